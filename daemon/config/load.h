/*
 * What the files that read settings share: the load under way, and the
 * readers of channels, routes and feeds.
 */
#ifndef CONFIG_LOAD_H
#define CONFIG_LOAD_H

#include "base/map.h"
#include "config/reader.h"
#include "config/settings.h"

/* The owner of every reader of settings and feeds. */
struct load {
	const struct config_options *options;
	struct settings *settings;
	struct map *feed_places; /* id -> struct place in the arena */
};

extern const struct reader_codes LOAD_CODES;

/* The tables, one a noun; those below them are rows' sections. */
extern const struct schema SETTINGS_SCHEMA;
extern const struct schema FEED_FILE_SCHEMA;
extern const struct schema FEED_SCHEMA;
extern const struct schema ROUTE_SCHEMA;

/* The channel types from 0 and their keys, NULL for a type that is not there
 * yet; false where there are no more. */
bool channel_type_at(
    size_t at, const char **name_out, const struct schema **keys_out);

/* Kinds of values that only settings have. */
key_fn key_path;       /* struct slice: absolute */
key_fn key_named_file; /* struct slice: path of a file that is there */
key_fn key_secret;     /* struct secret: from a file */
key_fn key_proxy;      /* struct slice */
key_fn key_agent;      /* struct slice: printable ASCII */

key_fn load_channels; /* the map under `channels` */
key_fn load_routes;   /* the list under `routes` */
key_fn load_feeds;    /* the list under `feeds` */

/* The ids that are defined, as "a, b, c"; and the nearest to one. */
struct slice load_channel_hint(struct reader *r, struct slice typed);
struct slice load_channel_names(struct reader *r);

/* Names of routes and health that nothing is called by; whether the last route
 * takes all.  `root` is the settings file's. */
void load_check_names(struct reader *r, const struct tree_node *root);

/* A reader of one more file, its folder the base of its paths. */
struct reader load_reader(struct load *load, struct problems *problems,
    struct tree *tree, struct slice path);

#endif
