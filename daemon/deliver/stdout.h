/*
 * An alert for a person at a terminal, printed to standard output.  The text of
 * news is hostile: no byte of it steers the terminal.
 */
#ifndef DELIVER_STDOUT_H
#define DELIVER_STDOUT_H

#include "deliver/kind.h"

extern const struct kind stdout_kind;

#endif
