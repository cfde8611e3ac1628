/* The base module: what C's library lacks. */
#include "unit/testing.h"

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/map.h"
#include "base/num.h"
#include "base/suggest.h"

static void
a_slice_is_cut_at_every_separator(void **state)
{
	struct slice rest = S("a,,b"), part;

	(void)state;
	assert_true(slice_cut(&rest, ',', &part));
	assert_slice(part, "a");
	assert_true(slice_cut(&rest, ',', &part));
	assert_slice(part, "");
	assert_true(slice_cut(&rest, ',', &part));
	assert_slice(part, "b");
	assert_false(slice_cut(&rest, ',', &part));
}

static void
a_part_of_a_slice_never_leaves_it(void **state)
{
	struct slice s = S("abc");

	(void)state;
	assert_slice(slice_sub(s, 1, 99), "bc");
	assert_slice(slice_sub(s, 99, 1), "");
	assert_slice(slice_trim(S(" \t a b\r\n")), "a b");
	assert_int_equal(slice_find(s, S("bc"), 0), 1);
	assert_int_equal(slice_find(s, S("bc"), 2), 3);
	assert_true(slice_ends(s, S("bc")));
	assert_false(slice_ends(s, S("abcd")));
	assert_true(slice_eq_nocase(S("AtOm"), S("aToM")));
}

static void
a_buffer_remembers_that_it_was_full(void **state)
{
	AUTO(buf_fini) struct buf b = buf_init(5);

	(void)state;
	assert_true(buf_add_str(&b, "abc"));
	assert_false(buf_add_str(&b, "def"));
	assert_false(buf_add_str(&b, "d"));
	assert_false(buf_ok(&b));
	assert_slice(buf_slice(&b), "abc");
	buf_reset(&b);
	assert_true(buf_printf(&b, "%d", 12345));
	assert_string_equal(buf_str(&b), "12345");
}

static void
an_arena_keeps_what_it_was_given(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct slice first = arena_copy(arena, S("first"));

	(void)state;
	for (int i = 0; i < 1000; i++)
		(void)arena_printf(arena, "number %d of many", i);
	assert_slice(first, "first");
	assert_int_equal(first.ptr[first.len], 0);
	assert_true(arena_size(arena) > 1000 * 16);
	assert_int_equal((uintptr_t)arena_alloc(arena, 3) % 16, 0);
}

static void
a_map_keeps_the_order_of_insertion(void **state)
{
	AUTO(map_free) struct map *map = map_new();
	int values[500];
	char key[16];
	size_t cursor = 0;
	struct slice name;
	void *value;
	int seen = 0;

	(void)state;
	for (int i = 0; i < 500; i++) {
		snprintf(key, sizeof(key), "key %d", i);
		assert_null(map_set(map, slice_of(key), &values[i]));
	}
	for (int i = 0; i < 500; i += 2) {
		snprintf(key, sizeof(key), "key %d", i);
		assert_ptr_equal(map_remove(map, slice_of(key)), &values[i]);
	}
	assert_int_equal(map_len(map), 250);
	assert_null(map_get(map, S("key 0")));
	assert_ptr_equal(map_get(map, S("key 499")), &values[499]);
	while (map_next(map, &cursor, &name, &value))
		assert_ptr_equal(value, &values[2 * seen++ + 1]);
	assert_int_equal(seen, 250);
	assert_ptr_equal(map_set(map, S("key 1"), &values[0]), &values[1]);
}

static void
a_map_reuses_holes(void **state)
{
	AUTO(map_free) struct map *map = map_new();
	char key[16];

	(void)state;
	for (int i = 0; i < 10000; i++) {
		snprintf(key, sizeof(key), "%d", i);
		map_set(map, slice_of(key), map);
		assert_ptr_equal(map_get(map, slice_of(key)), map);
		assert_ptr_equal(map_remove(map, slice_of(key)), map);
	}
	assert_int_equal(map_len(map), 0);
}

