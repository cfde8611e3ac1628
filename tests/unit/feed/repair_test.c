/* What is read of feeds as they are met. */
#include "unit/feed/reading.h"

static void
feeds_are_told_by_what_is_in_them(void **state)
{
	static const struct row rows[] = {
	    {"capitals",
	        "<RSS><CHANNEL><ITEM><TITLE>One</TITLE></ITEM></CHANNEL></RSS>",
	        "title=One"},
	    {"no namespace", "<feed><entry><id>1</id></entry></feed>", "id=1"},
	    {"wrong namespace",
	        "<feed xmlns=\"https://example.org/atom\">"
	        "<entry><id>1</id></entry></feed>",
	        "id=1"},
	    {"undeclared prefix",
	        "<a:feed><a:entry><a:id>1</a:id></a:entry></a:feed>", "id=1"},
	    {"declared prefix",
	        "<x:feed xmlns:x=\"http://www.w3.org/2005/Atom\">"
	        "<x:entry><x:id>1</x:id></x:entry></x:feed>",
	        "id=1"},
	    {"rss in a namespace",
	        "<rss xmlns=\"http://www.w3.org/2005/Atom\"><channel>"
	        "<item><title>One</title></item></channel></rss>",
	        "title=One"},
	    {"no channel", "<rss><item><title>One</title></item></rss>",
	        "title=One"},
	    {"no rss", "<channel><item><title>One</title></item></channel>",
	        "title=One"},
	    {"an item alone", "<item><title>One</title></item>", "title=One"},
	    {"items behind the channel",
	        "<rss><channel></channel><item><title>One</title></item></rss>",
	        "title=One"},
	    {"behind a warning",
	        "<br />\n<b>Warning</b>: x<br />\n<?xml version=\"1.0\"?>" ITEM(
	            "<title>One</title>"),
	        "title=One"},
	    {"within a web page",
	        "<!DOCTYPE html><html><body><script>'<rss>'</script>" ITEM(
	            "<title>One</title>") "</body></html>",
	        "title=One"},
	    {"two documents",
	        ITEM("<title>One</title>") ITEM("<title>Two</title>"),
	        "title=One\ntitle=Two"},
	    {"a byte order mark", "\xef\xbb\xbf\n" ITEM("<title>One</title>"),
	        "title=One"},
	    {"no items", RSS("<title>T</title>"), ""},
	};

	(void)state;
	ASSERT_ROWS(rows);
}

static void
broken_markup_is_repaired_by_name(void **state)
{
	static const struct row rows[] = {
	    {"misspelt closing tag", ITEM("<title>One</titel><guid>g</guid>"),
	        "id=g ; title=One"},
	    {"unclosed title",
	        ITEM("<title>One<link>http://e.org/</link><guid>g</guid>"),
	        "id=g ; link=http://e.org/ ; title=One"},
	    {"unclosed link",
	        ITEM("<link>http://e.org/1\n<description>d</description>"),
	        "link=http://e.org/1 ; summary=d"},
	    {"unclosed items",
	        RSS("<item><title>One</title><item><title>Two</title>"),
	        "title=One\ntitle=Two"},
	    {"unclosed inline element",
	        ITEM("<title>One <b>and</title><guid>g</guid>"),
	        "id=g ; title=One and"},
	    {"naked HTML",
	        ITEM("<description><p>a<br>b</p></div><b>c</description>"
	             "<guid>g</guid>"),
	        "id=g ; summary=a\nb\n\nc"},
	    {"unclosed void elements",
	        ITEM("<enclosure url=\"u\"><media:thumbnail url=\"u\">"
	             "<title>One</title>"),
	        "title=One"},
	    {"unclosed Atom link",
	        ENTRY("<link href=\"http://e.org/\"><title>One</title>"),
	        "link=http://e.org/ ; title=One"},
	    {"cut off in an item",
	        "<rss><channel><item><title>One</title></item>"
	        "<item><title>Two</title><link>http://e.o",
	        "title=One\ntitle=Two"},
	    {"cut off in CDATA",
	        "<rss><channel><item><guid>g</guid><description><![CDATA[half",
	        "id=g ; summary=half"},
	    {"bare ampersands",
	        ITEM("<title>AT&T & Co</title>"
	             "<link>http://e.org/?a=1&copy=2</link>"),
	        "link=http://e.org/?a=1&copy=2 ; title=AT&T & Co"},
	    {"twice escaped",
	        ITEM("<title>Ann&amp;#8217;s &amp;amp; x</title>"),
	        "title=Ann\xe2\x80\x99s & x"},
	    {"text and CDATA", ITEM("<title>a <![CDATA[b & c]]> d</title>"),
	        "title=a b & c d"},
	    {"self-closing script",
	        ENTRY("<content type=\"xhtml\"><div><script/>a</div>"
	              "</content>"),
	        "content=a"},
	    {"empty items", RSS("<item/><item></item>"), "\n"},
	    {"an empty item behind an open one",
	        RSS("<item><title>One</title><item/>"), "title=One\n"},
	};

	(void)state;
	ASSERT_ROWS(rows);
}

