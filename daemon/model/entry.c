#include "model/entry.h"

#include "base/mem.h"

struct entry *
entry_new(void)
{
	struct entry *entry = mem_new(sizeof(*entry));

	entry->arena = arena_new();
	return entry;
}

void
entry_free(struct entry **entry)
{
	if (*entry == NULL)
		return;
	arena_free(&(*entry)->arena);
	mem_free(entry);
}
