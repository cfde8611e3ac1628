/* The tests of a rule: articles written out or in files. */
#include <unistd.h>

#include "base/file.h"
#include "config/article.h"
#include "config/rulefile.h"
#include "config/shape.h"
#include "text/html.h"
#include "text/utf8.h"

/* A fixture is an article, not an archive. */
#define FIXTURE_MAX_BYTES ((size_t)16 << 20)

struct draft {
	struct rule_test test;
	struct slice title, body, language, source;
	const struct tree_node *file;
};

static struct rule_load *
load_of(const struct reader *r)
{
	return r->owner;
}

static void
report_fixture(struct reader *r, const struct tree_node *at, const char *text)
{
	reader_say(r, at,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R052",
	        .help = S("the path is seen from the folder of the rule "
	                  "file"),
	    },
	    "%s", text);
}

/* A text without a title, or a page: what the match command makes of it. */
static void
read_text(struct slice bytes, struct article *article)
{
	AUTO(buf_fini) struct buf text = buf_init(2 * FIXTURE_MAX_BYTES);

	if (slice_starts(bytes, S("<")))
		html_text(bytes, &text);
	else
		utf8_sanitise(bytes, &text);
	article->body = arena_copy(article->arena, buf_slice(&text));
}

/* JSON as CONFIG.md has it, else markup or a text. */
static struct article *
parse_fixture(struct slice bytes, struct arena *arena, struct err *err)
{
	struct article *copy = arena_alloc(arena, sizeof(*copy));
	AUTO(article_free) struct article *article = NULL;

	bytes = slice_trim(bytes);
	if (!slice_starts(bytes, S("{"))) {
		copy->arena = arena;
		read_text(bytes, copy);
		return copy;
	}
	article = config_parse_article(bytes, err);
	if (article == NULL)
		return NULL;
	*copy = *article;
	copy->arena = arena;
	copy->id = arena_copy(arena, article->id);
	copy->source = arena_copy(arena, article->source);
	copy->url = arena_copy(arena, article->url);
	copy->title = arena_copy(arena, article->title);
	copy->body = arena_copy(arena, article->body);
	copy->language = arena_copy(arena, article->language);
	return copy;
}

/* The fixture, read once for all rules; NULL after a finding. */
static const struct article *
read_fixture(struct reader *r, const struct tree_node *at)
{
	struct rule_load *load = load_of(r);
	struct slice path = rulefile_path(r, at->text);
	struct article *article = map_get(load->fixtures, path);
	AUTO(buf_fini) struct buf bytes = buf_init(FIXTURE_MAX_BYTES);
	struct err err = ERR_INIT;

	if (article != NULL)
		return article;
	if (file_read(path.ptr, &bytes, &err) != 0) {
		report_fixture(r, at, err.text);
		return NULL;
	}
	article = parse_fixture(buf_slice(&bytes), r->arena, &err);
	if (article == NULL) {
		err_prefix(&err, "%s", path.ptr);
		report_fixture(r, at, err.text);
		return NULL;
	}
	map_set(load->fixtures, path, article);
	return article;
}

static void
key_file(struct reader *r, const struct key *key, const struct tree_node *value,
    void *out)
{
	(void)key;
	if (!reader_is(r, value, TREE_SCALAR))
		return;
	if (value->text.len == 0)
		reader_error(r, value, "R024", "file: is empty");
	else
		*(const struct tree_node **)out = value;
}

/* Text of an article: anything, with line breaks. */
static void
key_prose(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	if (reader_is(r, value, TREE_SCALAR))
		*(struct slice *)out = reader_copy(r, value);
}

static void
key_test_language(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	*(struct slice *)out = reader_language(r, value);
}

#define AT(member) offsetof(struct draft, member)

static const struct key ARTICLE_KEYS[] = {
    {.name = "title",
        .read = key_prose,
        .shape = &SHAPE_LINES,
        .offset = AT(title),
        .help = "the headline"},
    {.name = "body",
        .read = key_prose,
        .shape = &SHAPE_LINES,
        .offset = AT(body),
        .help = "the text, paragraphs separated by a blank line"},
    {.name = "file",
        .read = key_file,
        .shape = &SHAPE_ANY_TEXT,
        .offset = AT(file),
        .help = "a fixture: a JSON article, a page or a text"},
    {.name = "language",
        .read = key_test_language,
        .shape = &SHAPE_LANGUAGE,
        .offset = AT(language),
        .help = "the filter `languages` is tested, too"},
    {.name = "source",
        .read = key_line,
        .offset = AT(source),
        .help = "the filter `sources` is tested, too"},
};

static const struct schema ARTICLE_SCHEMA = {
    "a test's article", ARTICLE_KEYS, COUNT_OF(ARTICLE_KEYS), NULL};

