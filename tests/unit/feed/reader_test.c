/* What is read of well-made feeds, and the limits. */
#include "unit/feed/reading.h"

#include "feed/print.h"

static void
every_form_of_rss_gives_its_fields(void **state)
{
	static const struct row rows[] = {
	    {"rss 2.0",
	        ITEM(
	            "<guid>http://e.org/1</guid><title>One</title>"
	            "<link>http://e.org/one</link>"
	            "<author>a@e.org (Ann)</author><category>arms</category>"
	            "<category>navy</category>"
	            "<pubDate>Sat, 03 Feb 2024 04:05:06 GMT</pubDate>"
	            "<description>&lt;p&gt;A &lt;b&gt;b&lt;/b&gt;</description>"),
	        "id=http://e.org/1 ; link=http://e.org/one ; title=One ; "
	        "author=Ann ; published=2024-02-03T04:05:06Z ; tag=arms ; "
	        "tag=navy ; summary=A b"},
	    {"modules",
	        ITEM("<dc:title>One</dc:title><dc:creator>Ann</dc:creator>"
	             "<dc:date>2024-02-03T04:05:06Z</dc:date>"
	             "<dc:language>de-CH</dc:language>"
	             "<dcterms:modified>2024-02-04</dcterms:modified>"
	             "<itunes:summary>s</itunes:summary>"
	             "<content:encoded><![CDATA[<p>c &amp; d</p>]]>"
	             "</content:encoded>"),
	        "title=One ; author=Ann ; published=2024-02-03T04:05:06Z ; "
	        "updated=2024-02-04T00:00:00Z ; language=de ; summary=s ; "
	        "content=c & d"},
	    {"rss 1.0",
	        "<rdf:RDF "
	        "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
	        "xmlns=\"http://purl.org/rss/1.0/\"><channel>"
	        "<items><rdf:Seq><rdf:li resource=\"x\"/></rdf:Seq></items>"
	        "</channel><image><title>no</title></image>"
	        "<item rdf:about=\"http://e.org/1\"><title>One</title></item>"
	        "</rdf:RDF>",
	        "id=http://e.org/1 ; link=http://e.org/1 ; title=One"},
	    {"rss 1.1",
	        "<Channel xmlns=\"http://purl.org/net/rss1.1#\"><items>"
	        "<item><title>One</title></item></items></Channel>",
	        "title=One"},
	};

	(void)state;
	ASSERT_ROWS(rows);
}

static void
atom_and_json_give_their_fields(void **state)
{
	static const struct row rows[] = {
	    {"atom 1.0",
	        ENTRY("<id>x:1</id><title>One</title>"
	              "<link rel=\"self\" href=\"http://e.org/s\"/>"
	              "<link rel=\"alternate\" href=\"http://e.org/1\"/>"
	              "<author><name>Ann</name><uri>u</uri></author>"
	              "<published>2024-02-03T04:05:06Z</published>"
	              "<updated>2024-02-03T05:05:06+01:00</updated>"
	              "<category term=\"arms\" label=\"Arms\"/>"
	              "<summary>a &lt; b</summary>"
	              "<content type=\"xhtml\"><div><p>c &lt;d&gt;</p></div>"
	              "</content>"),
	        "id=x:1 ; link=http://e.org/1 ; title=One ; author=Ann ; "
	        "published=2024-02-03T04:05:06Z ; "
	        "updated=2024-02-03T04:05:06Z ; tag=arms ; summary=a < b ; "
	        "content=c <d>"},
	    {"atom 0.3",
	        "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\">"
	        "<entry><title mode=\"escaped\" type=\"text/html\">"
	        "&lt;b&gt;One&lt;/b&gt;</title>"
	        "<issued>2003-12-31T10:14:55Z</issued>"
	        "<modified>2004-01-01T00:00:00Z</modified></entry></feed>",
	        "title=One ; published=2003-12-31T10:14:55Z ; "
	        "updated=2004-01-01T00:00:00Z"},
	    {"json feed",
	        "{\"version\":\"https://jsonfeed.org/version/1.1\","
	        "\"language\":\"en-US\",\"home_page_url\":\"http://e.org/\","
	        "\"items\":[{\"id\":7,\"url\":\"/1\",\"title\":\"One\","
	        "\"authors\":[{\"name\":\"Ann\"}],\"tags\":[\"a\",\"b\"],"
	        "\"date_published\":\"2024-02-03T04:05:06Z\","
	        "\"content_text\":\"a <not> b\"},"
	        "{\"id\":\"2\",\"content_html\":\"<p>c</p>\"}]}",
	        "id=7 ; link=http://e.org/1 ; title=One ; author=Ann ; "
	        "published=2024-02-03T04:05:06Z ; language=en ; tag=a ; "
	        "tag=b ; content=a <not> b\n"
	        "id=2 ; language=en ; content=c"},
	    {"rss in json",
	        "{\"rss\":{\"version\":\"2.0\",\"channel\":{\"item\":"
	        "{\"title\":\"One\",\"guid\":{\"#value\":\"g\"}}}}}",
	        "id=g ; title=One"},
	};

	(void)state;
	ASSERT_ROWS(rows);
}

