#include "base/auto.h"
#include "match/denial_state.h"
#include "text/utf8.h"

#define QUARTERS 4 /* of a word, as distances are measured */

#define REACH (DENIAL_WORDS * QUARTERS)

/* Between a negation and the denial that it turns around. */
#define TURN_REACH (2 * QUARTERS)

/* Between a cue and its tail, an auxiliary and its participle. */
#define CLAUSE_REACH (12 * QUARTERS)

/* Between a late negation and the end of its clause. */
#define END_WORDS 3

/* The phrase that a spot belongs to, or NULL. */
static struct mark *
mark_of(const struct denial *d, uint32_t spot)
{
	uint32_t number = d->mark_at[spot];

	return number == 0 ? NULL : &d->marks.items[number - 1];
}

static bool
covers(const struct denial *d, uint32_t spot, uint32_t flags)
{
	const struct mark *mark = mark_of(d, spot);

	return mark != NULL && (mark->flags & flags) != 0;
}

static bool
begins(const struct denial *d, uint32_t spot, uint32_t flags)
{
	return covers(d, spot, flags) && mark_of(d, spot)->first == spot;
}

/* Quarters of words between two spots of the sentence. */
static uint32_t
gap_between(const struct denial *d, uint32_t left, uint32_t right)
{
	const struct spot *a = denial_spot(d, left);

	return denial_spot(d, right)->at - (a->at + a->width);
}

enum pause {
	PAUSE_NONE,
	PAUSE_COMMA,
	PAUSE_BREAK, /* a semicolon */
};

/* More between two words is no writing, and is not read again and again. */
#define PAUSE_BYTES_MAX 256

static enum pause
pause_of(uint32_t cp)
{
	switch (cp) {
	case ',':
	case 0x060C: /* Arabic */
	case 0x3001: /* Japanese */
	case 0xFF0C:
		return PAUSE_COMMA;
	case ';':
	case 0x061B: /* Arabic */
	case 0xFF1B:
		return PAUSE_BREAK;
	default:
		return PAUSE_NONE;
	}
}

/* What is typed between a spot, not the sentence's first, and the one before
 * it. */
static enum pause
pause_before(const struct denial *d, uint32_t spot)
{
	const struct scan_field *field =
	    &d->scan->fields[scan_field_of(d->scan, spot)];
	size_t start = scan_token(d->scan, spot - 1)->end;
	size_t len = scan_token(d->scan, spot)->start - start;
	struct slice text = slice_sub(field->tokens.text, start,
	    len < PAUSE_BYTES_MAX ? len : PAUSE_BYTES_MAX);
	enum pause pause = PAUSE_NONE;
	uint32_t cp;

	if (len == 1 && text.ptr[0] == ' ')
		return PAUSE_NONE;
	while (utf8_next(&text, &cp)) {
		enum pause found = pause_of(cp);

		pause = found > pause ? found : pause;
	}
	return pause;
}

static bool
tail_follows(struct denial *d, const struct mark *mark)
{
	for (uint32_t i = mark->last + 1;
	     i <= d->last && gap_between(d, mark->last, i) <= CLAUSE_REACH &&
	     pause_before(d, i) != PAUSE_BREAK;
	     i++)
		if (denial_word_is(d, i, mark->tail))
			/* "schließt ... nicht aus" */
			return mark_of(d, i) == NULL ||
			    begins(d, i, UINT32_MAX);
	return false;
}

static bool
auxiliary_precedes(const struct denial *d, const struct mark *mark)
{
	for (uint32_t i = mark->first; i > d->first; i--) {
		if (gap_between(d, i - 1, mark->first) > CLAUSE_REACH ||
		    pause_before(d, i) != PAUSE_NONE ||
		    covers(d, i - 1, CUE_STOP))
			return false;
		if (covers(d, i - 1, CUE_AUXILIARY))
			return true;
	}
	return false;
}

static bool
that_follows(const struct denial *d, const struct mark *mark)
{
	uint32_t next = mark->last + 1;

	while (next <= d->last && covers(d, next, CUE_FILLER))
		next++;
	return next <= d->last && begins(d, next, CUE_THAT);
}

/* "hat bestritten, Waffen zu liefern" */
static bool
comma_follows(const struct denial *d, const struct mark *mark)
{
	return mark->last < d->last &&
	    pause_before(d, mark->last + 1) == PAUSE_COMMA;
}

static bool
ends_clause(const struct denial *d, const struct mark *mark)
{
	for (uint32_t i = mark->last + 1; i <= mark->last + 1 + END_WORDS;
	     i++) {
		bool after_verb = i > mark->last + 1;

		if (i > d->last)
			return after_verb;
		if (pause_before(d, i) != PAUSE_NONE || covers(d, i, CUE_STOP))
			return after_verb;
	}
	return false;
}

static void
set_direction(struct mark *mark, uint32_t direction)
{
	mark->flags &= ~(uint32_t)(CUE_AHEAD | CUE_BACK);
	mark->flags |= direction;
}

/* What of it depends on its neighbours. */
static void
settle_mark(struct denial *d, struct mark *mark)
{
	uint32_t next = mark->last + 1;

	if (mark->tail != SYMBOL_NONE && !tail_follows(d, mark))
		mark->flags = 0;
	if (mark->flags & CUE_NO_NUMBER && next <= d->last &&
	    scan_token(d->scan, next)->script == SCRIPT_DIGIT)
		mark->flags = 0;
	if (mark->flags & CUE_TURNS && that_follows(d, mark))
		set_direction(mark, CUE_AHEAD);
	if (mark->flags & CUE_PARTICIPLE && !that_follows(d, mark) &&
	    auxiliary_precedes(d, mark))
		set_direction(
		    mark, CUE_BACK | (comma_follows(d, mark) ? CUE_AHEAD : 0));
	if (mark->flags & CUE_END && ends_clause(d, mark))
		mark->flags |= CUE_BACK;
}

