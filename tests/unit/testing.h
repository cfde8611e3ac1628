/*
 * What unit tests share: cmocka with its required headers in the right order,
 * and checks that print slices.
 */
#ifndef UNIT_TESTING_H
#define UNIT_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/slice.h"

static inline void
assert_slice_at(struct slice got, const char *want, const char *file, int line)
{
	if (!slice_eq(got, slice_of(want))) {
		print_error(
		    "got \"%.*s\", want \"%s\"\n", SLICE_ARG(got), want);
		_fail(file, line);
	}
}

#define assert_slice(got, want) assert_slice_at(got, want, __FILE__, __LINE__)

#endif
