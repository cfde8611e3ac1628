#include "config/shape.h"

#include "config/load.h"
#include "config/rulefile.h"

/* Not white space alone. */
#define NOT_EMPTY "\\S"

const struct shape SHAPE_ANY_TEXT = {
    .kind = SHAPE_TEXT, .pattern = NOT_EMPTY, .want = "Write something here"};

const struct shape SHAPE_LINES = {.kind = SHAPE_TEXT};

const struct shape SHAPE_PHRASE = {.kind = SHAPE_TEXT,
    .pattern = NOT_EMPTY,
    .want = "A word or phrase is expected; quote true, false and null"};

const struct shape SHAPE_LANGUAGE = {.kind = SHAPE_TEXT,
    .pattern = "^[A-Za-z]{2,3}([-_].*)?$",
    .want = "A language is expected: en, ru, uk, zh, ja, ko, ar ..."};

const struct shape SHAPE_HTTP = {.kind = SHAPE_TEXT,
    .pattern = "^[Hh][Tt][Tt][Pp][Ss]?://[^\\s/]",
    .want = "An address with http or https is expected"};

const struct shape SHAPE_DURATION = {.kind = SHAPE_TIME};
const struct shape SHAPE_SECTION = {.kind = SHAPE_MAP};

const struct shape SHAPE_ONE_LINE = {.kind = SHAPE_TEXT,
    .pattern = "^[^\\r\\n]*\\S[^\\r\\n]*$",
    .want = "One line is expected"};

static const struct shape ID = {.kind = SHAPE_TEXT,
    .pattern = "^[a-z0-9][a-z0-9-]{0,63}$",
    .want = "Small letters, digits and hyphens are expected, beginning with "
            "a letter or digit, at most 64"};

static const struct shape IDS = {.kind = SHAPE_LIST, .item = &ID};
const struct shape SHAPE_TEXTS = {.kind = SHAPE_LIST, .item = &SHAPE_ANY_TEXT};
static const struct shape TERMS = {.kind = SHAPE_LIST, .item = &SHAPE_PHRASE};
static const struct shape SPELLINGS = {
    .kind = SHAPE_ONE_OR_LIST, .item = &SHAPE_PHRASE};
static const struct shape LANGUAGES = {
    .kind = SHAPE_LIST, .item = &SHAPE_LANGUAGE};
const struct shape SHAPE_YES_NO = {.kind = SHAPE_BOOL};
static const struct shape COUNT = {.kind = SHAPE_COUNT};
static const struct shape SIZE = {.kind = SHAPE_SIZE};
static const struct shape WORDS = {.kind = SHAPE_WORDS};
const struct shape SHAPE_HOW_SEVERE = {.kind = SHAPE_SEVERITY};

static const struct shape PROXY = {.kind = SHAPE_TEXT,
    .pattern = "^([Hh][Tt][Tt][Pp][Ss]?|[Ss][Oo][Cc][Kk][Ss]5[Hh]?)://[^\\s/]",
    .want = "http://HOST:PORT, https or socks5 is expected"};

const struct shape SHAPE_AGENT = {.kind = SHAPE_TEXT,
    .pattern = "^[ -~]*[!-~][ -~]*$",
    .want = "Only printable ASCII goes into a header"};

static const char *const SCOPE_WORDS[] = {
    "title", "lead", "body", "text", "everywhere", NULL};
static const struct shape SCOPE_WORD = {
    .kind = SHAPE_WORDS, .words = SCOPE_WORDS};
static const struct shape SCOPE = {.kind = SHAPE_ONE_OR_LIST,
    .may_be_empty = true,
    .item = &SCOPE_WORD,
    .note = "The lead is the first paragraph; text, the default, is title and "
            "body; everywhere adds the page's furniture."};

#define N_WORDS "0*([0-9]{1,3}|1000) words?"
#define COUNTED                                                              \
	"N words counts the other words in between, not the hits: in 'arms " \
	"and other deals' arms and deals have 2 words between them.  A "     \
	"Chinese, Japanese or Korean character counts half a word.  No "     \
	"window crosses a paragraph."

static const char *const WINDOW_WORDS[] = {
    "8 words", "sentence", "paragraph", NULL};
