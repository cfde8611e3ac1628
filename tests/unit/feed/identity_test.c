/* Which entry is which. */
#include "unit/testing.h"

#include "base/auto.h"
#include "feed/identity.h"

#define MAX_ENTRIES 8

struct row {
	const char *id, *link, *title, *text;
};

struct document {
	struct entry entries[MAX_ENTRIES];
	struct entry *pointers[MAX_ENTRIES];
	struct identity identities[MAX_ENTRIES];
};

/* Identities of the rows, as of one document. */
static struct document
read_rows(const struct row *rows, size_t len)
{
	struct document document = {0};

	for (size_t i = 0; i < len; i++) {
		document.entries[i] = (struct entry){.id = slice_of(rows[i].id),
		    .link = slice_of(rows[i].link),
		    .title = slice_of(rows[i].title),
		    .summary = slice_of(rows[i].text)};
		document.pointers[i] = &document.entries[i];
	}
	identity_of_entries(document.pointers, len, document.identities);
	return document;
}

#define READ(...)                                    \
	read_rows((const struct row[]){__VA_ARGS__}, \
	    sizeof((const struct row[]){__VA_ARGS__}) / sizeof(struct row))

static void
the_id_alone_is_the_key(void **state)
{
	struct document a = READ({"x:1", "http://e.org/1", "One", "text"});
	struct document b = READ({"x:1", "http://e.org/2", "Two", "other"});
	struct document c = READ({"X:1", "http://e.org/1", "One", "text"});

	(void)state;
	assert_string_equal(a.identities[0].key, b.identities[0].key);
	assert_string_not_equal(a.identities[0].key, c.identities[0].key);
	assert_string_equal(a.identities[0].key, a.identities[0].bare_key);
}

static void
without_an_id_the_normalised_link_is_the_key(void **state)
{
	struct document a =
	    READ({"", "http://E.org:80/1?utm_source=rss#top", "One", "text"});
	struct document b = READ({"", "http://e.org/1", "One, edited", "x"});
	struct document c = READ({"http://e.org/1", "", "One", "text"});

	(void)state;
	assert_string_equal(a.identities[0].key, b.identities[0].key);
	/* An id that looks like the link is another thing. */
	assert_string_not_equal(b.identities[0].key, c.identities[0].key);
}

static void
without_both_title_and_text_are_the_key(void **state)
{
	struct document a = READ({"", "", "One", "text"});
	struct document b = READ({"", "", "One", "text"});
	struct document c = READ({"", "", "One", "another text"});

	(void)state;
	assert_string_equal(a.identities[0].key, b.identities[0].key);
	assert_string_not_equal(a.identities[0].key, c.identities[0].key);
}

static void
entries_that_share_an_id_are_told_apart_by_link(void **state)
{
	struct document two = READ({"0", "http://e.org/2", "Two", ""},
	    {"0", "http://e.org/1", "One", ""});
	struct document three = READ({"0", "http://e.org/3", "Three", ""},
	    {"0", "http://e.org/2", "Two", ""},
	    {"0", "http://e.org/1", "One", ""});

	(void)state;
	assert_string_not_equal(two.identities[0].key, two.identities[1].key);
	/* The newcomer on top takes nobody's key over. */
	assert_string_equal(two.identities[0].key, three.identities[1].key);
	assert_string_equal(two.identities[1].key, three.identities[2].key);
	assert_string_equal(
	    three.identities[0].bare_key, three.identities[1].bare_key);
}

static void
entries_that_share_id_and_link_are_told_apart_by_title(void **state)
{
	struct document a = READ({"0", "http://e.org/", "Two", ""},
	    {"0", "http://e.org/", "One", ""}, {"1", "http://e.org/", "X", ""});
	struct document b = READ(
	    {"", "http://e.org/", "Two", ""}, {"", "http://e.org/", "One", ""});

	(void)state;
	assert_string_not_equal(a.identities[0].key, a.identities[1].key);
	assert_false(a.identities[1].is_copy);
	assert_string_not_equal(b.identities[0].key, b.identities[1].key);
	/* Who has an id of his own keeps the plain key. */
	assert_string_equal(a.identities[2].key, a.identities[2].bare_key);
}

