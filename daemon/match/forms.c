#include "match/forms.h"

#include "base/array.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "text/fold.h"
#include "text/stem.h"

/* A word of `forms:` with one of its stems. */
struct stem_link {
	uint32_t symbol;
	uint32_t next; /* with the same stem, counted from 1 */
};

struct stem_index {
	struct stemmer *stemmer; /* NULL for STEM_NONE */
	struct map *heads;       /* stem -> number of a link; NULL: not made */
};

struct forms {
	const struct dict *dict;
	struct stem_index languages[STEM_LANGUAGES + 1];
	ARRAY(struct stem_link) links;
	struct buf lower;
	struct buf stems[2];
};

struct forms *
forms_new(const struct dict *dict)
{
	struct forms *forms = mem_new(sizeof(*forms));

	forms->dict = dict;
	forms->lower = buf_init(BUF_MAX_OWN * 4);
	for (size_t i = 0; i < COUNT_OF(forms->stems); i++)
		forms->stems[i] = buf_init(BUF_MAX_OWN * 4);
	return forms;
}

void
forms_free(struct forms **forms)
{
	if (*forms == NULL)
		return;
	for (unsigned i = 0; i <= STEM_LANGUAGES; i++) {
		stemmer_free(&(*forms)->languages[i].stemmer);
		map_free(&(*forms)->languages[i].heads);
	}
	array_fini(&(*forms)->links);
	buf_fini(&(*forms)->lower);
	for (size_t i = 0; i < COUNT_OF((*forms)->stems); i++)
		buf_fini(&(*forms)->stems[i]);
	mem_free(forms);
}

static void
stem_to(const struct stem_index *index, struct slice word, struct buf *out)
{
	buf_reset(out);
	fold_word(stemmer_stem(index->stemmer, word), out);
}

/* Fills forms->stems and returns how many different ones there are. */
static size_t
stems_of(struct forms *forms, const struct stem_index *index,
    struct word_spelling word)
{
	struct buf *stems = forms->stems;

	if (index->stemmer == NULL) {
		buf_reset(&stems[0]);
		buf_add_slice(&stems[0], word.folded);
		return 1;
	}
	stem_to(index, word.folded, &stems[0]);
	buf_reset(&forms->lower);
	stem_lower(word.exact, &forms->lower);
	if (slice_eq(buf_slice(&forms->lower), word.folded))
		return 1;
	stem_to(index, buf_slice(&forms->lower), &stems[1]);
	return slice_eq(buf_slice(&stems[0]), buf_slice(&stems[1])) ? 1 : 2;
}

static uint32_t
head_of(const struct stem_index *index, struct slice stem)
{
	return (uint32_t)(uintptr_t)map_get(index->heads, stem);
}

static void
index_word(struct forms *forms, struct stem_index *index, struct slice word,
    uint32_t symbol)
{
	AUTO(buf_fini) struct buf folded = buf_init(BUF_MAX_OWN * 4);
	struct word_spelling spelling = {.exact = word};
	size_t count;

	fold_word(word, &folded);
	spelling.folded = buf_slice(&folded);
	count = stems_of(forms, index, spelling);
	for (size_t i = 0; i < count; i++) {
		struct slice stem = buf_slice(&forms->stems[i]);
		uint32_t next = head_of(index, stem);

		*array_add(&forms->links) = (struct stem_link){symbol, next};
		map_set(
		    index->heads, stem, (void *)(uintptr_t)forms->links.len);
	}
}

static const struct stem_index *
index_of(struct forms *forms, unsigned language)
{
	struct stem_index *index = &forms->languages[language];
	uint32_t cursor = 0, symbol;
	struct slice word;

	if (index->heads != NULL)
		return index;
	index->heads = map_new();
	if (language != STEM_NONE)
		index->stemmer = stemmer_new(language);
	while (dict_next(forms->dict, SYMBOL_FORMS, &cursor, &word, &symbol))
		index_word(forms, index, word, symbol);
	return index;
}

void
forms_find(struct forms *forms, unsigned language, struct word_spelling word,
    struct symbol_list *out)
{
	const struct stem_index *index = index_of(forms, language);
	size_t count = stems_of(forms, index, word);

	for (size_t i = 0; i < count; i++) {
		uint32_t link = head_of(index, buf_slice(&forms->stems[i]));

		for (; link != 0; link = forms->links.items[link - 1].next)
			*array_add(out) = forms->links.items[link - 1].symbol;
	}
}
