/* Routes: which alerts go where, and that nothing falls through. */
#include "base/suggest.h"
#include "config/load.h"
#include "config/shape.h"
#include "model/alert.h"

static void
key_severities(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	unsigned *bits = out;

	(void)key;
	if (!reader_is(r, value, TREE_LIST))
		return;
	TREE_EACH(item, value) {
		enum severity severity;

		if (!reader_is(r, item, TREE_SCALAR))
			continue;
		if (severity_find(item->text, &severity))
			*bits |= 1U << severity;
		else
			reader_error(r, item, r->codes->value,
			    "'%.*s' is no severity: info, low, medium, high or "
			    "critical",
			    SLICE_ARG(slice_sub(item->text, 0, 40)));
	}
}

static void
key_kinds(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct terms *kinds = out;

	key_texts(r, key, value, out);
	for (size_t i = 0; i < kinds->len; i++) {
		const struct term *term = &kinds->items[i];
		struct tree_node at = node_at(term->place, term->text);
		bool known = false;

		for (int kind = 0; kind < ALERT_KIND_COUNT; kind++)
			known |= slice_eq(term->text,
			    slice_of(alert_kind_name((enum alert_kind)kind)));
		if (!known)
			reader_error(r, &at, r->codes->value,
			    "'%.*s' is no kind: alert, health or list-change",
			    SLICE_ARG(slice_sub(term->text, 0, 40)));
	}
}

static void
key_languages(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct terms *languages = out;

	(void)key;
	if (!reader_is(r, value, TREE_LIST))
		return;
	languages->items = arena_new_array(r->arena, struct term, value->len);
	TREE_EACH(item, value) {
		struct slice language = reader_language(r, item);

		if (language.len > 0)
			languages->items[languages->len++] =
			    (struct term){language, reader_place(r, item)};
	}
}

static const struct shape SEVERITY_SHAPE = {.kind = SHAPE_SEVERITY};
static const struct shape SEVERITIES_SHAPE = {
    .kind = SHAPE_LIST, .item = &SEVERITY_SHAPE, .may_be_empty = true};
static const char *const KIND_WORDS[] = {
    "alert", "health", "list-change", NULL};
static const struct shape KIND_SHAPE = {
    .kind = SHAPE_WORDS, .words = KIND_WORDS};
static const struct shape KINDS_SHAPE = {
    .kind = SHAPE_LIST, .item = &KIND_SHAPE};
static const struct shape LANGUAGES_SHAPE = {
    .kind = SHAPE_LIST, .item = &SHAPE_LANGUAGE, .may_be_empty = true};

#define AT(member) offsetof(struct route, member)

static const struct key IF_KEYS[] = {
    {.name = "severity",
        .read = key_severities,
        .shape = &SEVERITIES_SHAPE,
        .offset = AT(severities),
        .help = "a list of severities"},
    {.name = "tags",
        .read = key_texts,
        .offset = AT(tags),
        .help = "tags of the rule or the feed, any of these"},
    {.name = "rule",
        .read = key_ids,
        .offset = AT(rules),
        .help = "ids of rules"},
    {.name = "feed",
        .read = key_ids,
        .offset = AT(feeds),
        .help = "ids of feeds"},
    {.name = "language",
        .read = key_languages,
        .shape = &LANGUAGES_SHAPE,
        .offset = AT(languages),
        .help = "codes of languages"},
    {.name = "kind",
        .read = key_kinds,
        .shape = &KINDS_SHAPE,
        .offset = AT(kinds),
        .help = "alert, health, list-change"},
    {.name = "list", .help = "ids of lists"},
    {.name = "at_sources", .help = "when so many sources have the story"},
};

static const struct schema IF_SCHEMA = {
    "the `if` of a route", IF_KEYS, COUNT_OF(IF_KEYS), NULL};

static const struct key ROUTE_KEYS[] = {
    {.name = "if",
        .read = key_section,
        .section = &IF_SCHEMA,
        .help = "which alerts; all that is given must hold"},
    {.name = "to",
        .read = key_ids,
        .offset = AT(to),
        .is_required = true,
        .help = "a list of channels"},
    {.name = "continue",
        .read = key_bool,
        .offset = AT(go_on),
        .help = "true: later routes are asked as well"},
    {.name = "hours", .help = "when it may be sent"},
    {.name = "outside", .help = "what happens at other hours"},
    {.name = "digest", .help = "collect and send at times"},
    {.name = "empty", .help = "whether an empty digest goes out"},
};

