/*
 * Why a condition that has places is not met, in plain words: the nearest
 * miss.  Each guess is tried by leaving something out of the condition and
 * asking the engine again.
 */
#ifndef MATCH_MISS_H
#define MATCH_MISS_H

#include "base/buf.h"
#include "match/piece.h"
#include "text/token.h"

/* How much of the condition stands there. */
enum miss {
	MISS_ABSENT, /* nothing of it */
	MISS_PART,   /* some of it */
	MISS_CLOSE,  /* all of it, but something rules it out */
};

/* The article that was tried, its words cut when first asked for. */
struct miss_place {
	const struct rule_book *book;
	const struct match_input *input;
	struct token_list fields[FIELD_COUNT]; /* title and body */
	bool is_cut[FIELD_COUNT];
};

struct miss_place
miss_place_init(const struct rule_book *book, const struct match_input *input);
void miss_place_fini(struct miss_place *place);

/* Appends the reason for a span that is false; its pieces were tried. */
enum miss
miss_explain(struct miss_place *m, const struct piece *piece, struct buf *out);

/* --- for the files of this one -------------------------------------------- */

/* Of a `near` whose children all stand somewhere, and of a list. */
enum miss
miss_near(struct miss_place *m, const struct piece *piece, struct buf *out);
enum miss
miss_list(struct miss_place *m, const struct piece *piece, struct buf *out);

/* Asks whether one node is met; the answer lives as long as the probe, NULL
 * where it is not met. */
const struct hit *miss_try(struct miss_place *m, struct probe *probe,
    const struct node *node, unsigned rule_scope);

/* The words of the field, title or body. */
const struct token_list *miss_tokens(struct miss_place *m, enum field field);

/* `in the furniture, not in the title`: where the places are, and where they
 * were looked for. */
void
miss_scope(const struct piece *piece, const struct hit *hit, struct buf *out);

#endif
