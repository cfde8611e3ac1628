/*
 * A signed JSON document for a program, as Standard Webhooks have it.
 */
#ifndef DELIVER_WEBHOOK_H
#define DELIVER_WEBHOOK_H

#include "deliver/kind.h"

extern const struct kind webhook_kind;

#endif
