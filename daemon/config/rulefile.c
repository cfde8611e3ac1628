#include "config/rulefile.h"

#include "config/folder.h"
#include "config/shape.h"
#include "text/utf8.h"

const struct reader_codes RULE_CODES = {
    .type = "R020",
    .unknown = "R021",
    .missing = "R029",
    .value = "R024",
    .absent = "R090",
};

static const struct key COLLAPSE_KEYS[] = {
    {.name = "for",
        .read = key_span,
        .offset = offsetof(struct collapse, for_ms),
        .is_required = true,
        .help = "how long a story stays one alert: 48h"},
};

static const struct schema COLLAPSE_SCHEMA = {
    "collapse", COLLAPSE_KEYS, COUNT_OF(COLLAPSE_KEYS), NULL};

static const char *const COLLAPSE_WORDS[] = {"off", NULL};
static const struct shape COLLAPSE_OFF = {.kind = SHAPE_WORDS,
    .words = COLLAPSE_WORDS,
    .want = "Write collapse: off, or collapse: {for: 48h}"};
static const struct shape COLLAPSE_SHAPE = {
    .kind = SHAPE_FORM, .item = &SHAPE_SECTION, .other = &COLLAPSE_OFF};

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
		    SLICE_ARG(utf8_cut(value->text, 40)));
	else
		reader_map(r, &COLLAPSE_SCHEMA, value, collapse);
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
	struct rule_load *load = r->owner;
	struct rule *rule = out;

	(void)key;
	if (!reader_is(r, value, TREE_LIST))
		return;
	/* What a rule means does not depend on how severe it is, so these name
	 * other rules without making a circle. */
	load->owner.kind = OWNER_NONE;
	rule->escalate =
	    arena_new_array(r->arena, struct escalation, value->len);
	READER_EACH(item, value, r)
	{
		struct escalation *one = &rule->escalate[rule->escalate_len];

		one->place = reader_place(r, item);
		if (reader_map(r, &ESCALATE_SCHEMA, item, one) &&
		    one->when != NULL)
			rule->escalate_len++;
	}
	load->owner.kind = OWNER_RULE;
}

/* As in enum denials and enum rule_status. */
static const char *const DENIAL_WORDS[] = {"label", "drop", "only", "ignore"};
static const struct choice DENIALS = {
    "way with denials", DENIAL_WORDS, COUNT_OF(DENIAL_WORDS)};
static const char *const STATUS_WORDS[] = {"on", "trial", "off"};
static const struct choice STATUSES = {
    "status", STATUS_WORDS, COUNT_OF(STATUS_WORDS)};

/* Every article that counts is kept in the state until its time is over. */
#define MAX_FIRE_ARTICLES 1000
/* More alerts than this is no limit. */
#define MAX_LIMIT_ALERTS 1000000

static const struct key FIRE_WHEN_KEYS[] = {
    {.name = "articles",
        .read = key_count,
        .offset = offsetof(struct fire_when, articles),
        .min = 1,
        .max = MAX_FIRE_ARTICLES,
        .help = "how many articles that meet the rule"},
    {.name = "different_sources",
        .read = key_count,
        .offset = offsetof(struct fire_when, different_sources),
        .min = 1,
        .max = MAX_FIRE_ARTICLES,
        .help = "of how many sites; copies of one wire text are one"},
    {.name = "within",
        .read = key_span,
        .offset = offsetof(struct fire_when, within_ms),
        .is_required = true,
        .help = "in what time: 30m, 48h, 7d"},
};

static const struct schema FIRE_WHEN_SCHEMA = {
    "fire_when", FIRE_WHEN_KEYS, COUNT_OF(FIRE_WHEN_KEYS), NULL};

/* So many sites take so many articles. */
static void
key_fire_when(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct fire_when *fire = out;

	if (!reader_map(r, key->section, value, fire))
		return;
	if (tree_get(value, S("articles")) == NULL &&
	    tree_get(value, S("different_sources")) == NULL)
		reader_error(r, value, "R029",
		    "fire_when needs 'articles' or 'different_sources'");
	if (fire->articles < fire->different_sources)
		fire->articles = fire->different_sources;
}

