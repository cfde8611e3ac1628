/*
 * Words that stand in so many articles that they say nothing alone.  A shipped
 * table: what the archive knows about a rule is for others to say.
 */
#ifndef CONFIG_FREQUENT_H
#define CONFIG_FREQUENT_H

#include <stdbool.h>

#include "base/auto.h"
#include "base/slice.h"

/* Of 100 English articles, how many hold the word; 0: few, or unknown. */
unsigned frequent_percent(struct slice folded);

/* "the", "und", "что": in nearly every text of its language. */
bool frequent_is_stop_word(struct slice folded);

#endif
