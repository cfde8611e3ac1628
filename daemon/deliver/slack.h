/*
 * Slack's incoming webhooks: Block Kit with rich text elements, which nothing
 * that stands in an article can break out of.  Success is the word `ok` alone.
 */
#ifndef DELIVER_SLACK_H
#define DELIVER_SLACK_H

#include "deliver/kind.h"

extern const struct kind slack_kind;

#endif
