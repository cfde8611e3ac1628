/* Rule files: what good ones give, and what shows only between them. */
#include "unit/testing.h"

#include <time.h>

#include "config/rules.h"
#include "unit/config/findings.h"

static struct rule_book *
load_text(const char *text, bool load_tests, struct problems *problems)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	const struct rules_options options = {.load_tests = load_tests};

	source_set_add(set, S("x.yaml"), slice_of(text));
	return config_load_rules(set, &options, problems);
}

static const char WHOLE[] =
    "version: 1\n"
    "defaults: {severity: low, collapse: {for: 24h}, owner: desk, tags: [t],\n"
    "  send: [screen]}\n"
    "boilerplate: {cut_after: [MORE], drop_lines: [Share], drop_repeated: "
    "true}\n"
    "lists:\n"
    "  people:\n"
    "    description: who\n"
    "    needs: [Moscow]\n"
    "    except: [Putin Street]\n"
    "    entries:\n"
    "      - plain phrase\n"
    "      - name: John Kirby\n"
    "        also: [J. Kirby]\n"
    "        short: [Kirby]\n"
    "        needs: [White House, {list: places}]\n"
    "        needs_within: sentence\n"
    "        except: [Kirby Street]\n"
    "        id: Q6243411\n"
    "  places: {entries: [Pentagon]}\n"
    "rules:\n"
    "  - id: first\n"
    "    name: \"First: a name\"\n"
    "    when:\n"
    "      all:\n"
    "        - {list: people, in: title}\n"
    "        - any: [x1, 'y 2']\n"
    "        - near: [{exact: US}, zulu*]\n"
    "          within: 12 words\n"
    "          in_order: true\n"
    "        - none: [museum]\n"
    "    unless: film review\n"
    "    in: [title, lead]\n"
    "    languages: [EN-gb, ru]\n"
    "    sources: {only: [media], except: [bbc.co.uk]}\n"
    "    severity: high\n"
    "    escalate:\n"
    "      - {when: {any: [signed], in: title}, to: critical}\n"
    "    collapse: off\n"
    "    send: [desk]\n"
    "    owner: me\n"
    "    tags: [a, b]\n"
    "    references: [https://example.org/a]\n"
    "    was: zeroth\n"
    "    tests:\n"
    "      - match: {title: a title, body: a body, source: s}\n"
    "        because: [title]\n"
    "        not_because: [body]\n"
    "        severity: critical\n"
    "      - no_match: just a text\n"
    "        note: so\n"
    "      - no_match: {body: text, language: RU}\n"
    "  - id: second\n"
    "    when: kim jong\n";

static void
check_first_rule(const struct rule *rule)
{
	const struct node *when = rule->when, *near;

	assert_slice(rule->name, "First: a name");
	assert_int_equal(when->kind, NODE_ALL);
	assert_int_equal(when->child_len, 4);
	assert_int_equal(when->children[0]->kind, NODE_LIST);
	assert_slice(when->children[0]->list->id, "people");
	assert_int_equal(when->children[0]->scope, SCOPE_TITLE);
	assert_int_equal(when->children[1]->kind, NODE_ANY);
	assert_slice(when->children[1]->children[1]->text, "y 2");
	near = when->children[2];
	assert_int_equal(near->kind, NODE_NEAR);
	assert_int_equal(near->within.kind, DISTANCE_WORDS);
	assert_int_equal(near->within.words, 12);
	assert_true(near->in_order);
	assert_int_equal(near->children[0]->kind, NODE_EXACT);
	assert_slice(near->children[0]->terms.items[0].text, "US");
	assert_slice(near->children[1]->text, "zulu*");
	assert_int_equal(when->children[3]->kind, NODE_NONE);
	assert_int_equal(rule->unless->kind, NODE_TERM);
	assert_int_equal(rule->scope, SCOPE_TITLE | SCOPE_LEAD);
	assert_slice(rule->languages.items[0].text, "en");
	assert_slice(rule->sources_only.items[0].text, "media");
	assert_slice(rule->sources_except.items[0].text, "bbc.co.uk");
	assert_int_equal(rule->severity, SEVERITY_HIGH);
	assert_int_equal(rule->escalate_len, 1);
	assert_int_equal(rule->escalate[0].to, SEVERITY_CRITICAL);
	assert_int_equal(rule->escalate[0].when->scope, SCOPE_TITLE);
	assert_true(rule->collapse.off);
	assert_slice(rule->send.items[0].text, "desk");
	assert_slice(rule->owner, "me");
	assert_int_equal(rule->tags.len, 2);
	assert_slice(rule->references.items[0].text, "https://example.org/a");
	assert_slice(rule->was, "zeroth");
	assert_int_equal(rule->place.line, 21);
	assert_slice(rule->place.file, "x.yaml");
}

