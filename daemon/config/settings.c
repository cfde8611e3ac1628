#include "config/settings.h"

#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include "config/address.h"
#include "config/folder.h"
#include "config/load.h"
#include "config/secret.h"
#include "config/shape.h"
#include "model/enums.h"

#define SECOND_MS ((int64_t)1000)
#define DAY_MS    (24 * 3600 * SECOND_MS)
#define YEARS_MS  (36525 * DAY_MS)

#define DEFAULT_STATE   "/var/lib/sanctions-watch"
#define DEFAULT_RUNTIME "/run/sanctions-watch"

const struct reader_codes LOAD_CODES = {
    .type = "C010",
    .unknown = "C011",
    .missing = "C012",
    .value = "C013",
    .absent = "C090",
};

static const struct folder_codes FOLDER_CODES = {
    .unreadable = "C001",
    .stray = "C002",
    .writable = "C003",
};

void
key_path(struct reader *r, const struct key *key, const struct tree_node *value,
    void *out)
{
	struct slice typed = S("");

	key_line(r, key, value, &typed);
	if (typed.len > 0)
		*(struct slice *)out = folder_join(r->arena, r->dir, typed);
}

void
key_named_file(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	const struct load *load = r->owner;

	(void)key;
	*(struct slice *)out = secret_path(r, load->options, value);
}

void
key_secret(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	const struct load *load = r->owner;

	(void)key;
	secret_read(r, load->options, value, out);
}

void
key_proxy(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	if (!reader_is(r, value, TREE_SCALAR))
		return;
	if (address_is_proxy(value->text))
		*(struct slice *)out = reader_copy(r, value);
	else
		reader_error(r, value, r->codes->value,
		    "%.*s: http://HOST:PORT, https or socks5 is expected",
		    SLICE_ARG(value->key->text));
}

void
key_agent(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	if (!reader_is(r, value, TREE_SCALAR))
		return;
	for (size_t i = 0; i < value->text.len; i++) {
		char c = value->text.ptr[i];

		if (c < 0x20 || c > 0x7e) {
			reader_error(r, value, r->codes->value,
			    "%.*s: only printable ASCII goes into a header",
			    SLICE_ARG(value->key->text));
			return;
		}
	}
	key_text(r, key, value, out);
}

static const char *const LOG_LEVELS[] = {
    "error", "warn", "info", "debug", NULL};
static const struct shape LOG_LEVEL_SHAPE = {
    .kind = SHAPE_WORDS, .words = LOG_LEVELS};

static void
key_log_level(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	if (!reader_is(r, value, TREE_SCALAR))
		return;
	for (int level = LOG_LEVEL_ERROR; level <= LOG_LEVEL_DEBUG; level++) {
		const char *name = log_level_name((enum log_level)level);

		if (slice_eq(value->text, slice_of(name))) {
			*(enum log_level *)out = (enum log_level)level;
			return;
		}
	}
	reader_error(r, value, r->codes->value,
	    "level: error, warn, info or debug is expected, not '%.*s'",
	    SLICE_ARG(slice_sub(value->text, 0, 40)));
}

static const char *const LOG_FORMATS[] = {
    "auto", "journal", "json", "plain", NULL};
static const struct shape LOG_FORMAT_SHAPE = {
    .kind = SHAPE_WORDS, .words = LOG_FORMATS};

static void
key_log_format(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	int at;

	(void)key;
	if (!reader_is(r, value, TREE_SCALAR))
		return;
	if (enum_find(LOG_FORMATS, COUNT_OF(LOG_FORMATS) - 1, value->text, &at))
		*(struct slice *)out = slice_of(LOG_FORMATS[at]);
	else
		reader_error(r, value, r->codes->value,
		    "format: auto, journal, json or plain is expected, not "
		    "'%.*s'",
		    SLICE_ARG(slice_sub(value->text, 0, 40)));
}

static const char *const FAILING_TESTS_WORDS[] = {"refuse", "warn", NULL};
static const struct shape FAILING_TESTS_SHAPE = {
    .kind = SHAPE_WORDS, .words = FAILING_TESTS_WORDS};

static void
key_failing_tests(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	bool refuse = slice_eq(value->text, S("refuse"));

	(void)key;
	if (!reader_is(r, value, TREE_SCALAR))
		return;
	if (refuse || slice_eq(value->text, S("warn")))
		*(bool *)out = refuse;
	else
		reader_error(r, value, r->codes->value,
		    "failing_tests: refuse or warn is expected, not '%.*s'",
		    SLICE_ARG(slice_sub(value->text, 0, 40)));
}

