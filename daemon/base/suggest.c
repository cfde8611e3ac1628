#include "base/suggest.h"

#include <string.h>

#define MIN_PREFIX 3

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

unsigned
suggest_distance(struct slice a, struct slice b, unsigned limit)
{
	/* Three rows of the table: the one being filled and two before it. */
	unsigned rows[3][SUGGEST_MAX_LEN + 1];

	if (a.len > SUGGEST_MAX_LEN || b.len > SUGGEST_MAX_LEN)
		return limit + 1;
	for (unsigned j = 0; j <= b.len; j++)
		rows[0][j] = j;
	for (unsigned i = 1; i <= a.len; i++) {
		unsigned *row = rows[i % 3], *up = rows[(i + 2) % 3];
		const unsigned *two_up = rows[(i + 1) % 3];

		row[0] = i;
		for (unsigned j = 1; j <= b.len; j++) {
			char x = char_lower(a.ptr[i - 1]);
			char y = char_lower(b.ptr[j - 1]);

			row[j] = least(up[j], row[j - 1]) + 1;
			row[j] = least(row[j], up[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == char_lower(b.ptr[j - 2]) &&
			    y == char_lower(a.ptr[i - 2]))
				row[j] = least(row[j], two_up[j - 2] + 1);
		}
	}
	return least(rows[a.len % 3][b.len], limit + 1);
}

struct slice
suggest_word(struct slice typed, const struct slice *words, size_t count)
{
	unsigned limit = typed.len <= 4 ? 1 : 2, best = limit + 1;
	struct slice found = S("");

	for (size_t i = 0; i < count; i++) {
		unsigned d = suggest_distance(typed, words[i], limit);

		if (d > limit && typed.len >= MIN_PREFIX &&
		    slice_starts_nocase(words[i], typed))
			d = limit;
		if (d < best) {
			best = d;
			found = words[i];
		}
	}
	return found;
}

void
suggest_add(struct slice typed, const struct slice *words, size_t count,
    struct buf *out)
{
	struct slice near = suggest_word(typed, words, count);

	if (near.len > 0)
		buf_printf(out, ", did you mean '%.*s'?", SLICE_ARG(near));
}