static const struct key LIMIT_KEYS[] = {
    {.name = "alerts",
        .read = key_count,
        .offset = offsetof(struct alert_limit, alerts),
        .is_required = true,
        .min = 1,
        .max = MAX_LIMIT_ALERTS,
        .help = "how many alerts"},
    {.name = "per",
        .read = key_span,
        .offset = offsetof(struct alert_limit, per_ms),
        .is_required = true,
        .help = "in what time: 1h, 1d"},
};

static const struct schema LIMIT_SCHEMA = {
    "limit", LIMIT_KEYS, COUNT_OF(LIMIT_KEYS), NULL};

static void
key_expires(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct rule *rule = out;

	key_last_day(r, key, value, &rule->expires_ms);
	rule->has_expires = rule->expires_ms != 0;
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
        .shape = &SHAPE_SECTIONS,
        .section = &ESCALATE_SCHEMA,
        .help = "when it is more severe"},
    {.name = "collapse",
        .read = key_collapse,
        .shape = &COLLAPSE_SHAPE,
        .section = &COLLAPSE_SCHEMA,
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
    {.name = "tests",
        .read = key_nothing,
        .shape = &SHAPE_SECTIONS,
        .section = &TEST_SCHEMA,
        .help = "articles that it must meet and must not: match:, no_match:"},
    {.name = "was",
        .read = key_id,
        .offset = AT(was),
        .help = "the id whose history it continues"},
    {.name = "denials",
        .read = key_choice,
        .choice = &DENIALS,
        .offset = AT(denials),
        .help = "what becomes of an article that only denies it: label (the "
                "alert says so), drop, only (nothing else counts), ignore"},
    {.name = "fire_when",
        .read = key_fire_when,
        .section = &FIRE_WHEN_SCHEMA,
        .offset = AT(fire_when),
        .help = "{articles: 3, different_sources: 2, within: 1d}: how many "
                "articles make one alert"},
    {.name = "limit",
        .read = key_section,
        .section = &LIMIT_SCHEMA,
        .offset = AT(limit),
        .help = "{alerts: 5, per: 1d}: the rest goes to the next digest"},
    {.name = "status",
        .read = key_choice,
        .choice = &STATUSES,
        .offset = AT(status),
        .help = "on, trial (everything but sending), off"},
    {.name = "expires",
        .read = key_expires,
        .shape = &SHAPE_DAY,
        .help = "the last day on which it counts, UTC: 2027-12-31"},
};

const struct schema RULE_SCHEMA = {
    "a rule", RULE_KEYS, COUNT_OF(RULE_KEYS), NULL};

