/* The nouns: names of their members, ids, findings as they are printed. */
#include "unit/testing.h"

#include "model/alert.h"
#include "model/article.h"
#include "model/delivery.h"
#include "model/feed.h"
#include "model/problem.h"
#include "model/settings.h"
#include "model/severity.h"
#include "model/source.h"

/* Walks an enum both ways; `find` reads back what `name` says. */
#define ASSERT_NAMES(type, count, name, find)                                  \
	do {                                                                   \
		for (int i_ = 0; i_ < (count); i_++) {                         \
			enum type v_;                                          \
			assert_true(find(slice_of(name((enum type)i_)), &v_)); \
			assert_int_equal((int)v_, i_);                         \
		}                                                              \
		enum type v_;                                                  \
		assert_false(find(S("no such name"), &v_));                    \
	} while (0)

static void
every_name_reads_back(void **state)
{
	(void)state;
	ASSERT_NAMES(severity, SEVERITY_COUNT, severity_name, severity_find);
	ASSERT_NAMES(
	    feed_phase, FEED_PHASE_COUNT, feed_phase_name, feed_phase_find);
	ASSERT_NAMES(channel_type, CHANNEL_TYPE_COUNT, channel_type_name,
	    channel_type_find);
	ASSERT_NAMES(
	    alert_state, ALERT_STATE_COUNT, alert_state_name, alert_state_find);
	ASSERT_NAMES(delivery_state, DELIVERY_STATE_COUNT, delivery_state_name,
	    delivery_state_find);
	ASSERT_NAMES(leg, LEG_COUNT, leg_name, leg_find);
	ASSERT_NAMES(outcome, OUTCOME_COUNT, outcome_name, outcome_find);
}

static void
ids_are_the_same_for_the_same_facts(void **state)
{
	char a[DIGEST_ID_LEN + 1], b[DIGEST_ID_LEN + 1];

	(void)state;
	alert_id(S("rule"), S("article"), a);
	alert_id(S("rule"), S("article"), b);
	assert_string_equal(a, b);
	delivery_id(slice_of(a), S("desk"), LEG_OPENED, 0, 0, a);
	delivery_id(slice_of(b), S("desk"), LEG_OPENED, 0, 1, b);
	assert_string_not_equal(a, b);
}

static void
add(struct problems *problems, enum problem_level level, const char *file,
    unsigned line, const char *text)
{
	problems_add(problems,
	    &(struct problem){.level = level,
	        .place = {slice_of(file), line, 9},
	        .width = 4,
	        .code = "R021",
	        .text = slice_of(text),
	        .line_text = S("        alll:"),
	        .hint = S("did you mean 'all'?"),
	        .help = S("a condition is a phrase")});
}

static void
a_finding_shows_the_line_and_what_to_do(void **state)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(buf_fini) struct buf out = buf_init(10000);

	(void)state;
	add(problems, PROBLEM_ERROR, "rules.d/dprk.yaml", 14,
	    "unknown key 'alll' in a condition");
	problems_print(problems, 20, &out);
	assert_string_equal(buf_str(&out),
	    "rules.d/dprk.yaml:14:9: error R021: "
	    "unknown key 'alll' in a condition\n"
	    "   14 |         alll:\n"
	    "      |         ^^^^ did you mean 'all'?\n"
	    "   help: a condition is a phrase\n");
}

static void
findings_come_sorted_and_the_rest_is_counted(void **state)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(buf_fini) struct buf out = buf_init(10000);

	(void)state;
	add(problems, PROBLEM_NOTE, "b.yaml", 1, "third");
	add(problems, PROBLEM_ERROR, "a.yaml", 7, "second");
	add(problems, PROBLEM_ERROR, "a.yaml", 3, "first");
	problems_sort(problems);
	assert_slice(problems->items.items[0].text, "first");
	assert_slice(problems->items.items[2].text, "third");
	assert_int_equal(problems_count(problems, PROBLEM_ERROR), 2);
	problems_print(problems, 1, &out);
	assert_non_null(strstr(buf_str(&out), "a.yaml: 1 more\n"));
	assert_null(strstr(buf_str(&out), "second"));
}

static void
findings_get_the_lines_that_they_do_not_show(void **state)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(source_set_free) struct source_set *set = source_set_new();

	(void)state;
	source_set_add(set, S("a.yaml"), S("one\r\ntwo\n\tthree"));
	add(problems, PROBLEM_ERROR, "a.yaml", 1, "first");
	add(problems, PROBLEM_ERROR, "a.yaml", 3, "last");
	add(problems, PROBLEM_ERROR, "a.yaml", 4, "behind the end");
	add(problems, PROBLEM_ERROR, "b.yaml", 1, "elsewhere");
	add(problems, PROBLEM_ERROR, "a.yaml", 0, "without a place");
	ARRAY_EACH(problem, &problems->items)
		problem->line_text = S("");
	problems_quote(problems, set);
	assert_slice(problems->items.items[0].line_text, "one");
	assert_slice(problems->items.items[1].line_text, "\tthree");
	assert_slice(problems->items.items[2].line_text, "");
	assert_slice(problems->items.items[3].line_text, "");
	assert_slice(problems->items.items[4].line_text, "");
	problems->items.items[0].line_text = S("shown");
	problems_quote(problems, set);
	assert_slice(problems->items.items[0].line_text, "shown");
}

static void
a_source_set_is_known_by_its_bytes(void **state)
{
	AUTO(source_set_free) struct source_set *a = source_set_new();
	AUTO(source_set_free) struct source_set *b = source_set_new();
	char one[DIGEST_ID_LEN + 1], two[DIGEST_ID_LEN + 1];

	(void)state;
	source_set_add(a, S("x.yaml"), S("version: 1\n"));
	source_set_add(b, S("x.yaml"), S("version: 1\n"));
	source_set_id(a, one);
	source_set_id(b, two);
	assert_string_equal(one, two);
	source_set_add(b, S("y.yaml"), S(""));
	source_set_id(b, two);
	assert_string_not_equal(one, two);
}

static void
a_list_among_the_sources_is_told_by_its_path(void **state)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();

	(void)state;
	source_set_add(set, S("x.yaml"), S("version: 1\n"));
	source_set_add(set, S(SOURCE_LIST "/x.txt"), S("a name\n"));
	assert_false(source_is_list(&set->files.items[0]));
	assert_true(source_is_list(&set->files.items[1]));
	assert_ptr_equal(
	    source_set_find(set, S("x.yaml")), &set->files.items[0]);
	assert_null(source_set_find(set, S("/x.txt")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_name_reads_back),
	    cmocka_unit_test(ids_are_the_same_for_the_same_facts),
	    cmocka_unit_test(a_finding_shows_the_line_and_what_to_do),
	    cmocka_unit_test(findings_come_sorted_and_the_rest_is_counted),
	    cmocka_unit_test(findings_get_the_lines_that_they_do_not_show),
	    cmocka_unit_test(a_source_set_is_known_by_its_bytes),
	    cmocka_unit_test(a_list_among_the_sources_is_told_by_its_path),
	};

	return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
