#include "config/rulefile.h"

#include "base/num.h"
#include "config/folder.h"
#include "text/lang.h"

const struct reader_codes RULE_CODES = {
    .type = "R020",
    .unknown = "R021",
    .missing = "R029",
    .value = "R024",
    .absent = "R090",
};

/* DUR of the grammar: whole minutes, hours or days, not nothing. */
static bool
parse_span(struct slice text, int64_t *ms_out)
{
	return text.len > 1 && text.ptr[0] >= '1' && text.ptr[0] <= '9' &&
	    (slice_ends(text, S("m")) || slice_ends(text, S("h")) ||
	        slice_ends(text, S("d"))) &&
	    num_parse_duration(text, ms_out);
}

static void
key_span(struct reader *r, const struct key *key, const struct tree_node *value,
    void *out)
{
	(void)key;
	if (!reader_is(r, value, TREE_SCALAR) || parse_span(value->text, out))
		return;
	reader_say(r, value,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R024",
	        .help = S("a number and m, h or d: 30m, 48h, 7d"),
	    },
	    "%.*s: '%.*s' is no time", SLICE_ARG(value->key->text),
	    SLICE_ARG(slice_sub(value->text, 0, 40)));
}

static const struct key COLLAPSE_KEYS[] = {
    {.name = "for",
        .read = key_span,
        .offset = offsetof(struct collapse, for_ms),
        .is_required = true,
        .help = "how long a story stays one alert: 48h"},
};

static const struct schema COLLAPSE_SCHEMA = {
    "collapse", COLLAPSE_KEYS, COUNT_OF(COLLAPSE_KEYS), NULL};

static void
key_collapse(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct collapse *collapse = out;

	(void)key;
	collapse->off =
	    value->kind == TREE_SCALAR && slice_eq(value->text, S("off"));
	if (collapse->off)
		return;
	if (value->kind == TREE_SCALAR)
		reader_say(r, value,
		    &(struct remark){
		        .level = PROBLEM_ERROR,
		        .code = "R024",
		        .help = S("write collapse: off, or collapse: {for: "
		                  "48h}"),
		    },
		    "collapse: '%.*s' is neither off nor {for: ...}",
		    SLICE_ARG(slice_sub(value->text, 0, 40)));
	else
		reader_map(r, &COLLAPSE_SCHEMA, value, collapse);
}

static bool
is_upper(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < 'A' || text.ptr[i] > 'Z')
			return false;
	}
	return true;
}

/* A language; what is no known code is kept, with a warning. */
static struct slice
read_language(struct reader *r, const struct tree_node *at)
{
	struct lang_buf buf;
	struct slice primary, country;

	if (!reader_is(r, at, TREE_SCALAR))
		return S("");
	country = lang_of_country(at->text);
	primary = lang_primary(at->text, &buf);
	/* In capitals Swedish is Sweden; in small letters a code is a code. */
	if (slice_eq(at->text, S("SE")))
		country = S("sv");
	if (country.len > 0 &&
	    (is_upper(at->text) || !lang_is_known(primary))) {
		reader_error(r, at, "R028",
		    "%.*s is a country; the language is %.*s",
		    SLICE_ARG(at->text), SLICE_ARG(country));
		return S("");
	}
	if (primary.len == 0) {
		reader_error(r, at, "R024", "'%.*s' is no language",
		    SLICE_ARG(slice_sub(at->text, 0, 40)));
		return S("");
	}
	if (!lang_is_known(primary))
		reader_say(r, at,
		    &(struct remark){
		        .level = PROBLEM_WARNING,
		        .code = "R027",
		        .help = S("codes of ISO 639: en, ru, uk, zh, ja, ko, "
		                  "ar ..."),
		    },
		    "'%.*s' is no known code of a language",
		    SLICE_ARG(slice_sub(at->text, 0, 40)));
	return arena_copy(r->arena, primary);
}

static void
key_languages(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct terms *languages = out;

	(void)key;
	if (!reader_is(r, value, TREE_LIST))
		return;
	if (value->len == 0)
		reader_error(r, value, "R024", "languages: the list is empty");
	languages->items = arena_new_array(r->arena, struct term, value->len);
	TREE_EACH(item, value) {
		struct slice language = read_language(r, item);

		if (language.len > 0)
			languages->items[languages->len++] =
			    (struct term){language, reader_place(r, item)};
	}
}

#define AT(member) offsetof(struct rule, member)

static const struct key SOURCE_KEYS[] = {
    {.name = "only",
        .read = key_texts,
        .offset = AT(sources_only),
        .help = "feeds, tags or domains"},
    {.name = "except",
        .read = key_texts,
        .offset = AT(sources_except),
        .help = "feeds, tags or domains"},
};

static const struct schema SOURCE_SCHEMA = {
    "sources", SOURCE_KEYS, COUNT_OF(SOURCE_KEYS), NULL};

