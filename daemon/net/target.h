/*
 * Where a request goes: a URL taken apart and put in its normal form, so that
 * `http://127.1/` and `HTTP://127.0.0.1:80/` are the same place.  Pure.
 */
#ifndef NET_TARGET_H
#define NET_TARGET_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"

/* No URL of a feed or a page is longer; servers refuse from 8 KiB on. */
#define TARGET_MAX_URL 8192

struct target {
	struct slice url;    /* whole, without user, password and fragment */
	struct slice scheme; /* lower case */
	struct slice host;   /* lower case; IPv6 in brackets */
	unsigned port;       /* 0 for file */
	struct slice user, password; /* decoded; ptr NULL where none stood */
};

/* The scheme may be http, https or file; -1 with ERR_INPUT for anything else.
 * Text lives in the arena. */
int target_parse(
    struct arena *arena, struct slice url, struct target *out, struct err *err);

/* Where a Location header leads to from base; user and password are dropped. */
int target_resolve(struct arena *arena, const struct target *base,
    struct slice location, struct target *out, struct err *err);

/* The decoded path of a file URL of this host, NUL-terminated. */
int target_path(struct arena *arena, const struct target *target,
    const char **path_out, struct err *err);

bool target_same_origin(const struct target *a, const struct target *b);

/*
 * Whether what is meant for a may be told to b: the same origin, or the same
 * host with the default ports, from http to https.
 */
bool target_may_share_secrets(const struct target *a, const struct target *b);

bool target_is_http(const struct target *target);
bool target_is_file(const struct target *target);

#endif