static void
names_of_other_things_are_not_the_entrys(void **state)
{
	static const struct row rows[] = {
	    {"image",
	        ITEM("<image><title>no</title><link>http://no/</link></image>"
	             "<title>yes</title>"),
	        "title=yes"},
	    {"atom source",
	        ENTRY("<source><id>no</id><title>no</title>"
	              "<updated>2001-01-01</updated></source>"
	              "<title>yes</title>"),
	        "title=yes"},
	    {"rss source",
	        ITEM("<source url=\"http://no/\">no</source><guid>g</guid>"),
	        "id=g"},
	    {"media title in both orders",
	        RSS("<item><media:title>no</media:title><title>yes</title>"
	            "</item><item><title>yes</title><media:group><media:title>"
	            "no</media:title></media:group></item>"),
	        "title=yes\ntitle=yes"},
	    {"media title alone",
	        ITEM("<media:group><media:title>yes</media:title>"
	             "<media:description>d</media:description></media:group>"),
	        "title=yes ; summary=d"},
	    {"a clash of names",
	        ITEM("<description>yes</description>"
	             "<x:description xmlns:x=\"urn:x\">no</x:description>"),
	        "summary=yes"},
	    {"contributor",
	        ENTRY("<contributor><name>no</name></contributor>"
	              "<author><email>a@e.org</email></author>"),
	        "author=a@e.org"},
	    {"the author's name after the mail",
	        ENTRY("<author><email>a@e.org</email><name>Ann</name>"
	              "<title>Dr</title></author>"),
	        "title=Dr ; author=Ann"},
	};

	(void)state;
	ASSERT_ROWS(rows);
}

static void
the_best_link_wins_and_is_absolute(void **state)
{
	static const struct row rows[] = {
	    {"atom link beside rss link",
	        ITEM("<atom:link rel=\"self\" href=\"http://no/\"/>"
	             "<link>http://e.org/1</link>"),
	        "link=http://e.org/1"},
	    {"an empty link after a good one",
	        ITEM("<link>http://e.org/1</link><link/><link></link>"),
	        "link=http://e.org/1"},
	    {"guid as link", ITEM("<guid>http://e.org/1</guid>"),
	        "id=http://e.org/1 ; link=http://e.org/1"},
	    {"guid that is none",
	        ITEM("<guid isPermaLink=\"false\">http://e.org/1</guid>"),
	        "id=http://e.org/1"},
	    {"guid that cannot be", ITEM("<guid>tag:1</guid>"), "id=tag:1"},
	    {"html before json",
	        ENTRY("<link type=\"application/json\" href=\"http://no/\"/>"
	              "<link type=\"text/html\" href=\"http://e.org/1\"/>"),
	        "link=http://e.org/1"},
	    {"xml:base",
	        "<feed xml:base=\"http://e.org/a/\"><entry xml:base=\"b/\">"
	        "<link href=\"../1\"/></entry></feed>",
	        "link=http://e.org/a/1"},
	    {"xml:base of the link itself",
	        ENTRY("<link xml:base=\"http://e.org/a/\" href=\"1\"/>"),
	        "link=http://e.org/a/1"},
	    {"the site where nothing else is known",
	        RSS("<link>http://e.org/x/</link><item><link>1</link></item>"),
	        "link=http://e.org/x/1"},
	    {"line breaks", ITEM("<link>\n http://e.org/1\n </link>"),
	        "link=http://e.org/1"},
	    {"relative without any base", ITEM("<link>/1</link>"), "link=/1"},
	};

	(void)state;
	ASSERT_ROWS(rows);
}

