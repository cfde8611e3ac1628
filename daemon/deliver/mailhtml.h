/*
 * A message as the HTML part of a mail: inline styles, no images, no scripts,
 * links that show where they lead; every byte of an article is escaped.
 */
#ifndef DELIVER_MAILHTML_H
#define DELIVER_MAILHTML_H

#include "base/buf.h"
#include "deliver/message.h"

void mailhtml_render(const struct message *message, struct buf *out);

#endif
