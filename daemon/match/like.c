/*
 * Deletion neighbourhoods (Mor and Fraenkel 1982; FastSS of Bocek, Hunt and
 * Stiller 2007): words at most k slips apart have in common what is left of
 * each after at most k deletions.  All such remains of the rules' words stand
 * in a hash table; those of an article's word are looked up there, and what is
 * found is verified by the real distance.  As the first letter is always
 * right, it is never deleted.
 *
 * A remain is known by a polynomial hash alone, which is put together from
 * those of the word's beginnings, so that each costs the same however long the
 * word is.  Two remains with one hash cost a comparison, no wrong answer.
 */
#include "match/like.h"

#include "base/array.h"
#include "base/check.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/rng.h"
#include "text/utf8.h"

#define LETTERS_ROOM (LIKE_LETTERS_MAX + LIKE_TYPOS_MAX)
#define FIRST_HEADS  1024

struct like_word {
	uint32_t first; /* like->letters */
	uint32_t symbol;
	uint8_t len;
	uint8_t typos;
};

/* A word with one of its remains. */
struct remain {
	uint64_t hash;
	uint32_t word;
	uint32_t next; /* in the same bucket, counted from 1 */
};

struct like {
	ARRAY(uint32_t) letters;
	ARRAY(struct like_word) words;
	ARRAY(struct remain) remains;
	uint32_t *heads; /* by hash, remains counted from 1 */
	size_t head_len; /* a power of two */
	uint64_t factor;
	unsigned typos;              /* the most of any word */
	bool lens[LETTERS_ROOM + 1]; /* of articles' words that may fit */
};

uint32_t
like_distance(struct letters a, struct letters b)
{
	/* d[i + 1][j + 1] is that of the first i and j letters; row and column
	 * 0 are too far.  seen[j] is the last row, counted from 1, with the
	 * letter of column j; `column` the last one with that of the row. */
	uint8_t d[LETTERS_ROOM + 2][LETTERS_ROOM + 2];
	uint32_t seen[LETTERS_ROOM + 1] = {0}, column;

	check(a.len <= LETTERS_ROOM && b.len <= LETTERS_ROOM);
	d[0][0] = (uint8_t)(a.len + b.len);
	for (uint32_t i = 0; i <= a.len; i++) {
		d[i + 1][0] = d[0][0];
		d[i + 1][1] = (uint8_t)i;
	}
	for (uint32_t j = 0; j <= b.len; j++) {
		d[0][j + 1] = d[0][0];
		d[1][j + 1] = (uint8_t)j;
	}
	for (uint32_t i = 1; i <= a.len; i++) {
		column = 0;
		for (uint32_t j = 1; j <= b.len; j++) {
			bool equal = a.items[i - 1] == b.items[j - 1];
			uint32_t best = d[i][j] + !equal;
			uint32_t swap = d[seen[j]][column] + (i - seen[j] - 1) +
			    1 + (j - column - 1);

			best =
			    d[i + 1][j] + 1u < best ? d[i + 1][j] + 1u : best;
			best =
			    d[i][j + 1] + 1u < best ? d[i][j + 1] + 1u : best;
			d[i + 1][j + 1] = (uint8_t)(swap < best ? swap : best);
			if (equal)
				column = j;
		}
		for (uint32_t j = 1; j <= b.len; j++)
			if (a.items[i - 1] == b.items[j - 1])
				seen[j] = i;
	}
	return d[a.len + 1][b.len + 1];
}

/* The hashes of a word's beginnings, from which those of its remains come. */
struct hashes {
	uint64_t front[LETTERS_ROOM + 1]; /* of the first i letters */
	uint64_t power[LETTERS_ROOM + 1]; /* factor to the i */
	uint32_t len;
};

static void
hashes_init(const struct like *like, struct letters word, struct hashes *out)
{
	out->len = word.len;
	out->front[0] = 0;
	out->power[0] = 1;
	for (uint32_t i = 0; i < word.len; i++) {
		out->front[i + 1] =
		    out->front[i] * like->factor + word.items[i] + 1;
		out->power[i + 1] = out->power[i] * like->factor;
	}
}

/* Goes on from a hash with the letters [from, to). */
static inline uint64_t
hash_on(const struct hashes *hashes, uint64_t hash, uint32_t from, uint32_t to)
{
	uint64_t power = hashes->power[to - from];

	return (hash - hashes->front[from]) * power + hashes->front[to];
}

typedef void remain_fn(uint64_t hash, void *arg);

/* Calls for the word and for what is left after up to `deletions`. */
static void
each_remain(
    const struct hashes *hashes, unsigned deletions, remain_fn *fn, void *arg)
{
	uint32_t len = hashes->len;

	fn(hashes->front[len], arg);
	for (uint32_t i = 1; deletions > 0 && i < len; i++) {
		uint64_t front = hashes->front[i];

		fn(hash_on(hashes, front, i + 1, len), arg);
		for (uint32_t k = i + 1; deletions > 1 && k < len; k++)
			fn(hash_on(hashes, hash_on(hashes, front, i + 1, k),
			       k + 1, len),
			    arg);
	}
}

