#include "unit/testing.h"

#include "alert/excerpt.h"
#include "base/buf.h"
#include "text/utf8.h"

/* The place of the n-th occurrence of a word in a text. */
static struct because
place(enum field field, struct slice text, const char *word, size_t nth)
{
	size_t at = slice_find(text, slice_of(word), 0);

	while (nth-- > 0)
		at = slice_find(text, slice_of(word), at + 1);
	assert_true(at < text.len);
	return (struct because){.field = field,
	    .start = at,
	    .end = at + strlen(word),
	    .text = slice_sub(text, at, strlen(word)),
	    .term = slice_of(word)};
}

/* "a «word» b" */
static void
show(const struct excerpt *excerpt, struct buf *out)
{
	size_t at = 0;

	for (size_t i = 0; i < excerpt->marks.len; i++) {
		struct mark mark = excerpt->marks.items[i];

		buf_add_slice(
		    out, slice_sub(excerpt->text, at, mark.start - at));
		buf_add_str(out, "«");
		buf_add_slice(out,
		    slice_sub(
		        excerpt->text, mark.start, mark.end - mark.start));
		buf_add_str(out, "»");
		at = mark.end;
	}
	buf_add_slice(out, slice_from(excerpt->text, at));
}

struct excerpt_case {
	const char *name, *body;
	const char *words[4];
	size_t max_chars;
	const char *want;
};

static const struct excerpt_case CASES[] = {
    {"an empty body gives an empty excerpt", "", {NULL}, 40, ""},
    {"white space alone is empty", " \n\n ", {NULL}, 40, ""},
    {"a short body is shown whole", "Kim went to Moscow.", {"Kim", "Moscow"},
        40, "«Kim» went to «Moscow»."},
    {"without places the beginning is shown, to a sentence's end",
        "One sentence stands here. Another one stands behind it.", {NULL}, 40,
        "One sentence stands here. …"},
    {"without sentences a word's end is taken",
        "alpha beta gamma delta epsilon zeta", {NULL}, 20,
        "alpha beta gamma …"},
    {"a place in the middle begins with its sentence",
        "Nothing of note was said. Then Kim met Putin. Nobody knew why that "
        "was so.",
        {"Kim", "Putin"}, 40, "… Then «Kim» met «Putin». …"},
    {"initials end no sentence",
        "A long way before it. The U.S. fined Bank "
        "B. Smith. A long way behind it.",
        {"fined"}, 45, "… The U.S. «fined» Bank B. Smith. …"},
    {"more different words win over more words",
        "Kim Kim Kim is named here. It goes on for a while after. Kim met "
        "Putin.",
        {"Kim", "Putin"}, 24, "… «Kim» met «Putin»."},
    {"a paragraph's border needs no ellipsis",
        "First things come first in it.\n\nKim met Putin in that town.\n\nLast "
        "things come last.",
        {"Putin"}, 30, "Kim met «Putin» in that town."},
    {"scripts without spaces are cut between characters",
        "北朝鮮の金正恩総書記がロシアを訪問した。武器の取引について話し合った。",
        {"武器"}, 10, "… «武器»の取引について話 …"},
    {"a combining mark stays with its letter", "aaaaaaaaae\xcc\x81zzzz", {NULL},
        10, "aaaaaaaaa …"},
    {"a place longer than the excerpt is clipped", "aaaaaaaaaaaaaaaaaaaa bbbb",
        {"aaaaaaaaaaaaaaaaaaaa"}, 5, "«aaaaa» …"},
};

static void
excerpts_show_the_matched_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		const struct excerpt_case *c = &CASES[i];
		AUTO(arena_free) struct arena *arena = arena_new();
		AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
		struct slice body = slice_of(c->body);
		struct because because[64];
		size_t len = 0;
		struct excerpt excerpt;

		for (size_t w = 0; w < 4 && c->words[w] != NULL; w++) {
			struct slice word = slice_of(c->words[w]);
			size_t at = 0;

			for (size_t n = 0;
			     (at = slice_find(body, word, at)) < body.len;
			     n++, at++)
				because[len++] =
				    place(FIELD_BODY, body, c->words[w], n);
		}
		excerpt = excerpt_plan(arena, body, because, len, c->max_chars);
		show(&excerpt, &out);
		if (!slice_eq(buf_slice(&out), slice_of(c->want)))
			print_error("case: %s\n", c->name);
		assert_slice(buf_slice(&out), c->want);
	}
}

static void
an_excerpt_keeps_its_length_and_its_characters_whole(void **state)
{
	/* One to four bytes a character, no space anywhere or everywhere. */
	static const char *const UNITS[] = {"a", "é", "字", "𝒳", "a ", "字。"};

	(void)state;
	for (size_t u = 0; u < COUNT_OF(UNITS); u++) {
		AUTO(arena_free) struct arena *arena = arena_new();
		AUTO(buf_fini) struct buf body = buf_init(BUF_MAX_OWN);
		struct because because = {.field = FIELD_BODY};
		size_t unit = strlen(UNITS[u]);

		while (body.len < 3000)
			buf_add_str(&body, UNITS[u]);
		for (size_t at = 0; at < 700; at += 7) {
			struct excerpt excerpt;

			because.start = at * unit;
			because.end = because.start + unit;
			if (because.end > body.len)
				break;
			excerpt = excerpt_plan(
			    arena, buf_slice(&body), &because, 1, 300);
			assert_true(utf8_is_valid(excerpt.text));
			assert_true(utf8_count(excerpt.text) <= 300 + 4);
			assert_true(utf8_count(excerpt.text) >= 100);
			assert_int_equal(excerpt.marks.len, 1);
			assert_true(slice_starts(slice_of(UNITS[u]),
			    slice_sub(excerpt.text,
			        excerpt.marks.items[0].start, 1)));
		}
	}
}