static void
numbers_are_read_whole_or_not_at_all(void **state)
{
	int64_t v = 7;

	(void)state;
	assert_true(num_parse(S("-9223372036854775808"), INT64_MIN, 0, &v));
	assert_true(v == INT64_MIN);
	assert_true(num_parse(S("42"), 0, 100, &v));
	assert_int_equal(v, 42);
	for (const char *const *s = (const char *const[]){"", "-", "4 2", "42x",
	         "+1", "9223372036854775808", "101", NULL};
	     *s != NULL; s++)
		assert_false(num_parse(slice_of(*s), INT64_MIN, 100, &v));
	assert_int_equal(v, 42);
}

static void
durations_and_sizes_carry_their_unit(void **state)
{
	char text[NUM_DURATION_MAX];
	int64_t v = 0;

	(void)state;
	assert_true(num_parse_duration(S("90s"), &v));
	assert_int_equal(v, 90000);
	assert_string_equal(num_duration(v, text), "90s");
	assert_true(num_parse_duration(S("30d"), &v));
	assert_string_equal(num_duration(v, text), "30d");
	assert_string_equal(num_duration(0, text), "0ms");
	assert_false(num_parse_duration(S("90"), &v));
	assert_false(num_parse_duration(S("-1s"), &v));
	assert_false(num_parse_duration(S("36526d"), &v));
	assert_true(num_parse_size(S("8MiB"), &v));
	assert_int_equal(v, 8 << 20);
	assert_false(num_parse_size(S("8MB"), &v));
}

static void
digests_match_published_vectors(void **state)
{
	uint8_t sha[DIGEST_SHA256_LEN];
	AUTO(buf_fini) struct buf b = buf_init(1000);

	(void)state;
	digest_sha256(S("abc"), sha);
	digest_hex(sha, sizeof(sha), &b);
	assert_string_equal(buf_str(&b),
	    "ba7816bf8f01cfea414140de5dae2223b0036"
	    "1a396177a9cb410ff61f20015ad");
	/* RFC 4231, test case 2. */
	buf_reset(&b);
	digest_hmac_sha256(S("Jefe"), S("what do ya want for nothing?"), sha);
	digest_hex(sha, sizeof(sha), &b);
	assert_string_equal(buf_str(&b),
	    "5bdcc146bf60754e6a042426089575c75a003"
	    "f089d2739839dec58b964ec3843");
}

static void
base64_is_its_own_inverse(void **state)
{
	AUTO(buf_fini) struct buf text = buf_init(100), back = buf_init(100);
	struct err err = ERR_INIT;

	(void)state;
	digest_base64(S("foob"), &text);
	assert_string_equal(buf_str(&text), "Zm9vYg==");
	assert_int_equal(digest_base64_parse(S("Zm9vYg"), &back, &err), 0);
	assert_slice(buf_slice(&back), "foob");
	assert_int_equal(digest_base64_parse(S("Zm9v!"), &back, &err), -1);
	assert_int_equal(err.code, ERR_INPUT);
}

static void
ids_depend_on_where_the_parts_end(void **state)
{
	struct slice one[] = {SLICE("ab"), SLICE("c")};
	struct slice two[] = {SLICE("a"), SLICE("bc")};
	char a[DIGEST_ID_LEN + 1], b[DIGEST_ID_LEN + 1];

	(void)state;
	digest_id(one, 2, a);
	digest_id(two, 2, b);
	assert_int_equal(strlen(a), DIGEST_ID_LEN);
	assert_string_not_equal(a, b);
	digest_id(one, 2, b);
	assert_string_equal(a, b);
}

static void
siphash_gives_the_reference_value(void **state)
{
	/* Key 00..0f, inputs 00, 01, ...; the values are OpenSSL's with
	 * c-rounds 1 and d-rounds 3. */
	struct hash_key key = {0x0706050403020100ULL, 0x0f0e0d0c0b0a0908ULL};

	(void)state;
	assert_true(
	    hash_bytes(slice_make("", 0), &key) == 0xabac0158050fc4dcULL);
	assert_true(
	    hash_bytes(S("\0\1\2\3\4\5\6\7"), &key) == 0x369095118d299a8eULL);
}