static void
key_socket(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct slice path = S("");

	key_path(r, key, value, &path);
	if (path.len >= sizeof(((struct sockaddr_un *)NULL)->sun_path))
		reader_error(r, value, r->codes->value,
		    "%.*s: the path is too long for a socket",
		    SLICE_ARG(value->key->text));
	else
		*(struct slice *)out = path;
}

#define AT(member) offsetof(struct settings, member)
#define SCHEMA(what, rows)                       \
	{                                        \
		what, rows, COUNT_OF(rows), NULL \
	}

static const struct key INCLUDE_KEYS[] = {
    {.name = "feeds",
        .read = key_path,
        .offset = AT(feeds_dir),
        .fallback = "feeds.d",
        .help = "the folder of feed files"},
    {.name = "rules",
        .read = key_path,
        .offset = AT(rules_dir),
        .fallback = "rules.d",
        .help = "the folder of rule files"},
};
static const struct schema INCLUDE = SCHEMA("include", INCLUDE_KEYS);

/* Alerts are the proof that somebody was told: keep them for ten years. */
static const struct key KEEP_KEYS[] = {
    {.name = "articles",
        .read = key_duration,
        .offset = AT(keep.articles_ms),
        .fallback = "90d",
        .min = DAY_MS,
        .max = YEARS_MS,
        .help = "articles"},
    {.name = "alerts",
        .read = key_duration,
        .offset = AT(keep.alerts_ms),
        .fallback = "3650d",
        .min = DAY_MS,
        .max = YEARS_MS,
        .help = "alerts"},
    {.name = "deliveries",
        .read = key_duration,
        .offset = AT(keep.deliveries_ms),
        .fallback = "3650d",
        .min = DAY_MS,
        .max = YEARS_MS,
        .help = "who was told what"},
    {.name = "polls",
        .read = key_duration,
        .offset = AT(keep.polls_ms),
        .fallback = "400d",
        .min = DAY_MS,
        .max = YEARS_MS,
        .help = "the record of polls"},
};
static const struct schema KEEP = SCHEMA("keep", KEEP_KEYS);

static const struct key FETCH_KEYS[] = {
    {.name = "interval",
        .read = key_duration,
        .offset = AT(fetch.interval_ms),
        .fallback = "15m",
        .min = SECOND_MS,
        .max = 30 * DAY_MS,
        .help = "time between two polls of a feed"},
    {.name = "concurrency",
        .read = key_count,
        .offset = AT(fetch.concurrency),
        .fallback = "32",
        .min = 1,
        .max = 1000,
        .help = "transfers at a time"},
    {.name = "per_host",
        .read = key_count,
        .offset = AT(fetch.per_host),
        .fallback = "1",
        .min = 1,
        .max = 100,
        .help = "transfers at a time from one host"},
    {.name = "spacing",
        .read = key_duration,
        .offset = AT(fetch.spacing_ms),
        .fallback = "1s",
        .min = 0,
        .max = 3600 * SECOND_MS,
        .help = "time between two requests to one host"},
    {.name = "timeout",
        .read = key_duration,
        .offset = AT(fetch.timeout_ms),
        .fallback = "30s",
        .min = SECOND_MS,
        .max = 3600 * SECOND_MS,
        .help = "for one transfer"},
    {.name = "max_bytes",
        .read = key_size,
        .offset = AT(fetch.max_bytes),
        .fallback = "8MiB",
        .min = 1024,
        .max = (int64_t)1 << 30,
        .help = "of one document, decompressed"},
    {.name = "user_agent",
        .read = key_agent,
        .offset = AT(fetch.user_agent),
        .fallback = "sanctions-watch/" SW_VERSION,
        .help = "how we introduce ourselves; name a contact"},
    {.name = "max_age",
        .read = key_duration,
        .offset = AT(fetch.max_age_ms),
        .fallback = "7d",
        .min = SECOND_MS,
        .max = YEARS_MS,
        .help = "older entries do not alert"},
};
static const struct schema FETCH = SCHEMA("fetch", FETCH_KEYS);

static const struct key NETWORK_KEYS[] = {
    {.name = "proxy",
        .read = key_proxy,
        .offset = AT(network.proxy),
        .help = "http://HOST:PORT"},
    {.name = "no_proxy",
        .read = key_texts,
        .offset = AT(network.no_proxy),
        .help = "hosts and .domains that are reached directly"},
    {.name = "ca_file",
        .read = key_named_file,
        .offset = AT(network.ca_file),
        .help = "certificates to trust, PEM"},
};
static const struct schema NETWORK = SCHEMA("network", NETWORK_KEYS);