static void
check_tests(const struct rule *rule)
{
	const struct rule_test *test = rule->tests;

	assert_int_equal(rule->test_len, 3);
	assert_true(test[0].must_match && test[0].has_severity);
	assert_slice(test[0].article->title, "a title");
	assert_slice(test[0].article->source, "s");
	assert_slice(test[0].article->language, "en");
	assert_true(test[0].names_source);
	assert_false(test[0].names_language);
	assert_slice(test[0].because.items[0].text, "title");
	assert_int_equal(test[0].not_because.len, 1);
	assert_false(test[1].must_match);
	assert_slice(test[1].article->body, "just a text");
	assert_slice(test[1].note, "so");
	assert_slice(test[2].article->language, "ru");
	assert_true(test[2].names_language);
}

static void
a_file_with_everything_is_built(void **state)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free)
	struct rule_book *book = load_text(WHOLE, true, problems);
	const struct word_list *people;
	const struct rule *second;

	(void)state;
	if (book == NULL)
		print_problems(problems);
	assert_non_null(book);
	assert_int_equal(problems_count(problems, PROBLEM_WARNING), 0);
	assert_int_equal(book->rules.len, 2);
	check_first_rule(map_get(book->rule_by_id, S("first")));
	check_tests(book->rules.items[0]);
	second = book->rules.items[1];
	assert_int_equal(second->severity, SEVERITY_LOW);
	assert_int_equal(second->collapse.for_ms, 24 * 3600 * 1000);
	assert_slice(second->owner, "desk");
	assert_slice(second->send.items[0].text, "screen");
	assert_int_equal(second->scope, SCOPE_TEXT);
	people = map_get(book->list_by_id, S("people"));
	assert_int_equal(people->entry_len, 2);
	assert_slice(people->entries[0].name.text, "plain phrase");
	assert_slice(people->entries[1].short_forms.items[0].text, "Kirby");
	assert_int_equal(people->entries[1].needs.len, 2);
	assert_slice(people->entries[1].needs.items[1]->list->id, "places");
	assert_int_equal(
	    people->entries[1].needs_within.kind, DISTANCE_SENTENCE);
	assert_int_equal(
	    people->entries[0].needs_within.kind, DISTANCE_ARTICLE);
	assert_int_equal(people->needs.len, 1);
	assert_int_equal(people->except.len, 1);
	assert_slice(book->boilerplate.cut_after.items[0].text, "MORE");
	assert_slice(book->boilerplate.drop_lines.items[0].text, "Share");
	assert_true(book->boilerplate.drop_repeated);
}

static const char REST[] =
    "version: 1\n"
    "defaults: {denials: only, limit: {alerts: 3, per: 2h}}\n"
    "lists:\n"
    "  l: {entries: [{forms: inspect}], needs: [{rule: second}]}\n"
    "rules:\n"
    "  - id: first\n"
    "    when:\n"
    "      all:\n"
    "        - {forms: [inspect, sanction]}\n"
    "        - {like: Natanz}\n"
    "        - {like: [Natanz, Isfahan], typos: 2}\n"
    "        - at_least: 2\n"
    "          of: [{list: l}, {rule: second}, {all: [x1, y1]}]\n"
    "        - any: [arms, weapon*]\n"
    "          mentions: 3\n"
    "          except: [coat of arms]\n"
    "          not_near: {of: [water], within: 4 words}\n"
    "    denials: drop\n"
    "    fire_when: {articles: 2, different_sources: 3, within: 1d}\n"
    "    limit: {alerts: 5, per: 1d}\n"
    "    status: trial\n"
    "    expires: 2027-12-31\n"
    "    tests: [{match: text, denied: true}]\n"
    "  - {id: second, when: kim jong}\n";

