/*
 * Names of enum members, in one table each: what is printed, stored and typed
 * in files is the same word everywhere.
 */
#ifndef MODEL_ENUMS_H
#define MODEL_ENUMS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

/* The table's entry for a value; ends the process for one that has none. */
const char *enum_name(const char *const *names, size_t count, int value);

/* Index of a name, false where the table has none. */
bool enum_find(
    const char *const *names, size_t count, struct slice name, int *value_out);

#endif
