/*
 * The talk with a mail server, seen from outside: which command went out and
 * which reply came to it.  libcurl reports only the last code; the codes for
 * each recipient, and whether the server let us in, stand in the lines.  Pure.
 */
#ifndef NET_DIALOG_H
#define NET_DIALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/slice.h"
#include "net/mail.h"

struct dialog;

/* Lives in the arena. */
struct dialog *dialog_new(struct arena *arena, size_t recipients);

/* A command as it goes out; only its verb is looked at. */
void dialog_sent(struct dialog *dialog, struct slice line);
/* A line of a reply. */
void dialog_received(struct dialog *dialog, struct slice line);

/* The server's last whole reply. */
struct mail_verdict dialog_last(const struct dialog *dialog);
/* What it said to each RCPT, one for each recipient. */
const struct mail_verdict *dialog_recipients(const struct dialog *dialog);
size_t dialog_accepted(const struct dialog *dialog);

bool dialog_is_authenticated(const struct dialog *dialog); /* saw a 235 */
bool dialog_has_begun_mail(const struct dialog *dialog);   /* MAIL went out */
/* DATA was answered with 354, and nothing after it. */
bool dialog_is_in_data(const struct dialog *dialog);
/* The last reply is to the last command. */
bool dialog_is_answered(const struct dialog *dialog);
bool dialog_is_over(const struct dialog *dialog); /* QUIT went out */
bool dialog_has_replies(const struct dialog *dialog);

/* `250-2.1.5 text` to its parts, views of the line; false for no reply line. */
bool dialog_parse_reply(
    struct slice line, bool *is_last_out, struct mail_verdict *out);

#endif
