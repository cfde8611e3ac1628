/*
 * One message to one mail server, blocking: for the server's own thread.
 */
#ifndef NET_SMTP_H
#define NET_SMTP_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/arena.h"
#include "net/dialog.h"
#include "net/mail.h"

struct smtp; /* an open connection, perhaps */

/* On the loop's thread, around the life of each thread. */
void smtp_global_init(void);
void smtp_global_fini(void);

struct smtp_message {
	struct arena *arena; /* the results' texts go there, too */
	struct slice from;
	const struct slice *to;
	size_t to_len;
	struct slice bytes;
	atomic_bool broken_off; /* set by another thread: give up soon */
};

struct smtp_result {
	enum mail_fault fault;
	const char *text;
	const struct dialog *dialog; /* NULL: never talked */
	size_t recipients;
	bool all_sent; /* every byte of the message was handed out */
};

/* A NUL follows every slice and no time is 0.  *smtp is NULL or what an earlier
 * call left there; what is left after a failure is not used again. */
void smtp_send(struct smtp **smtp, const struct mail_server *server,
    struct smtp_message *message, struct smtp_result *result);
void smtp_close(struct smtp **smtp);

/* As the caller of mail_start() sees it. */
void smtp_result_reply(
    const struct smtp_result *result, struct mail_reply *reply_out);

/* Whether an address can stand between < and >, without being misread. */
bool smtp_address_is_safe(struct slice address);

#endif
