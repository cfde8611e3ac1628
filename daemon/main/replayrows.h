/* An alert that a replay would have raised, as `replay` prints it. */
#ifndef MAIN_REPLAYROWS_H
#define MAIN_REPLAYROWS_H

#include "flow/replay.h"
#include "main/matchrows.h"

/* Compared with other rules. */
enum change {
	CHANGE_NONE, /* there is nothing to compare with */
	CHANGE_NEW,
	CHANGE_GONE,
	CHANGE_SAME,
	CHANGE_COUNT
};

const char *change_name(enum change change); /* new, gone, unchanged */

struct replay_row {
	const struct article *article;
	const struct replayed *replayed;
	enum change change;
	const struct replayed *before; /* of CHANGE_SAME: by the other rules */
	int64_t seen_ms;
};

/* A line: what `match` prints, and type change was_severity state trial reason
 * time source url headline; the severity it was where that is another one. */
void replayrows_json(const struct replay_row *row, struct buf *out);

/* For a person: the change, when and where it was seen, whether it is on
 * trial, why it is told although its story was; then what `match` shows. */
void replayrows_text(const struct replay_row *row,
    const struct row_style *style, struct buf *out);

#endif
