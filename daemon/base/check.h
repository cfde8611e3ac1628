/*
 * Assertions for what only a bug of ours can break.  Always compiled in, never
 * used for input.  A failed one prints its place and aborts: the service
 * manager starts the program again, and the store is whole.
 */
#ifndef BASE_CHECK_H
#define BASE_CHECK_H

#include "base/auto.h"

NORETURN void check_failed(const char *cond, const char *file, int line);

#define check(cond)                                              \
	do {                                                     \
		if (__builtin_expect(!(cond), 0))                \
			check_failed(#cond, __FILE__, __LINE__); \
	} while (0)

#endif
