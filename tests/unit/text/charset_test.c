#include "unit/testing.h"

#include "text/charset.h"
#include "text/utf8.h"

struct label_case {
	const char *label;
	struct slice in;
	const char *out;
};

/* Each as Python's codecs encode the text. */
static const struct label_case LABELS[] = {
    {"koi8-r", SLICE("\xF3\xC1\xCE\xCB\xC3\xC9\xC9"), "Санкции"},
    {"koi8-u", SLICE("\xEB\xC9\xA7\xD7"), "Київ"},
    {"windows-1251", SLICE("\xD1\xE0\xED\xEA\xF6\xE8\xE8"), "Санкции"},
    {"ibm866", SLICE("\x91\xA0\xAD\xAA\xE6\xA8\xA8"), "Санкции"},
    {"iso-8859-5", SLICE("\xC1\xD0\xDD\xDA\xE6\xD8\xD8"), "Санкции"},
    {"x-mac-cyrillic", SLICE("\x91\xE0\xED\xEA\xF6\xE8\xE8"), "Санкции"},
    {"iso-8859-2", SLICE("\xAF\xF3\xB3\xE6"), "Żółć"},
    {"windows-1250", SLICE("\xAF\xF3\xB3\xE6"), "Żółć"},
    {"iso-8859-7", SLICE("\xC1\xE8\xDE\xED\xE1"), "Αθήνα"},
    {"windows-1253", SLICE("\xC1\xE8\xDE\xED\xE1"), "Αθήνα"},
    {"iso-8859-9", SLICE("\xD0\xFD\xFE"), "Ğış"},
    {"windows-1256", SLICE("\xC7\xE1\xDA\xDE\xE6\xC8\xC7\xCA"), "العقوبات"},
    {"iso-8859-6", SLICE("\xC7\xE4\xD9\xE2\xE8\xC8\xC7\xCA"), "العقوبات"},
    {"windows-1255", SLICE("\xF9\xEC\xE5\xED"), "שלום"},
    {"iso-8859-8-i", SLICE("\xF9\xEC\xE5\xED"), "שלום"},
    {"iso-8859-15", SLICE("\xA4\xB8"), "€ž"},
    {"tis-620", SLICE("\xE4\xB7\xC2"), "ไทย"},
    {"windows-874", SLICE("\x93\xE4\xB7\xC2\x94"), "“ไทย”"},
    {"gb2312", SLICE("\xD6\xC6\xB2\xC3"), "制裁"},
    {"gbk", SLICE("\xD6\xEC\xE9\x46\xBB\xF9"), "朱镕基"},
    {"gb18030", SLICE("\x95\x32\x82\x36\xD6\xC6"), "𠀀制"},
    {"big5", SLICE("\xA8\xEE\xB5\xF4"), "制裁"},
    {"x-x-big5", SLICE("\xA8\xEE\xB5\xF4"), "制裁"},
    {"euc-kr", SLICE("\xC1\xA6\xC0\xE7"), "제재"},
    {"ks_c_5601-1987", SLICE("\x8C\x63\xB9\xE6\xB0\xA2\xC7\xCF"), "똠방각하"},
    {"windows-949", SLICE("\x8C\x63\xB9\xE6\xB0\xA2\xC7\xCF"), "똠방각하"},
    {"shift_jis", SLICE("\x87\x40\x90\xA7\x8D\xD9\x81\x60"), "①制裁～"},
    {"x-sjis", SLICE("\x90\xA7\x8D\xD9"), "制裁"},
    {"euc-jp", SLICE("\xC0\xA9\xBA\xDB"), "制裁"},
    {"iso-2022-kr", SLICE("\x1B\x24\x29\x43\x0E\x41\x26\x40\x67\x0F"), "제재"},
    {"windows-1258", SLICE("\x56\x69\xEA"), "Viê"},
    {"macintosh", SLICE("\x8E\xD2"), "é“"},
    {"iso-8859-10", SLICE("\xAF"), "Ŋ"},
    {"iso-8859-13", SLICE("\xFE"), "ž"},
    {"windows-1257", SLICE("\xFE"), "ž"},
    {"iso-8859-16", SLICE("\xAA"), "Ș"},
    {"windows-1254", SLICE("\xF0"), "ğ"},
    {"iso-8859-3", SLICE("\xB1"), "ħ"},
    {"iso-8859-4", SLICE("\xEA"), "ę"},
    {"iso-8859-14", SLICE("\xBA"), "ẃ"},
    {"latin1", SLICE("\x93\xE9\x80\x94"), "“é€”"},
    {"gb_2312", SLICE("\xD6\xC6\xB2\xC3"), "制裁"},
    {"chinese", SLICE("\xD6\xC6\xB2\xC3"), "制裁"},
    {"iso-2022-jp", SLICE("\x1B\x24\x42\x40\x29\x3A\x5B\x1B\x28\x42"), "制裁"},
    {"csiso2022jp", SLICE("\x1B\x24\x42\x40\x29\x3A\x5B\x1B\x28\x42"), "制裁"},
};