static void
what_is_no_feed_is_named(void **state)
{
	static const struct row rows[] = {
	    {"page",
	        "<!doctype html><html><head><title>Just a\nmoment &amp; more"
	        "</title></head><body><p>x</body></html>",
	        "error: this is a web page titled \"Just a moment & more\", "
	        "not a feed"},
	    {"page without a title", "<html><body>x</body></html>",
	        "error: this is a web page without a title, not a feed"},
	    {"sitemap", "<?xml version=\"1.0\"?><urlset><url/></urlset>",
	        "error: this is a document of <urlset> elements, not a feed"},
	    {"image", "\x89PNG\r\n\x1a\n...",
	        "error: this is a PNG image, not a feed"},
	    {"nothing", " \n", "error: the document is empty"},
	    {"words", "Service unavailable",
	        "error: this is text without markup, not a feed"},
	    {"json", "{\"error\":\"no\"}",
	        "error: this is JSON without a list of items, not a feed"},
	    {"a licence in a page",
	        "<html><head><title>T</title><rdf:RDF><Work/></rdf:RDF>"
	        "</head></html>",
	        "error: this is a web page titled \"T\", not a feed"},
	};

	(void)state;
	ASSERT_ROWS(rows);
}

static void
json_that_breaks_off_gives_its_whole_entries(void **state)
{
	static const struct row rows[] = {
	    {"cut in an entry",
	        "{\"title\":\"T\",\"items\":[{\"id\":\"1\"},"
	        "{\"id\":\"2\",\"authors\":[{\"name\":\"A\"}]},"
	        "{\"id\":\"3\",\"authors\":[{\"name\":\"B\"},{\"na",
	        "id=1\nid=2 ; author=A"},
	    {"cut behind an entry", "{\"items\":[{\"id\":\"1\"}", "id=1"},
	    {"cut in an escape", "{\"items\":[{\"id\":\"1\"},{\"id\":\"\\",
	        "id=1"},
	    {"brackets in a string",
	        "{\"items\":[{\"id\":\"]}\\\"]}\"},{\"id\":\"}", "id=]}\"]}"},
	    {"lists before the entries",
	        "{\"hubs\":[{\"type\":\"x\"}],\"items\":[{\"id\":\"1\"},{",
	        "id=1"},
	    {"rss in json",
	        "{\"rss\":{\"channel\":{\"item\":[{\"guid\":\"1\"},{\"gu",
	        "id=1"},
	    {"more behind the end",
	        "{\"items\":[{\"id\":\"1\"}]}\n<!-- cached page -->", "id=1"},
	    {"cut in the first entry", "{\"items\":[{\"id\":\"1\",\"url\":",
	        "error: JSON that is broken: 1:26: unexpected token near end "
	        "of file"},
	};

	(void)state;
	ASSERT_ROWS(rows);
}

static void
json_of_countless_parts_is_refused(void **state)
{
	AUTO(buf_fini) struct buf body = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf got = buf_init(BUF_MAX_OWN);

	(void)state;
	(void)buf_add_str(&body, "{\"items\":[");
	for (size_t i = 0; i < 300000; i++)
		(void)buf_add_str(&body, "{},");
	(void)buf_add_str(&body, "{}]}");
	assert_null(read_into(&(struct feed_input){.body = buf_slice(&body),
	                          .limits = FEED_LIMITS_DEFAULT},
	    &got));
	assert_slice(buf_slice(&got),
	    "error: this is JSON of too many small parts for a feed");
}

static void
a_title_without_end_is_cut(void **state)
{
	AUTO(buf_fini) struct buf body = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf got = buf_init(BUF_MAX_OWN);

	(void)state;
	(void)buf_add_str(&body, "<html><title>");
	for (size_t i = 0; i < 100000; i++)
		(void)buf_add_str(&body, "word ");
	assert_null(read_into(&(struct feed_input){.body = buf_slice(&body),
	                          .limits = FEED_LIMITS_DEFAULT},
	    &got));
	assert_true(slice_starts(buf_slice(&got),
	    S("error: this is a web page titled \"word word ")));
	assert_true(got.len < 200);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(feeds_are_told_by_what_is_in_them),
	    cmocka_unit_test(broken_markup_is_repaired_by_name),
	    cmocka_unit_test(names_of_other_things_are_not_the_entrys),
	    cmocka_unit_test(the_best_link_wins_and_is_absolute),
	    cmocka_unit_test(what_is_no_feed_is_named),
	    cmocka_unit_test(json_that_breaks_off_gives_its_whole_entries),
	    cmocka_unit_test(json_of_countless_parts_is_refused),
	    cmocka_unit_test(a_title_without_end_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
