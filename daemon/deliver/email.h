/*
 * A whole message (RFC 5322), frozen as bytes; every try sends the same one.
 */
#ifndef DELIVER_EMAIL_H
#define DELIVER_EMAIL_H

#include "deliver/kind.h"

extern const struct kind email_kind;

#endif
