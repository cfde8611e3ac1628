/*
 * Megabytes of one thing.  What is written down of such an article doubles
 * with it, and no more; and what is not written down has to end, which at this
 * size nothing does that goes over all pairs of its words.
 */
#include "unit/match/book.h"

#include "match/matcher_state.h"

#define HALF  ((size_t)400 << 10)
#define SLACK ((size_t)1000) /* what is cut at the ends of the texts */

static const char *const RULES[] = {"forms(weapons)",
    "like(2; weapons, missile, carbon fibre)",
    "mentions(3; any(forms(weapons), like(2; weapons), weapon*))",
    "mentions(900000; any(weapon*, 金, 김, सं, سلاح))",
    "away(3 words; any(weapon*, 金, 김, سلاح); toy, 玩)",
    "away(sentence; near(9 words; weapon*, forms(missile)); toy)",
    "near(5 words; forms(weapons), like(1; missile), mentions(2; weapon*))",
    "near(paragraph; like(2; weapons), away(2 words; forms(weapons); toy))",
    "near(paragraph; 金, 正, 恩)", "order(3 words; forms(سلاح), forms(سلاح))",
    "mentions(3; near(8 words; any(weapon*, forms(weapons)), weapon*))",
    "least(2; forms(weapons), like(2; missile), mentions(9; list(many)))",
    "except(like(2; weapons); weapons toy weapons)", "exact(W, w*)"};

static const char *const MANY[] = {"weapon | forms",
    "missile | needs forms(weapons) | within 9 words",
    "weapons | short weapon | except weapons toy", "金正恩 | short 金",
    "سلاح | forms", NULL};

static struct ruleset *
hostile_set(void)
{
	struct rule_book *book = rule_book_new();

	book_list(book, "many", MANY);
	for (size_t i = 0; i < COUNT_OF(RULES); i++)
		book_rule(book, "rule", RULES[i]);
	return book_compile(&book);
}

static void
write_text(const char *piece, size_t len, struct buf *out)
{
	while (out->len < len)
		buf_add_str(out, piece);
}

/* Different words, most of them a few slips from one that is looked for. */
static void
write_slips(size_t len, struct buf *out)
{
	for (unsigned n = 0; out->len < len; n++) {
		char word[] = "weapons ";

		for (unsigned rest = n, at = 1; at < 7; at++, rest /= 7)
			word[at] = "weapons"[rest % 7];
		buf_add_str(out, word);
		if (n % 5000 == 0)
			buf_printf(out, "w%u ", n);
	}
}

/* Entries that were made of the article, of all kinds. */
static size_t
work_of(const struct matcher *m)
{
	return m->scan.spots.len + m->scan.hits.len +
	    m->scan.words.symbols.len + m->scan.words.text_len / 64 +
	    m->eval.founds.items.cap + m->eval.founds.parts.cap +
	    m->eval.near.states.cap + m->eval.marks.len + m->eval.listings.cap +
	    m->witness.items.len;
}

struct text_of {
	const char *name;
	const char *piece; /* NULL: slips */
	const char *language;
};

static size_t
work_on(struct ruleset *set, const struct text_of *text, size_t len)
{
	AUTO(matcher_free) struct matcher *matcher = matcher_new(set);
	AUTO(buf_fini) struct buf body = buf_init(BUF_MAX_OWN);
	struct article article = {.language = slice_of(text->language)};
	struct match_input input = {.article = &article};
	struct match_result result;

	if (text->piece != NULL)
		write_text(text->piece, len, &body);
	else
		write_slips(len, &body);
	article.body = buf_slice(&body);
	matcher_match(matcher, &input, &result);
	return work_of(matcher);
}

static void
hostile_texts_cost_as_much_as_they_are_long(void **state UNUSED)
{
	static const struct text_of texts[] = {
	    {"one word", "weapons ", "en"},
	    {"two that are near", "weapons missile ", "en"},
	    {"with what they must not be near to", "weapons toy ", "en"},
	    {"lines", "weapons\n\nmissile toy. ", "en"},
	    {"one long word", "weapons", "en"},
	    {"that grows when stemmed", "ß", "de"},
	    {"of suffixes", "lerimizden", "tr"},
	    {"of prefixes", "وال", "ar"},
	    {"marks", "\xCC\x81", "en"},
	    {"a letter and its marks", "w\xCC\x81\xCC\x82 ", "en"},
	    {"Han", "金", "zh"},
	    {"names of Han", "金正恩", "zh"},
	    {"Hangul", "김", "ko"},
	    {"particles", "والسلاح ", "ar"},
	    {"different words", NULL, "en"},
	    {"that no stemmer knows", NULL, "uk"},
	};
	AUTO(ruleset_unref) struct ruleset *set = hostile_set();
	size_t held = 0;

	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		size_t once = work_on(set, &texts[i], HALF);
		size_t twice = work_on(set, &texts[i], HALF * 2);

		held += twice <= once * 2 + SLACK;
		if (twice > once * 2 + SLACK)
			print_error(
			    "%s: %zu, then %zu\n", texts[i].name, once, twice);
	}
	assert_int_equal(held, COUNT_OF(texts));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(hostile_texts_cost_as_much_as_they_are_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
