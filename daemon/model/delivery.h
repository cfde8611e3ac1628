/*
 * A delivery is one message owed to one channel.  Its id is the hash of alert,
 * channel, leg and resend number: it stays over retries and restarts, and the
 * receiver can tell a repetition by it.
 *
 *	        claim            settle
 *	WAITING -----> SENDING ---------> DELIVERED
 *	   ^  ^           |  `----------> DEAD       refused, or tried too long
 *	   |  `-----------'  retry, throttled, unknown; or the lease ran out
 *	 HELD               the channel is not configured any more
 */
#ifndef MODEL_DELIVERY_H
#define MODEL_DELIVERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/slice.h"

enum delivery_state {
	DELIVERY_WAITING,
	DELIVERY_SENDING,
	DELIVERY_DELIVERED,
	DELIVERY_DEAD,
	DELIVERY_HELD,
	DELIVERY_SUPPRESSED, /* a silence; the row says which */
	DELIVERY_STATE_COUNT,
};

const char *delivery_state_name(enum delivery_state state);
bool delivery_state_find(struct slice name, enum delivery_state *out);

/* Why a message goes out. */
enum leg {
	LEG_OPENED,
	LEG_UPDATE,
	LEG_FALLBACK,
	LEG_DIGEST,
	LEG_NOTICE,
	LEG_TEST,
	LEG_COUNT
};

const char *leg_name(enum leg leg);
bool leg_find(struct slice name, enum leg *out);

/* `seq` numbers updates of one alert, `resend` what an operator sent again. */
void delivery_id(struct slice alert_id, struct slice channel, enum leg leg,
    unsigned seq, unsigned resend, char out[DIGEST_ID_LEN + 1]);

/* What the outside world did with an attempt; judged by deliver/<kind>. */
enum outcome {
	OUTCOME_DELIVERED, /* the receiver said yes */
	OUTCOME_NOT_SENT,  /* no byte of the message left: safe to try again */
	OUTCOME_RETRY,     /* a temporary no */
	OUTCOME_THROTTLED, /* a temporary no that does not count as a try */
	OUTCOME_UNKNOWN,   /* it may have arrived */
	OUTCOME_REFUSED,   /* this message will never be taken */
	OUTCOME_CLOSED,    /* the channel takes nothing: wrong key, gone */
	OUTCOME_COUNT,
};

const char *outcome_name(enum outcome outcome);
bool outcome_find(struct slice name, enum outcome *out);

struct judgement {
	enum outcome outcome;
	int64_t code;             /* HTTP or SMTP status, 0 where none */
	int64_t retry_after_ms;   /* as the receiver asked; 0: it did not */
	struct slice text;        /* one line for the ledger, redacted */
	struct slice provider_id; /* Slack's ts, the MTA's queue id; or empty */
	/* What this kind of channel must know at the next try (the recipients
	 * that have the message); opaque, kept with the delivery; or empty. */
	struct slice memory;
};

/* What an attempt's row becomes: the answer of deliver/settle. */
struct settlement {
	enum delivery_state state; /* DELIVERED, WAITING or DEAD */
	int64_t delay_ms;          /* until the next try, for WAITING */
	bool counts;               /* whether the number of tries rises */
	bool thaw; /* WAITING: the next try renders a simpler body */
};

#endif