static void
a_feed_says_what_it_is(void **state)
{
	static const char body[] =
	    "<rss version=\"2.0\"><channel><image><title>no</title></image>"
	    "<link>/news</link><language>en-gb</language><ttl>15</ttl>"
	    "<lastBuildDate>Sat, 03 Feb 2024 04:05:06 GMT</lastBuildDate>"
	    "<item><guid>1</guid></item><title>Behind &amp; all</title>"
	    "</channel></rss>";
	struct feed_input input = {.body = slice_of(body),
	    .url = S("http://e.org/feed.xml"),
	    .limits = FEED_LIMITS_DEFAULT};
	AUTO(buf_fini) struct buf got = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf line = buf_init(BUF_MAX_OWN);
	AUTO(feed_reader_close)
	struct feed_reader *reader = read_into(&input, &got);
	const struct feed_info *info = feed_reader_info(reader);

	(void)state;
	assert_slice(buf_slice(&got), "id=1 ; language=en");
	assert_true(info->has_ttl);
	assert_int_equal(info->ttl_ms, 15 * 60000);
	assert_true(feed_print_info_json(info, &line));
	assert_slice(buf_slice(&line),
	    "{\"type\":\"feed\",\"title\":\"Behind & all\","
	    "\"link\":\"http://e.org/news\","
	    "\"updated\":\"2024-02-03T04:05:06Z\",\"language\":\"en\","
	    "\"format\":\"rss 2.0\",\"encoding\":\"utf-8\",\"entries\":1}");
}

static void
an_entry_is_printed_with_what_it_has(void **state)
{
	struct slice tags[] = {S("a"), S("b")};
	struct entry entry = {.id = S("1"),
	    .title = S("T \"q\""),
	    .language = S("en"),
	    .tags = tags,
	    .tag_len = 2,
	    .has_updated = true,
	    .updated_ms = 1706933106000,
	    .content = S("c\n\nd")};
	AUTO(buf_fini) struct buf line = buf_init(BUF_MAX_OWN);

	(void)state;
	assert_true(feed_print_entry_json(&entry, &line));
	assert_slice(buf_slice(&line),
	    "{\"type\":\"entry\",\"id\":\"1\",\"title\":\"T \\\"q\\\"\","
	    "\"updated\":\"2024-02-03T04:05:06Z\",\"language\":\"en\","
	    "\"tags\":[\"a\",\"b\"],\"content\":\"c\\n\\nd\"}");
}

