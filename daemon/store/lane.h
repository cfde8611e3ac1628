/*
 * A thread with a connection that carries out operations in the order in which
 * they were handed over.  What waits when it looks is one group: one
 * transaction, one flush to disk; each operation inside stands or falls alone.
 */
#ifndef STORE_LANE_H
#define STORE_LANE_H

#include <stdbool.h>

#include "base/err.h"
#include "store/db.h"
#include "store/op.h"

struct lane;

/* Operations by their links, oldest first. */
struct op_list {
	struct store_op *first, *last;
};

void op_list_add(struct op_list *list, struct store_op *op);
struct store_op *op_list_take(struct op_list *list); /* NULL: empty */

/*
 * Starts the thread; the connection is the lane's from here on.  After every
 * group event_fd is written.  Where groups are off, each operation is a
 * transaction of its own.
 */
int lane_start(struct db *db, bool groups, int event_fd, struct lane **lane_out,
    struct err *err);
/* Carries out what was handed over, ends the thread, closes the connection.
 * What nobody was told is freed. */
void lane_stop(struct lane **lane);

/* Hands over all of the list, which is empty then. */
void lane_give(struct lane *lane, struct op_list *ops);
/* Adds what was finished to the end of the list. */
void lane_collect(struct lane *lane, struct op_list *ops);
/* Blocks until everything that was handed over is finished. */
void lane_wait(struct lane *lane);

#endif