static const struct key DEFAULTS_KEYS[] = {
    {.name = "severity",
        .read = key_severity,
        .offset = AT(severity),
        .help = "info, low, medium, high, critical"},
    {.name = "collapse",
        .read = key_collapse,
        .shape = &COLLAPSE_SHAPE,
        .section = &COLLAPSE_SCHEMA,
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
    {.name = "denials",
        .read = key_choice,
        .choice = &DENIALS,
        .offset = AT(denials),
        .help = "what becomes of an article that only denies it: label (the "
                "alert says so), drop, only (nothing else counts), ignore"},
    {.name = "limit",
        .read = key_section,
        .section = &LIMIT_SCHEMA,
        .offset = AT(limit),
        .help = "{alerts: 5, per: 1d}: the rest goes to the next digest"},
};

const struct schema DEFAULTS_SCHEMA = {
    "defaults", DEFAULTS_KEYS, COUNT_OF(DEFAULTS_KEYS), NULL};

static void
claim_rule(struct reader *r, const struct tree_node *map, struct rule *rule)
{
	struct rule_load *load = r->owner;
	const struct rule *before = map_get(load->book->rule_by_id, rule->id);

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
read_tests(struct reader *r, const struct tree_node *map, struct rule *rule)
{
	const struct tree_node *tests = tree_get(map, S("tests"));

	if (tests != NULL)
		key_tests(r, NULL, tests, rule);
	if (tests == NULL || tests->len == 0)
		reader_say(r, map,
		    &(struct remark){
		        .level = PROBLEM_NOTE,
		        .code = "R051",
		        .help = S("tests: [{match: ...}, {no_match: ...}] show "
		                  "that it does what you mean"),
		    },
		    "this rule has no test");
}

static void
load_rule(struct reader *r, const struct tree_node *map)
{
	struct rule_load *load = r->owner;
	struct rule *rule = arena_alloc(r->arena, sizeof(struct rule));
	bool is_read;

	*array_add(&load->rules) =
	    (struct rule_draft){.rule = rule, .tree = r->tree};
	*rule = load->defaults;
	rule->place = reader_place(r, map);
	load->owner = (struct name_owner){OWNER_RULE, load->rules.len - 1};
	is_read = reader_map(r, &RULE_SCHEMA, map, rule);
	load->owner.kind = OWNER_NONE;
	if (!is_read)
		return;
	if (rule->scope == 0)
		rule->scope = SCOPE_TEXT;
	read_tests(r, map, rule);
	if (rule->id.len > 0)
		claim_rule(r, map, rule);
}

void
key_rules(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	(void)out;
	if (!reader_is(r, value, TREE_LIST))
		return;
	if (value->len == 0)
		reader_error(r, value, "R024", "rules: the list is empty");
	READER_EACH(map, value, r)
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
        .shape = &SHAPE_TEXTS,
        .help = "lines that begin so, and all that follows"},
    {.name = "drop_lines",
        .read = key_drop_lines,
        .shape = &SHAPE_TEXTS,
        .help = "lines that begin so"},
    {.name = "drop_repeated",
        .read = key_drop_repeated,
        .shape = &SHAPE_YES_NO,
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

static const char *const VERSION_WORDS[] = {"1", NULL};
static const struct shape VERSION_SHAPE = {
    .kind = SHAPE_WORDS, .words = VERSION_WORDS, .want = "Write version: 1"};

static const struct key FILE_KEYS[] = {
    {.name = "version",
        .read = key_version,
        .shape = &VERSION_SHAPE,
        .is_required = true,
        .help = "write version: 1 in the first line"},
    /* Read before the rules that they are for. */
    {.name = "defaults",
        .read = key_nothing,
        .section = &DEFAULTS_SCHEMA,
        .help = "for all rules of this file"},
    {.name = "boilerplate",
        .read = key_section,
        .section = &BOILERPLATE_SCHEMA,
        .help = "what belongs to pages, not to articles"},
    {.name = "lists",
        .read = key_lists,
        .section = &LIST_SCHEMA,
        .help = "words and names that rules share: ID: {entries: [...]}"},
    {.name = "rules",
        .read = key_rules,
        .section = &RULE_SCHEMA,
        .help = "what is watched for"},
};

const struct schema RULE_FILE_SCHEMA = {
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

struct slice
rulefile_path(struct reader *r, struct slice name)
{
	const struct rule_load *load = r->owner;
	const char *base = load->options->base_dir;
	struct slice dir = r->dir;

	if (base != NULL && !slice_starts(r->file, S("/")))
		dir = folder_of(
		    r->arena, folder_join(r->arena, slice_of(base), r->file));
	return folder_join(r->arena, dir, name);
}

void
rulefile_read(struct rule_load *load, size_t source_at)
{
	/* A copy: the set grows by the files of lists. */
	const struct source_file file = load->sources->files.items[source_at];
	struct tree *tree = tree_parse(file.path, file.text, load->problems);
	const struct tree_node *root, *defaults;
	struct reader r = rulefile_reader(load, tree);

	load->trees[source_at] = tree;
	load->has_unread |= tree == NULL;
	if (tree == NULL || tree_is_empty(tree))
		return;
	r.file = arena_copy(r.arena, file.path);
	r.dir = folder_of(r.arena, file.path);
	root = tree_root(tree);
	load->defaults = (struct rule){
	    .severity = SEVERITY_MEDIUM,
	    .collapse = {.for_ms = RULE_DEFAULT_COLLAPSE_MS},
	};
	defaults = tree_get(root, S("defaults"));
	if (defaults != NULL)
		reader_map(&r, &DEFAULTS_SCHEMA, defaults, &load->defaults);
	reader_map(&r, &RULE_FILE_SCHEMA, root, load);
}
