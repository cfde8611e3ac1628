/* Values that only rules have; declared in config/rulefile.h. */
#include "base/num.h"
#include "config/rulefile.h"
#include "text/date.h"
#include "text/lang.h"
#include "text/utf8.h"

/* More than this is the whole article. */
#define MAX_WORDS 1000
#define DAY_MS    ((int64_t)24 * 3600 * 1000)

static const struct {
	const char *name;
	unsigned bits;
} SCOPES[] = {
    {"title", SCOPE_TITLE},
    {"lead", SCOPE_LEAD},
    {"body", SCOPE_BODY},
    {"text", SCOPE_TEXT},
    {"everywhere", SCOPE_EVERYWHERE},
};

static unsigned
read_scope(struct reader *r, const struct tree_node *at)
{
	struct slice names[COUNT_OF(SCOPES)];

	if (!reader_is(r, at, TREE_SCALAR))
		return 0;
	for (size_t i = 0; i < COUNT_OF(SCOPES); i++) {
		names[i] = slice_of(SCOPES[i].name);
		if (slice_eq(at->text, names[i]))
			return SCOPES[i].bits;
	}
	reader_say(r, at,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R024",
	        .hint = reader_suggest(r, at->text, names, COUNT_OF(SCOPES)),
	        .help = S("in: takes title, lead, body, text, everywhere, or "
	                  "a list of them"),
	    },
	    "'%.*s' is no part of an article",
	    SLICE_ARG(utf8_cut(at->text, 40)));
	return 0;
}

void
key_scope(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	unsigned bits = 0;

	(void)key;
	if (value->kind != TREE_LIST)
		bits = read_scope(r, value);
	else
		READER_EACH(item, value, r)
	bits |= read_scope(r, item);
	*(unsigned *)out = bits;
}

void
key_severity(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct slice names[SEVERITY_COUNT];

	(void)key;
	if (!reader_is(r, value, TREE_SCALAR) ||
	    severity_find(value->text, out))
		return;
	for (int i = 0; i < SEVERITY_COUNT; i++)
		names[i] = slice_of(severity_name((enum severity)i));
	reader_say(r, value,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R024",
	        .hint = reader_suggest(r, value->text, names, SEVERITY_COUNT),
	        .help = S("severities are info, low, medium, high, critical"),
	    },
	    "'%.*s' is no severity", SLICE_ARG(utf8_cut(value->text, 40)));
}

static const struct {
	struct slice name;
	enum distance_kind kind;
} DISTANCES[] = {
    {SLICE("sentence"), DISTANCE_SENTENCE},
    {SLICE("paragraph"), DISTANCE_PARAGRAPH},
    {SLICE("article"), DISTANCE_ARTICLE},
};

static bool
parse_distance(struct slice text, unsigned allowed, struct distance *out)
{
	size_t space = slice_find_char(text, ' ', 0);
	struct slice unit = slice_from(text, space);
	int64_t words;

	for (size_t i = 0; i < COUNT_OF(DISTANCES); i++) {
		if ((allowed & (1U << DISTANCES[i].kind)) != 0 &&
		    slice_eq(text, DISTANCES[i].name)) {
			*out = (struct distance){.kind = DISTANCES[i].kind};
			return true;
		}
	}
	if ((!slice_eq(unit, S(" words")) && !slice_eq(unit, S(" word"))) ||
	    !num_parse(slice_sub(text, 0, space), 0, MAX_WORDS, &words))
		return false;
	*out = (struct distance){DISTANCE_WORDS, (unsigned)words};
	return true;
}

/* `words` says what is allowed, as a person reads it. */
static void
read_distance(struct reader *r, const struct tree_node *at, unsigned allowed,
    struct slice words, struct distance *out)
{
	if (!reader_is(r, at, TREE_SCALAR) ||
	    parse_distance(at->text, allowed, out))
		return;
	reader_say(r, at,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R023",
	        .hint = S("how many words of what, or which part"),
	        .help = S("N words counts the other words in between; no "
	                  "distance crosses a paragraph"),
	    },
	    "say %.*s: %.*s", SLICE_ARG(at->key->text), SLICE_ARG(words));
}

#define NARROW ((1U << DISTANCE_WORDS) | (1U << DISTANCE_SENTENCE))
#define WINDOW (NARROW | (1U << DISTANCE_PARAGRAPH))

void
key_window(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	read_distance(
	    r, value, WINDOW, S("8 words, sentence or paragraph"), out);
}

void
key_narrow_window(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	read_distance(r, value, NARROW, S("8 words or sentence"), out);
}

