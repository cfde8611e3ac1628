#include "feed/identity.h"

#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "text/fold.h"
#include "text/url.h"
#include "text/utf8.h"

/* Of a text that has to serve as its own key; the rest may be edited. */
#define KEY_TEXT_BYTES 256

/* The longest normalised address; percent signs may triple a field. */
#define MAX_LINK_BYTES ((size_t)32 << 10)

/* Titles under both are too common ("Live updates") to join stories. */
#define MIN_KEY_WORDS   4
#define MIN_KEY_LETTERS 12

/* An outlet's name behind the last dash or bar of a title. */
#define MAX_OUTLET_WORDS 4
#define MIN_HEAD_WORDS   5

static struct slice
text_of(const struct entry *entry)
{
	return slice_is_empty(entry->content) ? entry->summary : entry->content;
}

static void
hash_entry(const struct entry *entry, char out[DIGEST_ID_LEN + 1])
{
	struct slice parts[] = {entry->title, entry->summary, entry->content};

	digest_id(parts, COUNT_OF(parts), out);
}

/* The parts of a key; each level tells apart what the one before left equal. */
enum key_level {
	KEY_BARE,
	KEY_WITH_LINK,
	KEY_WITH_TITLE,
	KEY_LEVEL_COUNT,
};

#define MAX_KEY_PARTS 6

static void
key_of(const struct entry *entry, struct slice link, enum key_level level,
    char out[DIGEST_ID_LEN + 1])
{
	struct slice parts[MAX_KEY_PARTS];
	size_t len = 0;

	if (!slice_is_empty(entry->id)) {
		parts[len++] = S("id");
		parts[len++] = entry->id;
	} else if (!slice_is_empty(link)) {
		parts[len++] = S("link");
		parts[len++] = link;
	} else {
		parts[len++] = S("text");
		parts[len++] = entry->title;
		parts[len++] = utf8_cut(text_of(entry), KEY_TEXT_BYTES);
	}
	if (level >= KEY_WITH_LINK)
		parts[len++] = link;
	if (level >= KEY_WITH_TITLE)
		parts[len++] = entry->title;
	digest_id(parts, len, out);
}

struct candidate {
	char keys[KEY_LEVEL_COUNT][DIGEST_ID_LEN + 1];
	enum key_level level;
};

static void
fill_candidate(const struct entry *entry, struct candidate *candidate)
{
	AUTO(buf_fini) struct buf link = buf_init(MAX_LINK_BYTES);

	(void)url_normalise(entry->link, &link);
	for (int level = 0; level < KEY_LEVEL_COUNT; level++)
		key_of(entry, buf_slice(&link), (enum key_level)level,
		    candidate->keys[level]);
}

static void
mark_copies(
    const struct candidate *candidates, size_t len, struct identity *out)
{
	AUTO(map_free) struct map *seen = map_new();

	for (size_t i = 0; i < len; i++) {
		struct slice key = slice_of(candidates[i].keys[KEY_WITH_TITLE]);

		out[i].is_copy = map_get(seen, key) != NULL;
		(void)map_set(seen, key, &out[i]);
	}
}

/* Moves everyone whose key of this level is not his alone to the next. */
static void
part_level(struct candidate *candidates, size_t len,
    const struct identity *identities, enum key_level level)
{
	AUTO(map_free) struct map *first = map_new();

	for (size_t i = 0; i < len; i++) {
		struct slice key = slice_of(candidates[i].keys[level]);
		struct candidate *holder;

		if (identities[i].is_copy || candidates[i].level != level)
			continue;
		holder = map_get(first, key);
		if (holder == NULL) {
			(void)map_set(first, key, &candidates[i]);
			continue;
		}
		holder->level = candidates[i].level =
		    (enum key_level)(level + 1);
	}
}

