/*
 * When to try again, and when to give up: a judgement and what came before it
 * to a settlement.  Pure; the caller brings age and randomness.
 */
#ifndef DELIVER_SETTLE_H
#define DELIVER_SETTLE_H

#include <stdint.h>

#include "deliver/channel.h"
#include "model/delivery.h"
#include "model/settings.h"

struct settle_request {
	enum channel_type type;
	const struct judgement *judgement;
	enum deliver_level level; /* of the body that was tried */
	unsigned tries;           /* that counted, before this one */
	int64_t age_ms;           /* since the delivery was owed */
	uint64_t random;          /* any 64 bits */
};

/*
 * DELIVERED; DEAD for what was refused and for what has been tried too long;
 * else WAITING.  The last try is made when the age limit is reached, not
 * before it.
 *
 * What a receiver itself refused is thawed and due at once while its kind has
 * a simpler form, however old it is: each form is refused once.
 */
struct settlement settle(const struct settle_request *request);

/* How long this kind of channel is tried before a delivery is dead. */
int64_t settle_max_age_ms(enum channel_type type);

#endif
