#include "unit/match/book.h"

#define PROSE                                                                   \
	"Twenty-five words and more of real prose stand in this line, so that " \
	"whatever came before it has to be a part of the article and not of "   \
	"the page that it stands on."

struct sample {
	const char *name;
	const char *cut_after;
	const char *drop_lines;
	const char *body;
	const char *kept; /* what is left, between bars where cut */
};

static void
expect_kept(const struct sample *s)
{
	struct rule_book *book = rule_book_new();
	struct boilerplate rules = {0};
	AUTO(boilerplate_free) struct boilerplate_cutter *cutter = NULL;
	struct token_list tokens = token_list_init();
	struct furniture_list list = {0};
	AUTO(buf_fini) struct buf kept = buf_init(BUF_MAX_OWN);
	struct slice body = slice_of(s->body);
	size_t at = 0;

	if (s->cut_after != NULL)
		rules.cut_after = book_terms(book, s->cut_after);
	if (s->drop_lines != NULL)
		rules.drop_lines = book_terms(book, s->drop_lines);
	cutter = boilerplate_new(&rules);
	token_cut(&tokens, body, S("en"));
	boilerplate_mark(
	    cutter, &tokens, (struct repeated_paragraphs){NULL, 0}, &list);
	ARRAY_EACH(cut, &list) {
		buf_add_slice(&kept, slice_sub(body, at, cut->start - at));
		buf_add_char(&kept, '|');
		at = cut->end;
	}
	buf_add_slice(&kept, slice_from(body, at));
	if (!slice_eq(buf_slice(&kept), slice_of(s->kept)))
		fail_msg("%s: kept \"%s\"", s->name, buf_str(&kept));
	token_list_fini(&tokens);
	array_fini(&list);
	rule_book_free(&book);
}

static void
what_follows_a_marker_is_furniture_unless_prose_comes(void **state UNUSED)
{
	static const struct sample samples[] = {
	    {"a block of its own", "MORE READING!", NULL,
	        "Text.\n\nMORE READING!\nKano pays\nArms race", "Text.\n\n|"},
	    {"no markup at all, single line breaks", "MORE READING!", NULL,
	        PROSE "\nMORE READING!\nKano pays\nArms race in Kano",
	        PROSE "\n|"},
	    {"many teasers are no prose", "Read also", NULL,
	        "Text\nREAD ALSO\nOne two three four five six seven eight\n"
	        "Nine ten eleven twelve thirteen fourteen fifteen\n"
	        "Sixteen seventeen eighteen nineteen twenty twenty\n"
	        "One two three four five six seven eight nine ten",
	        "Text\n|"},
	    {"prose follows", "Read also", NULL,
	        "Text\n\nRead also: Kano\n\n" PROSE,
	        "Text\n\nRead also: Kano\n\n" PROSE},
	    {"wrapped prose follows", "Read also", NULL,
	        "Text\nRead also\nThe army of the state has been seen to\n"
	        "march over the border with all of its guns and\n"
	        "shells while the others looked on and did not say\n"
	        "a single word",
	        "Text\nRead also\nThe army of the state has been seen to\n"
	        "march over the border with all of its guns and\n"
	        "shells while the others looked on and did not say\n"
	        "a single word"},
	    {"the second marker", "Read also", NULL,
	        "Read also: Kano\n" PROSE "\nRead also\nTeaser",
	        "Read also: Kano\n" PROSE "\n|"},
	    {"accents, case and punctuation do not matter", "Lire aussi :",
	        NULL, "Texte\n\n\u2022 LIRE AUSSI \u2013 Kano", "Texte\n\n|"},
	    {"not in the middle of a line", "Read also", NULL,
	        "Text. Read also this.", "Text. Read also this."},
	    {"whole words", "Read", NULL, "Reading", "Reading"},
	    {"short paragraphs of a language without spaces",
	        "\u76f8\u5173\u65b0\u95fb", NULL,
	        "\u6b63\u6587\n\u76f8\u5173\u65b0\u95fb\n\u6807\u9898",
	        "\u6b63\u6587\n|"},
	    {"an empty body", "Read also", NULL, "", ""},
	};

	for (size_t i = 0; i < COUNT_OF(samples); i++)
		expect_kept(&samples[i]);
}

