/*
 * The facts that planning an article needs, read at one moment.  The revision
 * counts what planners committed: an article planned with older facts is sent
 * back, so that two planners never both see «no story yet».
 */
#include "store/article.h"
#include "store/op.h"
#include "store/tally.h"

/* The story that was last told of any of the keys; empty where none was. */
static int
find_story(struct db *db, struct store_op *op, struct slice *story_out)
{
	const struct store_plan_request *request = op->request;
	int64_t best_ms = op->now_ms - request->window_ms - 1;
	struct err *err = &op->fault.err;

	for (size_t i = 0; i < request->story_key_len; i++) {
		struct query *q = db_query(db,
		    "SELECT at_ms, story_id FROM story_key"
		    " WHERE key = ? AND at_ms > ?"
		    " ORDER BY at_ms DESC, story_id LIMIT 1",
		    val_text(request->story_keys[i]), val_int(best_ms));
		int got = query_next(q, err);

		if (got < 0)
			return -1;
		if (got > 0) {
			best_ms = col_int(q);
			*story_out = col_text(q, op->arena);
		}
		query_end(q);
	}
	return 0;
}

static int
read_story(struct db *db, struct store_op *op, struct store_plan *plan)
{
	struct plan_facts *facts = &plan->facts;
	struct slices sources = {0};
	struct err *err = &op->fault.err;
	struct query *q;
	int got;

	q = db_query(db, "SELECT memory FROM story WHERE id = ?",
	    val_text(facts->story_id));
	if ((got = query_next(q, err)) < 0)
		return -1;
	if (got > 0)
		plan->story_memory = col_text(q, op->arena);
	query_end(q);
	q = db_query(db,
	    "SELECT source FROM story_article WHERE story_id = ?"
	    " GROUP BY source ORDER BY min(at_ms), source",
	    val_text(facts->story_id));
	if (op_read_slices(q, op->arena, &sources, err) < 0)
		return -1;
	facts->story_sources = sources.items;
	facts->story_source_len = sources.len;
	return 0;
}

static int
read_earlier(struct db *db, struct store_op *op, struct plan_facts *facts)
{
	VEC(struct earlier_alert) earlier = {0};
	struct query *q;
	int got;

	q = db_query(db,
	    "SELECT id, rule_id, severity, denied, trial, state, reason,"
	    " raised_ms FROM alert"
	    " WHERE story_id = ? AND story_id <> '' ORDER BY n DESC",
	    val_text(facts->story_id));
	while ((got = query_next(q, &op->fault.err)) > 0) {
		struct earlier_alert *e = vec_add(op->arena, &earlier);

		e->id = col_text(q, op->arena);
		e->rule_id = col_text(q, op->arena);
		e->severity = (enum severity)col_int(q);
		e->denied = col_bool(q);
		e->is_trial = col_bool(q);
		e->state = (enum alert_state)col_int(q);
		e->reason = col_text(q, op->arena);
		e->raised_ms = col_int(q);
	}
	facts->earlier = earlier.items;
	facts->earlier_len = earlier.len;
	return got;
}

static int
read_fired(struct db *db, struct store_op *op, struct plan_facts *facts)
{
	const struct store_plan_request *request = op->request;
	struct slices rules = {0};
	struct query *q;

	q = db_query(db,
	    "SELECT DISTINCT rule_id FROM alert"
	    " WHERE article_n = ? AND article_n > 0 ORDER BY rule_id",
	    val_int(request->article_id));
	if (op_read_slices(q, op->arena, &rules, &op->fault.err) < 0)
		return -1;
	facts->fired_rules = rules.items;
	facts->fired_rule_len = rules.len;
	return 0;
}

/* Hits among which sources are looked for: the newest; more than a rule asks
 * for, few enough for a tally. */
#define MAX_TALLIED 4096

/* An SQL limit that takes 0 for none. */
static struct value
val_limit(int64_t enough)
{
	return val_int(enough > 0 ? enough : -1);
}

#define HITS_OF_RULE                                                         \
	" FROM rule_hit WHERE (rule_id = ?1 OR (?2 <> '' AND rule_id = ?2))" \
	" AND at_ms > ?3 AND (?4 = '' OR story_id = ?4) AND article_n <> ?5"

/* The article itself is counted whether or not its hit is kept already. */
static int
read_articles(struct db *db, struct store_op *op,
    const struct store_rule_count *count, struct rule_past *past)
{
	const struct store_plan_request *request = op->request;

	if (db_number(db, &op->fault.err, &past->articles,
	        "SELECT count(*) FROM (SELECT 1" HITS_OF_RULE " LIMIT ?6)",
	        val_text(count->rule_id), val_text(count->was),
	        val_int(op->now_ms - count->within_ms),
	        val_text(count->story_id), val_int(request->article_id),
	        val_limit(count->enough_articles)) < 0)
		return -1;
	past->articles++;
	return 0;
}

