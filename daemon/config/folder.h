/*
 * The files of a folder, and whether they may be trusted: where others can
 * write what holds rules, settings or secrets, it is refused, as sshd does.
 */
#ifndef CONFIG_FOLDER_H
#define CONFIG_FOLDER_H

#include <stdbool.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/slice.h"
#include "model/problem.h"

struct folder_codes {
	const char *unreadable;
	const char *stray; /* warning: a .yml file, a folder in a folder */
	const char *writable;
};

/* Paths in an arena, NUL-terminated. */
struct path_list {
	struct slice *items;
	size_t len, cap;
};

/*
 * Appends the *.yaml files of a folder in name order, as paths that begin with
 * the given one.  -1 where it cannot be read or others can write in it.
 */
int folder_list(const char *path, const struct folder_codes *codes,
    struct problems *problems, struct path_list *out);

/*
 * Appends a file's bytes; -1 after a finding.  A buffer of TREE_MAX_BYTES + 1
 * lets the tree say that a file is too large.
 */
int folder_read(const char *path, const struct folder_codes *codes,
    struct problems *problems, struct buf *out);

/* A folder that is there. */
bool folder_is(const char *path);

struct stat;
/*
 * Group or world may write.  The group of a user alone (same number, Debian's
 * habit) counts as the user, but for `strict`.
 */
bool folder_others_write(const struct stat *st, bool strict);

/* An absolute path without "." and "..": `path` as seen from `dir`. */
struct slice
folder_join(struct arena *arena, struct slice dir, struct slice path);
/* The folder of a path, absolute and, where it is there, without symbolic
 * links. */
struct slice folder_of(struct arena *arena, struct slice path);

#endif
