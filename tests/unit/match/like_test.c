/*
 * Slips, against a search that tries every one of them.
 */
#include "unit/match/brute.h"

#include "base/rng.h"
#include "match/dict.h"
#include "match/like.h"

#define LIKE_SEED 20261125
#define WORDS     400

/* All words of up to five letters out of three. */
static struct letter_row
word_of(unsigned number)
{
	struct letter_row row = {.len = 0};

	for (; number > 0; number = (number - 1) / 3)
		row.items[row.len++] = 'a' + (number - 1) % 3;
	return row;
}

static void
the_distance_is_the_least_number_of_slips(void **state UNUSED)
{
	const unsigned count = 1 + 3 + 9 + 27 + 81;
	size_t far = 0;

	for (unsigned i = 0; i < count; i++) {
		for (unsigned k = 0; k < count; k++) {
			struct letter_row a = word_of(i), b = word_of(k);
			uint32_t distance = like_distance(
			    (struct letters){a.items, (uint32_t)a.len},
			    (struct letters){b.items, (uint32_t)b.len});

			for (unsigned slips = 0; slips <= 2; slips++)
				assert_int_equal(distance <= slips,
				    slips_lead_to(a, &b, slips));
			far += distance > 2;
		}
	}
	assert_true(far > 100);
}

static void
a_letter_may_come_between_two_that_were_swapped(void **state UNUSED)
{
	static const uint32_t a[] = {'c', 'a'}, b[] = {'a', 'b', 'c'};

	assert_int_equal(
	    like_distance((struct letters){a, 2}, (struct letters){b, 3}), 2);
}

static struct slice
random_word(struct rng *rng, char room[16])
{
	size_t len = 3 + rng_below(rng, 7);

	for (size_t i = 0; i < len; i++)
		room[i] = (char)('a' + rng_below(rng, 3));
	return slice_make(room, len);
}

static bool
holds(const struct symbol_list *list, uint32_t symbol)
{
	for (size_t i = 0; i < list->len; i++)
		if (list->items[i] == symbol)
			return true;
	return false;
}

static void
every_word_near_enough_is_found_and_no_other(void **state UNUSED)
{
	struct rng rng = {LIKE_SEED};
	AUTO(dict_free) struct dict *dict = dict_new();
	AUTO(like_free) struct like *like = NULL;
	struct symbol_list found = {0};
	char rooms[WORDS][16];
	struct slice words[WORDS];
	uint32_t symbols[WORDS];
	size_t hits = 0;

	for (unsigned i = 0; i < WORDS; i++) {
		do
			words[i] = random_word(&rng, rooms[i]);
		while (words[i].len < LIKE_LETTERS_MIN);
		symbols[i] = dict_add(
		    dict, i % 2 ? SYMBOL_LIKE_1 : SYMBOL_LIKE_2, words[i]);
	}
	like = like_new(dict);
	for (unsigned n = 0; n < WORDS; n++) {
		char room[16];
		struct slice word = random_word(&rng, room);

		found.len = 0;
		like_find(like, word, &found);
		for (unsigned i = 0; i < WORDS; i++)
			assert_int_equal(holds(&found, symbols[i]),
			    like_fits(word, words[i], i % 2 ? 1 : 2));
		hits += found.len;
	}
	assert_true(hits > WORDS);
	array_fini(&found);
}

static void
words_beyond_all_lengths_are_found_nowhere(void **state UNUSED)
{
	AUTO(dict_free) struct dict *dict = dict_new();
	AUTO(like_free) struct like *like = NULL;
	struct symbol_list found = {0};
	char word[LIKE_LETTERS_MAX + LIKE_TYPOS_MAX + 1];

	memset(word, 'a', sizeof(word));
	dict_add(dict, SYMBOL_LIKE_2, slice_make(word, LIKE_LETTERS_MAX));
	like = like_new(dict);
	for (size_t len = 0; len <= sizeof(word); len++) {
		found.len = 0;
		like_find(like, slice_make(word, len), &found);
		assert_int_equal(found.len,
		    len >= LIKE_LETTERS_MAX - LIKE_TYPOS_MAX &&
		        len <= LIKE_LETTERS_MAX + LIKE_TYPOS_MAX);
	}
	array_fini(&found);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_distance_is_the_least_number_of_slips),
	    cmocka_unit_test(a_letter_may_come_between_two_that_were_swapped),
	    cmocka_unit_test(every_word_near_enough_is_found_and_no_other),
	    cmocka_unit_test(words_beyond_all_lengths_are_found_nowhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