const struct schema ROUTE_SCHEMA = {
    "a route", ROUTE_KEYS, COUNT_OF(ROUTE_KEYS), NULL};

void
load_routes(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct load *load = r->owner;

	(void)key;
	(void)out;
	if (!reader_is(r, value, TREE_LIST))
		return;
	TREE_EACH(item, value) {
		struct route *route =
		    arena_alloc(r->arena, sizeof(struct route));

		route->place = reader_place(r, item);
		*array_add(&load->settings->routes) = route;
		reader_map(r, &ROUTE_SCHEMA, item, route);
	}
}

static struct slice *
channel_ids(struct reader *r)
{
	const struct settings *settings =
	    ((const struct load *)r->owner)->settings;
	struct slice *ids = arena_new_array(
	    r->problems->arena, struct slice, settings->channels.len);
	size_t count = 0;

	ARRAY_EACH(channel, &settings->channels)
		ids[count++] = (*channel)->id;
	return ids;
}

struct slice
load_channel_hint(struct reader *r, struct slice typed)
{
	const struct load *load = r->owner;

	return reader_suggest(
	    r, typed, channel_ids(r), load->settings->channels.len);
}

struct slice
load_channel_names(struct reader *r)
{
	const struct load *load = r->owner;

	if (load->settings->channels.len == 0)
		return S("no channel is defined");
	return arena_printf(r->problems->arena, "channels are %s",
	    reader_words(r, channel_ids(r), load->settings->channels.len).ptr);
}

static void
check_channels(struct reader *r, const struct terms *to)
{
	const struct load *load = r->owner;

	for (size_t i = 0; i < to->len; i++) {
		struct term *term = &to->items[i];
		struct tree_node at = node_at(term->place, term->text);

		if (settings_channel(load->settings, term->text) != NULL)
			continue;
		reader_say(r, &at,
		    &(struct remark){
		        .level = PROBLEM_ERROR,
		        .code = "C015",
		        .hint = load_channel_hint(r, term->text),
		        .help = load_channel_names(r),
		    },
		    "there is no channel '%.*s'", SLICE_ARG(term->text));
	}
}

static void
check_feeds(struct reader *r, const struct terms *feeds)
{
	const struct load *load = r->owner;

	for (size_t i = 0; i < feeds->len; i++) {
		struct term *term = &feeds->items[i];
		struct tree_node at = node_at(term->place, term->text);

		if (settings_feed(load->settings, term->text) == NULL)
			reader_error(r, &at, "C015", "there is no feed '%.*s'",
			    SLICE_ARG(term->text));
	}
}

static bool
takes_all(const struct tree_node *route)
{
	const struct tree_node *condition = tree_get(route, S("if"));

	return condition == NULL ||
	    (condition->kind == TREE_MAP && condition->len == 0);
}

static void
check_order(struct reader *r, const struct tree_node *root)
{
	const struct tree_node *routes = tree_get(root, S("routes"));
	const struct tree_node *on;

	if (routes == NULL || routes->kind != TREE_LIST || routes->len == 0) {
		reader_say(r, routes != NULL ? routes : root,
		    &(struct remark){
		        .level = PROBLEM_ERROR,
		        .code = "C016",
		        .help = S("routes: [{to: [CHANNEL]}] sends everything "
		                  "to one channel"),
		    },
		    "there is no route, and so nothing would be told");
		return;
	}
	TREE_EACH(route, routes) {
		if (route->next == NULL && !takes_all(route))
			reader_say(r, route,
			    &(struct remark){
			        .level = PROBLEM_ERROR,
			        .code = "C016",
			        .help = S("add a route without `if` below it"),
			    },
			    "the last route has an `if`: what it does not "
			    "take falls through");
		on = tree_get(route, S("continue"));
		if (route->next != NULL && takes_all(route) &&
		    (on == NULL || !slice_eq(on->text, S("true"))))
			reader_say(r, route,
			    &(struct remark){
			        .level = PROBLEM_WARNING, .code = "C018"},
			    "this route takes everything: those below are "
			    "never asked");
	}
}

void
load_check_names(struct reader *r, const struct tree_node *root)
{
	const struct load *load = r->owner;

	ARRAY_EACH(route, &load->settings->routes) {
		check_channels(r, &(*route)->to);
		check_feeds(r, &(*route)->feeds);
	}
	check_channels(r, &load->settings->health_to);
	check_order(r, root);
}