static const struct shape WINDOW = {.kind = SHAPE_STRING,
    .pattern = "^(" N_WORDS "|sentence|paragraph)$",
    .want = "Write how close with its unit: 8 words, sentence or paragraph",
    .note = COUNTED,
    .words = WINDOW_WORDS};

static const char *const NARROW_WORDS[] = {"8 words", "sentence", NULL};
static const struct shape NARROW = {.kind = SHAPE_STRING,
    .pattern = "^(" N_WORDS "|sentence)$",
    .want = "Write how close with its unit: 8 words, or sentence",
    .note = COUNTED,
    .words = NARROW_WORDS};

static const char *const WIDE_WORDS[] = {
    "8 words", "sentence", "paragraph", "article", NULL};
static const struct shape WIDE = {.kind = SHAPE_STRING,
    .pattern = "^(" N_WORDS "|sentence|paragraph|article)$",
    .want = "Write how close with its unit: 8 words, sentence, paragraph or "
            "article",
    .note = COUNTED,
    .words = WIDE_WORDS};

static const char *const SPAN_WORDS[] = {"30m", "48h", "7d", NULL};
static const struct shape SPAN = {.kind = SHAPE_STRING,
    .pattern = "^[1-9][0-9]*[mhd]$",
    .want = "A number and m, h or d is expected: 30m, 48h, 7d",
    .words = SPAN_WORDS};

const struct shape SHAPE_DAY = {.kind = SHAPE_STRING,
    .pattern = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
    .want = "A day is expected: 2027-12-31"};

static const struct shape CONDITION = {.kind = SHAPE_CONDITION};
static const struct shape CONDITIONS = {.kind = SHAPE_CONDITIONS};

static const struct shape SECTIONS = {
    .kind = SHAPE_LIST, .item = &SHAPE_SECTION};
const struct shape SHAPE_SECTIONS = {
    .kind = SHAPE_LIST, .item = &SHAPE_SECTION, .may_be_empty = true};
static const struct shape NAMED_SECTIONS = {
    .kind = SHAPE_NAMED, .item = &SHAPE_SECTION};

static const struct {
	key_fn *read;
	const struct shape *shape;
} SHARED[] = {
    /* config/reader.h */
    {key_section, &SHAPE_SECTION},
    {key_text, &SHAPE_ANY_TEXT},
    {key_line, &SHAPE_ONE_LINE},
    {key_id, &ID},
    {key_bool, &SHAPE_YES_NO},
    {key_count, &COUNT},
    {key_duration, &SHAPE_DURATION},
    {key_size, &SIZE},
    {key_choice, &WORDS},
    {key_texts, &SHAPE_TEXTS},
    {key_ids, &IDS},
    /* config/load.h */
    {key_path, &SHAPE_ONE_LINE},
    {key_named_file, &SHAPE_ONE_LINE},
    {key_secret, &SHAPE_ONE_LINE},
    {key_proxy, &PROXY},
    {key_agent, &SHAPE_AGENT},
    {load_routes, &SECTIONS},
    {load_feeds, &SHAPE_SECTIONS},
    /* config/rulefile.h */
    {key_condition, &CONDITION},
    {key_conditions, &CONDITIONS},
    {key_needs, &CONDITIONS},
    {key_spellings, &SPELLINGS},
    {key_list_name, &ID},
    {key_rule_name, &ID},
    {key_scope, &SCOPE},
    {key_severity, &SHAPE_HOW_SEVERE},
    {key_window, &WINDOW},
    {key_narrow_window, &NARROW},
    {key_wide_window, &WIDE},
    {key_span, &SPAN},
    {key_last_day, &SHAPE_DAY},
    {key_languages, &LANGUAGES},
    {key_term, &SHAPE_PHRASE},
    {key_terms, &TERMS},
    {key_lists, &NAMED_SECTIONS},
    {key_rules, &SECTIONS},
    {key_tests, &SHAPE_SECTIONS},
};

const struct shape *
shape_of_key(const struct key *key)
{
	if (key->shape != NULL)
		return key->shape;
	for (size_t i = 0; i < COUNT_OF(SHARED); i++) {
		if (SHARED[i].read == key->read)
			return SHARED[i].shape;
	}
	return key->section != NULL ? &SHAPE_SECTION
	    : key->choice != NULL   ? &WORDS
	                            : &SHAPE_ANY_TEXT;
}