void
identity_of_entries(
    struct entry *const *entries, size_t len, struct identity *out)
{
	AUTO(mem_free)
	struct candidate *candidates =
	    mem_new_array(len + 1, sizeof(*candidates));

	for (size_t i = 0; i < len; i++)
		fill_candidate(entries[i], &candidates[i]);
	mark_copies(candidates, len, out);
	for (int level = KEY_BARE; level < KEY_WITH_TITLE; level++)
		part_level(candidates, len, out, (enum key_level)level);
	for (size_t i = 0; i < len; i++) {
		const struct candidate *candidate = &candidates[i];

		memcpy(out[i].key, candidate->keys[candidate->level],
		    sizeof(out[i].key));
		memcpy(out[i].bare_key, candidate->keys[KEY_BARE],
		    sizeof(out[i].bare_key));
		hash_entry(entries[i], out[i].hash);
	}
}

bool
identity_link_key(struct slice link, struct buf *out)
{
	size_t before = out->len;

	if (slice_is_empty(slice_trim(link)))
		return false;
	if (url_normalise(link, out) && out->len > before)
		return true;
	buf_cut(out, before);
	return false;
}

struct title_facts {
	size_t words, letters;
	bool all_capital; /* every word begins with no small letter */
};

/* Appends the folded words of a text, one space between them. */
static struct title_facts
fold_title(struct slice text, struct buf *out)
{
	struct title_facts facts = {.all_capital = true};
	bool in_word = false;
	uint32_t cp;

	while (utf8_next(&text, &cp)) {
		struct fold_char folded = fold_char(cp);
		bool alone = folded.script >= SCRIPT_HAN;

		if (fold_is_apostrophe(cp) || folded.script == SCRIPT_INVISIBLE)
			continue;
		if (folded.script == SCRIPT_NONE) {
			in_word = false;
			continue;
		}
		if (!in_word && folded.script != SCRIPT_MARK) {
			if (facts.words++ > 0)
				(void)buf_add_char(out, ' ');
			facts.all_capital = facts.all_capital &&
			    !folded.is_lower && folded.script != SCRIPT_DIGIT;
		}
		in_word = !alone;
		facts.letters++;
		for (unsigned i = 0; i < folded.count; i++)
			(void)utf8_add(out, folded.to[i]);
	}
	return facts;
}

/*
 * The title without a trailing " - Outlet".  Taken off only if what is behind
 * the dash reads like a name (few words, all of them capitalised) and what is
 * before it is a headline of its own.
 */
static struct slice
without_outlet(struct slice title)
{
	static const struct slice marks[] = {SLICE(" - "), SLICE(" | "),
	    SLICE(" \xe2\x80\x93 "), SLICE(" \xe2\x80\x94 ")};
	AUTO(buf_fini) struct buf scratch = buf_init(BUF_MAX_OWN);
	struct title_facts head, tail;
	size_t cut = title.len, mark_len = 0;

	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		size_t last = title.len, at = slice_find(title, marks[i], 0);

		for (; at < title.len; at = slice_find(title, marks[i], at + 1))
			last = at;
		if (last < title.len && (cut == title.len || last > cut)) {
			cut = last;
			mark_len = marks[i].len;
		}
	}
	if (cut == title.len)
		return title;
	head = fold_title(slice_sub(title, 0, cut), &scratch);
	tail = fold_title(slice_from(title, cut + mark_len), &scratch);
	if (head.words < MIN_HEAD_WORDS || tail.words == 0 ||
	    tail.words > MAX_OUTLET_WORDS || !tail.all_capital)
		return title;
	return slice_sub(title, 0, cut);
}

bool
identity_title_key(struct slice title, struct buf *out)
{
	size_t before = out->len;
	struct title_facts facts = fold_title(without_outlet(title), out);

	if (buf_ok(out) && facts.words >= MIN_KEY_WORDS &&
	    facts.letters >= MIN_KEY_LETTERS)
		return true;
	buf_cut(out, before);
	return false;
}