static const struct key LISTEN_KEYS[] = {
    {.name = "control",
        .read = key_socket,
        .offset = AT(control_path),
        .help = "the socket that status, reload and resend talk to"},
    {.name = "http", .help = "address of the status page"},
};
static const struct schema LISTEN = SCHEMA("listen", LISTEN_KEYS);

static const struct key LOG_KEYS[] = {
    {.name = "level",
        .read = key_log_level,
        .offset = AT(log_level),
        .shape = &LOG_LEVEL_SHAPE,
        .fallback = "info",
        .help = "error, warn, info, debug"},
    {.name = "format",
        .read = key_log_format,
        .offset = AT(log_format),
        .shape = &LOG_FORMAT_SHAPE,
        .fallback = "auto",
        .help = "auto, journal, json, plain"},
};
static const struct schema LOG = SCHEMA("log", LOG_KEYS);

static const struct key HEALTH_KEYS[] = {
    {.name = "to",
        .read = key_ids,
        .offset = AT(health_to),
        .help = "channels that hear of dead feeds and refused messages"},
    {.name = "heartbeat", .help = "when to say that all is well"},
};
static const struct schema HEALTH = SCHEMA("health", HEALTH_KEYS);

static const struct key RULES_KEYS[] = {
    {.name = "failing_tests",
        .read = key_failing_tests,
        .offset = AT(refuse_failing_tests),
        .shape = &FAILING_TESTS_SHAPE,
        .fallback = "refuse",
        .help = "refuse or warn"},
};
static const struct schema RULES = SCHEMA("rules", RULES_KEYS);

static const struct shape CHANNEL = {
    .kind = SHAPE_KINDS, .kind_at = channel_type_at};
static const struct shape CHANNELS = {.kind = SHAPE_NAMED, .item = &CHANNEL};

static const struct key SETTINGS_KEYS[] = {
    {.name = "include",
        .read = key_section,
        .section = &INCLUDE,
        .help = "folders of feeds and rules"},
    {.name = "state",
        .read = key_path,
        .offset = AT(state_dir),
        .help = "the folder of everything that is remembered"},
    {.name = "keep",
        .read = key_section,
        .section = &KEEP,
        .help = "for how long"},
    {.name = "fetch",
        .read = key_section,
        .section = &FETCH,
        .help = "how feeds are fetched"},
    {.name = "network",
        .read = key_section,
        .section = &NETWORK,
        .help = "proxy and certificates"},
    {.name = "listen",
        .read = key_section,
        .section = &LISTEN,
        .help = "sockets of the daemon"},
    {.name = "log",
        .read = key_section,
        .section = &LOG,
        .help = "what is logged"},
    {.name = "health",
        .read = key_section,
        .section = &HEALTH,
        .help = "who hears of trouble"},
    {.name = "rules",
        .read = key_section,
        .section = &RULES,
        .help = "how a reload takes rules"},
    {.name = "channels",
        .read = load_channels,
        .is_required = true,
        .shape = &CHANNELS,
        .help = "where alerts go: NAME: {type: stdout}"},
    {.name = "routes",
        .read = load_routes,
        .section = &ROUTE_SCHEMA,
        .help = "which alerts go where"},
    {.name = "lists", .help = "how list changes are told"},
};
const struct schema SETTINGS_SCHEMA = SCHEMA("the settings", SETTINGS_KEYS);

static const struct key FEED_FILE_KEYS[] = {
    {.name = "feeds",
        .read = load_feeds,
        .section = &FEED_SCHEMA,
        .is_required = true,
        .help = "a list of feeds"},
};
const struct schema FEED_FILE_SCHEMA = SCHEMA("a feed file", FEED_FILE_KEYS);

struct reader
load_reader(struct load *load, struct problems *problems, struct tree *tree,
    struct slice path)
{
	struct arena *arena = load->settings->arena;

	return (struct reader){
	    .tree = tree,
	    .problems = problems,
	    .arena = arena,
	    .file = arena_copy(arena, path),
	    .dir = folder_of(arena, path),
	    .codes = &LOAD_CODES,
	    .owner = load,
	};
}

/* systemd separates several folders by colons; the first is ours. */
static struct slice
first_folder(const char *folders)
{
	struct slice rest = slice_of(folders), first = S("");

	slice_cut(&rest, ':', &first);
	return first;
}

struct slice
config_default_control(
    const struct config_options *options, struct arena *arena)
{
	struct slice folder = first_folder(options->runtime_dir);

	if (folder.len == 0)
		folder = S(DEFAULT_RUNTIME);
	return arena_printf(arena, "%.*s/control.sock", SLICE_ARG(folder));
}

