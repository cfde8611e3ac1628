/*
 * Lines of files that hold secrets, made fit to be shown: stars, one for each
 * character, stand for what may be secret, so that carets keep their place.
 */
#ifndef CONFIG_MASK_H
#define CONFIG_MASK_H

#include "base/arena.h"
#include "base/slice.h"

/*
 * A copy in which nothing is left of an address but scheme and host, and
 * nothing of the values of keys that sound like secrets (password, token,
 * secret, key, url; not of `*_file`, which are names of files).
 */
struct slice mask_secrets(struct arena *arena, struct slice line);

#endif