static void
silence(struct mark *mark)
{
	mark->flags &= ~(uint32_t)(CUE_AHEAD | CUE_BACK | CUE_NEGATION);
}

/* "did not deny", "никто не отрицал": the nearest negation before it. */
static struct mark *
negation_before(const struct denial *d, const struct mark *denied)
{
	for (uint32_t i = denied->first; i > d->first; i--) {
		if (gap_between(d, i - 1, denied->first) > TURN_REACH ||
		    pause_before(d, i) != PAUSE_NONE ||
		    covers(d, i - 1, CUE_STOP | CUE_JOIN))
			return NULL;
		if (covers(d, i - 1, CUE_NEGATION))
			return mark_of(d, i - 1);
	}
	return NULL;
}

/* "ne nie pas", "bestreitet das nicht". */
static struct mark *
negation_after(const struct denial *d, const struct mark *denied)
{
	for (uint32_t i = denied->last + 1;
	     i <= d->last && gap_between(d, denied->last, i) <= QUARTERS &&
	     pause_before(d, i) == PAUSE_NONE;
	     i++)
		if (begins(d, i, CUE_LATE))
			return mark_of(d, i);
	return NULL;
}

static void
turn_around(const struct denial *d, struct mark *denied)
{
	struct mark *before = negation_before(d, denied);
	struct mark *after = negation_after(d, denied);

	if (before == NULL && after == NULL)
		return;
	silence(denied);
	if (before != NULL)
		silence(before);
	if (after != NULL)
		silence(after);
}

void
denial_settle(struct denial *d)
{
	for (size_t i = d->first_mark; i < d->marks.len; i++)
		settle_mark(d, &d->marks.items[i]);
	for (size_t i = d->first_mark; i < d->marks.len; i++)
		if (d->marks.items[i].flags & CUE_DENIAL)
			turn_around(d, &d->marks.items[i]);
}

/* "denied that", "denied on Tuesday that", "no evidence of claims that". */
static bool
goes_on_with_that(const struct denial *d, uint32_t that)
{
	uint32_t before = that - 1;

	while (before > d->first && covers(d, before, CUE_FILLER))
		before--;
	return covers(d, before, CUE_AHEAD | CUE_REPORT);
}

static bool
comma_ends(const struct denial *d, uint32_t spot)
{
	enum pause pause = pause_before(d, spot);

	return pause == PAUSE_BREAK ||
	    (pause == PAUSE_COMMA && begins(d, spot, CUE_AFTER_COMMA));
}

static void
cast_ahead(struct denial *d, const struct mark *cue)
{
	for (uint32_t i = cue->last + 1;
	     i <= d->last && gap_between(d, cue->last, i) <= REACH; i++) {
		bool bound = cue->flags & CUE_COMMA && i == cue->last + 1;

		if (comma_ends(d, i) && !bound)
			return;
		if (begins(d, i, CUE_STOP) ||
		    (begins(d, i, CUE_THAT) && !goes_on_with_that(d, i)))
			return;
		d->ahead[i] = d->mark_at[cue->first];
	}
}

/* The syllables before 는 and 은 that make a verb of it, not a topic. */
static bool
is_verb_syllable(struct slice syllable)
{
	static const char SYLLABLES[] =
	    "하되있없다라자냐려키지시오나주않받같많높작늦젊찾맺얻입쏘팔뜨들";

	return slice_find(slice_of(SYLLABLES), syllable, 0) <
	    sizeof(SYLLABLES) - 1;
}

/* The last syllable or kana of what the sentence is about. */
static bool
is_topic(const struct denial *d, uint32_t spot)
{
	const struct token *token = scan_token(d->scan, spot);
	const struct token *before;

	if (spot == d->first)
		return false;
	before = scan_token(d->scan, spot - 1);
	if (slice_eq(token->folded, S("は")))
		return before->script != SCRIPT_HIRAGANA;
	if (!slice_eq(token->folded, S("는")) &&
	    !slice_eq(token->folded, S("은")))
		return false;
	return token->flags & TOKEN_NO_START &&
	    !(spot < d->last &&
	        scan_token(d->scan, spot + 1)->flags & TOKEN_NO_START) &&
	    !is_verb_syllable(before->folded);
}

static void
cast_back(struct denial *d, const struct mark *cue)
{
	for (uint32_t i = cue->first; i > d->first; i--) {
		uint32_t spot = i - 1;

		if (gap_between(d, spot, cue->first) > REACH ||
		    comma_ends(d, i) || covers(d, spot, CUE_STOP | CUE_THAT))
			return;
		if (cue->flags & CUE_TOPIC && i != cue->first &&
		    is_topic(d, spot))
			return;
		d->back[spot] = d->mark_at[cue->first];
	}
}

void
denial_cast(struct denial *d)
{
	for (size_t i = d->first_mark; i < d->marks.len; i++) {
		const struct mark *mark = &d->marks.items[i];

		if (mark->flags & CUE_AHEAD)
			cast_ahead(d, mark);
		if (mark->flags & CUE_BACK)
			cast_back(d, mark);
	}
}
