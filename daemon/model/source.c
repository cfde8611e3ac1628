#include "model/source.h"

struct source_set *
source_set_new(void)
{
	struct source_set *set = mem_new(sizeof(*set));

	atomic_init(&set->refs, 1);
	set->arena = arena_new();
	return set;
}

struct source_set *
source_set_ref(struct source_set *set)
{
	atomic_fetch_add_explicit(&set->refs, 1, memory_order_relaxed);
	return set;
}

void
source_set_free(struct source_set **set)
{
	struct source_set *self = take_ptr(set);

	if (self == NULL ||
	    atomic_fetch_sub_explicit(&self->refs, 1, memory_order_acq_rel) > 1)
		return;
	array_fini(&self->files);
	arena_free(&self->arena);
	mem_free(&self);
}

void
source_set_add(struct source_set *set, struct slice path, struct slice text)
{
	struct source_file *file = array_add(&set->files);

	file->path = arena_copy(set->arena, path);
	file->text = arena_copy(set->arena, text);
}

bool
source_is_list(const struct source_file *file)
{
	return slice_starts(file->path, S(SOURCE_LIST));
}

const struct source_file *
source_set_find(const struct source_set *set, struct slice path)
{
	ARRAY_EACH(file, &set->files) {
		if (slice_eq(file->path, path))
			return file;
	}
	return NULL;
}

void
source_set_id(const struct source_set *set, char out[DIGEST_ID_LEN + 1])
{
	size_t count = 2 * set->files.len, at = 0;
	struct slice *parts = mem_new_array(count, sizeof(*parts));

	ARRAY_EACH(file, &set->files) {
		parts[at++] = file->path;
		parts[at++] = file->text;
	}
	digest_id(parts, count, out);
	mem_free(&parts);
}
