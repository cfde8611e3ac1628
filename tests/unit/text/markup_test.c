#include "unit/testing.h"

#include "text/markup.h"

/*
 * A document is written down as its tokens, one after another:
 * <name a=[v] /> </name> 'text' C'cdata' #comment# {pi|text} !doctype!
 */
static void
write_token(const struct markup_token *token, struct buf *out)
{
	static const char *const FORMS[] = {
	    [MARKUP_TEXT] = "'%.*s%.*s'",
	    [MARKUP_CLOSE] = "</%.*s>%.*s",
	    [MARKUP_CDATA] = "%.*sC'%.*s'",
	    [MARKUP_COMMENT] = "%.*s#%.*s#",
	    [MARKUP_PI] = "{%.*s|%.*s}",
	    [MARKUP_DOCTYPE] = "!%.*s%.*s!",
	    [MARKUP_OPEN] = "<%.*s%.*s",
	};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	buf_printf(out, FORMS[token->kind], SLICE_ARG(token->name),
	    SLICE_ARG(token->text));
#pragma GCC diagnostic pop
	for (size_t i = 0; i < token->attribute_count; i++)
		buf_printf(out, " %.*s=[%.*s]",
		    SLICE_ARG(token->attributes[i].name),
		    SLICE_ARG(token->attributes[i].value));
	if (token->kind == MARKUP_OPEN)
		buf_add_str(out, token->self_closing ? "/>" : ">");
}

struct token_case {
	const char *name, *in, *out;
};

static void
check_cases(const struct token_case *cases, size_t count, enum markup_mode mode)
{
	for (size_t i = 0; i < count; i++) {
		struct slice in = slice_of(cases[i].in);
		AUTO(markup_free)
		struct markup *markup = markup_new(in, mode);
		AUTO(buf_fini) struct buf out = buf_init(10000);
		struct markup_token token;
		size_t at = 0;

		while (markup_next(markup, &token)) {
			assert_int_equal(token.start, at);
			assert_true(token.end > at && token.end <= in.len);
			at = token.end;
			write_token(&token, &out);
		}
		if (!slice_eq(buf_slice(&out), slice_of(cases[i].out)))
			fail_msg("%s:\n%s\nwant\n%s", cases[i].name,
			    buf_str(&out), cases[i].out);
	}
}

static const struct token_case BOTH[] = {
    {"empty", "", ""},
    {"text", "a b", "'a b'"},
    {"tags", "<p>a</p>", "<p>'a'</p>"},
    {"nested", "<a><b/></a>", "<a><b/></a>"},
    {"attributes", "<a x='1' y=\"2\" z = 3 w>", "<a x=[1] y=[2] z=[3] w=[]>"},
    {"no space between attributes", "<a x='1'y='2'>", "<a x=[1] y=[2]>"},
    {"attribute twice", "<a x=1 x=2>", "<a x=[1] x=[2]>"},
    {"> in a value", "<p title=\"a>b\">x", "<p title=[a>b]>'x'"},
    {"< in a value", "<p title=\"a<b\">x", "<p title=[a<b]>'x'"},
    {"line breaks in a tag", "<a\n\tx = '1'\n>", "<a x=[1]>"},
    {"self closing", "<br/><br /><a x='1'/>", "<br/><br/><a x=[1]/>"},
    {"slash within", "<a / x=1>", "<a x=[1]>"},
    {"end tag with spaces", "</p ></ p>", "</p></p>"},
    {"empty end tag", "a</>b", "'a'##'b'"},
    {"less-than is text", "a<3 b < c <= d<", "'a<3 b < c <= d<'"},
    {"only less-than", "<<<<", "'<<<<'"},
    {"slash is text", "a</3", "'a</3'"},
    {"ampersands", "AT&T ?a=1&b", "'AT&T ?a=1&b'"},
    {"comment", "a<!-- x > -- y -->b", "'a'# x > -- y #'b'"},
    {"two comments", "<!--a--><!--b-->", "#a##b#"},
    {"comment never closed", "<!-- a <b> c", "# a <b#' c'"},
    {"comment and nothing", "<!-- a", "# a#"},
    {"declaration", "<![if IE]>a<!ELEMENT b>", "#[if IE]#'a'#ELEMENT b#"},
    {"doctype", "<!DOCTYPE html PUBLIC \"-//W3C\" \"x\"><a>", "!html!<a>"},
    {"doctype in lower case", "<!doctype html><a>", "!html!<a>"},
    {"tag cut off", "a<b x", "'a'"},
    {"tag cut off in a value", "a<b x=\"y", "'a'"},
    {"end tag cut off", "a</b", "'a'"},
    {"tag runs into the next", "<p <b>x</b</p>", "<p><b>'x'</b></p>"},
    {"quote never closed", "<a href=\"x>t</a> u", "<a href=[x]>'t'</a>' u'"},
    {"quote closed by the next tag's", "<a href=\"x>t</a><b class=\"c\">u",
        "<a href=[x]>'t'</a>"
        "<b class=[c]>'u'"},
    {"stray quote", "<a href=\"x\"\">t", "<a href=[x] \"=[]>'t'"},
    {"stray equals", "<a =x = y>", "<a =x=[y]>"},
    {"name with a colon", "<dc:date>x</dc:date>", "<dc:date>'x'</dc:date>"},
    {"junk before and after", "Warning: x\n<?xml v><a/>junk",
        "'Warning: x\n'{xml|v}<a/>'junk'"},
};