/* The letters of a folded word; false where there are too many. */
static bool
letters_of(
    struct slice folded, uint32_t letters[LETTERS_ROOM], struct letters *out)
{
	uint32_t len = 0, cp;

	while (utf8_next(&folded, &cp)) {
		if (len == LETTERS_ROOM)
			return false;
		letters[len++] = cp;
	}
	*out = (struct letters){letters, len};
	return true;
}

struct filing {
	struct like *like;
	uint32_t word;
};

static void
file_remain(uint64_t hash, void *arg)
{
	const struct filing *filing = arg;

	*array_add(&filing->like->remains) =
	    (struct remain){.hash = hash, .word = filing->word};
}

static void
add_word(
    struct like *like, struct slice folded, uint32_t symbol, unsigned typos)
{
	uint32_t room[LETTERS_ROOM];
	struct filing filing = {like, (uint32_t)like->words.len};
	struct hashes hashes;
	struct letters word;
	uint32_t least, most;

	check(letters_of(folded, room, &word) && word.len >= LIKE_LETTERS_MIN &&
	    word.len <= LIKE_LETTERS_MAX);
	*array_add(&like->words) =
	    (struct like_word){.first = (uint32_t)like->letters.len,
	        .symbol = symbol,
	        .len = (uint8_t)word.len,
	        .typos = (uint8_t)typos};
	for (uint32_t i = 0; i < word.len; i++)
		*array_add(&like->letters) = word.items[i];
	least = word.len - typos;
	least = least < LIKE_LETTERS_MIN ? LIKE_LETTERS_MIN : least;
	most = word.len + typos;
	for (uint32_t len = least; len <= most; len++)
		like->lens[len] = true;
	like->typos = typos > like->typos ? typos : like->typos;
	hashes_init(like, word, &hashes);
	each_remain(&hashes, typos, file_remain, &filing);
}

static inline uint32_t *
head_of(const struct like *like, uint64_t hash)
{
	return &like->heads[(hash * 0x9E3779B97F4A7C15u) >> 32 &
	    (like->head_len - 1)];
}

static void
link_remains(struct like *like)
{
	like->head_len = FIRST_HEADS;
	while (like->head_len < like->remains.len)
		like->head_len *= 2;
	like->heads = mem_new_array(like->head_len, sizeof(*like->heads));
	for (uint32_t i = 0; i < like->remains.len; i++) {
		uint32_t *head = head_of(like, like->remains.items[i].hash);

		like->remains.items[i].next = *head;
		*head = i + 1;
	}
}

struct like *
like_new(const struct dict *dict)
{
	static const enum symbol_kind KINDS[] = {SYMBOL_LIKE_1, SYMBOL_LIKE_2};
	struct like *like = mem_new(sizeof(*like));
	struct rng rng = {hash_process_key()->k0};
	struct slice word;
	uint32_t symbol;

	like->factor = rng_next(&rng) | 1;
	for (unsigned i = 0; i < COUNT_OF(KINDS); i++) {
		uint32_t cursor = 0;

		while (dict_next(dict, KINDS[i], &cursor, &word, &symbol))
			add_word(like, word, symbol, i + 1);
	}
	link_remains(like);
	return like;
}

void
like_free(struct like **like)
{
	if (*like == NULL)
		return;
	array_fini(&(*like)->letters);
	array_fini(&(*like)->words);
	array_fini(&(*like)->remains);
	mem_free(&(*like)->heads);
	mem_free(like);
}

struct search {
	const struct like *like;
	struct letters word;
	struct symbol_list *out;
};

static bool
fits(const struct search *s, const struct like_word *word)
{
	const uint32_t *items = s->like->letters.items + word->first;

	return word->len <= s->word.len + word->typos &&
	    s->word.len <= word->len + word->typos &&
	    items[0] == s->word.items[0] &&
	    like_distance((struct letters){items, word->len}, s->word) <=
	    word->typos;
}

static bool
is_found(const struct symbol_list *found, uint32_t symbol)
{
	for (size_t i = 0; i < found->len; i++)
		if (found->items[i] == symbol)
			return true;
	return false;
}

static void
look_up(uint64_t hash, void *arg)
{
	const struct search *s = arg;

	for (uint32_t i = *head_of(s->like, hash); i != 0;
	     i = s->like->remains.items[i - 1].next) {
		const struct remain *remain = &s->like->remains.items[i - 1];
		const struct like_word *word;

		if (remain->hash != hash)
			continue;
		word = &s->like->words.items[remain->word];
		if (!is_found(s->out, word->symbol) && fits(s, word))
			*array_add(s->out) = word->symbol;
	}
}

void
like_find(const struct like *like, struct slice folded, struct symbol_list *out)
{
	uint32_t room[LETTERS_ROOM];
	struct search search = {.like = like, .out = out};
	struct hashes hashes;

	if (!letters_of(folded, room, &search.word) ||
	    !like->lens[search.word.len])
		return;
	hashes_init(like, search.word, &hashes);
	each_remain(&hashes, like->typos, look_up, &search);
}
