/*
 * How wide text is on a terminal, in columns: 2 for a wide character, 0 for a
 * combining mark.
 */
#ifndef TEXT_WIDTH_H
#define TEXT_WIDTH_H

#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

unsigned width_of(uint32_t cp);
size_t width_of_text(struct slice s);

#endif