static const struct key ESCALATE_KEYS[] = {
    {.name = "when",
        .read = key_condition,
        .offset = offsetof(struct escalation, when),
        .is_required = true,
        .help = "a condition"},
    {.name = "to",
        .read = key_severity,
        .offset = offsetof(struct escalation, to),
        .is_required = true,
        .help = "a severity"},
};

static const struct schema ESCALATE_SCHEMA = {
    "an escalation", ESCALATE_KEYS, COUNT_OF(ESCALATE_KEYS), NULL};

static void
key_escalate(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct rule *rule = out;

	(void)key;
	if (!reader_is(r, value, TREE_LIST))
		return;
	rule->escalate =
	    arena_new_array(r->arena, struct escalation, value->len);
	TREE_EACH(item, value) {
		struct escalation *one = &rule->escalate[rule->escalate_len];

		one->place = reader_place(r, item);
		if (reader_map(r, &ESCALATE_SCHEMA, item, one) &&
		    one->when != NULL)
			rule->escalate_len++;
	}
}

static const struct key RULE_KEYS[] = {
    {.name = "id",
        .read = key_id,
        .offset = AT(id),
        .is_required = true,
        .help = "small letters, digits and hyphens; it stays when the name "
                "changes"},
    {.name = "name", .read = key_line, .offset = AT(name), .help = "a title"},
    {.name = "description",
        .read = key_text,
        .offset = AT(description),
        .help = "what it is for"},
    {.name = "when",
        .read = key_condition,
        .offset = AT(when),
        .is_required = true,
        .help = "what an article has to say"},
    {.name = "unless",
        .read = key_condition,
        .offset = AT(unless),
        .help = "what it must not say"},
    {.name = "in",
        .read = key_scope,
        .offset = AT(scope),
        .help = "title, lead, body, text, everywhere"},
    {.name = "languages",
        .read = key_languages,
        .offset = AT(languages),
        .help = "codes of languages"},
    {.name = "sources",
        .read = key_section,
        .section = &SOURCE_SCHEMA,
        .help = "{only: [...], except: [...]}"},
    {.name = "severity",
        .read = key_severity,
        .offset = AT(severity),
        .help = "info, low, medium, high, critical"},
    {.name = "escalate",
        .read = key_escalate,
        .help = "when it is more severe"},
    {.name = "collapse",
        .read = key_collapse,
        .offset = AT(collapse),
        .help = "off, or {for: 48h}"},
    {.name = "send",
        .read = key_ids,
        .offset = AT(send),
        .help = "channels, instead of the routes"},
    {.name = "owner",
        .read = key_line,
        .offset = AT(owner),
        .help = "who answers for it"},
    {.name = "tags",
        .read = key_ids,
        .offset = AT(tags),
        .help = "words that alerts and routes use"},
    {.name = "references",
        .read = key_texts,
        .offset = AT(references),
        .help = "where more is said"},
    /* Read last: they need to know the rule's languages. */
    {.name = "tests", .read = key_nothing, .help = "match: and no_match:"},
    {.name = "was",
        .read = key_id,
        .offset = AT(was),
        .help = "the id whose history it continues"},
    {.name = "denials", .help = "what becomes of denials"},
    {.name = "fire_when", .help = "how many articles it takes"},
    {.name = "limit", .help = "at most so many alerts"},
    {.name = "status", .help = "on, trial, off"},
    {.name = "expires", .help = "a date"},
};

static const struct schema RULE_SCHEMA = {
    "a rule", RULE_KEYS, COUNT_OF(RULE_KEYS), NULL};

static const struct key DEFAULTS_KEYS[] = {
    {.name = "severity",
        .read = key_severity,
        .offset = AT(severity),
        .help = "info, low, medium, high, critical"},
    {.name = "collapse",
        .read = key_collapse,
        .offset = AT(collapse),
        .help = "off, or {for: 48h}"},
    {.name = "send",
        .read = key_ids,
        .offset = AT(send),
        .help = "channels, instead of the routes"},
    {.name = "owner",
        .read = key_line,
        .offset = AT(owner),
        .help = "who answers for them"},
    {.name = "tags",
        .read = key_ids,
        .offset = AT(tags),
        .help = "words that alerts and routes use"},
    {.name = "denials", .help = "what becomes of denials"},
    {.name = "limit", .help = "at most so many alerts"},
};

static const struct schema DEFAULTS_SCHEMA = {
    "defaults", DEFAULTS_KEYS, COUNT_OF(DEFAULTS_KEYS), NULL};

static void
claim_rule(struct reader *r, const struct tree_node *map, struct rule *rule)
{
	struct rule_load *load = r->owner;
	const struct rule *before = map_get(load->book->rule_by_id, rule->id);

	*array_add(&load->rules) =
	    (struct rule_draft){.rule = rule, .tree = r->tree};
	if (before == NULL) {
		map_set(load->book->rule_by_id, rule->id, rule);
		return;
	}
	reader_say(r, tree_get(map, S("id")),
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R031",
	        .help = S("all rule files are one name space"),
	    },
	    "the rule '%.*s' is defined at %.*s:%u:%u as well",
	    SLICE_ARG(rule->id), SLICE_ARG(before->place.file),
	    before->place.line, before->place.column);
}

