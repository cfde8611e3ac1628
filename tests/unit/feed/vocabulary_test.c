/* The words of XML feeds, and the stack they stand on. */
#include "unit/testing.h"

#include "base/auto.h"
#include "feed/stack.h"
#include "feed/vocabulary.h"

static void
the_table_is_sorted_and_in_small_letters(void **state)
{
	const struct element *last = NULL, *element;

	(void)state;
	for (size_t i = 0; (element = vocabulary_at(i)) != NULL; i++) {
		for (size_t k = 0; k < element->local.len; k++)
			assert_int_equal(element->local.ptr[k],
			    char_lower(element->local.ptr[k]));
		if (last != NULL)
			assert_true(
			    slice_compare(last->local, element->local) <= 0);
		last = element;
	}
}

static void
every_row_is_found_by_its_own_name(void **state)
{
	const struct element *element;

	(void)state;
	for (size_t i = 0; (element = vocabulary_at(i)) != NULL; i++)
		for (int space = 0; space < SPACE_OTHER; space++)
			if ((element->spaces & (1u << space)) != 0)
				assert_non_null(vocabulary_find(element->local,
				    (enum xml_space)space, element->owner));
}

static void
a_name_means_something_only_where_it_belongs(void **state)
{
	(void)state;
	assert_non_null(vocabulary_find(S("pubDate"), SPACE_CORE, OWNER_ENTRY));
	assert_null(vocabulary_find(S("pubDate"), SPACE_DC, OWNER_ENTRY));
	assert_null(vocabulary_find(S("guid"), SPACE_CORE, OWNER_FEED));
	assert_null(vocabulary_find(S("title"), SPACE_CORE, OWNER_NONE));
	assert_non_null(vocabulary_find(S("ITEM"), SPACE_CORE, OWNER_NONE));
	assert_null(vocabulary_find(S(""), SPACE_CORE, OWNER_ENTRY));
	assert_null(vocabulary_find(S("zzz"), SPACE_CORE, OWNER_ENTRY));
}

static void
namespaces_are_told_by_address_in_all_its_spellings(void **state)
{
	static const struct {
		const char *address;
		enum xml_space space;
	} rows[] = {
	    {"http://www.w3.org/2005/Atom", SPACE_CORE},
	    {" HTTPS://www.w3.org/2005/atom/ ", SPACE_CORE},
	    {"http://purl.org/rss/1.0/", SPACE_CORE},
	    {"http://purl.org/rss/1.0/modules/content/", SPACE_CONTENT},
	    {"http://purl.org/rss/1.0/modules/syndication/", SPACE_OTHER},
	    {"http://purl.org/dc/elements/1.1/", SPACE_DC},
	    {"http://purl.org/dc/terms/", SPACE_TERMS},
	    {"http://search.yahoo.com/mrss", SPACE_MEDIA},
	    {"http://www.itunes.com/DTDs/PodCast-1.0.dtd", SPACE_ITUNES},
	};
	enum xml_space space = SPACE_OTHER;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		assert_true(
		    vocabulary_space(slice_of(rows[i].address), &space));
		assert_int_equal(space, rows[i].space);
	}
	assert_false(vocabulary_space(S("urn:x"), &space));
	assert_int_equal(vocabulary_prefix(S("DC")), SPACE_DC);
	assert_int_equal(vocabulary_prefix(S("xyz")), SPACE_OTHER);
}

static void
the_stack_finds_the_innermost_of_a_name(void **state)
{
	struct stack stack;

	(void)state;
	stack_init(&stack, 3);
	assert_null(stack_top(&stack));
	assert_int_equal(stack_find(&stack, S("a")), 0);
	assert_true(stack_push(&stack, &(struct frame){.name = S("a")}));
	assert_true(stack_push(&stack, &(struct frame){.name = S("b")}));
	assert_true(stack_push(&stack, &(struct frame){.name = S("A")}));
	assert_false(stack_push(&stack, &(struct frame){.name = S("d")}));
	assert_int_equal(stack_find(&stack, S("a")), 3);
	assert_int_equal(stack_find(&stack, S("B")), 2);
	assert_int_equal(stack_find(&stack, S("d")), 0);
	stack_pop(&stack);
	assert_int_equal(stack_find(&stack, S("a")), 1);
	stack_fini(&stack);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_table_is_sorted_and_in_small_letters),
	    cmocka_unit_test(every_row_is_found_by_its_own_name),
	    cmocka_unit_test(a_name_means_something_only_where_it_belongs),
	    cmocka_unit_test(
	        namespaces_are_told_by_address_in_all_its_spellings),
	    cmocka_unit_test(the_stack_finds_the_innermost_of_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
