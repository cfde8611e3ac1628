#include "unit/testing.h"

#include "text/html.h"
#include "text/html_element.h"

struct text_case {
	const char *in, *out;
};

typedef bool text_fn(struct slice in, struct buf *out);

static void
check_cases(const struct text_case *cases, size_t count, text_fn *convert)
{
	for (size_t i = 0; i < count; i++) {
		AUTO(buf_fini) struct buf out = buf_init(10000);

		if (!convert(slice_of(cases[i].in), &out) ||
		    !slice_eq(buf_slice(&out), slice_of(cases[i].out)))
			fail_msg("%s:\n%s\nwant\n%s", cases[i].in,
			    buf_str(&out), cases[i].out);
	}
}

static const struct text_case TEXTS[] = {
    {"", ""},
    {"plain", "plain"},
    {"<p>A&amp;B</p>", "A&B"},
    {"&lt;p&gt;x&lt;/p&gt;", "x"},
    {"&amp;lt;p&amp;gt;x&amp;lt;/p&amp;gt;", "x"},
    {"don&amp;#8217;t &amp;amp; do", "don’t & do"},
    {"<b>x</b> &lt;p&gt; is a tag", "x <p> is a tag"},
    {"&lt;b&gt; is a tag", "<b> is a tag"},
    {"AT&amp;T", "AT&T"},
    {"AT&T", "AT&T"},
    {"<p>a<p>b", "a\n\nb"},
    {"<p>a</p>\n<p>b</p>", "a\n\nb"},
    {"arms</p><p>deal", "arms\n\ndeal"},
    {"<div>a<div>b</div>c</div>d", "a\n\nb\n\nc\n\nd"},
    {"<ul><li>a<li>b</ul>", "a\n\nb"},
    {"<h1>a</h1>b<hr>c", "a\n\nb\n\nc"},
    {"a<br>b<br/>c", "a\nb\nc"},
    {"a<br><br>b<br> <br>\n<br>c", "a\n\nb\n\nc"},
    {"<p><br>a<br></p>", "a"},
    {"<table><tr><td>b</td><td>c</td></tr><tr><td>d</table>", "b c\n\nd"},
    {"<a>b</a><a>c</a>", "bc"},
    {"Rus<b>sia</b>", "Russia"},
    {"Kim<!-- x -->Jong", "KimJong"},
    {"a<wbr>b<img alt='no'>c", "abc"},
    {"san&shy;ction", "san\u00ADction"},
    {"a&shy;&shy;\u200Db", "a\u00ADb"},
    {"&lrm;a &zwj; &zwnj; b&rlm; c&shy;", "\u200Ea \u200D b\u200F c"},
    {"<p>a<p>&zwnj;&nbsp;&zwnj;&nbsp;<p>&shy;<p>b", "a\n\nb"},
    {"&shy; &lrm;", ""},
    {"\U0001F469\u200D\U0001F52C", "\U0001F469\u200D\U0001F52C"},
    {"sanc&zwnj;tion", "sanction"},
    {"Kim&zwnj;های", "Kim\u200Cهای"},
    {"san\u200Bction \uFEFFx\u2060y", "sanction xy"},
    {"a\u202Eb\u2066c\U000E0041", "abc"},
    {"می\u200Cخواهم", "می\u200Cخواهم"},
    {"a\u200Cb \u200Dc", "ab \u200Dc"},
    {"&#146;", "’"},
    {"&copy2023", "©2023"},
    {"&nbsp;a&nbsp;\u3000\u2003b&thinsp;", "a b"},
    {"a\n\t b", "a b"},
    {"<style>p{}</style>x", "x"},
    {"a<script>if (a<b) '</p>'</script>b", "ab"},
    {"<div style=\"display:none\">spam</div>x", "x"},
    {"<div style='x:y; DISPLAY : none'>a<div>b</div>c</div>x", "x"},
    {"<span style='font-size:0px'>a</span><b style='font-size:0.9em'>x", "x"},
    {"<p hidden>spam<p>x", "x"},
    {"<p aria-hidden=true>spam</p>x", "x"},
    {"<p aria-hidden=false>a</p>x", "a\n\nx"},
    {"<span hidden>a<span>b</span>c</span>x", "x"},
    {"<body style='visibility:hidden'>x", "x"},
    {"<noscript>a</noscript><form>b</form><svg><style>c</style></svg>x", "x"},
    {"E = <math><semantics><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup>"
     "<annotation>mc^2</annotation></semantics></math>.",
        "E = mc2."},
    {"<mml:math><mml:mi>\u03B2</mml:mi></mml:math> decay", "\u03B2 decay"},
    {"See <svg><title>the map</title><desc>of <b>Kyiv</b></desc>"
     "<g><text>2010</text><text>2011</text></g><path/></svg>, he said",
        "See the map of Kyiv 2010 2011 , he said"},
    {"a<svg><metadata>x</metadata></svg>b", "a b"},
    {"<svg aria-hidden=true><title>x</title></svg>a", "a"},
    {"a<svg><title>b</title><p>c<p>d", "a b\n\nc\n\nd"},
    {"<svg/>a<p>b", "a\n\nb"},
    {"<select><option>a</select><textarea>b</textarea>"
     "<button>c</button>x",
        "x"},
    {"<head><title>a</title><body>x", "x"},
    {"<iframe src=x>a</iframe><object>b</object>x", "x"},
    {"a<form>b<p>c", "a\n\nb\n\nc"},
    {"a<div hidden>b<form>c<p>d", "a\n\nb\n\nc\n\nd"},
    {"a<style>b", "a"},
    {"a<script>b</script", "a"},
    {"a<script hidden>b</script>c", "ac"},
    {"<p title=\"a>b\">x", "x"},
    {"a<3 b", "a<3 b"},
    {"a < b && c > d", "a < b && c > d"},
    {"<![CDATA[<p>a</p>b]]>", "a\n\nb"},
    {"&lt;![CDATA[a]]&gt;", "<![CDATA[a]]>"},
    {"<pre>a\n  b\n\n\nc</pre>d\ne", "a\nb\n\nc\n\nd e"},
    {"<xmp><b>a</b></xmp>", "<b>a</b>"},
    {"text <a href=\"http://exa", "text"},
    {"if a <b and c", "if a <b and c"},
    {"<custom-tag>a</custom-tag>b", "ab"},
    {"<xhtml:p>a</xhtml:p><xhtml:script>x</xhtml:script>b", "a\n\nb"},
    {"a&bogus;b", "a&bogus;b"},
    {"<?xml version='1.0'?><!DOCTYPE html>a", "a"},
    {"bad \xEB byte", "bad \uFFFD byte"},
    {"a\x01\x0B"
     "b",
        "a b"},
};

