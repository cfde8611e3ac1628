/*
 * A message as lines of plain text: what a terminal shows and the first part
 * of a mail.
 */
#ifndef DELIVER_PLAIN_H
#define DELIVER_PLAIN_H

#include "base/buf.h"
#include "deliver/message.h"

/* What is written around things; each of ours, never of an article. */
struct plain_style {
	const char *mark_open, *mark_close; /* matched words */
	const char *title_open[SEVERITY_COUNT];
	const char *title_close;
};

extern const struct plain_style PLAIN_STYLE;  /* «words» */
extern const struct plain_style COLOUR_STYLE; /* escapes of a terminal */

/* Appends the message, lines ended by LF. */
void plain_render(const struct message *message,
    const struct plain_style *style, struct buf *out);

#endif
