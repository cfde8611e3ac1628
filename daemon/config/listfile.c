/*
 * Lists from files, as terms: one a line.  White space around a line does not
 * count; empty lines are passed over, and so are comments, which begin with #
 * and white space (`#MeToo` is a name).
 *
 * The file's bytes join the set of sources, so that they are part of what was
 * accepted: the last good set is loaded again with the list it had.  A list
 * may hold a million lines, so they are slices of one copy in the book's
 * arena, and what is wrong is told once a kind, with the first place and how
 * many there are.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "config/folder.h"
#include "config/listfile.h"
#include "text/charset.h"
#include "text/utf8.h"

/* As large as a rule file may be: sets of sources are kept in the state. */
#define LIST_MAX_BYTES TREE_MAX_BYTES
/* A stop word is shorter in any language. */
#define STOP_MAX_BYTES 8

enum flaw {
	FLAW_NO_LETTER,
	FLAW_STAR,
	FLAW_STOP,
	FLAW_LONG,
	FLAW_BELOW_MIN,
	FLAW_COUNT
};

static const struct {
	enum problem_level level;
	const char *code;
	const char *text, *help;
} FLAWS[FLAW_COUNT] = {
    [FLAW_NO_LETTER] = {PROBLEM_WARNING, "R060",
        "this line has no letter and no digit, and is left out", ""},
    [FLAW_STAR] = {PROBLEM_ERROR, "R044", "",
        "word* finds every word that begins so"},
    [FLAW_STOP] = {PROBLEM_WARNING, "R043",
        "this word stands in nearly every article",
        "needs: on the list says what has to stand there, too"},
    [FLAW_LONG] = {PROBLEM_ERROR, "R060",
        "this line is longer than any name: more than 4096 bytes",
        "format: lines is one name a line"},
    [FLAW_BELOW_MIN] = {PROBLEM_NOTE, "R060",
        "this line has fewer words than min_words, and is left out", ""},
};

/* The first of its kind, and how many there are. */
struct flaws {
	size_t count;
	struct list_line line;
	size_t at; /* byte of the line */
	const char *text;
};

struct reading {
	struct reader *r;
	const struct list_file *how;
	struct word_list *list;
	struct slice path; /* absolute */
	struct flaws flaws[FLAW_COUNT];
};

static void
report_file(const struct reading *g, enum problem_level level, const char *text)
{
	reader_say(g->r, g->how->at,
	    &(struct remark){
	        .level = level,
	        .code = "R060",
	        .help = S("the path is seen from the folder of the rule file; "
	                  "a daemon goes on with the rules and lists it has"),
	    },
	    "%.*s: %s", SLICE_ARG(g->path), text);
}

/* A finding in the list's own file. */
static void
report_line(const struct reading *g, const struct problem *finding,
    const struct list_line *line, size_t at)
{
	struct problem problem = *finding;

	problem.place = (struct place){g->path, line->line,
	    (unsigned)utf8_count(slice_sub(line->text, 0, at)) + 1};
	problem.width = at > 0 ? 1 : (unsigned)utf8_count(line->text);
	problem.line_text = line->text;
	if (line->text.len > PROBLEM_MAX_QUOTED)
		problem.line_text = S("");
	problems_add(g->r->problems, &problem);
}

static void
report_flaws(const struct reading *g)
{
	for (size_t i = 0; i < FLAW_COUNT; i++) {
		const struct flaws *flaws = &g->flaws[i];
		char hint[64] = "";

		if (flaws->count == 0)
			continue;
		if (flaws->count > 1)
			snprintf(hint, sizeof(hint), "and %zu more like it",
			    flaws->count - 1);
		report_line(g,
		    &(struct problem){
		        .level = FLAWS[i].level,
		        .code = FLAWS[i].code,
		        .text = slice_of(
		            flaws->text != NULL ? flaws->text : FLAWS[i].text),
		        .hint = slice_of(hint),
		        .help = slice_of(FLAWS[i].help),
		    },
		    &flaws->line, flaws->at);
	}
}

static void
note_flaw(struct reading *g, enum flaw flaw, const struct list_line *line,
    size_t at, const char *text)
{
	struct flaws *flaws = &g->flaws[flaw];

	if (flaws->count++ == 0) {
		flaws->line = *line;
		flaws->at = at;
		flaws->text = text;
	}
}

static size_t
count_words(struct reading *g, struct slice text)
{
	struct rule_load *load = g->r->owner;

	token_cut(&load->tokens, text, S(""));
	return load->tokens.len;
}

static bool
has_plain_letter(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (char_is_alnum(text.ptr[i]))
			return true;
	}
	return false;
}

/* False where the line is no term. */
static bool
check_line(struct reading *g, const struct list_line *line)
{
	const char *wrong;
	size_t star;

	if (line->text.len > TERM_MAX_BYTES) {
		note_flaw(g, FLAW_LONG, line, 0, NULL);
		return false;
	}
	if (!has_plain_letter(line->text) && count_words(g, line->text) == 0) {
		note_flaw(g, FLAW_NO_LETTER, line, 0, NULL);
		return false;
	}
	wrong = term_star_fault(line->text, &star);
	if (wrong != NULL) {
		note_flaw(g, FLAW_STAR, line, star, wrong);
		return false;
	}
	if (g->how->min_words > 1 &&
	    count_words(g, line->text) < g->how->min_words) {
		note_flaw(g, FLAW_BELOW_MIN, line, 0, NULL);
		return false;
	}
	if (line->text.len <= STOP_MAX_BYTES &&
	    term_is_stop_word(g->r->owner, line->text))
		note_flaw(g, FLAW_STOP, line, 0, NULL);
	return true;
}