static const struct token_case XMLS[] = {
    {"prolog", "<?xml version='1.0'?>\n<a/>", "{xml|version='1.0'}'\n'<a/>"},
    {"instruction with >", "<?x a > b?><a>", "{x|a > b}<a>"},
    {"instruction never closed", "<?x a><b>", "{x|a}<b>"},
    {"cdata", "<a><![CDATA[<p>&amp;]]></a>", "<a>C'<p>&amp;'</a>"},
    {"cdata split", "<![CDATA[a]]]]><![CDATA[>b]]>", "C'a]]'C'>b'"},
    {"cdata never closed", "<a><![CDATA[x</a>", "<a>C'x</a>'"},
    {"text, cdata, text", "a<![CDATA[b]]>c", "'a'C'b''c'"},
    {"letters of all scripts", "<é>x</é><_a/>", "<é>'x'</é><_a/>"},
    {"unquoted value before />", "<link href=http://a/b/>",
        "<link href=[http://a/b]/>"},
    {"script is an element", "<script><b></script>", "<script><b></script>"},
    {"comment never closed before the rest", "<a><!-- x --y><b>z</b>",
        "<a># x --y#<b>'z'</b>"},
    {"doctype with a subset",
        "<!DOCTYPE a [ <!ENTITY x \"]>\"> <!-- ' --> ]><a>", "!a!<a>"},
    {"doctype with a broken quote", "<!DOCTYPE a \"x><a b=\"c\">",
        "!a!<a b=[c]>"},
    {"subset never closed", "<!DOCTYPE a [ <!ENTITY x 'y'><a>", "!a!<a>"},
};

static const struct token_case HTMLS[] = {
    {"script", "<script>a<b>'</script>c", "<script>'a<b>''</script>'c'"},
    {"script in capitals", "<SCRIPT>a</Script >b", "<SCRIPT>'a'</Script>'b'"},
    {"other end tag in a script", "<script></scripts></p></script>",
        "<script>'</scripts></p>'</script>"},
    {"script never closed", "<script>a<p>b", "<script>'a<p>b'"},
    {"self-closing script", "<script src=x />a<p>", "<script src=[x]/>'a'<p>"},
    {"unquoted value with a slash", "<a href=x/>y", "<a href=[x/]>'y'"},
    {"title", "<title>a<b></title>c", "<title>'a<b>'</title>'c'"},
    {"title never closed", "<title>a<b>c<title>d",
        "<title>'a'<b>'c'<title>'d'"},
    {"empty script", "<script></script>a", "<script></script>'a'"},
    {"cdata marks", "<p><![CDATA[a<b>c]]>d]]>", "<p>##'a'<b>'c'##'d]]>'"},
    {"comments of HTML", "<!-->a<!--->b<!--c--!>d", "##'a'#-#'b'#c#'d'"},
    {"instruction", "<?php a ?>b", "{php|a ?}'b'"},
    {"no tag", "<é>x", "'<é>x'"},
    {"capitals", "<P CLASS=x>", "<P CLASS=[x]>"},
};

static void
forgiven_in_both_modes(void **state)
{
	(void)state;
	check_cases(BOTH, COUNT_OF(BOTH), MARKUP_XML);
	check_cases(BOTH, COUNT_OF(BOTH), MARKUP_HTML);
}

static void
xml_has_sections_and_instructions(void **state)
{
	(void)state;
	check_cases(XMLS, COUNT_OF(XMLS), MARKUP_XML);
}

static void
html_has_raw_elements(void **state)
{
	(void)state;
	check_cases(HTMLS, COUNT_OF(HTMLS), MARKUP_HTML);
}

