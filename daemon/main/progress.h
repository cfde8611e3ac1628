/*
 * One line on standard error that says how far a long run is; nothing where
 * that is no terminal, nor for a run that is over within a second.
 */
#ifndef MAIN_PROGRESS_H
#define MAIN_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/loop.h"

struct progress {
	const struct loop *loop; /* the clock */
	bool is_on;              /* standard error is a terminal */
	bool is_shown;
	int64_t due_ms; /* when the line is drawn again */
};

void progress_init(struct progress *progress, const struct loop *loop);

/* Draws the line, if it is time: so many thousandths are done (below 0: nobody
 * knows), so many articles were looked at. */
void progress_show(struct progress *progress, int permille, size_t articles);

/* Takes the line away, before something else is printed. */
void progress_hide(struct progress *progress);

#endif
