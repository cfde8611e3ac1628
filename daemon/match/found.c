#include "match/found.h"

#include "match/sort.h"

void
founds_reset(struct founds *founds)
{
	/* A set may be empty, but it is never nowhere. */
	if (founds->items.items == NULL)
		*array_add(&founds->items) = (struct found){0};
	founds->items.len = 0;
	founds->parts.len = 0;
}

void
founds_fini(struct founds *founds)
{
	array_fini(&founds->items);
	array_fini(&founds->parts);
	array_fini(&founds->spare);
}

int
found_compare(const void *left, const void *right)
{
	const struct found *a = left, *b = right;

	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	return a->last < b->last ? -1 : a->last > b->last;
}

struct found_set
founds_order(struct founds *founds, uint32_t first)
{
	size_t len = founds->items.len - first, kept = 0;
	struct found *items = founds->items.items + first;

	if (len > founds->spare.cap) {
		founds->spare.cap = len * 2;
		founds->spare.items = mem_resize(founds->spare.items,
		    founds->spare.cap, sizeof(struct found));
	}
	if (len > 1)
		sort_runs(items, founds->spare.items, len, sizeof(*items),
		    found_compare);
	for (size_t i = 1; i < len; i++)
		if (found_compare(&items[kept], &items[i]) != 0)
			items[++kept] = items[i];
	len = len > 0 ? kept + 1 : 0;
	founds->items.len = first + len;
	return (struct found_set){first, (uint32_t)len};
}

bool
found_cover_holds(struct found_cover *cover, uint32_t first, uint32_t last)
{
	while (
	    cover->at < cover->len && cover->items[cover->at].first < first) {
		uint32_t reach = cover->items[cover->at++].last;

		if (!cover->any || reach > cover->reach)
			cover->reach = reach;
		cover->any = true;
	}
	if (cover->any && cover->reach >= last)
		return true;
	for (size_t i = cover->at;
	     i < cover->len && cover->items[i].first == first; i++)
		if (cover->items[i].last > last)
			return true;
	return false;
}