static void
hostile_text_cannot_forge_a_log_line(void **state)
{
	AUTO(buf_fini) struct buf b = buf_init(1000);

	(void)state;
	log_escape(
	    S("a\n<0>b\x1b[1m \xe2\x80\xae \xff \xc2\x85 Привет"), 400, &b);
	assert_string_equal(
	    buf_str(&b), "a\\x0a<0>b\\x1b[1m \\u202e \\xff \\x85 Привет");
	buf_reset(&b);
	log_escape(S("abcdef"), 3, &b);
	assert_string_equal(buf_str(&b), "abc…");
}

static void
keep_line(const struct log_line *line, void *arg)
{
	struct buf *b = arg;

	buf_printf(b, "%s: %.*s", log_level_name(line->level),
	    SLICE_ARG(line->message));
	for (size_t i = 0; line->fields != NULL && i < line->fields->len; i++)
		buf_printf(b, " %s=%.*s", line->fields->items[i].name,
		    SLICE_ARG(line->fields->items[i].value));
}

static void
a_line_above_the_level_is_dropped(void **state)
{
	AUTO(buf_fini) struct buf b = buf_init(1000);
	struct log_fields fields = {.len = 0};

	(void)state;
	log_add_field(&fields, "feed", S("bbc"));
	log_set_sink(keep_line, &b, LOG_LEVEL_INFO);
	log_debug(&fields, "not seen");
	log_info(&fields, "%d entries", 3);
	log_set_sink(NULL, NULL, LOG_LEVEL_ERROR);
	log_error(&fields, "nobody listens");
	assert_string_equal(buf_str(&b), "info: 3 entries feed=bbc");
}

static void
a_slip_of_the_finger_is_recognised(void **state)
{
	const struct slice words[] = {SLICE("status"), SLICE("feeds"),
	    SLICE("feed"), SLICE("deliveries"), SLICE("all"), SLICE("any")};
	AUTO(buf_fini) struct buf hint = buf_init(BUF_MAX_OWN);

	(void)state;
	assert_slice(suggest_word(S("stauts"), words, 6), "status");
	assert_slice(suggest_word(S("Feed"), words, 6), "feed");
	assert_slice(suggest_word(S("alll"), words, 6), "all");
	assert_slice(suggest_word(S("deliver"), words, 6), "deliveries");
	assert_slice(suggest_word(S("xyzzy"), words, 6), "");
	assert_slice(suggest_word(S("or"), words, 6), "");
	suggest_add(S("stauts"), words, 6, &hint);
	suggest_add(S("xyzzy"), words, 6, &hint);
	assert_string_equal(buf_str(&hint), ", did you mean 'status'?");
	assert_int_equal(suggest_distance(S("ab"), S("ba"), 5), 1);
	assert_int_equal(suggest_distance(S(""), S("abc"), 5), 3);
	assert_int_equal(suggest_distance(S("abcdef"), S("uvwxyz"), 2), 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_slice_is_cut_at_every_separator),
	    cmocka_unit_test(a_part_of_a_slice_never_leaves_it),
	    cmocka_unit_test(a_buffer_remembers_that_it_was_full),
	    cmocka_unit_test(an_arena_keeps_what_it_was_given),
	    cmocka_unit_test(a_map_keeps_the_order_of_insertion),
	    cmocka_unit_test(a_map_reuses_holes),
	    cmocka_unit_test(numbers_are_read_whole_or_not_at_all),
	    cmocka_unit_test(durations_and_sizes_carry_their_unit),
	    cmocka_unit_test(digests_match_published_vectors),
	    cmocka_unit_test(base64_is_its_own_inverse),
	    cmocka_unit_test(ids_depend_on_where_the_parts_end),
	    cmocka_unit_test(siphash_gives_the_reference_value),
	    cmocka_unit_test(hostile_text_cannot_forge_a_log_line),
	    cmocka_unit_test(a_line_above_the_level_is_dropped),
	    cmocka_unit_test(a_slip_of_the_finger_is_recognised),
	};

	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
