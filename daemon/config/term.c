/*
 * Terms: what an analyst types as a word or phrase, and all that looks like
 * one and is something else.
 */
#include <string.h>

#include "config/frequent.h"
#include "config/rulefile.h"
#include "config/vendor.h"
#include "text/fold.h"
#include "text/utf8.h"

#define MIN_PREFIX     3
#define MIN_PREFIX_CJK 2

static struct rule_load *
load_of(const struct reader *r)
{
	return r->owner;
}

/* Terms are cut into words for each of these checks. */
static bool
check_length(struct reader *r, const struct tree_node *at)
{
	if (at->text.len <= TERM_MAX_BYTES)
		return true;
	reader_say(r, at,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R041",
	        .help = S("no phrase crosses the end of a sentence"),
	    },
	    "this can never match: a phrase of %zu bytes is longer than any "
	    "sentence",
	    at->text.len);
	return false;
}

/* A node for a part of a phrase on one line, so that carets point at it. */
struct tree_node
term_part(const struct tree_node *at, struct slice part)
{
	struct tree_node node = *at;
	size_t before = (size_t)(part.ptr - at->text.ptr);

	if (at->style == TREE_PLAIN && at->line == at->end_line) {
		node.column +=
		    (uint32_t)utf8_count(slice_sub(at->text, 0, before));
		node.width = (uint32_t)utf8_count(part);
	}
	return node;
}

/* `~`, nothing, true: text, but not what was meant. */
static bool
check_empty(struct reader *r, const struct tree_node *at)
{
	static const struct slice words[] = {
	    SLICE("true"), SLICE("false"), SLICE("null")};
	bool is_plain = at->style == TREE_PLAIN;

	if (slice_trim(at->text).len == 0 ||
	    (is_plain && slice_eq(at->text, S("~")))) {
		reader_say(r, at,
		    &(struct remark){
		        .level = PROBLEM_ERROR,
		        .code = "R026",
		        .help = S("write a word or phrase, or take the item "
		                  "out"),
		    },
		    "an item is empty");
		return false;
	}
	for (size_t i = 0; is_plain && i < COUNT_OF(words); i++) {
		if (slice_eq_nocase(at->text, words[i]))
			reader_say(r, at,
			    &(struct remark){.level = PROBLEM_WARNING,
			        .code = "R026",
			        .hint = S("quote it")},
			    "'%.*s' is searched as a word; quote it, or "
			    "editors complain",
			    SLICE_ARG(at->text));
	}
	return true;
}

static bool
check_quotes(struct reader *r, const struct tree_node *at)
{
	static const struct slice opening[] = {SLICE("“"), SLICE("”"),
	    SLICE("„"), SLICE("‟"), SLICE("«"), SLICE("»"), SLICE("‹"),
	    SLICE("›"), SLICE("‘"), SLICE("‚"), SLICE("‛")};
	static const struct slice closing[] = {SLICE("“"), SLICE("”"),
	    SLICE("„"), SLICE("«"), SLICE("»"), SLICE("‹"), SLICE("›")};
	struct slice text = slice_trim(at->text);
	bool found = false;

	for (size_t i = 0; i < COUNT_OF(opening); i++)
		found |= slice_starts(text, opening[i]);
	for (size_t i = 0; i < COUNT_OF(closing); i++)
		found |= slice_ends(text, closing[i]);
	if (found)
		reader_say(r, at,
		    &(struct remark){
		        .level = PROBLEM_ERROR,
		        .code = "R004",
		        .hint = S("typographic quotes"),
		    },
		    "these quotes are part of the phrase; use \" or nothing");
	return !found;
}

/* Quotes that were closed lines later than meant. */
static bool
check_lines(struct reader *r, const struct tree_node *at)
{
	if (at->style != TREE_QUOTED || at->end_line == at->line ||
	    slice_find(at->text, S(" - "), 0) == at->text.len)
		return true;
	reader_error(r, at, "R012",
	    "a quote is opened here and closed lines "
	    "below, with items in between");
	return false;
}

