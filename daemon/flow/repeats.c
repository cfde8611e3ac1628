/*
 * A ring a source: the paragraph's hash beside a mark of its article.  A ring
 * is short enough to be walked for every paragraph of an article.
 */
#include "flow/repeats.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"
#include "text/token.h"

struct seen {
	uint64_t paragraph;
	int64_t article;
};

struct ring {
	struct seen items[REPEATS_PARAGRAPHS];
	size_t len, next;
};

struct repeats {
	struct map *rings; /* by source -> struct ring */
	struct token_list tokens;
	ARRAY(uint64_t) paragraphs; /* of the article at hand */
	ARRAY(uint64_t) answer;
};

struct repeats *
repeats_new(void)
{
	struct repeats *repeats = mem_new(sizeof(*repeats));

	repeats->rings = map_new();
	repeats->tokens = token_list_init();
	return repeats;
}

void
repeats_free(struct repeats **repeats)
{
	struct repeats *self = take_ptr(repeats);
	struct slice source;
	void *ring;
	size_t cursor = 0;

	if (self == NULL)
		return;
	while (map_next(self->rings, &cursor, &source, &ring))
		mem_free(&ring);
	map_free(&self->rings);
	token_list_fini(&self->tokens);
	array_fini(&self->paragraphs);
	array_fini(&self->answer);
	mem_free(&self);
}

static void
cut_paragraphs(struct repeats *repeats, const struct article *article)
{
	const struct token_list *tokens = &repeats->tokens;

	repeats->paragraphs.len = 0;
	token_cut(&repeats->tokens, article->body, article->language);
	for (size_t i = 0, end; i < tokens->len; i = end) {
		for (end = i; end < tokens->len &&
		     tokens->items[end].paragraph ==
		         tokens->items[i].paragraph;)
			end++;
		if (end - i >= REPEATS_MIN_WORDS)
			*array_add(&repeats->paragraphs) =
			    boilerplate_paragraph_hash(
			        tokens->items + i, end - i);
	}
}

/* Whether enough articles other than `own` carried it.  Articles stand in the
 * ring one after the other, so neighbours of the same mark are one. */
static bool
is_repeated(const struct ring *ring, uint64_t paragraph, int64_t own)
{
	int64_t others[REPEATS_OTHERS];
	size_t count = 0;

	for (size_t i = 0; i < ring->len && count < REPEATS_OTHERS; i++) {
		const struct seen *seen = &ring->items[i];
		bool is_new =
		    seen->paragraph == paragraph && seen->article != own;

		for (size_t n = 0; n < count; n++)
			is_new = is_new && others[n] != seen->article;
		if (is_new)
			others[count++] = seen->article;
	}
	return count == REPEATS_OTHERS;
}

static int
compare_hashes(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return *a < *b ? -1 : *a > *b;
}

static struct ring *
ring_of(struct repeats *repeats, struct slice source)
{
	struct ring *ring = map_get(repeats->rings, source);

	if (ring == NULL) {
		ring = mem_new(sizeof(*ring));
		map_set(repeats->rings, source, ring);
	}
	return ring;
}

static void
remember(struct ring *ring, uint64_t paragraph, int64_t article)
{
	ring->items[ring->next] = (struct seen){paragraph, article};
	ring->next = (ring->next + 1) % REPEATS_PARAGRAPHS;
	if (ring->len < REPEATS_PARAGRAPHS)
		ring->len++;
}

struct repeated_paragraphs
repeats_add(
    struct repeats *repeats, const struct article *article, int64_t number)
{
	struct ring *ring;

	if (article->source.len == 0)
		return (struct repeated_paragraphs){0};
	ring = ring_of(repeats, article->source);
	cut_paragraphs(repeats, article);
	repeats->answer.len = 0;
	ARRAY_EACH(paragraph, &repeats->paragraphs) {
		if (is_repeated(ring, *paragraph, number))
			*array_add(&repeats->answer) = *paragraph;
	}
	ARRAY_EACH(paragraph, &repeats->paragraphs)
		remember(ring, *paragraph, number);
	if (repeats->answer.len > 0)
		qsort(repeats->answer.items, repeats->answer.len,
		    sizeof(uint64_t), compare_hashes);
	return (struct repeated_paragraphs){
	    repeats->answer.items, repeats->answer.len};
}
