/* Feeds: the list of a file in the feeds folder. */
#include "config/address.h"
#include "config/folder.h"
#include "config/load.h"
#include "config/shape.h"
#include "text/url.h"

/* Quicker polling is an attack; slower is no watching. */
#define MIN_INTERVAL_MS ((int64_t)1000)
#define MAX_INTERVAL_MS ((int64_t)30 * 24 * 3600 * 1000)
#define MAX_AGE_MS      ((int64_t)36525 * 24 * 3600 * 1000)

/* A path as the path of an address: everything else as %XX. */
static struct slice
file_url(struct reader *r, struct slice path)
{
	AUTO(buf_fini) struct buf url = buf_init(BUF_MAX_OWN);

	buf_add_str(&url, "file://");
	for (size_t i = 0; i < path.len; i++) {
		uint8_t c = (uint8_t)path.ptr[i];

		if (char_is_alnum((char)c) || c == '/' || c == '-' ||
		    c == '.' || c == '_' || c == '~')
			buf_add_char(&url, (char)c);
		else
			buf_printf(&url, "%%%02X", c);
	}
	return arena_copy(r->arena, buf_slice(&url));
}

/* `file:samples/a.rss` is relative to the file it stands in; percent signs are
 * taken as typed there.  file:///... is an address already. */
static void
read_file_url(
    struct reader *r, const struct tree_node *value, struct slice *out)
{
	struct slice path = slice_from(value->text, 5);

	if (slice_starts(path, S("///")) && path.len > 3)
		*out = reader_copy(r, value);
	else if (path.len > 0 && !slice_starts(path, S("//")))
		*out = file_url(r, folder_join(r->arena, r->dir, path));
	else
		reader_error(r, value, r->codes->value,
		    "url: file: is followed by a path");
}

static void
key_feed_url(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	if (!reader_is(r, value, TREE_SCALAR))
		return;
	if (slice_starts(value->text, S("file:")))
		read_file_url(r, value, out);
	else if (address_is_http(value->text))
		*(struct slice *)out = reader_copy(r, value);
	else
		reader_error(r, value, r->codes->value,
		    "url: an address with http, https or file is expected");
}

static void
key_lookback(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct lookback *lookback = out;

	if (value->kind == TREE_SCALAR && slice_eq(value->text, S("all")))
		lookback->kind = LOOKBACK_ALL;
	else
		key_duration(r, key, value, &lookback->span_ms);
}

static void
key_interval(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct feed *feed = out;

	key_duration(r, key, value, &feed->interval_ms);
	feed->has_interval = feed->interval_ms > 0;
}

static void
key_max_age(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct feed *feed = out;

	key_duration(r, key, value, &feed->max_age_ms);
	feed->has_max_age = feed->max_age_ms > 0;
}

static void
key_feed_agent(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct feed *feed = out;

	key_agent(r, key, value, &feed->user_agent);
	feed->has_user_agent = feed->user_agent.len > 0;
}

static void
key_feed_language(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	*(struct slice *)out = reader_language(r, value);
}

static const struct shape URL_SHAPE = {.kind = SHAPE_STRING,
    .pattern = "^([Hh][Tt][Tt][Pp][Ss]?://[^\\s/]|file:.)",
    .want = "An address with http, https or file is expected"};

static const char *const LOOKBACK_WORDS[] = {"0s", "24h", "all", NULL};
static const struct shape LOOKBACK_SHAPE = {.kind = SHAPE_TEXT,
    .pattern = "^(0|[0-9]+(ms|s|m|h|d)|all)$",
    .want = "Write a time with its unit, as 24h, or all",
    .words = LOOKBACK_WORDS};

#define AT(member) offsetof(struct feed, member)