static void
read_article(
    struct reader *r, const struct tree_node *value, struct draft *draft)
{
	if (value->kind == TREE_SCALAR) {
		draft->body = reader_copy(r, value);
		if (slice_trim(draft->body).len == 0)
			reader_error(r, value, "R024",
			    "%.*s: the article is empty",
			    SLICE_ARG(value->key->text));
		return;
	}
	if (!reader_is(r, value, TREE_MAP))
		return;
	if (value->len == 0)
		reader_error(r, value, "R024", "%.*s: the article is empty",
		    SLICE_ARG(value->key->text));
	reader_map(r, &ARTICLE_SCHEMA, value, draft);
}

static void
key_match(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct draft *draft = out;

	draft->test.must_match = slice_eq(slice_of(key->name), S("match"));
	read_article(r, value, draft);
}

static void
key_test_severity(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct draft *draft = out;

	key_severity(r, key, value, &draft->test.severity);
	draft->test.has_severity = true;
}

static void
key_denied(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct draft *draft = out;

	key_bool(r, key, value, &draft->test.denied);
	draft->test.has_denied = true;
}

static const struct shape ARTICLE_SHAPE = {
    .kind = SHAPE_FORM, .item = &SHAPE_SECTION, .other = &SHAPE_ANY_TEXT};

static const struct key TEST_KEYS[] = {
    {.name = "match",
        .read = key_match,
        .shape = &ARTICLE_SHAPE,
        .section = &ARTICLE_SCHEMA,
        .help = "an article that is met: its text, or {title, body, file, "
                "language, source}"},
    {.name = "no_match",
        .read = key_match,
        .shape = &ARTICLE_SHAPE,
        .section = &ARTICLE_SCHEMA,
        .help = "an article that is not met"},
    {.name = "because",
        .with = "match",
        .read = key_texts,
        .offset = AT(test.because),
        .help = "texts that must be highlighted"},
    {.name = "not_because",
        .with = "match",
        .read = key_texts,
        .offset = AT(test.not_because),
        .help = "texts that must not be highlighted"},
    {.name = "severity",
        .read = key_test_severity,
        .shape = &SHAPE_HOW_SEVERE,
        .with = "match",
        .help = "what it must be, escalation included"},
    {.name = "note", .read = key_text, .offset = AT(test.note), .help = "why"},
    {.name = "denied",
        .with = "match",
        .read = key_denied,
        .shape = &SHAPE_YES_NO,
        .help = "true: the alert must be labelled as denied; false: it must "
                "not"},
};

const struct schema TEST_SCHEMA = {
    "a test", TEST_KEYS, COUNT_OF(TEST_KEYS), NULL};

/* The article that is matched: the fixture's parts under the test's own. */
static struct article *
build_article(
    struct reader *r, const struct draft *draft, const struct rule *rule)
{
	const struct article *fixture = NULL;
	struct article *article;

	if (draft->file != NULL) {
		fixture = read_fixture(r, draft->file);
		if (fixture == NULL)
			return NULL;
	}
	article = arena_alloc(r->arena, sizeof(*article));
	if (fixture != NULL)
		*article = *fixture;
	article->arena = r->arena;
	if (draft->title.len > 0)
		article->title = draft->title;
	if (draft->body.len > 0)
		article->body = draft->body;
	if (draft->source.len > 0)
		article->source = draft->source;
	if (draft->language.len > 0)
		article->language = draft->language;
	if (article->language.len == 0)
		article->language = rule->languages.len > 0
		    ? rule->languages.items[0].text
		    : S("en");
	return article;
}

static bool
check_test(struct reader *r, const struct tree_node *at)
{
	const struct tree_node *match = tree_get(at, S("match"));
	const struct tree_node *no_match = tree_get(at, S("no_match"));

	if (at->kind != TREE_MAP)
		return false;
	if (match == NULL && no_match == NULL) {
		reader_error(
		    r, at, "R029", "a test needs 'match' or 'no_match'");
		return false;
	}
	if (match != NULL && no_match != NULL) {
		reader_error(r, no_match->key, "R022",
		    "a test says either match or no_match");
		return false;
	}
	reader_companions(r, &TEST_SCHEMA, at);
	return true;
}

static void
load_test(struct reader *r, const struct tree_node *at, struct rule *rule)
{
	struct draft draft = {0};
	size_t before = r->problems->errors;

	if (!reader_map(r, &TEST_SCHEMA, at, &draft) || !check_test(r, at) ||
	    r->problems->errors > before || !load_of(r)->options->load_tests)
		return;
	draft.test.place = reader_place(r, at);
	draft.test.names_language = draft.language.len > 0;
	draft.test.names_source = draft.source.len > 0;
	draft.test.article = build_article(r, &draft, rule);
	if (draft.test.article != NULL)
		rule->tests[rule->test_len++] = draft.test;
}

/* Called once the rule's other keys are read: tests need its languages. */
void
key_tests(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct rule *rule = out;

	(void)key;
	if (!reader_is(r, value, TREE_LIST))
		return;
	rule->tests = arena_new_array(r->arena, struct rule_test, value->len);
	READER_EACH(item, value, r)
	load_test(r, item, rule);
}