static void
load_rule(struct reader *r, const struct tree_node *map)
{
	struct rule_load *load = r->owner;
	struct rule *rule = arena_alloc(r->arena, sizeof(struct rule));
	const struct tree_node *tests;

	*rule = load->defaults;
	rule->place = reader_place(r, map);
	if (!reader_map(r, &RULE_SCHEMA, map, rule))
		return;
	if (rule->scope == 0)
		rule->scope = SCOPE_TEXT;
	tests = tree_get(map, S("tests"));
	if (tests != NULL)
		load_tests(r, NULL, tests, rule);
	if (tests == NULL || tests->len == 0)
		reader_say(r, map,
		    &(struct remark){
		        .level = PROBLEM_NOTE,
		        .code = "R051",
		        .help = S("tests: [{match: ...}, {no_match: ...}] show "
		                  "that it does what you mean"),
		    },
		    "this rule has no test");
	if (rule->id.len > 0)
		claim_rule(r, map, rule);
}

static void
load_rules(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	(void)out;
	if (!reader_is(r, value, TREE_LIST))
		return;
	if (value->len == 0)
		reader_error(r, value, "R024", "rules: the list is empty");
	TREE_EACH(map, value)
		load_rule(r, map);
}

static void
key_cut_after(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct rule_load *load = out;
	struct terms texts = {0};

	key_texts(r, key, value, &texts);
	for (size_t i = 0; i < texts.len; i++)
		*array_add(&load->cut_after) = texts.items[i];
}

static void
key_drop_lines(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct rule_load *load = out;
	struct terms texts = {0};

	key_texts(r, key, value, &texts);
	for (size_t i = 0; i < texts.len; i++)
		*array_add(&load->drop_lines) = texts.items[i];
}

static void
key_drop_repeated(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct rule_load *load = out;
	bool drop = false;

	key_bool(r, key, value, &drop);
	load->book->boilerplate.drop_repeated |= drop;
}

static const struct key BOILERPLATE_KEYS[] = {
    {.name = "cut_after",
        .read = key_cut_after,
        .help = "lines that begin so, and all that follows"},
    {.name = "drop_lines",
        .read = key_drop_lines,
        .help = "lines that begin so"},
    {.name = "drop_repeated",
        .read = key_drop_repeated,
        .help = "paragraphs that other articles of the source carried"},
};

static const struct schema BOILERPLATE_SCHEMA = {
    "boilerplate", BOILERPLATE_KEYS, COUNT_OF(BOILERPLATE_KEYS), NULL};

static void
key_version(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	(void)out;
	if (reader_is(r, value, TREE_SCALAR) && !slice_eq(value->text, S("1")))
		reader_error(r, value, "R024",
		    "version: this program knows version 1 only");
}

static const struct key FILE_KEYS[] = {
    {.name = "version",
        .read = key_version,
        .is_required = true,
        .help = "write version: 1 in the first line"},
    /* Read before the rules that they are for. */
    {.name = "defaults", .read = key_nothing, .help = "for all rules below"},
    {.name = "boilerplate",
        .read = key_section,
        .section = &BOILERPLATE_SCHEMA,
        .help = "what belongs to pages, not to articles"},
    {.name = "lists", .read = load_word_lists, .help = "ID: {entries: ...}"},
    {.name = "rules", .read = load_rules, .help = "a list of rules"},
};

static const struct schema FILE_SCHEMA = {
    "a rule file", FILE_KEYS, COUNT_OF(FILE_KEYS), NULL};

struct reader
rulefile_reader(struct rule_load *load, struct tree *tree)
{
	return (struct reader){
	    .tree = tree,
	    .problems = load->problems,
	    .arena = load->book->arena,
	    .codes = &RULE_CODES,
	    .owner = load,
	};
}

void
rulefile_read(struct rule_load *load, size_t source_at)
{
	const struct source_file *file = &load->sources->files.items[source_at];
	struct tree *tree = tree_parse(file->path, file->text, load->problems);
	const struct tree_node *root, *defaults;
	struct reader r = rulefile_reader(load, tree);

	load->trees[source_at] = tree;
	load->has_unread |= tree == NULL;
	if (tree == NULL || tree_root(tree)->len == 0)
		return;
	r.file = arena_copy(r.arena, file->path);
	r.dir = folder_of(r.arena, file->path);
	root = tree_root(tree);
	load->defaults = (struct rule){
	    .severity = SEVERITY_MEDIUM,
	    .collapse = {.for_ms = RULE_DEFAULT_COLLAPSE_MS},
	};
	defaults = tree_get(root, S("defaults"));
	if (defaults != NULL)
		reader_map(&r, &DEFAULTS_SCHEMA, defaults, &load->defaults);
	reader_map(&r, &FILE_SCHEMA, root, load);
}