static bool
has_enough_sources(
    const struct tally *tally, const struct store_rule_count *count)
{
	return count->enough_sources > 0 &&
	    (int64_t)tally_sources(tally) >= count->enough_sources;
}

/* A text that is in no story yet is like no other. */
static int
read_sources(struct db *db, struct store_op *op,
    const struct store_rule_count *count, const struct plan_facts *facts,
    struct rule_past *past)
{
	const struct store_plan_request *request = op->request;
	AUTO(tally_free) struct tally *tally = tally_new();
	struct query *q;
	size_t rows = 0;
	int got;

	tally_add(tally, request->source, facts->story_id);
	q = db_query(db,
	    "SELECT source, story_id" HITS_OF_RULE
	    " ORDER BY at_ms DESC LIMIT ?6",
	    val_text(count->rule_id), val_text(count->was),
	    val_int(op->now_ms - count->within_ms), val_text(count->story_id),
	    val_int(request->article_id), val_int(MAX_TALLIED));
	while ((got = query_next(q, &op->fault.err)) > 0) {
		struct slice source = col_text(q, op->arena);

		tally_add(tally, source, col_text(q, op->arena));
		/* Counted anew only now and then: it takes its time. */
		rows++;
		if ((rows & (rows - 1)) == 0 &&
		    has_enough_sources(tally, count)) {
			query_end(q);
			break;
		}
	}
	past->sources = (int64_t)tally_sources(tally);
	return got < 0 ? -1 : 0;
}

static int
read_alerts(struct db *db, struct store_op *op,
    const struct store_rule_count *count, struct rule_past *past)
{
	return db_number(db, &op->fault.err, &past->alerts,
	           "SELECT count(*) FROM (SELECT 1 FROM alert"
	           " WHERE state = 0 AND trial = ?1"
	           " AND (rule_id = ?2 OR (?3 <> '' AND rule_id = ?3))"
	           " AND raised_ms > ?4 AND raised_ms <= ?5 LIMIT ?6)",
	           val_int(count->is_trial), val_text(count->rule_id),
	           val_text(count->was), val_int(op->now_ms - count->limit_ms),
	           val_int(op->now_ms), val_limit(count->enough_alerts)) < 0
	    ? -1
	    : 0;
}

static int
read_past(struct db *db, struct store_op *op,
    const struct store_rule_count *count, const struct plan_facts *facts,
    struct rule_past *past)
{
	if (count->within_ms > 0 &&
	    (read_articles(db, op, count, past) < 0 ||
	        read_sources(db, op, count, facts, past) < 0))
		return -1;
	return count->limit_ms > 0 ? read_alerts(db, op, count, past) : 0;
}

static int
read_pasts(struct db *db, struct store_op *op, struct plan_facts *facts)
{
	const struct store_plan_request *request = op->request;
	struct rule_past *pasts =
	    arena_new_array(op->arena, struct rule_past, request->count_len);

	for (size_t i = 0; i < request->count_len; i++)
		if (read_past(db, op, &request->counts[i], facts, &pasts[i]) <
		    0)
			return -1;
	facts->pasts = pasts;
	facts->past_len = request->count_len;
	return 0;
}

static int
run_plan(struct db *db, struct store_op *op, struct err *err)
{
	struct store_plan *plan = arena_alloc(op->arena, sizeof(*plan));

	if (db_number(db, err, &plan->revision, "SELECT n FROM revision") < 0 ||
	    find_story(db, op, &plan->facts.story_id) < 0 ||
	    read_story(db, op, plan) < 0 ||
	    read_earlier(db, op, &plan->facts) < 0 ||
	    read_fired(db, op, &plan->facts) < 0 ||
	    read_pasts(db, op, &plan->facts) < 0)
		return -1;
	op->result = plan;
	return 0;
}

OP_TELL(tell_plan, store_plan_fn, struct store_plan)

struct store_op *
store_read_plan(struct store *store, const struct store_plan_request *request,
    store_plan_fn *done, void *arg)
{
	static const struct op_kind KIND = {LANE_ORDERED, run_plan, tell_plan};
	struct store_op *op = op_new(store, &KIND, (op_any_fn *)done, arg);
	struct store_plan_request *copy =
	    op_copy(op, struct store_plan_request, request);
	struct store_rule_count *counts = op_copy_array(op->arena,
	    struct store_rule_count, request->counts, request->count_len);

	for (size_t i = 0; i < request->count_len; i++) {
		op_own(op->arena, &counts[i].rule_id);
		op_own(op->arena, &counts[i].was);
		op_own(op->arena, &counts[i].story_id);
	}
	copy->counts = counts;
	op_own(op->arena, &copy->source);
	copy->story_keys = op_own_slices(
	    op->arena, request->story_keys, request->story_key_len);
	op->request = copy;
	return op_start(op, store);
}
