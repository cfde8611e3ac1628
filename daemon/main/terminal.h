/*
 * What a person's terminal can do: how wide it is, and colours by what they
 * mean.  All is plain where cli.h says that no colour is wanted.
 */
#ifndef MAIN_TERMINAL_H
#define MAIN_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include "model/severity.h"

/* Columns behind a descriptor; COLUMNS of the environment wins.  0 where there
 * is no terminal and nothing is said. */
size_t terminal_columns(int fd);

enum ink {
	INK_BOLD,
	INK_FAINT,
	INK_MARK, /* words that made a rule fire */
	INK_GOOD,
	INK_BAD,
	INK_WARN,
	INK_COUNT
};

/* What begins it, "" without colour; and what ends any of them. */
const char *ink(bool color, enum ink ink);
const char *ink_of_severity(bool color, enum severity severity);
const char *ink_end(bool color);

#endif