static void
single_lines_are_dropped(void **state UNUSED)
{
	static const struct sample samples[] = {
	    {"a line", NULL, "Advertisement", "One\nADVERTISEMENT\nTwo",
	        "One\n|Two"},
	    {"that begins so", NULL, "Read also", "A\nRead also: x\nB",
	        "A\n|B"},
	    {"neighbours are one", NULL, "Ad, Read also", "A\nAd\nRead also\nB",
	        "A\n|B"},
	    {"the last", NULL, "Ad", "A\nAd", "A\n|"},
	    {"inside what is cut off", "More", "Ad", "A\nMore\nAd\nB", "A\n|"},
	};

	for (size_t i = 0; i < COUNT_OF(samples); i++)
		expect_kept(&samples[i]);
}

static void
repeated_paragraphs_are_dropped(void **state UNUSED)
{
	struct boilerplate rules = {.drop_repeated = true};
	AUTO(boilerplate_free)
	struct boilerplate_cutter *cutter = boilerplate_new(&rules);
	struct token_list tokens = token_list_init();
	struct furniture_list list = {0};
	uint64_t hash;
	struct repeated_paragraphs repeated = {&hash, 1};

	token_cut(&tokens, S("Subscribe to our LETTER."), S(""));
	hash = boilerplate_paragraph_hash(tokens.items, tokens.len);
	token_cut(
	    &tokens, S("News.\n\nSubscribe to our letter\n\nMore."), S(""));
	boilerplate_mark(cutter, &tokens, repeated, &list);
	assert_int_equal(list.len, 1);
	assert_int_equal(list.items[0].start, 7);
	assert_int_equal(list.items[0].end, 32);
	token_list_fini(&tokens);
	array_fini(&list);
}

/* A rule, a body, and what was found where. */
static void
furniture_is_searched_only_everywhere_and_keeps_its_offsets(void **state UNUSED)
{
	static const struct {
		const char *when, *body, *because;
	} rows[] = {
	    {"arms", "News.\nMORE\nArms deal", NULL},
	    {"in(everywhere; arms)", "News.\nMORE\nArms deal",
	        "furniture 11-15 Arms;"},
	    {"in(everywhere; all(news, deal))", "News.\nMORE\nArms deal",
	        "body 0-4 News;furniture 16-20 deal;"},
	    {"near(9 words; news, arms)", "News.\nMORE\nArms", NULL},
	    {"in(everywhere; near(9 words; news, arms))", "News.\nMORE\nArms",
	        NULL},
	    {"arms", "A\nADVERT\nArms", "body 9-13 Arms;"},
	    {"near(0 words; big, arms)", "Big\nADVERT\narms",
	        "body 0-3 Big;body 11-15 arms;"},
	    {"in(lead; arms)", "ADVERT\n\nArms\n\narms", "body 8-12 Arms;"},
	    {"in(everywhere; near(9 words; x, y))", "ADVERT x\nA\nADVERT y",
	        NULL},
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct rule_book *book = rule_book_new();
		AUTO(ruleset_unref) struct ruleset *set = NULL;
		AUTO(matcher_free) struct matcher *matcher = NULL;
		AUTO(buf_fini) struct buf got = buf_init(BUF_MAX_OWN);
		struct article article = {.body = slice_of(rows[i].body)};
		struct match_input input = {.article = &article};
		struct hit hit = {0};
		bool met;

		book->boilerplate.cut_after = book_terms(book, "MORE");
		book->boilerplate.drop_lines = book_terms(book, "ADVERT");
		book_rule(book, "rule", rows[i].when);
		set = book_compile(&book);
		matcher = matcher_new(set);
		met = matcher_match_rule(matcher, &input, 0, &hit);
		for (size_t k = 0; k < hit.because_len; k++)
			buf_printf(&got, "%s %zu-%zu %.*s;",
			    field_name(hit.because[k].field),
			    hit.because[k].start, hit.because[k].end,
			    SLICE_ARG(hit.because[k].text));
		if (met != (rows[i].because != NULL) ||
		    (met && strcmp(buf_str(&got), rows[i].because) != 0))
			fail_msg("row %zu: got \"%s\"", i, buf_str(&got));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
	        what_follows_a_marker_is_furniture_unless_prose_comes),
	    cmocka_unit_test(single_lines_are_dropped),
	    cmocka_unit_test(repeated_paragraphs_are_dropped),
	    cmocka_unit_test(
	        furniture_is_searched_only_everywhere_and_keeps_its_offsets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