void
key_wide_window(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	read_distance(r, value, WINDOW | (1U << DISTANCE_ARTICLE),
	    S("8 words, sentence or paragraph, or article"), out);
}

/* DUR of the grammar: whole minutes, hours or days, not nothing. */
static bool
parse_span(struct slice text, int64_t *ms_out)
{
	return text.len > 1 && text.ptr[0] >= '1' && text.ptr[0] <= '9' &&
	    (slice_ends(text, S("m")) || slice_ends(text, S("h")) ||
	        slice_ends(text, S("d"))) &&
	    num_parse_duration(text, ms_out);
}

void
key_span(struct reader *r, const struct key *key, const struct tree_node *value,
    void *out)
{
	(void)key;
	if (!reader_is(r, value, TREE_SCALAR) || parse_span(value->text, out))
		return;
	reader_say(r, value,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R024",
	        .help = S("a number and m, h or d: 30m, 48h, 7d"),
	    },
	    "%.*s: '%.*s' is no time", SLICE_ARG(value->key->text),
	    SLICE_ARG(utf8_cut(value->text, 40)));
}

static bool
is_upper(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < 'A' || text.ptr[i] > 'Z')
			return false;
	}
	return true;
}

/* Digits only: `2027-1-5` is a slip, and what stands where is then unclear. */
static bool
parse_date(struct slice text, int64_t *ms_out)
{
	struct date date = {0}, again;
	int64_t year, month, day;

	if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-' ||
	    !num_parse(slice_sub(text, 0, 4), 1970, 9999, &year) ||
	    !num_parse(slice_sub(text, 5, 2), 1, 12, &month) ||
	    !num_parse(slice_sub(text, 8, 2), 1, 31, &day))
		return false;
	date.year = year;
	date.month = (int)month;
	date.day = (int)day;
	*ms_out = date_ms(&date);
	/* The 31st of a short month carries over. */
	again = date_of(*ms_out);
	return again.day == date.day;
}

/* The last millisecond of the day, so that it prints as the day named. */
void
key_last_day(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	int64_t ms;

	(void)key;
	if (!reader_is(r, value, TREE_SCALAR))
		return;
	if (parse_date(value->text, &ms)) {
		*(int64_t *)out = ms + DAY_MS - 1;
		return;
	}
	reader_say(r, value,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R024",
	        .help = S("year, month and day: 2027-12-31; the rule counts "
	                  "to the end of that day, UTC"),
	    },
	    "%.*s: '%.*s' is no date", SLICE_ARG(value->key->text),
	    SLICE_ARG(utf8_cut(value->text, 40)));
}

/* A language; what is no known code is kept, with a warning. */
static struct slice
read_language(struct reader *r, const struct tree_node *at)
{
	struct lang_buf buf;
	struct slice primary, country;

	if (!reader_is(r, at, TREE_SCALAR))
		return S("");
	country = lang_of_country(at->text);
	primary = lang_primary(at->text, &buf);
	/* In capitals Swedish is Sweden; in small letters a code is a code. */
	if (slice_eq(at->text, S("SE")))
		country = S("sv");
	if (country.len > 0 &&
	    (is_upper(at->text) || !lang_is_known(primary))) {
		reader_error(r, at, "R028",
		    "%.*s is a country; the language is %.*s",
		    SLICE_ARG(at->text), SLICE_ARG(country));
		return S("");
	}
	if (primary.len == 0) {
		reader_error(r, at, "R024", "'%.*s' is no language",
		    SLICE_ARG(utf8_cut(at->text, 40)));
		return S("");
	}
	if (!lang_is_known(primary))
		reader_say(r, at,
		    &(struct remark){
		        .level = PROBLEM_WARNING,
		        .code = "R027",
		        .help = S("codes of ISO 639: en, ru, uk, zh, ja, ko, "
		                  "ar ..."),
		    },
		    "'%.*s' is no known code of a language",
		    SLICE_ARG(utf8_cut(at->text, 40)));
	return arena_copy(r->arena, primary);
}

void
key_languages(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct terms *languages = out;

	(void)key;
	if (!reader_is(r, value, TREE_LIST))
		return;
	if (value->len == 0)
		reader_error(r, value, "R024", "languages: the list is empty");
	languages->items = arena_new_array(r->arena, struct term, value->len);
	READER_EACH(item, value, r)
	{
		struct slice language = read_language(r, item);

		if (language.len > 0)
			languages->items[languages->len++] =
			    (struct term){language, reader_place(r, item)};
	}
}
