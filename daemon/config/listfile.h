/*
 * A list's file as terms, one a line: what `file:` of a list names.  Formats
 * that hold entities with names are not read here.
 */
#ifndef CONFIG_LISTFILE_H
#define CONFIG_LISTFILE_H

#include "config/rulefile.h"

struct list_file {
	const struct tree_node *at; /* the value of `file` */
	const char *encoding;       /* WHATWG's name; NULL: UTF-8 */
	unsigned min_words;         /* lines with fewer are left out */
};

/*
 * Fills the list's file and lines; what is wrong is reported at its line in
 * that file, or at `file` where it cannot be read (R060).
 */
void listfile_read(
    struct reader *r, const struct list_file *how, struct word_list *list);

#endif
