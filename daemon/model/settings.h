/*
 * The settings file, the channels, the routes and the feeds: everything but
 * the rules.  Immutable once loaded; all text lives in its arena.
 */
#ifndef MODEL_SETTINGS_H
#define MODEL_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/log.h"
#include "model/feed.h"
#include "model/problem.h"
#include "model/rule.h"
#include "model/severity.h"

/* A value that is never printed, stored or logged. */
struct secret {
	bool is_set;
	struct slice value;
};

enum channel_type {
	CHANNEL_STDOUT,
	CHANNEL_WEBHOOK,
	CHANNEL_SLACK,
	CHANNEL_EMAIL,
	CHANNEL_TYPE_COUNT,
};

const char *channel_type_name(enum channel_type type);
bool channel_type_find(struct slice name, enum channel_type *out);

enum smtp_tls {
	SMTP_TLS_STARTTLS, /* smtp://: required, never a fall-back to clear */
	SMTP_TLS_IMPLICIT, /* smtps:// */
	SMTP_TLS_NONE,     /* only where `tls: none` is written */
};

struct smtp_server {
	struct slice host;
	uint16_t port;
	enum smtp_tls tls;
};

struct channel {
	struct slice id;
	enum channel_type type;
	struct secret url;    /* webhook, slack: where to post */
	struct secret secret; /* webhook: the signing key's bytes */
	struct terms to;      /* email */
	struct slice from;
	struct smtp_server server;
	struct slice username;
	struct secret password;
	struct slice proxy;
	struct slice ca_file; /* absolute path; empty: the system's */
	struct slice client_cert_file;
	struct slice client_key_file;
	struct place place;
};

/* All that are given must hold; an empty list says nothing. */
struct route {
	struct terms tags, rules, feeds, languages, kinds;
	unsigned severities; /* bit 1 << severity; 0: any */
	struct terms to;     /* channel ids */
	bool go_on;          /* `continue` */
	struct place place;
};

struct settings {
	struct arena *arena;
	struct slice path;      /* of the file; empty where there was none */
	struct slice rules_dir; /* absolute; empty: none included */
	struct slice feeds_dir;
	struct slice state_dir;

	struct {
		int64_t articles_ms, alerts_ms, deliveries_ms, polls_ms;
	} keep;
	struct {
		int64_t interval_ms, spacing_ms, timeout_ms, max_age_ms;
		int64_t max_bytes;
		unsigned concurrency, per_host;
		struct slice user_agent;
	} fetch;
	struct {
		struct slice proxy;
		struct terms no_proxy;
		struct slice ca_file;
	} network;
	struct slice control_path; /* empty: no control socket */
	enum log_level log_level;
	struct slice log_format; /* auto, journal, json, plain */
	struct terms health_to;
	bool refuse_failing_tests;

	ARRAY(struct channel *) channels;
	ARRAY(struct route *) routes;
	ARRAY(struct feed *) feeds;
};

NODISCARD struct settings *settings_new(void);
void settings_free(struct settings **settings);

const struct channel *
settings_channel(const struct settings *settings, struct slice id);
const struct feed *
settings_feed(const struct settings *settings, struct slice id);

#endif
