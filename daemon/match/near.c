/*
 * A sweep from left to right over the places of all children.  A state is a
 * row of places that do not overlap, known by which children it has (mask),
 * where it starts, and its value: quarters of words up to its start plus those
 * within its places.  At any later word p the row has at(p) - value quarters
 * of other words, so of two states with the same mask one is useless if it
 * starts no later and has no larger value.  What is left of a mask, its list,
 * has rising values from late starts to early ones; there are never more than
 * the distance has quarters, and nearly always one or two.
 *
 * A place may only continue states that end before it begins: new states wait
 * in a heap until the sweep is past their last word.  The heap also gives the
 * finished windows in the order of their ends, and a window is minimal when it
 * starts after all that ended before.
 *
 * Cost: places times masks times the length of a list.  Windows never leave a
 * paragraph (a sentence, where that is asked), so everything is forgotten at
 * its end.
 */
#include "match/near.h"

struct sweep {
	struct near *near;
	const struct near_request *request;
	struct founds *founds;
	const struct spot *spots;
	bool counts;      /* words in between matter */
	uint32_t allowed; /* quarters */
	uint32_t full;    /* the mask of all children */
	uint32_t out;     /* first window in founds */
	uint32_t best;    /* start of the last window + 1; 0: none yet */
};

void
near_fini(struct near *near)
{
	array_fini(&near->states);
	array_fini(&near->heap);
}

static inline struct near_state *
state_at(struct near *near, uint32_t number)
{
	return &near->states.items[number - 1];
}

static inline uint32_t
width_of(const struct sweep *s, const struct found *place)
{
	return s->spots[place->last].at + s->spots[place->last].width -
	    s->spots[place->first].at;
}