static const struct text_case PLAINS[] = {
    {"1 < 2 <b>x</b> &amp;", "1 < 2 <b>x</b> &amp;"},
    {" a \n b\r\n\r\n\r\n c ", "a\nb\n\nc"},
    {"a\u2028b\u2029c", "a\nb\n\nc"},
    {"", ""},
};

static const struct text_case TITLES[] = {
    {"a < b", "a < b"},
    {"New <sanctions> package", "New <sanctions> package"},
    {"<b>Bold</b> claim", "Bold claim"},
    {"Kim &amp; Putin", "Kim & Putin"},
    {"AT&T", "AT&T"},
    {"It&#8217;s", "It’s"},
    {"It&amp;#8217;s", "It’s"},
    {"one\n two<br>three", "one two three"},
    {"<p>a</p><p>b</p>", "a b"},
    {"x &lt;b&gt; y", "x <b> y"},
    {"if a <b and c", "if a <b and c"},
    {"a <x", "a <x"},
    {"san\u00ADction", "san\u00ADction"},
    {"&#173;&lrm;", ""},
    {"The <math><mi>\u03B2</mi></math> decay", "The \u03B2 decay"},
    {"Use of </div> today", "Use of today"},
    {"<![CDATA[a]]>", "a"},
};

static void
html_becomes_paragraphs(void **state)
{
	(void)state;
	check_cases(TEXTS, COUNT_OF(TEXTS), html_text);
}

static void
plain_text_keeps_its_signs(void **state)
{
	(void)state;
	check_cases(PLAINS, COUNT_OF(PLAINS), html_plain_text);
}

static void
a_title_loses_only_known_tags(void **state)
{
	(void)state;
	check_cases(TITLES, COUNT_OF(TITLES), html_title_text);
}

struct look_case {
	const char *in;
	bool is_html;
};

static const struct look_case LOOKS[] = {
    {"<p>a</p>", true},
    {"a<br>b", true},
    {"a &amp; b", true},
    {"a &#8217; b", true},
    {"plain", false},
    {"a & b", false},
    {"a <b> c", false},
    {"<sanctions>a</sanctions>", false},
    {"a &bogus; <b>c</b>", false},
    {"1 < 2", false},
};

static void
text_that_was_meant_as_html_is_seen(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(LOOKS); i++) {
		if (html_looks_like_html(slice_of(LOOKS[i].in)) !=
		    LOOKS[i].is_html)
			fail_msg("%s", LOOKS[i].in);
	}
}

static void
what_does_not_fit_is_cut_at_a_border(void **state)
{
	AUTO(buf_fini) struct buf out = buf_init(10);
	AUTO(buf_fini) struct buf narrow = buf_init(4);

	(void)state;
	assert_false(html_text(S("<p>one</p><p>two</p><p>three"), &out));
	assert_slice(buf_slice(&out), "one\n\ntwo");
	assert_true(buf_ok(&out));
	assert_false(html_text(S("<p>ab\u20AC\u20AC"), &narrow));
	assert_slice(buf_slice(&narrow), "ab");
	assert_true(buf_ok(&narrow));
}

static void
paragraphs_are_counted(void **state)
{
	AUTO(buf_fini) struct buf in = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
	size_t blanks = 0;

	(void)state;
	for (size_t i = 0; i < HTML_MAX_BLOCKS; i++)
		buf_add_str(&in, "<p>x");
	assert_true(html_text(buf_slice(&in), &out));
	buf_reset(&out);
	buf_add_str(&in, "<p>more");
	assert_false(html_text(buf_slice(&in), &out));
	for (size_t at = 0;
	     (at = slice_find(buf_slice(&out), S("\n\n"), at)) < out.len; at++)
		blanks++;
	assert_int_equal(blanks, HTML_MAX_BLOCKS - 1);
}

static void
elements_are_found_in_any_case(void **state)
{
	(void)state;
	assert_true(html_is_element(S("BlockQuote")));
	assert_true(html_is_element(S("a")));
	assert_true(html_is_element(S("xhtml:div")));
	assert_true(html_is_element(S("wbr")));
	assert_false(html_is_element(S("")));
	assert_false(html_is_element(S("sanctions")));
	assert_false(html_is_element(S("o:p")));
	assert_string_equal(
	    html_element_find(S("FIGCAPTION"))->name, "figcaption");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(html_becomes_paragraphs),
	    cmocka_unit_test(plain_text_keeps_its_signs),
	    cmocka_unit_test(a_title_loses_only_known_tags),
	    cmocka_unit_test(text_that_was_meant_as_html_is_seen),
	    cmocka_unit_test(what_does_not_fit_is_cut_at_a_border),
	    cmocka_unit_test(paragraphs_are_counted),
	    cmocka_unit_test(elements_are_found_in_any_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