static void
each_label_decodes_its_bytes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(LABELS); i++) {
		const struct label_case *c = &LABELS[i];
		AUTO(buf_fini) struct buf type = buf_init(1000);
		AUTO(buf_fini) struct buf out = buf_init(1000);
		const char *name;

		buf_printf(&type, "text/xml; charset=%s", c->label);
		name = charset_decode(c->in, buf_slice(&type), &out);
		if (!slice_eq(buf_slice(&out), slice_of(c->out)) ||
		    strcmp(name, charset_name(slice_of(c->label))) != 0)
			fail_msg("%s (%s): %s", c->label, name, buf_str(&out));
	}
}

struct name_case {
	const char *label;
	const char *name;
};

static const struct name_case NAMES[] = {
    {"UTF8", "utf-8"},
    {" utf-8\n", "utf-8"},
    {"unicode-1-1-utf-8", "utf-8"},
    {"ISO-8859-1", "windows-1252"},
    {"us-ascii", "windows-1252"},
    {"x-cp1251", "windows-1251"},
    {"koi8_r", "koi8-r"},
    {"GB2312", "gbk"},
    {"Shift_JIS", "shift_jis"},
    {"iso-8859-9", "windows-1254"},
    {"utf-16", "utf-16le"},
    {"ucs-2", "utf-16le"},
    {"windows-31j", "shift_jis"},
};

static void
a_label_has_one_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(NAMES); i++)
		assert_string_equal(
		    charset_name(slice_of(NAMES[i].label)), NAMES[i].name);
	assert_null(charset_name(S("")));
	assert_null(charset_name(S("bogus")));
	assert_null(charset_name(S("utf-8 utf8")));
}

struct header_case {
	const char *header, *charset;
};

static const struct header_case HEADERS[] = {
    {"text/xml; charset=utf-8", "utf-8"},
    {"text/xml;charset=\"WINDOWS-1251\"", "WINDOWS-1251"},
    {"text/xml; Charset = 'koi8-r' ; x=y", "koi8-r"},
    {"text/xml; x=y;charset=big5;z", "big5"},
    {"text/xml", ""},
    {"text/xml; charset", ""},
    {"text/xml; charset:iso-8859-1", ""},
    {"text/xml; charset=\"utf-8", "utf-8"},
    {"text/xml; charset=", ""},
    {"", ""},
};

static void
the_charset_of_a_header_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(HEADERS); i++)
		assert_slice(
		    charset_of_content_type(slice_of(HEADERS[i].header)),
		    HEADERS[i].charset);
}

struct order_case {
	const char *what;
	struct slice in;
	const char *type;
	const char *name, *out;
};

#define XML(charset, text) \
	SLICE("<?xml version=\"1.0\" encoding=\"" charset "\"?><a>" text)
#define OUT(charset, text) \
	"<?xml version=\"1.0\" encoding=\"" charset "\"?><a>" text

