/*
 * The named character references of HTML, for entity.c.
 */
#ifndef TEXT_ENTITY_TABLE_H
#define TEXT_ENTITY_TABLE_H

#define ENTITY_ROW_COUNT    2125
#define ENTITY_NAME_MAX     31 /* bytes of the longest name */
#define ENTITY_OLD_NAME_MIN 2  /* of those that need no semicolon */
#define ENTITY_OLD_NAME_MAX 6

extern const char *const ENTITY_ROWS[ENTITY_ROW_COUNT];

#endif
