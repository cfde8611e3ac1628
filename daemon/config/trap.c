#include "config/trap.h"

struct row {
	enum problem_level level;
	const char *code;
	struct slice text, hint, help;
};

#define NO_SHARING \
	SLICE("a file is one plain document; what is shared goes under lists:")

static const struct row ROWS[TRAP_COUNT] = {
    [TRAP_TAB] = {PROBLEM_ERROR, "R001",
        SLICE("a tab stands here; indent with spaces (this line needs $)"),
        SLICE("a tab"),
        SLICE("editors can be told to insert spaces for the tab key")},
    [TRAP_BYTE] = {PROBLEM_ERROR, "R002", SLICE("the byte $ is no UTF-8"),
        SLICE(""), SLICE("save the file as UTF-8")},
    [TRAP_CONTROL] = {PROBLEM_ERROR, "R002",
        SLICE("the control character $ stands here"), SLICE(""),
        SLICE("take it out, and save the file as UTF-8")},
    [TRAP_LINE_BREAK] = {PROBLEM_ERROR, "R002",
        SLICE("$ stands here, a line break that editors do not show"),
        SLICE(""), SLICE("take it out, and save the file as UTF-8")},
    [TRAP_SPACE] = {PROBLEM_ERROR, "R003",
        SLICE("an unusual space $ stands here"),
        SLICE("type an ordinary space"),
        SLICE("it was probably pasted from a web page or a word processor")},
    [TRAP_COLON_IN_VALUE] = {PROBLEM_ERROR, "R006",
        SLICE("a second ': ' in one line; put quotes around the text"),
        SLICE("this colon reads as the end of another key"), SLICE("write $")},
    [TRAP_COMMENT] = {PROBLEM_WARNING, "R007",
        SLICE("the rest of the line is a comment; quote it if it belongs to "
              "the phrase"),
        SLICE("the text ends before this"), SLICE("")},
    [TRAP_ITEM] = {PROBLEM_ERROR, "R008",
        SLICE("write '- ' (dash, space) before each item"),
        SLICE("a space is missing after this dash"),
        SLICE("without it, items that follow each other become one phrase")},
    [TRAP_NO_SPACE] = {PROBLEM_ERROR, "R009",
        SLICE("write a space after the colon"), SLICE("a space is missing"),
        SLICE("write $")},
    [TRAP_START] = {PROBLEM_ERROR, "R010",
        SLICE("a phrase that begins with $ needs quotes"),
        SLICE("put the whole phrase in double quotes"), SLICE("")},
    [TRAP_AFTER_QUOTE] = {PROBLEM_ERROR, "R010",
        SLICE("a phrase that begins with \" needs quotes around all of it"),
        SLICE("text stands after the closing quote"),
        SLICE("quotes inside a phrase do not matter for matching: leave them "
              "out; between two phrases goes a comma")},
    [TRAP_APOSTROPHE] = {PROBLEM_ERROR, "R011",
        SLICE("an apostrophe ends the quotes; use double quotes"),
        SLICE("the quotes end here"),
        SLICE("a phrase with an apostrophe goes between double quotes, or "
              "stands without any")},
    [TRAP_OPEN] = {PROBLEM_ERROR, "R012",
        SLICE("$ is opened here and never closed"), SLICE(""), SLICE("")},
    [TRAP_NO_COMMA] = {PROBLEM_ERROR, "R012",
        SLICE("a comma or a closing bracket is missing before this"), SLICE(""),
        SLICE("")},
    [TRAP_COMMA] = {PROBLEM_WARNING, "R013",
        SLICE("the comma at the end belongs to the text"),
        SLICE("leave it out: each item has its own line"), SLICE("")},
    [TRAP_INDENT] = {PROBLEM_ERROR, "R014", SLICE("this line is indented by $"),
        SLICE(""),
        SLICE("lines that belong together begin in the same column")},
    [TRAP_LIST_AND_KEYS] = {PROBLEM_ERROR, "R014",
        SLICE("items of a list and keys stand mixed here ($)"), SLICE(""),
        SLICE("a list is indented below its key, and keys stand in one "
              "column")},
    [TRAP_LIST_BESIDE_KEY] = {PROBLEM_ERROR, "R014",
        SLICE("a list with dashes begins on the line after its key"), SLICE(""),
        SLICE("or write it in brackets: key: [one, two]")},
    [TRAP_NOT_A_KEY] = {PROBLEM_ERROR, "R014",
        SLICE("this line belongs to nothing: 'key: value' or '- item' is "
              "expected"),
        SLICE(""), SLICE("")},
    [TRAP_DUPLICATE] = {PROBLEM_ERROR, "R015", SLICE("$"), SLICE(""),
        SLICE("a key stands once in a map; of two conditions, put both under "
              "all:")},
    [TRAP_ANCHOR] = {PROBLEM_ERROR, "R016",
        SLICE("anchors (&$) are not used here; use lists:"), SLICE(""),
        NO_SHARING},
    [TRAP_ALIAS] = {PROBLEM_ERROR, "R016",
        SLICE("aliases (*$) are not used here; use lists:"), SLICE(""),
        NO_SHARING},
    [TRAP_TAG] = {PROBLEM_ERROR, "R016", SLICE("tags ($) are not used here"),
        SLICE(""),
        SLICE("what a value means is known from its key; leave the tag out")},
    [TRAP_MERGE] = {PROBLEM_ERROR, "R016",
        SLICE("merge keys (<<) are not used here; use lists:"), SLICE(""),
        NO_SHARING},
    [TRAP_KEY_NOT_TEXT] = {PROBLEM_ERROR, "R016",
        SLICE("a key has to be a word"), SLICE(""), SLICE("")},
    [TRAP_DIRECTIVE] = {PROBLEM_ERROR, "R016",
        SLICE("directives (%) are not used here"), SLICE(""), NO_SHARING},
    [TRAP_DOCUMENT] = {PROBLEM_ERROR, "R016",
        SLICE("a second document starts here"), SLICE(""), NO_SHARING},
    [TRAP_EMPTY] = {PROBLEM_WARNING, "R017", SLICE("the file says nothing"),
        SLICE(""), SLICE("")},
    [TRAP_BYTES] = {PROBLEM_ERROR, "R018",
        SLICE("the file is larger than 64 MB"), SLICE(""), SLICE("")},
    [TRAP_DEPTH] = {PROBLEM_ERROR, "R018",
        SLICE("nested too deeply: more than 32 levels"), SLICE(""), SLICE("")},
    [TRAP_NODES] = {PROBLEM_ERROR, "R018",
        SLICE("the file has more than 8 million values"), SLICE(""), SLICE("")},
    [TRAP_ESCAPE] = {PROBLEM_ERROR, "R019",
        SLICE("in double quotes a backslash begins an escape, and there is "
              "none like this"),
        SLICE("write \\\\, or use single quotes"), SLICE("")},
    [TRAP_OTHER] = {PROBLEM_ERROR, "R019", SLICE("this is no YAML: $"),
        SLICE(""), SLICE("")},
};

/* The text with `what` in the place of its «$». */
static struct slice
fill(struct arena *arena, struct slice text, const char *what)
{
	size_t at = slice_find_char(text, '$', 0);

	if (what == NULL || at == text.len)
		return text;
	return arena_printf(arena, "%.*s%s%.*s", (int)at, text.ptr, what,
	    SLICE_ARG(slice_from(text, at + 1)));
}

void
trap_report(
    struct sheet *sheet, struct spot spot, enum trap trap, const char *what)
{
	const struct row *row = &ROWS[trap];
	struct arena *arena = sheet->problems->arena;
	struct finding finding = {
	    .level = row->level,
	    .code = row->code,
	    .text = fill(arena, row->text, what),
	    .hint = row->hint,
	    .help = fill(arena, row->help, what),
	};

	if (row->level == PROBLEM_ERROR)
		sheet_mark(sheet, spot.line);
	sheet_report(sheet, spot, &finding);
}
