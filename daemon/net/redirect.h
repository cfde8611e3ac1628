/*
 * What to do about a reply that may be a redirect.  Pure.
 */
#ifndef NET_REDIRECT_H
#define NET_REDIRECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"
#include "net/target.h"

enum redirect_step {
	REDIRECT_NONE,   /* the reply is the answer */
	REDIRECT_FOLLOW, /* ask *to_out next */
	REDIRECT_REFUSE, /* *err says why */
};

struct redirect_question {
	int status;
	struct slice location; /* empty where there was none */
	const struct target *from;
	const struct slice *been; /* the first URL, then every hop's */
	size_t been_len;
	unsigned max_hops;
};

/*
 * A redirect is 301, 302, 303, 307 or 308 with a Location.  Refused are more
 * than max_hops, a URL where we have been, and what is not http or https.
 */
enum redirect_step redirect_decide(const struct redirect_question *question,
    struct arena *arena, struct target *to_out, struct err *err);

bool redirect_is_permanent(int status);

/*
 * Whether a header of the caller's may go on to another origin: only what says
 * nothing about who asks.
 */
bool redirect_keeps_header(struct slice name);

#endif
