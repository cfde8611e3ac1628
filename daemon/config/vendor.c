#include "config/vendor.h"

#include <string.h>

#include "config/rulefile.h"

/*
 * Operators of query languages, which people paste.  Those of words that stand
 * in phrases, too, are taken for operators in capitals or alone only.
 */
enum vendor_case {
	IN_CAPITALS,
	IN_CAPITALS_OR_ALONE,
	ANYWHERE
};

static const struct vendor {
	const char *word;
	enum vendor_case when;
	const char *meant;
} VENDORS[] = {
    {"AND", IN_CAPITALS_OR_ALONE, "all:"},
    {"OR", ANYWHERE, "any:"},
    {"NOT", IN_CAPITALS_OR_ALONE, "unless: or none:"},
    {"ANDNOT", IN_CAPITALS, "unless: or none:"},
    {"BUTNOT", IN_CAPITALS, "unless: or none:"},
    {"XOR", IN_CAPITALS, "any: and none:"},
    {"NEAR", IN_CAPITALS, "near: and within:"},
    {"ONEAR", IN_CAPITALS, "near: with in_order: true"},
    {"ADJ", IN_CAPITALS, "near: and within:"},
    {"SAME", IN_CAPITALS, "near: and within: paragraph"},
};

/* Before the number of `NEAR/5`, `w/3`, `PRE/2`, `ADJ4`, `/s`. */
static const char *const DISTANCES[] = {
    "near/", "onear/", "w/", "pre/", "n/", "adj/", "nnear/", "norder/"};

/* The longest of them, with a number of three digits. */
#define VENDOR_MAX 10

static bool
is_number(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!char_is_digit(text.ptr[i]))
			return false;
	}
	return text.len > 0;
}

/* A number of words, the sentence or the paragraph. */
static bool
is_reach(struct slice text)
{
	return is_number(text) || slice_eq_nocase(text, S("s")) ||
	    slice_eq_nocase(text, S("p"));
}

static bool
is_vendor_distance(struct slice word)
{
	if (word.len == 0 || word.len > VENDOR_MAX)
		return false;
	if (slice_find_char(word, '/', 0) == word.len)
		return (slice_starts(word, S("NEAR")) &&
		           is_number(slice_from(word, 4))) ||
		    (slice_starts(word, S("ADJ")) &&
		        is_number(slice_from(word, 3)));
	for (size_t i = 0; i < COUNT_OF(DISTANCES); i++) {
		struct slice name = slice_of(DISTANCES[i]);

		if (slice_starts_nocase(word, name) &&
		    is_reach(slice_from(word, name.len)))
			return true;
	}
	return slice_starts(word, S("/")) && is_reach(slice_from(word, 1));
}

static const struct vendor *
find_vendor(struct slice word, bool is_alone)
{
	if (word.len > VENDOR_MAX)
		return NULL;
	for (size_t i = 0; i < COUNT_OF(VENDORS); i++) {
		const struct vendor *vendor = &VENDORS[i];
		bool in_capitals = slice_eq(word, slice_of(vendor->word));

		if (!slice_eq_nocase(word, slice_of(vendor->word)))
			continue;
		if (in_capitals || vendor->when == ANYWHERE ||
		    (vendor->when == IN_CAPITALS_OR_ALONE && is_alone))
			return vendor;
	}
	return NULL;
}

static bool
report_vendor(
    struct reader *r, const struct tree_node *at, struct slice word, bool alone)
{
	const struct vendor *vendor = find_vendor(word, alone);
	struct tree_node part = term_part(at, word);

	if (is_vendor_distance(word))
		reader_say(r, &part,
		    &(struct remark){
		        .level = PROBLEM_WARNING,
		        .code = "R025",
		        .help =
		            S("near: takes a list of phrases, within: says "
		              "how close; N words counts the other words in "
		              "between"),
		    },
		    "this is searched as words, not as a distance; did you "
		    "mean near: and within: 5 words?");
	else if (vendor != NULL)
		reader_say(r, &part,
		    &(struct remark){
		        .level = PROBLEM_WARNING,
		        .code = "R025",
		        .help = S("any: takes alternatives, all: what must "
		                  "stand together, unless: and none: what must "
		                  "not"),
		    },
		    "this is searched as the word %.*s; did you mean %s?",
		    SLICE_ARG(word), vendor->meant);
	else
		return false;
	return true;
}

/* Signs that mean something in other query languages. */
static void
check_signs(struct reader *r, const struct tree_node *at)
{
	struct slice text = at->text;

	for (size_t i = 0; i < text.len; i++) {
		if (strchr("\"()[]{}", text.ptr[i]) != NULL) {
			reader_warn(r, at, "R025",
			    "quotes and brackets inside a phrase do not "
			    "matter",
			    "a phrase is matched word by word; groups are "
			    "written with any: and all:");
			return;
		}
		if (text.ptr[i] == '?' && i > 0 && i + 1 < text.len &&
		    char_is_alnum(text.ptr[i - 1]) &&
		    char_is_alnum(text.ptr[i + 1])) {
			reader_warn(r, at, "R044",
			    "? stands for no letter: it ends a word here",
			    "word* finds every word that begins so; forms: "
			    "finds the other forms of a word");
			return;
		}
	}
	if ((text.ptr[0] == '-' || text.ptr[0] == '+') && text.len > 1 &&
	    !char_is_space(text.ptr[1]))
		reader_warn(r, at, "R025", "the sign in front is not searched",
		    "unless: and none: say what must not stand there");
}

void
vendor_check(struct reader *r, const struct tree_node *at, bool is_exact)
{
	struct slice rest = slice_trim(at->text), word;
	bool is_alone = slice_find_char(rest, ' ', 0) == rest.len;

	while (!is_exact && slice_cut(&rest, ' ', &word)) {
		if (word.len > 0 && report_vendor(r, at, word, is_alone))
			return;
	}
	check_signs(r, at);
}