static void
places_that_do_not_fit_the_text_are_left_out(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct slice text = SLICE("é Kim");
	struct because because[] = {
	    {.field = FIELD_BODY, .start = 0, .end = 1},
	    {.field = FIELD_BODY, .start = 1, .end = 3},
	    {.field = FIELD_BODY, .start = 3, .end = 60},
	    {.field = FIELD_BODY, .start = 4, .end = 4},
	    {.field = FIELD_BODY, .start = SIZE_MAX, .end = 2},
	    {.field = FIELD_BODY, .start = 3, .end = 6, .text = SLICE("Kip")},
	    {.field = FIELD_TITLE, .start = 3, .end = 6},
	};

	(void)state;
	assert_int_equal(
	    marks_of(arena, text, FIELD_BODY, because, COUNT_OF(because)).len,
	    0);
	assert_int_equal(
	    marks_of(arena, text, FIELD_TITLE, because, COUNT_OF(because)).len,
	    1);
}

static void
marks_are_sorted_and_overlapping_ones_joined(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct slice text = SLICE("0123456789");
	struct because because[] = {
	    {.field = FIELD_TITLE, .start = 8, .end = 9},
	    {.field = FIELD_TITLE, .start = 2, .end = 4},
	    {.field = FIELD_TITLE, .start = 0, .end = 3},
	    {.field = FIELD_TITLE, .start = 4, .end = 5},
	    {.field = FIELD_TITLE, .start = 8, .end = 9},
	};
	struct marks marks =
	    marks_of(arena, text, FIELD_TITLE, because, COUNT_OF(because));

	(void)state;
	assert_int_equal(marks.len, 2);
	assert_int_equal(marks.items[0].start, 0);
	assert_int_equal(marks.items[0].end, 5);
	assert_int_equal(marks.items[1].start, 8);
	assert_int_equal(marks.items[1].end, 9);
}

static void
a_thousand_places_of_one_word_are_weighed_quickly(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	AUTO(buf_fini) struct buf body = buf_init(BUF_MAX_OWN);
	struct because *because = arena_new_array(arena, struct because, 50000);
	struct excerpt excerpt;

	(void)state;
	for (size_t i = 0; i < 50000; i++) {
		because[i] = (struct because){.field = FIELD_BODY,
		    .start = 2 * i,
		    .end = 2 * i + 1,
		    .text = SLICE("a"),
		    .term = SLICE("a")};
		buf_add_str(&body, "a ");
	}
	excerpt = excerpt_plan(arena, buf_slice(&body), because, 50000, 300);
	assert_int_equal(excerpt.marks.len, 150);
}

static void
the_stretch_with_most_words_is_found_behind_a_megabyte(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	AUTO(buf_fini) struct buf body = buf_init(BUF_MAX_OWN);
	struct because because[3] = {
	    {.field = FIELD_BODY, .text = SLICE("tanks")},
	    {.field = FIELD_BODY, .text = SLICE("shells")},
	    {.field = FIELD_BODY, .text = SLICE("rockets")},
	};
	struct excerpt excerpt;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(because); i++) {
		for (size_t n = 0; i == 1 && n < 100000; n++)
			buf_add_str(&body, "и далее. ");
		because[i].term = because[i].text;
		because[i].start = body.len;
		buf_add_slice(&body, because[i].text);
		because[i].end = body.len;
		buf_add_str(&body, ". ");
	}
	excerpt = excerpt_plan(
	    arena, buf_slice(&body), because, COUNT_OF(because), 300);
	assert_int_equal(excerpt.marks.len, 2);
	assert_true(slice_ends(excerpt.text, S("shells. rockets.")));
}

static void
a_body_of_brackets_alone_takes_no_time(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	AUTO(buf_fini) struct buf body = buf_init(BUF_MAX_OWN);
	struct because because = {
	    .field = FIELD_BODY, .start = 3999000, .end = 3999001};
	struct excerpt excerpt;

	(void)state;
	while (body.len < 4000000)
		buf_add_str(&body, "))))))))))");
	excerpt = excerpt_plan(arena, buf_slice(&body), &because, 1, 300);
	assert_int_equal(excerpt.marks.len, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(excerpts_show_the_matched_words),
	    cmocka_unit_test(
	        an_excerpt_keeps_its_length_and_its_characters_whole),
	    cmocka_unit_test(places_that_do_not_fit_the_text_are_left_out),
	    cmocka_unit_test(marks_are_sorted_and_overlapping_ones_joined),
	    cmocka_unit_test(a_thousand_places_of_one_word_are_weighed_quickly),
	    cmocka_unit_test(
	        the_stretch_with_most_words_is_found_behind_a_megabyte),
	    cmocka_unit_test(a_body_of_brackets_alone_takes_no_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