static void
heap_add(struct near *near, struct near_pending pending)
{
	size_t at = near->heap.len;
	struct near_pending *items;

	*array_add(&near->heap) = pending;
	items = near->heap.items;
	while (at > 0 && items[(at - 1) / 2].last > pending.last) {
		items[at] = items[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	items[at] = pending;
}

static struct near_pending
heap_take(struct near *near)
{
	struct near_pending *items = near->heap.items, top = items[0];
	struct near_pending moved = items[--near->heap.len];
	size_t len = near->heap.len, at = 0, child;

	while ((child = at * 2 + 1) < len) {
		if (child + 1 < len &&
		    items[child + 1].last < items[child].last)
			child++;
		if (items[child].last >= moved.last)
			break;
		items[at] = items[child];
		at = child;
	}
	items[at] = moved;
	return top;
}

/* Into the list of its mask, unless a better one is there. */
static void
insert(struct near *near, uint32_t number)
{
	struct near_state *state = state_at(near, number);
	uint32_t *link = &near->lists[state->mask];

	while (*link != 0) {
		struct near_state *other = state_at(near, *link);

		if (other->start >= state->start &&
		    other->value >= state->value)
			return;
		if (other->start > state->start)
			link = &other->next;
		else if (other->value <= state->value)
			*link = other->next;
		else
			break;
	}
	state->next = *link;
	*link = number;
}

/* The places of a finished row, in order, as the parts of a window. */
static void
emit(struct sweep *s, uint32_t number, uint32_t last)
{
	const struct near_state *state = state_at(s->near, number);
	struct founds *founds = s->founds;
	uint32_t len = s->request->set_len;
	struct found window = {
	    .first = state->start, .last = last, .part_len = len};

	if (s->best > state->start)
		return;
	s->best = state->start + 1;
	if (founds->items.len > s->out &&
	    founds->items.items[founds->items.len - 1].last == last) {
		founds->items.len--;
		founds->parts.len -= len;
	}
	window.first_part = (uint32_t)founds->parts.len;
	for (uint32_t i = 0; i < len; i++)
		*array_add(&founds->parts) = (struct found){0};
	for (uint32_t i = len; i > 0; i--) {
		founds->parts.items[window.first_part + i - 1] =
		    founds->items.items[state->found];
		if (i > 1)
			state = state_at(s->near, state->before);
	}
	*array_add(&founds->items) = window;
}

/* Takes up what ended before the word `end`. */
static void
settle(struct sweep *s, uint32_t end)
{
	struct near *near = s->near;

	while (near->heap.len > 0 && near->heap.items[0].last < end) {
		struct near_pending pending = heap_take(near);

		for (uint32_t i = 0; i < pending.state_len; i++) {
			uint32_t number = pending.first_state + i;

			if (state_at(near, number)->mask == s->full)
				emit(s, number, pending.last);
			else
				insert(near, number);
		}
	}
}

static void
forget(struct sweep *s)
{
	settle(s, UINT32_MAX);
	s->near->states.len = 0;
	for (uint32_t mask = 0; mask < s->full; mask++)
		s->near->lists[mask] = 0;
}

/* Makes the states that continue those of one mask with the place. */
static void
continue_mask(struct sweep *s, uint32_t mask, uint32_t with, uint32_t found)
{
	const struct found *place = &s->founds->items.items[found];
	uint32_t *list = &s->near->lists[mask], number;
	uint32_t at = s->spots[place->first].at;

	/* Too far away now is too far away for good. */
	while (s->counts && *list != 0 &&
	    at - state_at(s->near, *list)->value > s->allowed)
		*list = state_at(s->near, *list)->next;
	for (number = *list; number != 0;) {
		struct near_state made = *state_at(s->near, number);

		made.before = number;
		made.found = found;
		made.mask = mask | with;
		if (s->counts)
			made.value += width_of(s, place);
		number = made.next;
		*array_add(&s->near->states) = made;
		/* The latest start gives the smallest window. */
		if (made.mask == s->full)
			return;
	}
}

static void
add_place(struct sweep *s, uint32_t child, uint32_t found)
{
	const struct found *place = &s->founds->items.items[found];
	uint32_t first_state = (uint32_t)s->near->states.len + 1;
	uint32_t with = 1u << child;
	struct near_state alone = {
	    .start = place->first, .found = found, .mask = with};

	if (s->counts)
		alone.value = s->spots[place->first].at + width_of(s, place);
	if (!s->request->op->in_order) {
		for (uint32_t mask = 1; mask < s->full; mask++)
			if (!(mask & with) && s->near->lists[mask] != 0)
				continue_mask(s, mask, with, found);
	} else if (child > 0) {
		continue_mask(s, with - 1, with, found);
	}
	if (!s->request->op->in_order || child == 0)
		*array_add(&s->near->states) = alone;
	heap_add(s->near,
	    (struct near_pending){place->last, first_state,
	        (uint32_t)s->near->states.len + 1 - first_state});
}

/* Sentence or paragraph that a window may not leave. */
static inline uint32_t
room_of(const struct sweep *s, uint32_t spot)
{
	if (!s->request->any_distance &&
	    s->request->op->distance == DISTANCE_SENTENCE)
		return s->spots[spot].sentence;
	return s->spots[spot].paragraph;
}

/* The child whose next place begins first; set_len at the end of all. */
static uint32_t
next_child(const struct sweep *s, const uint32_t *cursors)
{
	const struct near_request *request = s->request;
	uint32_t best = request->set_len, best_first = 0;

	for (uint32_t i = 0; i < request->set_len; i++) {
		uint32_t first;

		if (cursors[i] >= request->sets[i].len)
			continue;
		first =
		    s->founds->items.items[request->sets[i].first + cursors[i]]
		        .first;
		if (best == request->set_len || first < best_first) {
			best = i;
			best_first = first;
		}
	}
	return best;
}

static struct found_set
sweep_run(struct sweep *s)
{
	uint32_t cursors[NEAR_MAX] = {0}, room = UINT32_MAX, child, len;

	forget(s);
	while ((child = next_child(s, cursors)) < s->request->set_len) {
		uint32_t found =
		    s->request->sets[child].first + cursors[child]++;
		struct found place = s->founds->items.items[found];

		if (room_of(s, place.first) != room_of(s, place.last))
			continue;
		if (room_of(s, place.first) != room)
			forget(s);
		room = room_of(s, place.first);
		settle(s, place.first);
		add_place(s, child, found);
		if (s->founds->items.len - s->out > s->request->limit)
			break;
	}
	forget(s);
	len = (uint32_t)s->founds->items.len - s->out;
	if (len > s->request->limit)
		len = s->request->limit;
	s->founds->items.len = s->out + len;
	return (struct found_set){s->out, len};
}

struct found_set
near_windows(struct near *near, const struct near_request *request,
    struct founds *founds)
{
	struct sweep s = {.near = near,
	    .request = request,
	    .founds = founds,
	    .spots = request->scan->spots.items,
	    .counts = request->op->distance == DISTANCE_WORDS &&
	        !request->any_distance,
	    .full = (1u << request->set_len) - 1,
	    .out = (uint32_t)founds->items.len};

	s.allowed = request->op->words < UINT32_MAX / 4 ? request->op->words * 4
	                                                : UINT32_MAX;
	for (uint32_t i = 0; i < request->set_len; i++)
		if (request->sets[i].len == 0)
			return (struct found_set){s.out, 0};
	near->heap.len = 0;
	near->states.len = 0;
	return sweep_run(&s);
}

uint32_t
near_gap(const struct scan *scan, const struct founds *founds,
    const struct found *window)
{
	const struct spot *spots = scan->spots.items;
	uint32_t gap = spots[window->last].at + spots[window->last].width -
	    spots[window->first].at;

	for (uint32_t i = 0; i < window->part_len; i++) {
		const struct found *part =
		    &founds->parts.items[window->first_part + i];

		gap -= spots[part->last].at + spots[part->last].width -
		    spots[part->first].at;
	}
	return gap;
}
