/*
 * What a server's answer to a poll means.  Pure: facts in, judgement out; what
 * is done about it is feed/schedule.h's.
 *
 * Asked twice: with the reply alone, which says whether its body is worth
 * reading (VERDICT_FRESH), and again with what the reader made of it.
 */
#ifndef FEED_VERDICT_H
#define FEED_VERDICT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
#include "model/feed.h"

/* X(NAME, "name"): who is to blame where no whole reply arrived. */
#define FEED_FAULTS(X)                                                      \
	X(NONE, "none")                                                     \
	X(NETWORK, "network") /* not found, not reached, timed out, cut */  \
	X(TLS, "tls")                                                       \
	X(TOO_LARGE, "too_large")                                           \
	X(REFUSED, "refused") /* an address or a redirect we do not take */ \
	X(LOCAL, "local")     /* a file or a setting of ours */

enum feed_fault {
#define FEED_FAULT_ENUM(NAME, name) FEED_FAULT_##NAME,
	FEED_FAULTS(FEED_FAULT_ENUM)
#undef FEED_FAULT_ENUM
	FEED_FAULT_COUNT
};

const char *feed_fault_name(enum feed_fault fault);

/* Headers are raw values, empty where the reply had none. */
struct feed_reply {
	enum feed_fault fault;
	struct slice fault_text; /* one line, without secrets */
	int status;              /* 0 where none came; 200 for a file */
	struct slice url;        /* the last one asked */
	bool all_permanent;      /* redirected, every hop a 301 or 308 */
	bool was_conditional;    /* validators were sent */
	struct slice content_type, retry_after, cache_control, age, date,
	    expires, etag, last_modified;
	struct slice body_sha256; /* hex; empty where there is no body */
	int64_t latency_ms;
};

/* What the reader made of the body. */
enum feed_reading {
	FEED_NOT_READ,
	FEED_READ_DONE,
	FEED_READ_FAILED
};

struct feed_document {
	enum feed_reading reading;
	struct slice error; /* of the reader, where it failed */
	struct slice title, format;
	int64_t entries;
	int64_t new_entries;
	int64_t held_back; /* by a silent baseline */
	bool has_newest;   /* the latest date of an entry, clamped to now */
	int64_t newest_ms;
	bool has_ttl;
	int64_t ttl_ms;
};

/* X(NAME, "name") */
#define VERDICTS(X)                                                       \
	X(FRESH, "fresh")         /* a new document: read and store it */ \
	X(UNCHANGED, "unchanged") /* nothing since the last one */        \
	X(GONE, "gone")           /* the server says: never again */      \
	X(LATER, "later")         /* the server asks us to wait */        \
	X(BROKEN, "broken")       /* no feed came; `reason` says why */

enum verdict_kind {
#define VERDICT_ENUM(NAME, name) VERDICT_##NAME,
	VERDICTS(VERDICT_ENUM)
#undef VERDICT_ENUM
	VERDICT_COUNT
};

const char *verdict_name(enum verdict_kind kind);

#define VERDICT_REASON_MAX 400

struct verdict {
	enum verdict_kind kind;
	/* The whole way was permanent: the new address (a view of the reply);
	 * empty else.  With FRESH and UNCHANGED only. */
	struct slice moved_to;
	bool has_delay; /* LATER: the server named a time */
	int64_t delay_ms;
	bool whole_host;      /* LATER: meant for all feeds of a public host */
	bool is_client_fault; /* BROKEN: a 4xx, which seldom heals soon */
	char reason[VERDICT_REASON_MAX]; /* one line; "" for FRESH, UNCHANGED */
};

/*
 * `document` may be NULL or not read.  A body whose hash is that of the last
 * one that parsed is UNCHANGED and need not be read.
 */
struct verdict verdict_of(const struct feed_reply *reply,
    const struct feed_document *document, const struct feed_state *state,
    int64_t now_ms);

#endif
