/*
 * What the names in rules stand for, once all files are read: lists, other
 * rules, channels and sources.
 */
#include "config/rulefile.h"

struct names {
	struct slice *items;
	size_t len;
};

static struct names
list_names(struct rule_load *load)
{
	struct names names = {.items = arena_new_array(load->problems->arena,
	                          struct slice, load->lists.len)};

	ARRAY_EACH(draft, &load->lists)
		names.items[names.len++] = draft->list->id;
	return names;
}

static struct names
channel_names(struct rule_load *load)
{
	const struct settings *settings = load->options->settings;
	struct names names = {.items = arena_new_array(load->problems->arena,
	                          struct slice, settings->channels.len)};

	ARRAY_EACH(channel, &settings->channels)
		names.items[names.len++] = (*channel)->id;
	return names;
}

static void
report_undefined(struct reader *r, const struct term *name,
    const struct names *known, const char *what, const char *where)
{
	struct tree_node at = node_at(name->place, name->text);

	reader_say(r, &at,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R030",
	        .hint = reader_suggest(r, name->text, known->items, known->len),
	        .help = known->len == 0
	            ? arena_printf(
	                  r->problems->arena, "%s; none is defined", where)
	            : arena_printf(r->problems->arena, "%s; there are %s",
	                  where, reader_words(r, known->items, known->len).ptr),
	    },
	    "there is no %s '%.*s'", what, SLICE_ARG(name->text));
}

static struct names
rule_names(struct rule_load *load)
{
	struct names names = {.items = arena_new_array(load->problems->arena,
	                          struct slice, load->rules.len)};

	ARRAY_EACH(draft, &load->rules) {
		if (draft->rule->id.len > 0)
			names.items[names.len++] = draft->rule->id;
	}
	return names;
}

/* A list that several files define is any of them: that is told elsewhere. */
static void
resolve_list(struct rule_load *load, struct map *drafts,
    const struct name_use *use, const struct names *names)
{
	struct list_draft *draft = map_get(drafts, use->node->text);
	struct reader r = rulefile_reader(load, use->tree);

	if (draft != NULL) {
		use->node->list = draft->list;
		draft->is_used = true;
	} else if (!load->has_unread) {
		report_undefined(&r,
		    &(struct term){use->node->text, use->node->place}, names,
		    "list", "lists are defined under lists: of any rule file");
	}
}

static void
resolve_rule(struct rule_load *load, const struct name_use *use,
    const struct names *names)
{
	struct reader r = rulefile_reader(load, use->tree);

	use->node->rule = map_get(load->book->rule_by_id, use->node->text);
	if (use->node->rule == NULL && !load->has_unread)
		report_undefined(&r,
		    &(struct term){use->node->text, use->node->place}, names,
		    "rule", "rules are defined under rules: of any rule file");
}

static void
resolve_uses(struct rule_load *load)
{
	struct names lists = list_names(load), rules = rule_names(load);
	AUTO(map_free) struct map *drafts = map_new();

	ARRAY_EACH(draft, &load->lists)
		map_set(drafts, draft->list->id, draft);
	ARRAY_EACH(use, &load->uses) {
		if (use->node->kind == NODE_LIST)
			resolve_list(load, drafts, use, &lists);
		else
			resolve_rule(load, use, &rules);
	}
}

static void
report_unused(struct rule_load *load)
{
	ARRAY_EACH(draft, &load->lists) {
		struct tree_node at =
		    node_at(draft->list->place, draft->list->id);
		struct reader r = rulefile_reader(load, draft->tree);

		if (!draft->is_used && !load->has_unread)
			reader_say(&r, &at,
			    &(struct remark){
			        .level = PROBLEM_NOTE, .code = "R033"},
			    "no rule uses the list '%.*s'",
			    SLICE_ARG(draft->list->id));
	}
}

static void
check_channels(struct rule_load *load, struct reader *r,
    const struct rule *rule, const struct names *known)
{
	for (size_t i = 0; i < rule->send.len; i++) {
		if (settings_channel(load->options->settings,
		        rule->send.items[i].text) == NULL)
			report_undefined(r, &rule->send.items[i], known,
			    "channel", "channels are defined in the settings");
	}
}

static void
add_sources(struct rule_load *load, struct map *known)
{
	ARRAY_EACH(feed, &load->options->settings->feeds) {
		map_set(known, (*feed)->id, load);
		for (size_t i = 0; i < (*feed)->tags.len; i++)
			map_set(known, (*feed)->tags.items[i].text, load);
	}
}

/* A name with a dot is a domain; articles of any may come through a feed. */
static void
check_sources(
    struct reader *r, const struct terms *sources, const struct map *known)
{
	struct names names = {0};

	for (size_t i = 0; i < sources->len; i++) {
		struct slice name = sources->items[i].text, key;
		size_t cursor = 0;
		void *value;

		if (slice_find_char(name, '.', 0) < name.len ||
		    map_get(known, name) != NULL)
			continue;
		names.items = arena_new_array(
		    r->problems->arena, struct slice, map_len(known));
		names.len = 0;
		while (map_next(known, &cursor, &key, &value))
			names.items[names.len++] =
			    arena_copy(r->problems->arena, key);
		report_undefined(r, &sources->items[i], &names, "source",
		    "sources are ids and tags of feeds, and domains");
	}
}

static void
check_settings_names(struct rule_load *load)
{
	struct names channels = channel_names(load);
	AUTO(map_free) struct map *sources = map_new();

	add_sources(load, sources);
	ARRAY_EACH(draft, &load->rules) {
		struct reader r = rulefile_reader(load, draft->tree);

		check_channels(load, &r, draft->rule, &channels);
		check_sources(&r, &draft->rule->sources_only, sources);
		check_sources(&r, &draft->rule->sources_except, sources);
	}
}

void
names_resolve(struct rule_load *load)
{
	resolve_uses(load);
	report_unused(load);
	circles_find(load);
	if (load->options->settings != NULL)
		check_settings_names(load);
}
