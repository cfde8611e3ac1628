/*
 * Any text as a rule file: a book or errors, never both, never neither; and
 * what is a book once is a book again without its tests.
 */
#include "base/check.h"
#include "config/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct rule_book *
load(struct slice text, bool load_tests, struct problems *problems)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();

	source_set_add(set, S("/nowhere/fuzz.yaml"), text);
	return config_load_rules(
	    set, &(struct rules_options){.load_tests = load_tests}, problems);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = slice_make(data, size);
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(problems_free) struct problems *again = problems_new();
	AUTO(rule_book_free) struct rule_book *book = NULL;
	AUTO(rule_book_free) struct rule_book *bare = NULL;
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);

	book = load(text, true, problems);
	check((book == NULL) == (problems_count(problems, PROBLEM_ERROR) > 0));
	problems_sort(problems);
	problems_print(problems, PROBLEMS_PER_FILE, &out);
	if (book == NULL)
		return 0;
	ARRAY_EACH(rule, &book->rules)
		check((*rule)->id.len > 0 && (*rule)->when != NULL);
	bare = load(text, false, again);
	check(bare != NULL && bare->rules.len == book->rules.len);
	return 0;
}
