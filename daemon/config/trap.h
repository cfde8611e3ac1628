/*
 * What people get wrong in YAML, as RULES.md 6 numbers it (R001 to R018): one
 * row a mistake, with its words.  Finding them is the work of scan, fault and
 * tree.
 */
#ifndef CONFIG_TRAP_H
#define CONFIG_TRAP_H

#include "config/sheet.h"

enum trap {
	TRAP_TAB,
	TRAP_BYTE,
	TRAP_CONTROL,
	TRAP_LINE_BREAK,
	TRAP_SPACE,
	TRAP_COLON_IN_VALUE,
	TRAP_COMMENT,
	TRAP_ITEM,
	TRAP_NO_SPACE,
	TRAP_START,
	TRAP_AFTER_QUOTE,
	TRAP_APOSTROPHE,
	TRAP_OPEN,
	TRAP_NO_COMMA,
	TRAP_COMMA,
	TRAP_INDENT,
	TRAP_LIST_AND_KEYS,
	TRAP_LIST_BESIDE_KEY,
	TRAP_NOT_A_KEY,
	TRAP_DUPLICATE,
	TRAP_ANCHOR,
	TRAP_ALIAS,
	TRAP_TAG,
	TRAP_MERGE,
	TRAP_KEY_NOT_TEXT,
	TRAP_DIRECTIVE,
	TRAP_DOCUMENT,
	TRAP_EMPTY,
	TRAP_BYTES,
	TRAP_DEPTH,
	TRAP_NODES,
	TRAP_ESCAPE,
	TRAP_OTHER,
	TRAP_COUNT,
};

/*
 * Reports the mistake; `what` stands where its text has a «$», and may be
 * NULL.  Its line is marked: what is said about it later is an echo.  Warnings
 * leave no mark.
 */
void trap_report(
    struct sheet *sheet, struct spot spot, enum trap trap, const char *what);

#endif