static const struct key FEED_KEYS[] = {
    {.name = "id",
        .read = key_id,
        .offset = AT(id),
        .is_required = true,
        .help = "small letters, digits and hyphens"},
    {.name = "url",
        .read = key_feed_url,
        .shape = &URL_SHAPE,
        .offset = AT(url),
        .is_required = true,
        .help = "http, https, or file: and a path"},
    {.name = "tags",
        .read = key_texts,
        .offset = AT(tags),
        .help = "words that alerts and routes use"},
    {.name = "interval",
        .read = key_interval,
        .shape = &SHAPE_DURATION,
        .min = MIN_INTERVAL_MS,
        .max = MAX_INTERVAL_MS,
        .help = "time between two polls"},
    {.name = "official",
        .read = key_bool,
        .offset = AT(official),
        .help = "true for an authority's own feed"},
    {.name = "language",
        .read = key_feed_language,
        .shape = &SHAPE_LANGUAGE,
        .offset = AT(language),
        .help = "where the feed does not say it"},
    {.name = "user_agent",
        .read = key_feed_agent,
        .shape = &SHAPE_AGENT,
        .help = "instead of fetch.user_agent"},
    {.name = "allow_private",
        .read = key_bool,
        .offset = AT(allow_private),
        .help = "true: it may stand in a private network"},
    {.name = "max_age",
        .read = key_max_age,
        .shape = &SHAPE_DURATION,
        .min = 1000,
        .max = MAX_AGE_MS,
        .help = "older entries do not alert"},
    {.name = "lookback",
        .read = key_lookback,
        .shape = &LOOKBACK_SHAPE,
        .offset = AT(lookback),
        .fallback = "0s",
        .max = MAX_AGE_MS,
        .help = "how far back the first fetch may alert: 0s, 24h, all"},
    {.name = "was",
        .read = key_id,
        .offset = AT(was),
        .help = "the id whose history it continues"},
    {.name = "pages", .help = "fetch the article's page"},
    {.name = "burst", .help = "how many new entries at once are usual"},
    {.name = "headers", .help = "headers of the request"},
    {.name = "username", .help = "with password_file"},
    {.name = "password_file", .help = "the file that holds the password"},
    {.name = "bearer_file", .help = "the file that holds a token"},
    {.name = "ca_file", .help = "certificates to trust"},
    {.name = "proxy", .help = "proxy for this feed"},
    {.name = "expect_every", .help = "how long it may be silent"},
    {.name = "dedupe", .help = "how entries are told apart"},
};

const struct schema FEED_SCHEMA = {
    "a feed", FEED_KEYS, COUNT_OF(FEED_KEYS), NULL};

/* True where the id is new; else a finding names both places. */
static bool
claim_id(struct reader *r, const struct tree_node *map, const struct feed *feed)
{
	struct load *load = r->owner;
	struct place *before = map_get(load->feed_places, feed->id);
	struct place *place;

	if (before != NULL) {
		reader_say(r, tree_get(map, S("id")),
		    &(struct remark){
		        .level = PROBLEM_ERROR,
		        .code = "C014",
		        .help = S("ids are unique over all files"),
		    },
		    "the feed id '%.*s' is already used at %.*s:%u:%u",
		    SLICE_ARG(feed->id), SLICE_ARG(before->file), before->line,
		    before->column);
		return false;
	}
	place = arena_alloc(r->arena, sizeof(*place));
	*place = reader_place(r, tree_get(map, S("id")));
	map_set(load->feed_places, feed->id, place);
	return true;
}

void
load_feeds(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct load *load = r->owner;

	(void)key;
	(void)out;
	if (!reader_is(r, value, TREE_LIST))
		return;
	TREE_EACH(map, value) {
		struct feed *feed = arena_alloc(r->arena, sizeof(*feed));

		feed->place = reader_place(r, map);
		if (!reader_map(r, &FEED_SCHEMA, map, feed) ||
		    feed->id.len == 0 || !claim_id(r, map, feed))
			continue;
		*array_add(&load->settings->feeds) = feed;
	}
}
