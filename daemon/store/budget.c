/* Token buckets that survive a restart. */
#include "store/duty.h"
#include "store/op.h"

static double
refill(const struct store_budget *budget, double tokens, int64_t elapsed_ms)
{
	/* A clock that was set back gives nothing and takes nothing. */
	if (elapsed_ms > 0)
		tokens += (double)elapsed_ms * (double)budget->capacity /
		    (double)budget->per_ms;
	return tokens < (double)budget->capacity ? tokens
	                                         : (double)budget->capacity;
}

static int
read_tokens(struct db *db, const struct store_op *op, double *tokens_out,
    struct err *err)
{
	const struct store_budget *budget = op->request;
	struct query *q =
	    db_query(db, "SELECT tokens, at_ms FROM budget WHERE name = ?",
	        val_text(budget->name));
	int got = query_next(q, err);

	*tokens_out = (double)budget->capacity;
	if (got > 0) {
		double tokens = col_real(q);

		*tokens_out = refill(budget, tokens, op->now_ms - col_int(q));
	}
	query_end(q);
	return got < 0 ? -1 : 0;
}

static int
run_take(struct db *db, struct store_op *op, struct err *err)
{
	const struct store_budget *budget = op->request;
	struct store_budget_answer *answer =
	    arena_alloc(op->arena, sizeof(*answer));
	double tokens;

	if (budget->capacity <= 0 || budget->per_ms <= 0)
		return err_set(err, ERR_INPUT, "a budget of nothing");
	if (read_tokens(db, op, &tokens, err) < 0)
		return -1;
	op->result = answer;
	answer->is_taken = tokens >= 1;
	if (!answer->is_taken) {
		/* A little later rather than a little too early. */
		answer->wait_ms =
		    (int64_t)((1 - tokens) * (double)budget->per_ms /
		        (double)budget->capacity) +
		    1;
		return 0;
	}
	return db_run(db, err,
	    "INSERT INTO budget (name, tokens, at_ms) VALUES (?, ?, ?)"
	    " ON CONFLICT DO UPDATE SET tokens = excluded.tokens,"
	    " at_ms = excluded.at_ms",
	    val_text(budget->name), val_real(tokens - 1), val_int(op->now_ms));
}

OP_TELL(tell_take, store_budget_fn, struct store_budget_answer)

struct store_op *
store_take_budget(struct store *store, const struct store_budget *budget,
    store_budget_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_WRITES, run_take, tell_take};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_budget *copy = op_copy(op, struct store_budget, budget);

	op_own(op->arena, &copy->name);
	op->request = copy;
	return op_start(op, store);
}