static void
attributes_are_kept_up_to_a_limit(void **state)
{
	AUTO(buf_fini) struct buf in = buf_init(BUF_MAX_OWN);
	AUTO(markup_free) struct markup *markup = NULL;
	struct markup_token token;
	struct slice value;

	(void)state;
	buf_add_str(&in, "<a x='first'");
	for (int i = 0; i < 1000; i++)
		buf_printf(&in, " a%d=%d", i, i);
	buf_add_str(&in, " X=last>t");
	markup = markup_new(buf_slice(&in), MARKUP_HTML);
	assert_true(markup_next(markup, &token));
	assert_int_equal(token.attribute_count, MARKUP_MAX_ATTRIBUTES);
	assert_true(markup_attribute(&token, S("X"), &value));
	assert_slice(value, "first");
	assert_true(markup_attribute(&token, S("a62"), &value));
	assert_false(markup_attribute(&token, S("a63"), &value));
	assert_true(markup_next(markup, &token));
	assert_slice(token.text, "t");
	assert_false(markup_next(markup, &token));
}

/* All of the text of a document, decoded. */
static void
read_all(struct slice in, struct buf *out)
{
	AUTO(markup_free) struct markup *markup = markup_new(in, MARKUP_XML);
	struct markup_token token;

	while (markup_next(markup, &token)) {
		if (token.kind == MARKUP_TEXT || token.kind == MARKUP_CDATA)
			markup_text(markup, &token, out);
	}
}

static const struct token_case ENTITIES[] = {
    {"plain", "<!DOCTYPE a [<!ENTITY co \"Acme &amp; Co\">]>&co;&lt;",
        "Acme & Co<"},
    {"of numbers", "<!DOCTYPE a [<!ENTITY rsquo '&#8217;'>]>&rsquo;", "’"},
    {"never within another",
        "<!DOCTYPE a [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]>&b;", "&a;&a;"},
    {"no file", "<!DOCTYPE a [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>&f;",
        "&f;"},
    {"no parameter", "<!DOCTYPE a [<!ENTITY % p 'x'>]>&p;%p;", "&p;%p;"},
    {"no markup", "<!DOCTYPE a [<!ENTITY m '<b>'>]>&m;", "&m;"},
    {"amp stays amp", "<!DOCTYPE a [<!ENTITY amp 'x'>]>&amp;", "&"},
    {"not within CDATA", "<!DOCTYPE a [<!ENTITY x 'y'>]><![CDATA[&x;&amp;]]>",
        "&x;&amp;"},
    {"HTML's without a declaration", "&nbsp;&bogus;&", "\u00A0&bogus;&"},
};

static void
a_document_may_define_plain_entities(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ENTITIES); i++) {
		AUTO(buf_fini) struct buf out = buf_init(10000);

		read_all(slice_of(ENTITIES[i].in), &out);
		assert_slice(buf_slice(&out), ENTITIES[i].out);
	}
}

static void
expansion_has_an_end(void **state)
{
	AUTO(buf_fini) struct buf in = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
	size_t refs = 1000;

	(void)state;
	buf_add_str(&in, "<!DOCTYPE a [<!ENTITY x '");
	for (size_t i = 0; i < MARKUP_MAX_ENTITY_BYTES; i++)
		buf_add_char(&in, 'y');
	buf_add_str(&in, "'>]>");
	for (size_t i = 0; i < refs; i++)
		buf_add_str(&in, "&x;");
	read_all(buf_slice(&in), &out);
	assert_int_equal(out.len,
	    MARKUP_MAX_EXPANSION +
	        3 * (refs - MARKUP_MAX_EXPANSION / MARKUP_MAX_ENTITY_BYTES));
}

static void
names_fall_into_prefix_and_local_name(void **state)
{
	(void)state;
	assert_slice(markup_prefix(S("dc:date")), "dc");
	assert_slice(markup_local(S("dc:date")), "date");
	assert_slice(markup_prefix(S("date")), "");
	assert_slice(markup_local(S("date")), "date");
	assert_slice(markup_local(S(":date")), "date");
	assert_slice(markup_local(S("a:")), "");
	assert_string_equal(markup_kind_name(MARKUP_CDATA), "cdata");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(forgiven_in_both_modes),
	    cmocka_unit_test(xml_has_sections_and_instructions),
	    cmocka_unit_test(html_has_raw_elements),
	    cmocka_unit_test(attributes_are_kept_up_to_a_limit),
	    cmocka_unit_test(a_document_may_define_plain_entities),
	    cmocka_unit_test(expansion_has_an_end),
	    cmocka_unit_test(names_fall_into_prefix_and_local_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