static void
formats_have_names(void **state)
{
	static const struct {
		const char *body, *format;
	} rows[] = {
	    {"<rss version=\"2.0\"/>", "rss 2.0"},
	    {"<rss version=\"0.91\"></rss>", "rss 0.91"},
	    {"<rss></rss>", "rss"},
	    {"<rss version=\"<evil>\"></rss>", "rss"},
	    {"<rdf:RDF xmlns=\"http://purl.org/rss/1.0/\"/>", "rss 1.0"},
	    {"<rdf:RDF xmlns=\"http://my.netscape.com/rdf/simple/0.9/\"/>",
	        "rss 0.90"},
	    {"<Channel xmlns=\"http://purl.org/net/rss1.1#\"/>", "rss 1.1"},
	    {"<feed xmlns=\"http://www.w3.org/2005/Atom\"/>", "atom 1.0"},
	    {"<feed version=\"0.3\"/>", "atom 0.3"},
	    {"{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[]}",
	        "json feed 1.0"},
	    {"{\"items\":[]}", "json feed"},
	    {"{\"rss\":{\"version\":\"2.0\",\"channel\":{}}}",
	        "rss in json 2.0"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		AUTO(buf_fini) struct buf got = buf_init(BUF_MAX_OWN);
		AUTO(feed_reader_close)
		struct feed_reader *reader = read_into(
		    &(struct feed_input){.body = slice_of(rows[i].body),
		        .limits = FEED_LIMITS_DEFAULT},
		    &got);

		assert_non_null(reader);
		assert_slice(feed_reader_info(reader)->format, rows[i].format);
	}
}

/* n copies of a text behind a head, before a tail. */
static void
repeat(struct buf *out, const char *head, const char *part, size_t n,
    const char *tail)
{
	(void)buf_add_str(out, head);
	for (size_t i = 0; i < n; i++)
		(void)buf_add_str(out, part);
	(void)buf_add_str(out, tail);
	assert_true(buf_ok(out));
}

static void
what_is_over_a_limit_is_left_out_and_counted(void **state)
{
	AUTO(buf_fini) struct buf body = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf got = buf_init(BUF_MAX_OWN);
	struct feed_input input = {.limits = FEED_LIMITS_DEFAULT};
	AUTO(feed_reader_close) struct feed_reader *reader = NULL;
	const struct feed_info *info;

	(void)state;
	repeat(&body, "<rss><channel><item><description>", "0123456789", 30,
	    "</description></item>");
	repeat(
	    &body, "", "<item><title>x</title></item>", 9, "</channel></rss>");
	input.body = buf_slice(&body);
	input.limits.max_entries = 3;
	input.limits.max_text_bytes = 100;
	reader = read_into(&input, &got);
	info = feed_reader_info(reader);
	assert_int_equal(info->entries, 3);
	assert_int_equal(info->left_out, 7);
	assert_int_equal(info->cut_texts, 1);
	assert_int_equal(
	    got.len, strlen("summary=") + 100 + 2 * strlen("\ntitle=x"));
}

static void
json_over_the_limit_is_left_out_and_counted(void **state)
{
	AUTO(buf_fini) struct buf got = buf_init(BUF_MAX_OWN);
	struct feed_input input = {
	    .body = S("{\"items\":[{\"id\":1},{\"id\":2},{\"id\":3}]}"),
	    .limits = FEED_LIMITS_DEFAULT};
	AUTO(feed_reader_close) struct feed_reader *reader = NULL;

	(void)state;
	input.limits.max_entries = 1;
	reader = read_into(&input, &got);
	assert_slice(buf_slice(&got), "id=1");
	assert_int_equal(feed_reader_info(reader)->left_out, 2);
}

static void
depth_never_hides_an_entry(void **state)
{
	static const struct {
		const char *head, *part;
	} rows[] = {
	    {"<rss><channel>", "<channel>"},
	    {"<rss><channel>", "<x>"},
	    {"<rss><channel><item><description>", "<div>"},
	    {"<rss><channel><item><description>", "<br>"},
	    {"<rss><channel><item>", "<item>"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		AUTO(buf_fini) struct buf body = buf_init(BUF_MAX_OWN);
		AUTO(buf_fini) struct buf got = buf_init(BUF_MAX_OWN);
		AUTO(feed_reader_close) struct feed_reader *reader = NULL;

		repeat(&body, rows[i].head, rows[i].part, 1000,
		    "<item><guid>last</guid></item>");
		reader =
		    read_into(&(struct feed_input){.body = buf_slice(&body),
		                  .limits = FEED_LIMITS_DEFAULT},
		        &got);
		assert_non_null(reader);
		assert_true(slice_ends(buf_slice(&got), S("id=last")));
	}
}

static void
closing_a_reader_half_way_frees_what_it_holds(void **state)
{
	static const char body[] =
	    "<rss><channel><item><title>One</title><item/><item><title>Tw";
	struct feed_input input = {
	    .body = slice_of(body), .limits = FEED_LIMITS_DEFAULT};
	AUTO(feed_reader_close) struct feed_reader *reader = NULL;
	AUTO(entry_free) struct entry *entry = NULL;
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(feed_reader_open(&input, &reader, &err), 0);
	assert_int_equal(feed_reader_next(reader, &entry, &err), 1);
	assert_slice(entry->title, "One");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_form_of_rss_gives_its_fields),
	    cmocka_unit_test(atom_and_json_give_their_fields),
	    cmocka_unit_test(a_feed_says_what_it_is),
	    cmocka_unit_test(an_entry_is_printed_with_what_it_has),
	    cmocka_unit_test(formats_have_names),
	    cmocka_unit_test(what_is_over_a_limit_is_left_out_and_counted),
	    cmocka_unit_test(json_over_the_limit_is_left_out_and_counted),
	    cmocka_unit_test(depth_never_hides_an_entry),
	    cmocka_unit_test(closing_a_reader_half_way_frees_what_it_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
