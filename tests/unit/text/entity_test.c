#include "unit/testing.h"

#include "text/entity.h"
#include "text/entity_table.h"
#include "text/utf8.h"

struct decode_case {
	const char *in;
	const char *xml, *text, *attribute;
};

static const struct decode_case CASES[] = {
    {"a &amp; b", "a & b", "a & b", "a & b"},
    {"&amp;lt;", "&lt;", "&lt;", "&lt;"},
    {"&lt;&gt;&quot;&apos;", "<>\"'", "<>\"'", "<>\"'"},
    {"&nbsp;&ndash;&eacute;&euro;", "\u00A0–é€", "\u00A0–é€", "\u00A0–é€"},
    {"AT&T", "AT&T", "AT&T", "AT&T"},
    {"&bogus;", "&bogus;", "&bogus;", "&bogus;"},
    {"&", "&", "&", "&"},
    {"&;", "&;", "&;", "&;"},
    {"&&amp;", "&&", "&&", "&&"},
    {"&copy2023", "&copy2023", "©2023", "&copy2023"},
    {"&copy 2023", "&copy 2023", "© 2023", "© 2023"},
    {"?a=1&copy=2&lang=en", "?a=1&copy=2&lang=en", "?a=1&copy=2&lang=en",
        "?a=1&copy=2&lang=en"},
    {"?a=1&region=eu", "?a=1&region=eu", "?a=1&region=eu", "?a=1&region=eu"},
    {"&notit;", "&notit;", "¬it;", "&notit;"},
    {"&notin;", "∉", "∉", "∉"},
    {"&NotEqualTilde;", "≂̸", "≂̸", "≂̸"},
    {"&CounterClockwiseContourIntegral;", "∳", "∳", "∳"},
    {"&eacute", "&eacute", "é", "é"},
    {"&AMP;&AMP", "&&AMP", "&&", "&&"},
    {"&#65;&#x42;&#X43;", "ABC", "ABC", "ABC"},
    {"&#65&#x42 ", "&#65&#x42 ", "AB ", "AB "},
    {"&#146;&#x80;", "’€", "’€", "’€"},
    {"&#129;", "\uFFFD", "\uFFFD", "\uFFFD"},
    {"&#0;&#xD83D;&#1114112;&#99999999999999999999;",
        "\uFFFD\uFFFD\uFFFD\uFFFD", "\uFFFD\uFFFD\uFFFD\uFFFD",
        "\uFFFD\uFFFD\uFFFD\uFFFD"},
    {"a&#8;b&#xFFFF;c&#127;d", "abcd", "abcd", "abcd"},
    {"&#xD83D;&#xDE80;", "🚀", "🚀", "🚀"},
    {"&#xD83D;&#xD83D;&#xDE80;", "\uFFFD🚀", "\uFFFD🚀", "\uFFFD🚀"},
    {"&#9;&#10;&#12;", "\t\n ", "\t\n ", "\t\n "},
    {"&#;&#x;&#xG;", "&#;&#x;&#xG;", "&#;&#x;&#xG;", "&#;&#x;&#xG;"},
    {"&#", "&#", "&#", "&#"},
    {"", "", "", ""},
};

static void
references_mean_what_the_mode_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		const char *want[] = {
		    [ENTITY_XML] = CASES[i].xml,
		    [ENTITY_TEXT] = CASES[i].text,
		    [ENTITY_ATTRIBUTE] = CASES[i].attribute,
		};

		for (size_t mode = 0; mode < COUNT_OF(want); mode++) {
			AUTO(buf_fini) struct buf out = buf_init(1000);

			assert_true(entity_decode(slice_of(CASES[i].in),
			    (enum entity_mode)mode, &out));
			assert_slice(buf_slice(&out), want[mode]);
		}
	}
}

static void
every_name_is_found(void **state)
{
	size_t old = 0;

	(void)state;
	for (size_t i = 0; i < ENTITY_ROW_COUNT; i++) {
		AUTO(buf_fini) struct buf name = buf_init(100);
		struct entity entity = {{0, 0}};
		size_t len = strcspn(ENTITY_ROWS[i], "=!");

		buf_printf(&name, "&%.*s;", (int)len, ENTITY_ROWS[i]);
		assert_int_equal(
		    entity_parse(buf_slice(&name), ENTITY_XML, &entity),
		    name.len);
		assert_true(entity.code[0] != 0);
		if (ENTITY_ROWS[i][len] == '!')
			old++;
		if (i > 0)
			assert_true(
			    strcmp(ENTITY_ROWS[i - 1], ENTITY_ROWS[i]) < 0 ||
			    strcspn(ENTITY_ROWS[i - 1], "=!") < len);
	}
	assert_int_equal(old, 106);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(references_mean_what_the_mode_says),
	    cmocka_unit_test(every_name_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