static void
set_defaults(struct load *load, struct reader *r)
{
	struct settings *settings = load->settings;
	struct slice state = first_folder(load->options->state_dir);

	if (settings->state_dir.len == 0)
		settings->state_dir = folder_join(
		    r->arena, r->dir, state.len > 0 ? state : S(DEFAULT_STATE));
	if (settings->control_path.len == 0)
		settings->control_path =
		    config_default_control(load->options, r->arena);
}

/* A folder that was not asked for may be absent. */
static void
drop_absent_folders(struct settings *settings, const struct tree_node *root)
{
	const struct tree_node *include = tree_get(root, S("include"));
	struct {
		struct slice key, *dir;
	} rows[] = {
	    {S("feeds"), &settings->feeds_dir},
	    {S("rules"), &settings->rules_dir},
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		bool is_written =
		    include != NULL && tree_get(include, rows[i].key) != NULL;

		if (!is_written && !folder_is(rows[i].dir->ptr))
			*rows[i].dir = S("");
	}
}

static void
read_feed_file(struct load *load, struct slice path, struct problems *problems)
{
	AUTO(buf_fini) struct buf text = buf_init(TREE_MAX_BYTES);
	AUTO(tree_free) struct tree *tree = NULL;
	struct reader r;

	if (folder_read(path.ptr, &FOLDER_CODES, problems, &text) != 0)
		return;
	tree = tree_parse_private(path, buf_slice(&text), problems);
	if (tree == NULL || tree_is_empty(tree))
		return;
	r = load_reader(load, problems, tree, path);
	reader_map(&r, &FEED_FILE_SCHEMA, tree_root(tree), load->settings);
}

static void
read_feeds(struct load *load, struct problems *problems)
{
	struct path_list paths = {0};

	if (load->settings->feeds_dir.len == 0)
		return;
	if (folder_list(load->settings->feeds_dir.ptr, &FOLDER_CODES, problems,
	        &paths) == 0) {
		ARRAY_EACH(path, &paths)
			read_feed_file(load, *path, problems);
	}
	array_fini(&paths);
}

static void
read_settings_file(
    struct load *load, const char *path, struct problems *problems)
{
	AUTO(buf_fini) struct buf text = buf_init(TREE_MAX_BYTES);
	AUTO(tree_free) struct tree *tree = NULL;
	struct reader r;

	if (folder_read(path, &FOLDER_CODES, problems, &text) != 0)
		return;
	tree = tree_parse_private(slice_of(path), buf_slice(&text), problems);
	if (tree == NULL)
		return;
	r = load_reader(load, problems, tree, slice_of(path));
	load->settings->path = r.file;
	if (!reader_map(&r, &SETTINGS_SCHEMA, tree_root(tree), load->settings))
		return;
	set_defaults(load, &r);
	drop_absent_folders(load->settings, tree_root(tree));
	read_feeds(load, problems);
	load_check_names(&r, tree_root(tree));
	if (load->settings->feeds.len == 0)
		reader_say(&r, tree_root(tree),
		    &(struct remark){PROBLEM_WARNING, LOAD_CODES.missing,
		        .help =
		            S("feeds stand in the folder that include.feeds "
		              "names")},
		    "no feed is configured");
}

struct config_options
config_options_env(void)
{
	return (struct config_options){
	    .credentials_dir = getenv("CREDENTIALS_DIRECTORY"),
	    .state_dir = getenv("STATE_DIRECTORY"),
	    .runtime_dir = getenv("RUNTIME_DIRECTORY"),
	};
}

struct settings *
config_read_settings(const char *path, const struct config_options *options,
    struct problems *problems)
{
	AUTO(settings_free) struct settings *settings = settings_new();
	struct load load = {
	    .options = options,
	    .settings = settings,
	    .feed_places = map_new(),
	};
	size_t before = problems_count(problems, PROBLEM_ERROR);

	read_settings_file(&load, path, problems);
	map_free(&load.feed_places);
	if (problems_count(problems, PROBLEM_ERROR) > before)
		return NULL;
	return take_ptr(&settings);
}

struct slice
config_find_rules(
    const char *path, const struct config_options *options, struct arena *arena)
{
	AUTO(problems_free) struct problems *unused = problems_new();
	AUTO(settings_free) struct settings *settings = settings_new();
	struct load load = {
	    .options = options,
	    .settings = settings,
	    .feed_places = map_new(),
	};

	read_settings_file(&load, path, unused);
	map_free(&load.feed_places);
	return arena_copy(arena, settings->rules_dir);
}
