#include "unit/testing.h"

#include "text/utf8.h"

struct decode_case {
	const char *name;
	struct slice in;
	size_t len;
	uint32_t cp;
};

static const struct decode_case DECODES[] = {
    {"ascii", SLICE("a"), 1, 'a'},
    {"two bytes", SLICE("\xC3\xA9"), 2, 0xE9},
    {"three bytes", SLICE("\xE2\x82\xAC"), 3, 0x20AC},
    {"four bytes", SLICE("\xF0\x9F\x98\x80"), 4, 0x1F600},
    {"last one", SLICE("\xF4\x8F\xBF\xBF"), 4, 0x10FFFF},
    {"empty", SLICE(""), 0, 0},
    {"lone continuation", SLICE("\x80"), 0, 0},
    {"overlong slash", SLICE("\xC0\xAF"), 0, 0},
    {"overlong three", SLICE("\xE0\x80\xAF"), 0, 0},
    {"surrogate", SLICE("\xED\xA0\x80"), 0, 0},
    {"above the last", SLICE("\xF4\x90\x80\x80"), 0, 0},
    {"cut off", SLICE("\xE2\x82"), 0, 0},
    {"FF", SLICE("\xFF"), 0, 0},
};

static void
only_well_formed_sequences_are_decoded(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(DECODES); i++) {
		const struct decode_case *c = &DECODES[i];
		uint32_t cp = 0;

		if (utf8_decode(c->in, &cp) != c->len || cp != c->cp)
			fail_msg("%s: U+%04X", c->name, cp);
	}
}

static void
every_scalar_value_survives_a_round_trip(void **state)
{
	char bytes[UTF8_MAX];
	uint32_t back;

	(void)state;
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		size_t n = utf8_encode(cp, bytes);
		bool surrogate = cp >= 0xD800 && cp <= 0xDFFF;

		assert_int_equal(utf8_decode(slice_make(bytes, n), &back), n);
		assert_int_equal(back, surrogate ? UTF8_REPLACEMENT : cp);
	}
}

struct text_case {
	const char *name;
	struct slice in;
	const char *sanitised, *repaired;
};

static const struct text_case TEXTS[] = {
    {"good", SLICE("Zo\xC3\xAB"), "Zo\xC3\xAB", "Zo\xC3\xAB"},
    {"stray byte", SLICE("Zo\xEB!"), "Zo\xEF\xBF\xBD!", "Zo\xEF\xBF\xBD!"},
    {"one for a broken sequence", SLICE("\xE2\x82|"), "\xEF\xBF\xBD|",
        "\xEF\xBF\xBD|"},
    {"controls", SLICE("a\x01\x0B\x1F\x7F\tb\r\n"), "a\tb\r\n",
        "a\x01\x0B\x1F\x7F\tb\r\n"},
    {"noncharacter", SLICE("a\xEF\xBF\xBF\xEF\xB7\x90z"), "az",
        "a\xEF\xBF\xBF\xEF\xB7\x90z"},
    {"a written U+FFFD", SLICE("\xEF\xBF\xBD"), "\xEF\xBF\xBD", "\xEF\xBF\xBD"},
    {"bad at the end", SLICE("a\xF0\x9F"), "a\xEF\xBF\xBD", "a\xEF\xBF\xBD"},
};

static void
bad_bytes_become_the_replacement_character(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(TEXTS); i++) {
		AUTO(buf_fini) struct buf out = buf_init(1000);
		AUTO(buf_fini) struct buf same = buf_init(1000);

		assert_true(utf8_sanitise(TEXTS[i].in, &out));
		assert_slice(buf_slice(&out), TEXTS[i].sanitised);
		assert_true(utf8_repair(TEXTS[i].in, &same));
		assert_slice(buf_slice(&same), TEXTS[i].repaired);
		assert_true(utf8_is_valid(buf_slice(&out)));
	}
}

static void
nul_is_dropped_when_sanitising(void **state)
{
	AUTO(buf_fini) struct buf out = buf_init(1000);

	(void)state;
	utf8_sanitise(S("a\0b"), &out);
	assert_slice(buf_slice(&out), "ab");
}

/* What stands for a byte that is alone among ASCII. */
static const char *
alone(unsigned byte)
{
	static const char *const kept[] = {"\t", "\n", "\r"};

	for (size_t i = 0; i < COUNT_OF(kept); i++)
		if ((char)byte == kept[i][0])
			return kept[i];
	if (byte >= 0x80)
		return "\xEF\xBF\xBD";
	return byte < 0x20 || byte == 0x7F ? "" : NULL;
}

static void
every_byte_is_seen_at_every_place_of_a_word(void **state)
{
	static const char TEXT[] = "0123456789abcdefghijklmnopq";
	size_t len = strlen(TEXT);

	(void)state;
	for (unsigned byte = 0; byte < 256; byte++) {
		for (size_t at = 0; at < len; at++) {
			AUTO(buf_fini) struct buf out = buf_init(100);
			AUTO(buf_fini) struct buf want = buf_init(100);
			char in[sizeof(TEXT)];
			struct slice s = slice_make(in, len);

			memcpy(in, TEXT, sizeof(TEXT));
			in[at] = (char)byte;
			buf_add(&want, TEXT, at);
			if (alone(byte) != NULL)
				buf_add_str(&want, alone(byte));
			else
				buf_add_char(&want, (char)byte);
			buf_add_str(&want, TEXT + at + 1);
			assert_true(utf8_sanitise(s, &out));
			assert_true(
			    slice_eq(buf_slice(&out), buf_slice(&want)));
			assert_int_equal(utf8_is_valid(s), byte < 0x80);
			assert_int_equal(
			    utf8_ascii_run(s), byte < 0x80 ? len : at);
		}
	}
}

static void
a_cut_never_splits_a_character(void **state)
{
	struct slice s = S("a\xC3\xA9\xF0\x9F\x98\x80z");
	static const size_t WANT[] = {0, 1, 1, 3, 3, 3, 3, 7, 8, 8};

	(void)state;
	for (size_t max = 0; max < COUNT_OF(WANT); max++)
		assert_int_equal(utf8_cut(s, max).len, WANT[max]);
	assert_int_equal(utf8_cut(S("\x80\x80\x80\x80\x80\x80"), 5).len, 5);
}

static void
counting_sees_code_points(void **state)
{
	(void)state;
	assert_int_equal(utf8_count(S("a\xC3\xA9\xFF\xE2\x82")), 4);
	assert_true(utf8_is_valid(S("0123456789 \xC3\xA9 0123456789")));
	assert_false(utf8_is_valid(S("0123456789 \xC3 0123456789")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_well_formed_sequences_are_decoded),
	    cmocka_unit_test(every_scalar_value_survives_a_round_trip),
	    cmocka_unit_test(bad_bytes_become_the_replacement_character),
	    cmocka_unit_test(nul_is_dropped_when_sanitising),
	    cmocka_unit_test(every_byte_is_seen_at_every_place_of_a_word),
	    cmocka_unit_test(a_cut_never_splits_a_character),
	    cmocka_unit_test(counting_sees_code_points),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