static void
check_rest_of_conditions(const struct rule_book *book)
{
	const struct rule *first = book->rules.items[0];
	struct node **parts = first->when->children;
	const struct word_list *l = map_get(book->list_by_id, S("l"));

	assert_int_equal(parts[0]->kind, NODE_FORMS);
	assert_slice(parts[0]->terms.items[1].text, "sanction");
	assert_int_equal(parts[1]->kind, NODE_LIKE);
	assert_int_equal(parts[1]->typos, 1);
	assert_int_equal(parts[2]->typos, 2);
	assert_int_equal(parts[3]->kind, NODE_AT_LEAST);
	assert_int_equal(parts[3]->at_least, 2);
	assert_int_equal(parts[3]->child_len, 3);
	assert_ptr_equal(parts[3]->children[0]->list, l);
	assert_ptr_equal(parts[3]->children[1]->rule, book->rules.items[1]);
	assert_int_equal(parts[4]->mentions, 3);
	assert_slice(parts[4]->not_near.items[0].text, "water");
	assert_int_equal(parts[4]->not_near_within.words, 4);
	assert_true(l->entries[0].is_forms);
	assert_slice(l->entries[0].name.text, "inspect");
	assert_ptr_equal(l->needs.items[0]->rule, book->rules.items[1]);
}

static void
the_rest_of_the_language_is_built(void **state)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free)
	struct rule_book *book = load_text(REST, true, problems);
	const struct rule *first, *second;

	(void)state;
	if (book == NULL)
		print_problems(problems);
	assert_non_null(book);
	check_rest_of_conditions(book);
	first = book->rules.items[0];
	second = book->rules.items[1];
	assert_int_equal(first->denials, DENIALS_DROP);
	assert_int_equal(second->denials, DENIALS_ONLY);
	assert_int_equal(first->fire_when.articles, 3);
	assert_int_equal(first->fire_when.different_sources, 3);
	assert_int_equal(first->fire_when.within_ms, 24 * 3600 * 1000);
	assert_int_equal(first->limit.alerts, 5);
	assert_int_equal(second->limit.alerts, 3);
	assert_int_equal(second->limit.per_ms, 2 * 3600 * 1000);
	assert_int_equal(first->status, RULE_TRIAL);
	/* 2027-12-31T23:59:59.999Z */
	assert_true(first->has_expires);
	assert_int_equal(first->expires_ms, INT64_C(1830297599999));
	assert_true(first->tests[0].has_denied && first->tests[0].denied);
	assert_int_equal(second->status, RULE_ON);
	assert_false(second->has_expires);
}

static void
without_tests_no_fixture_is_read(void **state)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free)
	struct rule_book *book =
	    load_text("version: 1\nrules:\n  - id: a\n    when: kim jong\n"
	              "    tests: [{match: {file: nowhere.json}}]\n",
	        false, problems);

	(void)state;
	assert_non_null(book);
	assert_int_equal(book->rules.items[0]->test_len, 0);
}

static void
defaults_are_for_one_file(void **state)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free) struct rule_book *book = NULL;

	(void)state;
	source_set_add(set, S("a.yaml"),
	    S("version: 1\nrules: [{id: a, when: {list: l}}]\n"
	      "defaults: {severity: info}\nboilerplate: {cut_after: [A]}\n"));
	source_set_add(set, S("b.yaml"),
	    S("version: 1\nrules: [{id: b, when: kim jong}]\n"
	      "lists: {l: {entries: [a b]}}\nboilerplate: {cut_after: [B]}\n"));
	book = config_load_rules(
	    set, &(struct rules_options){.load_tests = true}, problems);
	assert_non_null(book);
	assert_int_equal(book->rules.items[0]->severity, SEVERITY_INFO);
	assert_int_equal(book->rules.items[1]->severity, SEVERITY_MEDIUM);
	assert_int_equal(book->boilerplate.cut_after.len, 2);
}