static bool
is_comment(struct slice line)
{
	return line.ptr[0] == '#' &&
	    (line.len == 1 || char_is_space(line.ptr[1]));
}

static size_t
count_lines(struct slice text)
{
	size_t count = 1, at = 0;

	while ((at = slice_find_char(text, '\n', at)) < text.len) {
		count++;
		at++;
	}
	return count;
}

/* The text is the book's. */
static void
take_lines(struct reading *g, struct slice text)
{
	struct word_list *list = g->list;
	struct list_line line = {0};

	list->lines =
	    arena_new_array(g->r->arena, struct list_line, count_lines(text));
	while (slice_cut(&text, '\n', &line.text)) {
		line.line++;
		line.text = slice_trim(line.text);
		if (line.text.len > 0 && !is_comment(line.text) &&
		    check_line(g, &line))
			list->lines[list->line_len++] = line;
	}
	report_flaws(g);
	if (list->line_len == 0)
		reader_say(g->r, g->how->at,
		    &(struct remark){.level = PROBLEM_WARNING, .code = "R060"},
		    "the list holds no name");
}

/* The first byte that is none of UTF-8. */
static void
report_byte(const struct reading *g, struct slice text)
{
	struct list_line line = {0};
	AUTO(buf_fini) struct buf say = buf_init(BUF_MAX_OWN);
	struct slice rest;
	uint32_t cp;

	while (slice_cut(&text, '\n', &line.text)) {
		line.line++;
		if (!utf8_is_valid(line.text))
			break;
	}
	rest = line.text;
	while (rest.len > 0 && utf8_decode(rest, &cp) > 0)
		rest = slice_from(rest, utf8_decode(rest, &cp));
	buf_printf(&say, "the byte 0x%02X is no UTF-8",
	    rest.len > 0 ? (unsigned)(uint8_t)rest.ptr[0] : 0U);
	problems_add(g->r->problems,
	    &(struct problem){
	        .level = PROBLEM_ERROR,
	        .code = "R060",
	        .place = {g->path, line.line,
	            (unsigned)utf8_count(
	                slice_sub(line.text, 0, line.text.len - rest.len)) +
	                1},
	        .width = 1,
	        .text = buf_slice(&say),
	        .help = S("save the file as UTF-8, or say how it is written: "
	                  "encoding: windows-1251"),
	    });
}

static bool
is_utf16(struct slice text)
{
	return slice_starts(text, S("\xff\xfe")) ||
	    slice_starts(text, S("\xfe\xff"));
}

/* A copy as UTF-8 in the book's arena; false after a finding. */
static bool
decode(const struct reading *g, struct slice bytes, struct slice *text_out)
{
	/* One byte of an old code page is three of UTF-8 at most. */
	AUTO(buf_fini) struct buf text = buf_init(3 * LIST_MAX_BYTES);
	AUTO(buf_fini) struct buf type = buf_init(BUF_MAX_OWN);

	if (g->how->encoding == NULL && !is_utf16(bytes)) {
		if (slice_starts(bytes, S("\xef\xbb\xbf")))
			bytes = slice_from(bytes, 3);
		if (!utf8_is_valid(bytes)) {
			report_byte(g, bytes);
			return false;
		}
		*text_out = arena_copy(g->r->arena, bytes);
		return true;
	}
	buf_printf(&type, "text/plain; charset=%s",
	    g->how->encoding != NULL ? g->how->encoding : "utf-16");
	charset_decode(bytes, buf_slice(&type), &text);
	*text_out = arena_copy(g->r->arena, buf_slice(&text));
	return true;
}

static bool
is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) != 0 || S_ISREG(st.st_mode);
}

/* Reads it into the set of sources; NULL after a finding. */
static const struct source_file *
read_source(const struct reading *g, struct slice name)
{
	static const struct folder_codes codes = {"R060", "R060", "R060"};
	struct rule_load *load = g->r->owner;
	AUTO(problems_free) struct problems *found = problems_new();
	AUTO(buf_fini) struct buf bytes = buf_init(LIST_MAX_BYTES);
	enum problem_level level =
	    load->options->ci ? PROBLEM_NOTE : PROBLEM_ERROR;

	if (!is_file(g->path.ptr)) {
		report_file(g, level, "this is no file");
		return NULL;
	}
	if (folder_read(g->path.ptr, &codes, found, &bytes) != 0) {
		report_file(g, level, found->items.items[0].text.ptr);
		return NULL;
	}
	source_set_add(load->sources, name, buf_slice(&bytes));
	return source_set_find(load->sources, name);
}

void
listfile_read(
    struct reader *r, const struct list_file *how, struct word_list *list)
{
	struct rule_load *load = r->owner;
	struct reading g = {.r = r, .how = how, .list = list};
	const struct source_file *source;
	struct slice name, text;

	g.path = rulefile_path(r, how->at->text);
	list->file = g.path;
	name = arena_printf(r->arena, SOURCE_LIST "%.*s", SLICE_ARG(g.path));
	source = source_set_find(load->sources, name);
	if (source == NULL)
		source = read_source(&g, name);
	if (source != NULL && decode(&g, source->text, &text))
		take_lines(&g, text);
}
