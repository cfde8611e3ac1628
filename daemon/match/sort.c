#include "match/sort.h"

#include <stdbool.h>
#include <string.h>

struct sorting {
	size_t len, size;
	sort_compare_fn *compare;
};

/* End of the run of items in order that begins at `from`. */
static size_t
run_end(const struct sorting *s, const char *items, size_t from)
{
	const char *item = items + from * s->size;

	while (++from < s->len) {
		if (s->compare(item, item + s->size) > 0)
			break;
		item += s->size;
	}
	return from < s->len ? from : s->len;
}

struct merge {
	size_t left, middle, end;
};

static void
merge_runs(const struct sorting *s, const char *from, char *to, struct merge m)
{
	size_t left = m.left, right = m.middle, out = m.left;

	while (left < m.middle && right < m.end) {
		const char *a = from + left * s->size;
		const char *b = from + right * s->size;
		bool first = s->compare(a, b) <= 0;

		memcpy(to + out++ * s->size, first ? a : b, s->size);
		left += first;
		right += !first;
	}
	memcpy(to + out * s->size, from + left * s->size,
	    (m.middle - left) * s->size);
	out += m.middle - left;
	memcpy(to + out * s->size, from + right * s->size,
	    (m.end - right) * s->size);
}

/* Merges each two neighbours; true where one run was all there was. */
static bool
pass(const struct sorting *s, const char *from, char *to)
{
	size_t at = 0;

	while (at < s->len) {
		struct merge m = {.left = at};

		m.middle = run_end(s, from, at);
		if (m.middle == s->len && at == 0)
			return true;
		m.end = m.middle < s->len ? run_end(s, from, m.middle) : s->len;
		merge_runs(s, from, to, m);
		at = m.end;
	}
	return false;
}

void
sort_runs(
    void *items, void *spare, size_t len, size_t size, sort_compare_fn *compare)
{
	struct sorting s = {len, size, compare};
	char *from = items, *to = spare;

	if (len < 2)
		return;
	while (!pass(&s, from, to)) {
		char *swap = from;

		from = to;
		to = swap;
	}
	if (from != items)
		memcpy(items, from, len * size);
}