static void
an_id_in_two_files_names_both(void **state)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free) struct rule_book *book = NULL;
	struct slice text = S("version: 1\nlists: {l: {entries: [a b]}}\n"
	                      "rules: [{id: a, when: {list: l}}]\n");

	(void)state;
	source_set_add(set, S("a.yaml"), text);
	source_set_add(set, S("b.yaml"), text);
	book = config_load_rules(set, &(struct rules_options){0}, problems);
	assert_null(book);
	assert_true(expect_problem(
	    "list", problems, &(struct expected){"R031", 2, 9, "a.yaml:2:9"}));
	assert_true(expect_problem(
	    "rule", problems, &(struct expected){"R031", 3, 14, "a.yaml:3:9"}));
}

static void
a_broken_file_hides_no_mistake_of_another(void **state)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free) struct rule_book *book = NULL;

	(void)state;
	source_set_add(set, S("a.yaml"), S("version: 1\nlists: [\n"));
	source_set_add(set, S("b.yaml"),
	    S("version: 1\nrules: [{id: a, when: {list: l}, severty: low}]\n"));
	book = config_load_rules(set, &(struct rules_options){0}, problems);
	assert_null(book);
	assert_true(expect_problem(
	    "open bracket", problems, &(struct expected){"R012", 2, 8, NULL}));
	assert_true(expect_problem(
	    "unknown key", problems, &(struct expected){"R021", 2, 34, NULL}));
	/* The list may stand in the file that nobody could read. */
	assert_int_equal(problems_count(problems, PROBLEM_ERROR), 2);
}

/* Settings with one channel and one feed, as far as rules look at them. */
static struct settings *
small_settings(void)
{
	struct settings *settings = settings_new();
	struct channel *channel =
	    arena_alloc(settings->arena, sizeof(struct channel));
	struct feed *feed = arena_alloc(settings->arena, sizeof(struct feed));

	channel->id = S("desk");
	*array_add(&settings->channels) = channel;
	feed->id = S("world");
	feed->tags.items = arena_new_array(settings->arena, struct term, 1);
	feed->tags.items[0].text = S("media");
	feed->tags.len = 1;
	*array_add(&settings->feeds) = feed;
	return settings;
}

static void
channels_and_sources_are_known_by_the_settings(void **state)
{
	AUTO(settings_free) struct settings *settings = small_settings();
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free) struct rule_book *book = NULL;

	(void)state;
	source_set_add(set, S("a.yaml"),
	    S("version: 1\nrules:\n"
	      "  - {id: a, when: kim jong, send: [desk],\n"
	      "     sources: {only: [world, media, bbc.co.uk]}}\n"
	      "  - {id: b, when: kim jong, send: [dsk],\n"
	      "     sources: {except: [wrold]}}\n"));
	book = config_load_rules(
	    set, &(struct rules_options){.settings = settings}, problems);
	assert_null(book);
	assert_true(expect_problem("channel", problems,
	    &(struct expected){"R030", 5, 36, "did you mean 'desk'"}));
	assert_true(expect_problem("source", problems,
	    &(struct expected){"R030", 6, 25, "did you mean 'world'"}));
	assert_int_equal(problems_count(problems, PROBLEM_ERROR), 2);
}

