/*
 * The pipeline «dispatch»: what is owed, claimed, tried and settled.  The
 * machine of states is drawn in model/delivery.h.  A delivery may carry several
 * alerts (a digest, a joined message), an alert several deliveries.
 *
 * Order: of one channel and story, a delivery is due only when all that were
 * owed before it have ended.  There is no order between stories.
 */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include "base/digest.h"
#include "model/alert.h"
#include "model/delivery.h"
#include "store/article.h"
#include "store/store.h"

/* Owes messages that do not come from an article: notices, tests, updates. */
struct store_owed {
	const struct store_alert *alerts; /* kept first; may be none */
	size_t alert_len;
	const struct store_delivery *deliveries;
	size_t delivery_len;
};

struct store_op *store_owe(struct store *store, const struct store_owed *owed,
    store_done_fn *done, void *arg);

struct store_channel_room {
	struct slice channel;
	size_t max_len; /* how many more of it may be under way */
};

struct store_due_request {
	const struct store_channel_room *channels;
	size_t channel_len;
	size_t max_bytes; /* of alerts' docs and frozen bodies in an answer */
};

struct store_due_alert {
	struct alert alert;
	int64_t silence_id; /* the silence that holds now; 0: none */
};

struct store_due_delivery {
	struct slice id;
	struct slice channel;
	enum leg leg;
	unsigned seq;
	unsigned resend;
	struct slice story_id;
	int64_t created_ms;
	int64_t late_ms; /* how long it has been due */
	int64_t tries;   /* settled ones that count */
	int64_t cut_off; /* claims that were never settled */
	int64_t age_ms;  /* since it was first claimed; 0: never */
	unsigned level;  /* bodies that were refused and thawed: how much
	                    simpler the next one is to be */
	bool is_frozen;  /* `body` is what must be sent */
	struct slice body;
	struct slice memory;    /* as the last judgement that had one left it;
	                           a resend's successor starts without */
	struct slice thread_id; /* provider id of the story's first message on
	                           this channel; empty: none arrived yet */
	const struct store_due_alert *alerts;
	size_t alert_len;
};

struct store_due {
	const struct store_due_delivery *items;
	size_t len;
	bool has_more;   /* some are due that the bounds left out */
	int64_t wait_ms; /* until another is due; -1: none waits */
};

typedef void store_due_fn(
    const struct store_fault *fault, const struct store_due *due, void *arg);

/*
 * What is due now on the channels, the longest waiting first; claims whose
 * lease ran out included.
 */
struct store_op *store_find_due(struct store *store,
    const struct store_due_request *request, store_due_fn *done, void *arg);

/*
 * Takes a delivery for lease_ms.  Claim, attempt and body are one commit; the
 * body of the first claim is frozen, later ones answer it and ignore theirs,
 * until a settlement thaws it.
 */
struct store_claim {
	struct slice delivery_id;
	unsigned level; /* as it was due; the body is of that level */
	struct slice body;
	int64_t lease_ms;
	/* The alerts that the body tells: all but the silenced. */
	const struct slice *told;
	size_t told_len;
};

enum store_claim_answer {
	STORE_CLAIMED,
	STORE_CLAIM_SILENCED, /* all its alerts are: settled as suppressed */
	STORE_CLAIM_OUTDATED, /* alerts, silences, level: ask what is due */
	STORE_CLAIM_REFUSED,  /* not due any more, ended, held or taken */
};

struct store_claimed {
	enum store_claim_answer answer;
	int64_t token;   /* for the settlement */
	int64_t attempt; /* 1 for the first */
	struct slice body;
	char body_sha256[2 * DIGEST_SHA256_LEN + 1];
};

typedef void store_claimed_fn(const struct store_fault *fault,
    const struct store_claimed *claimed, void *arg);

struct store_op *store_claim_delivery(struct store *store,
    const struct store_claim *claim, store_claimed_fn *done, void *arg);

/* Moves the lease's end to lease_ms from now, while the token holds it. */
struct store_lease {
	struct slice delivery_id;
	int64_t token;
	int64_t lease_ms;
};

/*
 * What came of a claim.  `owed` is what follows from it (a fallback), written
 * in the same commit.  The judgement's memory replaces what was kept with the
 * delivery; empty: it stays as it was.  `thaw` takes the frozen body away and
 * raises the level, for the next claim to bring another body.
 */
struct store_settle {
	struct slice delivery_id;
	int64_t token;
	struct judgement judgement;
	struct settlement settlement;
	struct store_owed owed;
};

/* Whether the token still held the delivery; if not, nothing was written. */
typedef void
store_held_fn(const struct store_fault *fault, const bool *held, void *arg);

struct store_op *store_extend_lease(struct store *store,
    const struct store_lease *lease, store_held_fn *done, void *arg);
struct store_op *store_settle_delivery(struct store *store,
    const struct store_settle *settle, store_held_fn *done, void *arg);

/*
 * Says which channels are configured: what waits for another one is held, what
 * was held for one that is back is due again.
 */
struct store_channel_set {
	const struct slice *channels;
	size_t len;
};

struct store_moved {
	size_t held;
	size_t released;
};

typedef void store_moved_fn(const struct store_fault *fault,
    const struct store_moved *moved, void *arg);

struct store_op *store_set_channels(struct store *store,
    const struct store_channel_set *set, store_moved_fn *done, void *arg);

/*
 * Sends again: deliveries by their ids (or how only one begins, STORE_MIN_ID
 * characters at least), or all deliveries of the alerts; with
 * no ids, dead and held ones by channel and time of creation, which else narrow
 * the ids' deliveries.  A delivery that has ended gets a successor with the
 * next resend number; one that waits is due at once; a held one is re-routed
 * (needs `to`) and keeps its alerts.  `to` names the channel that gets it.
 */
#define STORE_MIN_ID 6 /* a shorter beginning soon fits several */

struct store_resend {
	const struct slice *ids;
	size_t id_len;
	struct slice channel; /* empty: any */
	bool has_since;
	int64_t since_ms;
	struct slice to; /* empty: the same */
};

struct store_resent {
	const struct slice *delivery_ids; /* what is owed now */
	size_t len;
	const struct slice *unknown_ids; /* of the request; nothing found */
	size_t unknown_len;
};

typedef void store_resent_fn(const struct store_fault *fault,
    const struct store_resent *resent, void *arg);

struct store_op *store_resend(struct store *store,
    const struct store_resend *resend, store_resent_fn *done, void *arg);

/*
 * The store's clock was set: what waits for a time that went further away is
 * due as long from now as it was, and claims keep what is left of their lease.
 */
struct store_op *store_jump_clock(
    struct store *store, int64_t jump_ms, store_done_fn *done, void *arg);

#endif