static void
the_same_entry_twice_is_a_copy_and_keeps_its_key(void **state)
{
	struct document twice = READ({"a", "http://e.org/1", "One", "t"},
	    {"a", "http://e.org/1", "One", "t"});
	struct document once = READ({"a", "http://e.org/1", "One", "t"});

	(void)state;
	assert_false(twice.identities[0].is_copy);
	assert_true(twice.identities[1].is_copy);
	assert_string_equal(twice.identities[0].key, once.identities[0].key);
}

static void
the_hash_changes_with_title_and_text_alone(void **state)
{
	struct document a = READ({"a", "http://e.org/1", "One", "t"});
	struct document b = READ({"b", "http://e.org/2", "One", "t"});
	struct document c = READ({"a", "http://e.org/1", "One!", "t"});
	struct document d = READ({"a", "http://e.org/1", "One", "t2"});

	(void)state;
	assert_string_equal(a.identities[0].hash, b.identities[0].hash);
	assert_string_not_equal(a.identities[0].hash, c.identities[0].hash);
	assert_string_not_equal(a.identities[0].hash, d.identities[0].hash);
}

static void
titles_are_compared_without_case_marks_and_outlet(void **state)
{
	static const struct {
		const char *title, *key; /* NULL: too little */
	} rows[] = {
	    {"Kim meets Putin in Vladivostok",
	        "kim meets putin in vladivostok"},
	    {"  KIM meets \xe2\x80\x9cPutin\xe2\x80\x9d in Vladivostok! ",
	        "kim meets putin in vladivostok"},
	    {"Kim meets Putin in Vladivostok - Reuters",
	        "kim meets putin in vladivostok"},
	    {"Kim meets Putin in Vladivostok | The Daily Example",
	        "kim meets putin in vladivostok"},
	    {"Kim meets Putin in Vladivostok \xe2\x80\x93 BBC News",
	        "kim meets putin in vladivostok"},
	    /* Not a name, or not a headline before it: kept. */
	    {"Kim meets Putin in Vladivostok - arms deal feared",
	        "kim meets putin in vladivostok arms deal feared"},
	    {"Arms deal - Reuters investigation finds shells",
	        "arms deal reuters investigation finds shells"},
	    {"Minist\xc3\xa8re fran\xc3\xa7"
	     "ais de la D\xc3\xa9"
	     "fense",
	        "ministere francais de la defense"},
	    {"Live updates", NULL},
	    {"A b c d", NULL},
	    {"", NULL},
	    {"- - - -", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		AUTO(buf_fini) struct buf key = buf_init(1000);
		bool found = identity_title_key(slice_of(rows[i].title), &key);

		assert_int_equal(found, rows[i].key != NULL);
		assert_slice(buf_slice(&key), found ? rows[i].key : "");
	}
}

static void
links_are_compared_without_what_tracks(void **state)
{
	AUTO(buf_fini) struct buf a = buf_init(1000), b = buf_init(1000);

	(void)state;
	assert_true(
	    identity_link_key(S("HTTPS://E.org/a?utm_medium=x&id=1#f"), &a));
	assert_true(identity_link_key(S("https://e.org:443/a?id=1"), &b));
	assert_slice(buf_slice(&a), buf_str(&b));
	assert_false(identity_link_key(S("  "), &a));
}

static void
no_entries_have_no_identities(void **state)
{
	(void)state;
	identity_of_entries(NULL, 0, NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_id_alone_is_the_key),
	    cmocka_unit_test(without_an_id_the_normalised_link_is_the_key),
	    cmocka_unit_test(without_both_title_and_text_are_the_key),
	    cmocka_unit_test(entries_that_share_an_id_are_told_apart_by_link),
	    cmocka_unit_test(
	        entries_that_share_id_and_link_are_told_apart_by_title),
	    cmocka_unit_test(the_same_entry_twice_is_a_copy_and_keeps_its_key),
	    cmocka_unit_test(the_hash_changes_with_title_and_text_alone),
	    cmocka_unit_test(titles_are_compared_without_case_marks_and_outlet),
	    cmocka_unit_test(links_are_compared_without_what_tracks),
	    cmocka_unit_test(no_entries_have_no_identities),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