static void
files_of_a_folder_come_in_name_order(void **state)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	char folder[PATH_MAX], path[PATH_MAX + 64];

	(void)state;
	folder_make(folder);
	file_put(folder, "b.yaml", "version: 1\n", 0644);
	file_put(folder, "a.yaml", "version: 1\n", 0644);
	file_put(folder, "c.yml", "version: 1\n", 0644);
	file_put(folder, "d/e.yaml", "version: 1\n", 0644);
	assert_int_equal(config_read_rule_sources(folder, set, problems), 0);
	assert_int_equal(set->files.len, 2);
	assert_true(slice_ends(set->files.items[0].path, S("/a.yaml")));
	assert_int_equal(problems_count(problems, PROBLEM_WARNING), 2);
	snprintf(path, sizeof(path), "%s/c.yml", folder);
	assert_int_equal(config_read_rule_sources(path, set, problems), 0);
	assert_int_equal(set->files.len, 3);
	/* What is named twice is there once. */
	assert_int_equal(config_read_rule_sources(path, set, problems), 0);
	assert_int_equal(set->files.len, 3);
	snprintf(path, sizeof(path), "%s/d/e.yaml", folder);
	assert_int_equal(chmod(path, 0666), 0);
	assert_int_equal(config_read_rule_sources(path, set, problems), -1);
	assert_int_equal(
	    config_read_rule_sources("/nowhere", set, problems), -1);
	assert_true(expect_problem("writable", problems,
	    &(struct expected){"R019", 0, 0, "chmod go-w"}));
	assert_int_equal(problems_count(problems, PROBLEM_ERROR), 2);
	folder_remove(folder);
}

static void
fixtures_are_found_beside_the_rule_file(void **state)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free) struct rule_book *book = NULL;
	char folder[PATH_MAX], path[PATH_MAX + 64];
	const struct rule_test *tests;

	(void)state;
	folder_make(folder);
	file_put(folder, "fixtures/a.json",
	    "{\"id\": 7, \"title\": \"T\", \"body\": \"B\", \"language\": "
	    "\"de-AT\", \"published\": \"2023-09-05T08:00:00Z\"}",
	    0644);
	file_put(folder, "fixtures/b.txt", "plain", 0644);
	file_put(folder, "rules.d/a.yaml",
	    "version: 1\nrules:\n  - id: a\n    when: kim jong\n    tests:\n"
	    "      - match: {file: ../fixtures/a.json}\n"
	    "      - match: {file: ../fixtures/b.txt, title: own}\n"
	    "      - match: {file: ../fixtures/a.json, body: own}\n",
	    0644);
	snprintf(path, sizeof(path), "%s/rules.d", folder);
	assert_int_equal(config_read_rule_sources(path, set, problems), 0);
	book = config_load_rules(
	    set, &(struct rules_options){.load_tests = true}, problems);
	if (book == NULL)
		print_problems(problems);
	assert_non_null(book);
	tests = book->rules.items[0]->tests;
	assert_slice(tests[0].article->id, "7");
	assert_slice(tests[0].article->language, "de");
	assert_true(tests[0].article->has_published);
	assert_slice(tests[1].article->body, "plain");
	assert_slice(tests[1].article->title, "own");
	assert_slice(tests[1].article->language, "en");
	assert_slice(tests[2].article->title, "T");
	assert_slice(tests[2].article->body, "own");
	folder_remove(folder);
}

static void
relative_sources_find_fixtures_from_the_base(void **state)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free) struct rule_book *book = NULL;
	char folder[PATH_MAX];

	(void)state;
	folder_make(folder);
	file_put(folder, "fixtures/bad.json", "{\"title\": 7}", 0644);
	source_set_add(set, S("rules.d/a.yaml"),
	    S("version: 1\nrules:\n  - id: a\n    when: kim jong\n    tests:\n"
	      "      - match: {file: ../fixtures/bad.json}\n"));
	book = config_load_rules(set,
	    &(struct rules_options){.load_tests = true, .base_dir = folder},
	    problems);
	assert_null(book);
	assert_true(expect_problem("bad fixture", problems,
	    &(struct expected){"R052", 6, 23, "title has to be a text"}));
	folder_remove(folder);
}

