#include "text/charset_table.h"

#include <stddef.h>

#include "base/auto.h"

/*
 * The standard's labels and the names that Windows and Java give the same
 * encodings.  Two of those that it forbids for fear of scripts are read all the
 * same; hz-gb-2312 is not, because iconv does not know it.
 *
 * Where a wider encoding shares a label's bytes, the wider one is used, as the
 * standard does: windows-1252 for ISO 8859-1, GB 18030 for GBK and GB 2312,
 * the code pages 932 and 949 for Shift JIS and EUC-KR.
 */
static const struct charset CHARSETS[] = {
    {.name = "utf-8",
        .plain_name = "utf-8",
        .decoder = CHARSET_UTF8,
        .labels = "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 "
                  "utf8 x-unicode20utf8"},
    {.name = "ibm866",
        .plain_name = "ibm866",
        .decoder = CHARSET_ICONV,
        .iconv_name = "IBM866",
        .labels = "866 cp866 csibm866 ibm866"},
    {.name = "iso-8859-2",
        .plain_name = "iso-8859-2",
        .decoder = CHARSET_ICONV,
        .iconv_name = "ISO-8859-2",
        .labels = "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 "
                  "iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2"},
    {.name = "iso-8859-3",
        .plain_name = "iso-8859-3",
        .decoder = CHARSET_ICONV,
        .iconv_name = "ISO-8859-3",
        .labels = "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 "
                  "iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3"},
    {.name = "iso-8859-4",
        .plain_name = "iso-8859-4",
        .decoder = CHARSET_ICONV,
        .iconv_name = "ISO-8859-4",
        .labels = "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 "
                  "iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4"},
    {.name = "iso-8859-5",
        .plain_name = "iso-8859-5",
        .decoder = CHARSET_ICONV,
        .iconv_name = "ISO-8859-5",
        .labels = "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 "
                  "iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988"},
    {.name = "iso-8859-6",
        .plain_name = "iso-8859-6",
        .decoder = CHARSET_ICONV,
        .iconv_name = "ISO-8859-6",
        .labels = "arabic asmo-708 csiso88596e csiso88596i "
                  "csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e "
                  "iso-8859-6-i iso-ir-127 iso8859-6 iso88596 "
                  "iso_8859-6 iso_8859-6:1987"},
    {.name = "iso-8859-7",
        .plain_name = "iso-8859-7",
        .decoder = CHARSET_ICONV,
        .iconv_name = "ISO-8859-7",
        .labels = "csisolatingreek ecma-118 elot_928 greek greek8 "
                  "iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7 "
                  "iso_8859-7:1987 sun_eu_greek"},
    {.name = "iso-8859-8",
        .plain_name = "iso-8859-8",
        .decoder = CHARSET_ICONV,
        .iconv_name = "ISO-8859-8",
        .labels = "csiso88598e csisolatinhebrew hebrew iso-8859-8 "
                  "iso-8859-8-e iso-ir-138 iso8859-8 iso88598 "
                  "iso_8859-8 iso_8859-8:1988 visual"},
    {.name = "iso-8859-8-i",
        .plain_name = "iso-8859-8-i",
        .decoder = CHARSET_ICONV,
        .iconv_name = "ISO-8859-8",
        .labels = "csiso88598i iso-8859-8-i logical"},
    {.name = "iso-8859-10",
        .plain_name = "iso-8859-10",
        .decoder = CHARSET_ICONV,
        .iconv_name = "ISO-8859-10",
        .labels = "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 "
                  "iso885910 l6 latin6"},
    {.name = "iso-8859-13",
        .plain_name = "iso-8859-13",
        .decoder = CHARSET_ICONV,
        .iconv_name = "ISO-8859-13",
        .labels = "iso-8859-13 iso8859-13 iso885913"},
    {.name = "iso-8859-14",
        .plain_name = "iso-8859-14",
        .decoder = CHARSET_ICONV,
        .iconv_name = "ISO-8859-14",
        .labels = "iso-8859-14 iso8859-14 iso885914"},
    {.name = "iso-8859-15",
        .plain_name = "iso-8859-15",
        .decoder = CHARSET_ICONV,
        .iconv_name = "ISO-8859-15",
        .labels = "csisolatin9 iso-8859-15 iso8859-15 iso885915 "
                  "iso_8859-15 l9"},
    {.name = "iso-8859-16",
        .plain_name = "iso-8859-16",
        .decoder = CHARSET_ICONV,
        .iconv_name = "ISO-8859-16",
        .labels = "iso-8859-16"},
    {.name = "koi8-r",
        .plain_name = "koi8-r",
        .decoder = CHARSET_ICONV,
        .iconv_name = "KOI8-R",
        .labels = "cskoi8r koi koi8 koi8-r koi8_r"},
    {.name = "koi8-u",
        .plain_name = "koi8-u",
        .decoder = CHARSET_ICONV,
        .iconv_name = "KOI8-U",
        .labels = "koi8-ru koi8-u"},
    {.name = "macintosh",
        .plain_name = "macintosh",
        .decoder = CHARSET_ICONV,
        .iconv_name = "MACINTOSH",
        .labels = "csmacintosh mac macintosh x-mac-roman"},
    {.name = "windows-874",
        .plain_name = "windows-874",
        .decoder = CHARSET_ICONV,
        .iconv_name = "WINDOWS-874",
        .labels = "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 "
                  "windows-874"},
    {.name = "windows-1250",
        .plain_name = "windows-1250",
        .decoder = CHARSET_ICONV,
        .iconv_name = "WINDOWS-1250",
        .labels = "cp1250 windows-1250 x-cp1250"},
    {.name = "windows-1251",
        .plain_name = "windows-1251",
        .decoder = CHARSET_ICONV,
        .iconv_name = "WINDOWS-1251",
        .labels = "cp1251 windows-1251 x-cp1251"},
    {.name = "windows-1252",
        .plain_name = "us-ascii",
        .decoder = CHARSET_1252,
        .labels = "ansi_x3.4-1968 ascii us-ascii"},
    {.name = "windows-1252",
        .plain_name = "iso-8859-1",
        .decoder = CHARSET_1252,
        .labels = "cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 "
                  "iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 "
                  "latin1"},
    {.name = "windows-1252",
        .plain_name = "windows-1252",
        .decoder = CHARSET_1252,
        .labels = "cp1252 windows-1252 x-cp1252 x-user-defined"},
    {.name = "windows-1253",
        .plain_name = "windows-1253",
        .decoder = CHARSET_ICONV,
        .iconv_name = "WINDOWS-1253",
        .labels = "cp1253 windows-1253 x-cp1253"},
    {.name = "windows-1254",
        .plain_name = "windows-1254",
        .decoder = CHARSET_ICONV,
        .iconv_name = "WINDOWS-1254",
        .labels = "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 "
                  "iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 "
                  "windows-1254 x-cp1254"},
    {.name = "windows-1255",
        .plain_name = "windows-1255",
        .decoder = CHARSET_ICONV,
        .iconv_name = "WINDOWS-1255",
        .labels = "cp1255 windows-1255 x-cp1255"},
    {.name = "windows-1256",
        .plain_name = "windows-1256",
        .decoder = CHARSET_ICONV,
        .iconv_name = "WINDOWS-1256",
        .labels = "cp1256 windows-1256 x-cp1256"},
    {.name = "windows-1257",
        .plain_name = "windows-1257",
        .decoder = CHARSET_ICONV,
        .iconv_name = "WINDOWS-1257",
        .labels = "cp1257 windows-1257 x-cp1257"},
    {.name = "windows-1258",
        .plain_name = "windows-1258",
        .decoder = CHARSET_ICONV,
        .iconv_name = "WINDOWS-1258",
        .labels = "cp1258 windows-1258 x-cp1258"},
    {.name = "x-mac-cyrillic",
        .plain_name = "x-mac-cyrillic",
        .decoder = CHARSET_ICONV,
        .iconv_name = "MAC-UK",
        .labels = "x-mac-cyrillic x-mac-ukrainian"},
    {.name = "gbk",
        .plain_name = "gbk",
        .decoder = CHARSET_ICONV,
        .iconv_name = "GB18030",
        .labels = "chinese cp936 csgb2312 csiso58gb231280 gb2312 "
                  "gb_2312 gb_2312-80 gbk iso-ir-58 ms936 windows-936 "
                  "x-gbk"},
    {.name = "gb18030",
        .plain_name = "gb18030",
        .decoder = CHARSET_ICONV,
        .iconv_name = "GB18030",
        .labels = "gb-18030 gb18030"},
    {.name = "big5",
        .plain_name = "big5",
        .decoder = CHARSET_ICONV,
        .iconv_name = "BIG5-HKSCS",
        .labels = "big5 big5-hkscs cn-big5 cp950 csbig5 ms950 x-x-big5"},
    {.name = "euc-jp",
        .plain_name = "euc-jp",
        .decoder = CHARSET_ICONV,
        .iconv_name = "EUC-JP-MS",
        .labels = "cseucpkdfmtjapanese euc-jp eucjp eucjp-ms x-euc-jp"},
    {.name = "iso-2022-jp",
        .plain_name = "iso-2022-jp",
        .decoder = CHARSET_ICONV,
        .iconv_name = "ISO-2022-JP-3",
        .is_stateful = true,
        .labels = "csiso2022jp iso-2022-jp"},
    {.name = "shift_jis",
        .plain_name = "shift_jis",
        .decoder = CHARSET_ICONV,
        .iconv_name = "CP932",
        .labels = "cp932 csshiftjis ms932 ms_kanji shift-jis shift_jis "
                  "sjis windows-31j x-sjis"},
    {.name = "euc-kr",
        .plain_name = "euc-kr",
        .decoder = CHARSET_ICONV,
        .iconv_name = "CP949",
        .labels = "cp949 cseuckr csksc56011987 euc-kr euckr iso-ir-149 "
                  "korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 "
                  "ksc_5601 ms949 uhc windows-949"},
    {.name = "iso-2022-kr",
        .plain_name = "iso-2022-kr",
        .decoder = CHARSET_ICONV,
        .iconv_name = "ISO-2022-KR",
        .is_stateful = true,
        .labels = "csiso2022kr iso-2022-kr"},
    {.name = "utf-16be",
        .plain_name = "utf-16be",
        .decoder = CHARSET_WIDE,
        .unit_bytes = 2,
        .labels = "unicodefffe utf-16be"},
    {.name = "utf-16le",
        .plain_name = "utf-16le",
        .decoder = CHARSET_WIDE,
        .unit_bytes = 2,
        .is_little = true,
        .labels = "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff "
                  "utf-16 utf-16le utf16"},
    {.name = "iso-2022-cn",
        .plain_name = "iso-2022-cn",
        .decoder = CHARSET_ICONV,
        .iconv_name = "ISO-2022-CN-EXT",
        .is_stateful = true,
        .labels = "iso-2022-cn iso-2022-cn-ext"},
    {.name = "utf-32be",
        .plain_name = "utf-32be",
        .decoder = CHARSET_WIDE,
        .unit_bytes = 4,
        .labels = "utf-32 utf-32be"},
    {.name = "utf-32le",
        .plain_name = "utf-32le",
        .decoder = CHARSET_WIDE,
        .unit_bytes = 4,
        .is_little = true,
        .labels = "utf-32le"},
};

/* 0x80 to 0x9F; the rest is ISO 8859-1. */
static const uint16_t WINDOWS_1252[32] = {0x20AC, 0xFFFD, 0x201A, 0x0192,
    0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
    0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E,
    0x0178};

static bool
has_label(const char *labels, struct slice label)
{
	struct slice rest = slice_of(labels);
	struct slice word;

	while (slice_cut(&rest, ' ', &word)) {
		if (slice_eq_nocase(word, label))
			return true;
	}
	return false;
}

const struct charset *
charset_find(struct slice label)
{
	label = slice_trim(label);
	for (size_t i = 0; i < COUNT_OF(CHARSETS); i++) {
		if (has_label(CHARSETS[i].labels, label))
			return &CHARSETS[i];
	}
	return NULL;
}

uint32_t
charset_windows_1252(uint8_t byte)
{
	return byte >= 0xA0 ? byte : WINDOWS_1252[byte & 0x1F];
}
