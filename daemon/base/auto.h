/*
 * Attributes that the whole program uses.
 *
 * AUTO(x_free) runs the destructor when the variable leaves its scope, on
 * every path; all destructors take the variable's address and accept NULL in
 * it.  Ownership is given away with take_ptr(&local), which nulls the local.
 */
#ifndef BASE_AUTO_H
#define BASE_AUTO_H

/* A variable may be there for its destructor alone, hence unused. */
#define AUTO(destructor) __attribute__((cleanup(destructor), unused))
#define PRINTF(fmt_at, arg_at) \
	__attribute__((__format__(__printf__, fmt_at, arg_at)))
#define NODISCARD __attribute__((warn_unused_result))
#define NORETURN  __attribute__((noreturn))
#define UNUSED    __attribute__((unused))

/* The pointer that *where holds; *where is NULL afterwards. */
#define take_ptr(where)                                 \
	({                                              \
		__typeof__(*(where)) taken_ = *(where); \
		*(where) = NULL;                        \
		taken_;                                 \
	})

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