/* Examples of the rule language, with their lists and tests. */
static void
example_files_load(void **state)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(rule_book_free) struct rule_book *book = NULL;
	size_t tests = 0;

	(void)state;
	assert_int_equal(config_read_rule_sources(
	                     SW_TEST_DATA "/rules/rules.d", set, problems),
	    0);
	book = config_load_rules(
	    set, &(struct rules_options){.load_tests = true}, problems);
	if (book == NULL || problems->items.len > 0)
		print_problems(problems);
	assert_non_null(book);
	assert_int_equal(problems->items.len, 0);
	assert_int_equal(book->rules.len, 3);
	ARRAY_EACH(rule, &book->rules)
		tests += (*rule)->test_len;
	assert_true(tests >= 12);
}

/* CPU seconds for so many rules of ordinary size. */
static double
time_to_load(unsigned count)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
	clock_t start;

	buf_add_str(&text,
	    "version: 1\nlists:\n  arms: {entries: [weapon*, missile*]}\n"
	    "rules:\n");
	for (unsigned i = 0; i < count; i++)
		buf_printf(&text,
		    "  - id: rule-%u\n"
		    "    name: Rule number %u\n"
		    "    when:\n"
		    "      all:\n"
		    "        - any: [company %u, firm%u*, {list: arms}]\n"
		    "        - near: [delivery %u, {any: [port %u, ship]}]\n"
		    "          within: 8 words\n"
		    "        - none: [museum %u]\n"
		    "    unless: {any: [film %u, game], in: title}\n"
		    "    tests: [{no_match: nothing %u}]\n",
		    i, i, i, i, i, i, i, i, i);
	source_set_add(set, S("x.yaml"), buf_slice(&text));
	start = clock();
	AUTO(rule_book_free)
	struct rule_book *book = config_load_rules(
	    set, &(struct rules_options){.load_tests = true}, problems);
	assert_non_null(book);
	assert_int_equal(book->rules.len, count);
	return (double)(clock() - start) / CLOCKS_PER_SEC;
}

static void
ten_times_the_rules_take_about_ten_times_as_long(void **state)
{
	double few = time_to_load(1000), many = time_to_load(10000);

	(void)state;
	print_message("1,000 rules: %.3f s, 10,000 rules: %.3f s\n", few, many);
	assert_true(many < 40 * few + 0.1);
}

static void
a_long_chain_of_lists_is_no_trouble(void **state)
{
	AUTO(source_set_free) struct source_set *set = source_set_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
	AUTO(rule_book_free) struct rule_book *book = NULL;

	(void)state;
	buf_add_str(&text, "version: 1\nlists:\n");
	for (unsigned i = 0; i < 20000; i++)
		buf_printf(&text,
		    "  l%u: {entries: [a b], needs: [{list: l%u}]}\n", i,
		    (i + 1) % 20000);
	source_set_add(set, S("x.yaml"), buf_slice(&text));
	book = config_load_rules(set, &(struct rules_options){0}, problems);
	assert_null(book);
	assert_int_equal(problems_count(problems, PROBLEM_ERROR), 1);
	assert_string_equal(problems->items.items[0].code, "R032");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_file_with_everything_is_built),
	    cmocka_unit_test(the_rest_of_the_language_is_built),
	    cmocka_unit_test(without_tests_no_fixture_is_read),
	    cmocka_unit_test(defaults_are_for_one_file),
	    cmocka_unit_test(an_id_in_two_files_names_both),
	    cmocka_unit_test(a_broken_file_hides_no_mistake_of_another),
	    cmocka_unit_test(channels_and_sources_are_known_by_the_settings),
	    cmocka_unit_test(files_of_a_folder_come_in_name_order),
	    cmocka_unit_test(fixtures_are_found_beside_the_rule_file),
	    cmocka_unit_test(relative_sources_find_fixtures_from_the_base),
	    cmocka_unit_test(example_files_load),
	    cmocka_unit_test(ten_times_the_rules_take_about_ten_times_as_long),
	    cmocka_unit_test(a_long_chain_of_lists_is_no_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
