/*
 * Whether a file's bytes are text at all: UTF-8 without control characters
 * and without the line breaks that only YAML sees.
 */
#ifndef CONFIG_BYTES_H
#define CONFIG_BYTES_H

#include <stdbool.h>

#include "config/sheet.h"

/* Reports the first bad byte of each line (R002); false where there is one. */
bool bytes_check(struct sheet *sheet);

#endif
