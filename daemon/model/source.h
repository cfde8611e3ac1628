/*
 * The files of a folder as they were read: path and bytes.  Rules are loaded
 * from such a set, so that the last one that was accepted can be kept in the
 * store and loaded again when the files on disk are broken.  The files of
 * lists that rules name are kept among them, and are told by their path, so
 * that a store needs nothing more than path and text.
 */
#ifndef MODEL_SOURCE_H
#define MODEL_SOURCE_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/digest.h"
#include "base/slice.h"

struct source_file {
	struct slice path; /* as messages show it */
	struct slice text;
};

/* Once made it is not changed, and any thread may read it. */
struct source_set {
	atomic_uint refs;
	struct arena *arena;
	ARRAY(struct source_file) files; /* in name order */
};

/* The caller has the one reference. */
NODISCARD struct source_set *source_set_new(void);
/* One more, on any thread; source_set_free() drops one, the last frees. */
struct source_set *source_set_ref(struct source_set *set);
void source_set_free(struct source_set **set);

/* Copies both. */
void
source_set_add(struct source_set *set, struct slice path, struct slice text);

/* What stands before the absolute path of a list's file. */
#define SOURCE_LIST "list:"

bool source_is_list(const struct source_file *file);

/* The file of that path; NULL where there is none. */
const struct source_file *
source_set_find(const struct source_set *set, struct slice path);

/* The same id for the same files in the same order. */
void source_set_id(const struct source_set *set, char out[DIGEST_ID_LEN + 1]);

#endif