/* Characters of the word that ends at `end`, and whether they are CJK. */
static unsigned
word_before(struct slice text, size_t end, bool *is_cjk_out)
{
	struct slice rest = slice_sub(text, 0, end);
	unsigned count = 0;
	uint32_t cp;

	*is_cjk_out = false;
	while (utf8_next(&rest, &cp)) {
		enum script script = fold_script(cp);

		if (script == SCRIPT_NONE)
			count = 0;
		else if (script != SCRIPT_INVISIBLE && script != SCRIPT_MARK)
			count++;
		*is_cjk_out = script >= SCRIPT_HAN && script <= SCRIPT_HANGUL;
	}
	return count;
}

static bool
is_word_next(struct slice text, size_t at)
{
	struct slice rest = slice_from(text, at);
	uint32_t cp;

	return utf8_next(&rest, &cp) &&
	    (cp == '*' || fold_script(cp) != SCRIPT_NONE);
}

const char *
term_star_fault(struct slice text, size_t *star_out)
{
	size_t star = 0;

	while ((star = slice_find_char(text, '*', star)) < text.len) {
		bool is_cjk;
		unsigned letters = word_before(text, star, &is_cjk);

		*star_out = star;
		if (letters == 0 || is_word_next(text, star + 1))
			return "a * stands only at the end of a word";
		if (letters < (is_cjk ? MIN_PREFIX_CJK : MIN_PREFIX))
			return "at least three letters go before a * (two in "
			       "Chinese, Japanese and Korean)";
		star++;
	}
	return NULL;
}

static bool
check_stars(struct reader *r, const struct tree_node *at, enum term_use use)
{
	size_t star = slice_find_char(at->text, '*', 0);
	const char *wrong = NULL;
	struct tree_node part;

	if (star == at->text.len)
		return true;
	if (use == TERM_FORMS)
		wrong = "forms: finds the other forms of a word by itself; "
		        "leave the * out";
	else if (use == TERM_LIKE)
		wrong = "like: compares whole words; leave the * out";
	else
		wrong = term_star_fault(at->text, &star);
	if (wrong == NULL)
		return true;
	part = term_part(at, slice_sub(at->text, star, 1));
	reader_say(r, &part,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R044",
	        .help = S("word* finds every word that begins so; forms: "
	                  "finds the other forms of a word"),
	    },
	    "%s", wrong);
	return false;
}

struct slice
term_folded(struct rule_load *load, struct slice text)
{
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);

	token_cut(&load->tokens, text, S(""));
	for (size_t i = 0; i < load->tokens.len; i++) {
		const struct token *token = &load->tokens.items[i];

		buf_add_char(&out, ' ');
		buf_add_slice(&out, token->folded);
		if ((token->flags & TOKEN_STAR) != 0)
			buf_add_char(&out, '*');
	}
	buf_add_char(&out, ' ');
	return arena_copy(load->scratch, buf_slice(&out));
}

static bool
check_letters(struct reader *r, const struct tree_node *at)
{
	struct rule_load *load = load_of(r);

	token_cut(&load->tokens, at->text, S(""));
	if (load->tokens.len > 0)
		return true;
	reader_error(r, at, "R041",
	    "this phrase has no letter and no digit, so it can never match");
	return false;
}

bool
term_is_stop_word(struct rule_load *load, struct slice text)
{
	token_cut(&load->tokens, text, S(""));
	return load->tokens.len == 1 &&
	    frequent_is_stop_word(load->tokens.items[0].folded);
}

static bool
is_short_acronym(struct slice word)
{
	if (word.len < 2 || word.len > 3)
		return false;
	for (size_t i = 0; i < word.len; i++) {
		if (word.ptr[i] < 'A' || word.ptr[i] > 'Z')
			return false;
	}
	return true;
}

/* "; it stands in 70 of 100 English articles", where that is known. */
static struct slice
share_of(struct reader *r, struct slice folded)
{
	unsigned percent = frequent_percent(folded);

	if (percent == 0)
		return S("");
	return arena_printf(r->problems->arena,
	    "'%.*s' stands in %u of 100 English articles", SLICE_ARG(folded),
	    percent);
}

