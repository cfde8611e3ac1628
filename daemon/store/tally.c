#include "store/tally.h"

#include <stdint.h>

#include "base/array.h"
#include "base/map.h"
#include "base/mem.h"

#define NOBODY SIZE_MAX

/* That a site carried a text; the edges of a site are a list. */
struct edge {
	size_t text;
	size_t next;
};

struct tally {
	struct map *sites, *texts; /* -> number + 1 */
	ARRAY(size_t) first;       /* edge of each site */
	ARRAY(struct edge) edges;
};

/* One count: who has which text, and what this round looked at. */
struct count {
	const struct tally *tally;
	size_t *owner;     /* of each text */
	size_t *looked_at; /* round of each text */
	size_t round;
};

struct tally *
tally_new(void)
{
	struct tally *tally = mem_new(sizeof(*tally));

	tally->sites = map_new();
	tally->texts = map_new();
	return tally;
}

void
tally_free(struct tally **tally)
{
	struct tally *self = take_ptr(tally);

	if (self == NULL)
		return;
	map_free(&self->sites);
	map_free(&self->texts);
	array_fini(&self->first);
	array_fini(&self->edges);
	mem_free(&self);
}

/* The number that a name has in the map, the next one where it is new. */
static size_t
number_of(struct map *map, struct slice name)
{
	uintptr_t number = (uintptr_t)map_get(map, name);

	if (number == 0) {
		number = map_len(map) + 1;
		map_set(map, name, (void *)number);
	}
	return number - 1;
}

void
tally_add(struct tally *tally, struct slice site, struct slice text)
{
	size_t from, to;

	if (slice_is_empty(site))
		return;
	from = number_of(tally->sites, site);
	to = number_of(tally->texts, text);
	if (from == tally->first.len)
		*array_add(&tally->first) = NOBODY;
	for (size_t e = tally->first.items[from]; e != NOBODY;
	     e = tally->edges.items[e].next)
		if (tally->edges.items[e].text == to)
			return;
	*array_add(&tally->edges) = (struct edge){to, tally->first.items[from]};
	tally->first.items[from] = tally->edges.len - 1;
}

/*
 * Whether the site can have a text of its own, if need be because the owner of
 * one takes another.  As deep as there are sites.
 */
static bool
find_text(struct count *count, size_t site)
{
	const struct tally *tally = count->tally;

	for (size_t e = tally->first.items[site]; e != NOBODY;
	     e = tally->edges.items[e].next) {
		size_t text = tally->edges.items[e].text;

		if (count->looked_at[text] == count->round)
			continue;
		count->looked_at[text] = count->round;
		if (count->owner[text] == NOBODY ||
		    find_text(count, count->owner[text])) {
			count->owner[text] = site;
			return true;
		}
	}
	return false;
}

size_t
tally_sources(const struct tally *tally)
{
	size_t texts = map_len(tally->texts), sources = 0;
	AUTO(mem_free) size_t *owner = mem_new_array(texts, sizeof(*owner));
	AUTO(mem_free)
	size_t *looked_at = mem_new_array(texts, sizeof(*looked_at));
	struct count count = {tally, owner, looked_at, 0};

	for (size_t i = 0; i < texts; i++)
		owner[i] = NOBODY;
	for (size_t site = 0; site < tally->first.len; site++) {
		count.round = site + 1;
		sources += find_text(&count, site);
	}
	return sources;
}