static const struct order_case ORDERS[] = {
    {"nothing said, ASCII", SLICE("<a>"), "", "utf-8", "<a>"},
    {"nothing said, not UTF-8", SLICE("\x93Zo\xEB\x94 \x80"), "",
        "windows-1252", "“Zoë” €"},
    {"UTF-8 that says windows-1251", XML("windows-1251", "Zoë"), "", "utf-8",
        OUT("windows-1251", "Zoë")},
    {"UTF-8 that HTTP calls latin-1", SLICE("Zoë"),
        "text/html; charset=iso-8859-1", "utf-8", "Zoë"},
    {"declaration", XML("windows-1251", "\xD1\xE0"), "", "windows-1251",
        OUT("windows-1251", "Са")},
    {"declaration after a blank line",
        SLICE("\n<?xml version='1.0' "
              "encoding='koi8-r'?>\xD3"),
        "", "koi8-r", "\n<?xml version='1.0' encoding='koi8-r'?>с"},
    {"HTTP over declaration", XML("windows-1251", "\xE9"),
        "text/xml; charset=windows-1252", "windows-1252",
        OUT("windows-1251", "é")},
    {"ASCII of HTTP is not believed", XML("windows-1251", "\xD1"),
        "text/xml; charset=us-ascii", "windows-1251", OUT("windows-1251", "С")},
    {"UTF-8 of HTTP is not believed", XML("windows-1251", "\xD1\xE0"),
        "text/xml; charset=utf-8", "windows-1251", OUT("windows-1251", "Са")},
    {"unknown label of HTTP", XML("koi8-r", "\xD3"), "text/xml; charset=bogus",
        "koi8-r", OUT("koi8-r", "с")},
    {"stray byte in UTF-8", XML("utf-8", "Zo\xEB ë ë"), "", "utf-8",
        OUT("utf-8", "Zoë ë ë")},
    {"only a stray byte", XML("utf-8", "Zo\xEB!"), "", "windows-1252",
        OUT("utf-8", "Zoë!")},
    {"cut within a character", SLICE("Zoë ë\xC3"), "text/html; charset=koi8-r",
        "utf-8", "Zoë ëÃ"},
    {"byte order mark over all", SLICE("\xEF\xBB\xBFZoë"),
        "text/xml; charset=koi8-r", "utf-8", "Zoë"},
    {"two marks", SLICE("\xEF\xBB\xBF\xEF\xBB\xBFx"), "", "utf-8", "x"},
    {"UTF-16BE with mark", SLICE("\xFE\xFF\0<\0a\x04\x21"),
        "text/xml; charset=utf-8", "utf-16be", "<aС"},
    {"UTF-16LE with mark", SLICE("\xFF\xFE<\0a\0\x3D\xD8\x00\xDE"), "",
        "utf-16le", "<a😀"},
    {"UTF-16LE without mark", SLICE("<\0r\0s\0s\0>\0\x21\x04"), "", "utf-16le",
        "<rss>С"},
    {"UTF-16BE without mark", SLICE("\0<\0r\0s\0s\0>\x04\x21"),
        "text/xml; charset=utf-8", "utf-16be", "<rss>С"},
    {"UTF-16 of HTTP, no zero", SLICE("\x04\x21\x04\x30\xD8\x00"),
        "text/xml; charset=utf-16be", "utf-16be", "Са\xEF\xBF\xBD"},
    {"UTF-16 that 8 bits declare", XML("utf-16", "\xEB"), "", "windows-1252",
        OUT("utf-16", "ë")},
    {"odd end of UTF-16", SLICE("\xFE\xFF\0<\0"), "", "utf-16be",
        "<\xEF\xBF\xBD"},
    {"UTF-32 with mark", SLICE("\0\0\xFE\xFF\0\0\0<\0\1\xF6\0"), "", "utf-32be",
        "<😀"},
    {"UTF-32 without mark", SLICE("<\0\0\0\x21\x04\0\0"), "", "utf-32le", "<С"},
    {"ISO-2022-JP declared", XML("iso-2022-jp", "\x1B$B@):[\x1B(B."), "",
        "iso-2022-jp", OUT("iso-2022-jp", "制裁.")},
    {"ISO-2022-JP not declared", SLICE("\x1B$B@):[\x1B(B."), "", "iso-2022-jp",
        "制裁."},
    {"a stray ESC in UTF-8", SLICE("Zoë\x1B!"),
        "text/xml; charset=windows-1251", "utf-8", "Zoë!"},
    {"meta of a page", SLICE("<html><meta charset=windows-1251>\xD1"), "",
        "windows-1251", "<html><meta charset=windows-1251>С"},
    {"http-equiv of a page",
        SLICE("<META http-equiv='x' content='text/html; charset=koi8-r'>\xD3"),
        "", "koi8-r",
        "<META http-equiv='x' content='text/html; charset=koi8-r'>с"},
    {"meta within a feed means nothing",
        SLICE("<rss><meta charset=windows-1251>\xEB"), "", "windows-1252",
        "<rss><meta charset=windows-1251>ë"},
    {"ASCII is what it says", SLICE("<a>"), "text/xml; charset='us-ascii'",
        "us-ascii", "<a>"},
    {"ASCII declared latin-1", XML("iso-8859-1", ""), "", "iso-8859-1",
        OUT("iso-8859-1", "")},
    {"broken GBK gives U+FFFD", SLICE("\xD6\xC6\xFF<a>"),
        "text/xml; charset=gbk", "gbk", "制\xEF\xBF\xBD<a>"},
    {"GBK cut within a character", SLICE("\xD6\xC6\xD6"),
        "text/xml; charset=gbk", "gbk", "制\xEF\xBF\xBD"},
    {"controls go", SLICE("a\x01\x0B\x7F"), "", "utf-8", "a"},
    {"empty", SLICE(""), "", "utf-8", ""},
};

static void
evidence_counts_in_its_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ORDERS); i++) {
		const struct order_case *c = &ORDERS[i];
		AUTO(buf_fini) struct buf out = buf_init(1000);
		const char *name =
		    charset_decode(c->in, slice_of(c->type), &out);

		if (strcmp(name, c->name) != 0 ||
		    !slice_eq(buf_slice(&out), slice_of(c->out)))
			fail_msg("%s: %s: %s", c->what, name, buf_str(&out));
		assert_true(utf8_is_valid(buf_slice(&out)));
	}
}

static void
text_that_does_not_fit_is_left_out(void **state)
{
	AUTO(buf_fini) struct buf out = buf_init(3);

	(void)state;
	charset_decode(S("four"), S(""), &out);
	assert_false(buf_ok(&out));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_label_decodes_its_bytes),
	    cmocka_unit_test(a_label_has_one_name),
	    cmocka_unit_test(the_charset_of_a_header_is_found),
	    cmocka_unit_test(evidence_counts_in_its_order),
	    cmocka_unit_test(text_that_does_not_fit_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