static void
check_breadth(struct reader *r, const struct tree_node *at, bool is_exact)
{
	struct rule_load *load = load_of(r);
	struct remark remark = {.level = PROBLEM_WARNING, .code = "R043"};
	struct slice folded;

	if (is_exact)
		return;
	token_cut(&load->tokens, at->text, S(""));
	if (load->tokens.len != 1)
		return;
	folded = load->tokens.items[0].folded;
	remark.hint = share_of(r, folded);
	if (is_short_acronym(slice_trim(at->text))) {
		remark.help = S("write {exact: ...} where capitals matter");
		reader_say(r, at, &remark,
		    "capitals do not count here: this is also found in small "
		    "letters");
	} else if (frequent_is_stop_word(folded)) {
		remark.help =
		    S("say what it stands with, as a phrase or with near:");
		reader_say(
		    r, at, &remark, "this word stands in nearly every article");
	}
}

/* No phrase crosses the end of a sentence, so its parts never meet. */
static void
check_sentence(struct reader *r, const struct tree_node *at)
{
	struct rule_load *load = load_of(r);
	const struct token *last;

	token_cut(&load->tokens, at->text, S(""));
	if (load->tokens.len == 0)
		return;
	last = &load->tokens.items[load->tokens.len - 1];
	if (last->sentence > 0 || last->paragraph > 0)
		reader_warn(r, at, "R041",
		    "this can never match: a sentence ends within this phrase, "
		    "and no phrase crosses that",
		    "leave the full stop out, or write two phrases with near:");
}

bool
term_read(struct reader *r, const struct tree_node *at, enum term_use use,
    struct term *out)
{
	if (!reader_is(r, at, TREE_SCALAR))
		return false;
	if (!check_length(r, at) || !check_empty(r, at) ||
	    !check_quotes(r, at) || !check_lines(r, at) ||
	    !check_stars(r, at, use) || !check_letters(r, at))
		return false;
	vendor_check(r, at, use == TERM_EXACT);
	check_breadth(r, at, use == TERM_EXACT);
	check_sentence(r, at);
	out->text = arena_copy(r->arena, slice_trim(at->text));
	out->place = reader_place(r, at);
	return true;
}

/* `- Breaking: Kim visits` is a map to YAML. */
static bool
is_split_phrase(struct reader *r, const struct tree_node *at)
{
	if (at->kind != TREE_MAP || at->len != 1 ||
	    at->first->kind != TREE_SCALAR)
		return false;
	reader_say(r, at->first->key,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R005",
	        .hint = arena_printf(r->problems->arena, "write \"%.*s: %.*s\"",
	            SLICE_ARG(at->first->key->text),
	            SLICE_ARG(at->first->text)),
	    },
	    "this reads as a setting named %.*s; put quotes around the phrase",
	    SLICE_ARG(at->first->key->text));
	return true;
}

void
terms_read(struct reader *r, const struct tree_node *at,
    struct term_list_how how, struct terms *out)
{
	size_t count = at->kind == TREE_LIST ? at->len : 1;

	out->items = arena_new_array(r->arena, struct term, count);
	if (at->kind == TREE_SCALAR && how.allow_single) {
		out->len = term_read(r, at, how.use, &out->items[0]);
		return;
	}
	if (!reader_is(r, at, TREE_LIST))
		return;
	if (at->len == 0)
		reader_error(r, at, r->codes->value, "%.*s: the list is empty",
		    SLICE_ARG(at->key->text));
	READER_EACH(item, at, r)
	{
		if (!is_split_phrase(r, item) &&
		    term_read(r, item, how.use, &out->items[out->len]))
			out->len++;
	}
}

void
key_terms(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	terms_read(
	    r, value, (struct term_list_how){.allow_single = false}, out);
}

void
key_term(struct reader *r, const struct key *key, const struct tree_node *value,
    void *out)
{
	(void)key;
	term_read(r, value, TERM_PLAIN, out);
}
