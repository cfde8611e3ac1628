#include "flow/report.h"

#include "base/check.h"
#include "base/mem.h"
#include "base/num.h"
#include "flow/rows.h"
#include "flow/when.h"
#include "model/delivery.h"
#include "store/ledger.h"
#include "store/poll.h"

/* What a person reads at once; --limit asks for more. */
#define DEFAULT_ROWS 200

struct report {
	report_done_fn *done;
	void *arg;
	const struct settings *settings;
	int64_t now_ms;
	struct store_op *op;
	struct arena *arena; /* of the filter's text */
	struct store_filter filter;
};

/* The report is gone when done is entered. */
static void
report_end(
    struct report *report, struct buf *lines, const struct store_fault *fault)
{
	report_done_fn *done = report->done;
	struct err full = ERR_INIT;
	void *arg = report->arg;

	report->op = NULL;
	report_cancel(&report);
	if (fault == NULL && !buf_ok(lines))
		err_set(&full, ERR_LIMIT,
		    "the answer is too large, ask for less with --since");
	if (fault != NULL)
		done(S(""), &fault->err, arg);
	else if (full.code != ERR_NONE)
		done(S(""), &full, arg);
	else
		done(buf_slice(lines), NULL, arg);
	buf_fini(lines);
}

static void
add_line(struct js *row, struct buf *lines)
{
	js_write(row, lines);
	buf_add_char(lines, '\n');
}

static void
on_feeds(
    const struct store_fault *fault, const struct store_feeds *feeds, void *arg)
{
	struct report *report = arg;
	struct buf lines = buf_init(REPORT_MAX_BYTES);

	for (size_t i = 0; fault == NULL && i < feeds->len; i++) {
		const struct feed *feed = NULL;
		AUTO(js_free) struct js *row = NULL;

		if (report->settings != NULL)
			feed =
			    settings_feed(report->settings, feeds->items[i].id);
		row = row_of_feed(&feeds->items[i], feed);
		add_line(row, &lines);
	}
	report_end(report, &lines, fault);
}

static void
on_alerts(const struct store_fault *fault, const struct store_alerts *alerts,
    void *arg)
{
	struct report *report = arg;
	struct buf lines = buf_init(REPORT_MAX_BYTES);

	for (size_t i = 0; fault == NULL && i < alerts->len; i++) {
		AUTO(js_free) struct js *row = row_of_alert(&alerts->items[i]);

		add_line(row, &lines);
	}
	report_end(report, &lines, fault);
}

static void
on_deliveries(const struct store_fault *fault,
    const struct store_deliveries *deliveries, void *arg)
{
	struct report *report = arg;
	struct buf lines = buf_init(REPORT_MAX_BYTES);

	for (size_t i = 0; fault == NULL && i < deliveries->len; i++) {
		AUTO(js_free)
		struct js *row = row_of_delivery(&deliveries->items[i]);

		add_line(row, &lines);
	}
	report_end(report, &lines, fault);
}

static void
on_counts(const struct store_fault *fault, const struct store_counts *counts,
    void *arg)
{
	struct report *report = arg;
	struct buf lines = buf_init(REPORT_MAX_BYTES);

	if (fault == NULL)
		rows_of_counts(counts, &lines);
	report_end(report, &lines, fault);
}

/* --- options ------------------------------------------------------------- */

static int
read_filter(struct report *report, const struct js *options, struct err *err)
{
	struct store_filter *filter = &report->filter;
	struct slice limit = js_get_str(options, S("limit"));
	struct slice state = js_get_str(options, S("state"));
	bool suppressed = false, trial = false;
	int64_t rows = DEFAULT_ROWS;

	if (when_option(options, "since", report->now_ms, &filter->since_ms,
	        &filter->has_since, err) != 0 ||
	    when_option(options, "until", report->now_ms, &filter->until_ms,
	        &filter->has_until, err) != 0)
		return -1;
	filter->rule_id =
	    arena_copy(report->arena, js_get_str(options, S("rule")));
	filter->channel =
	    arena_copy(report->arena, js_get_str(options, S("channel")));
	if (limit.len > 0 && !num_parse(limit, 1, STORE_MAX_ROWS, &rows))
		return err_set(err, ERR_INPUT, "--limit: a number from 1 to %d",
		    STORE_MAX_ROWS);
	filter->max_len = (size_t)rows;
	if (js_bool(js_get(options, S("suppressed")), &suppressed) &&
	    suppressed) {
		filter->has_alert_state = true;
		filter->alert_state = ALERT_SUPPRESSED;
	}
	if (js_bool(js_get(options, S("trial")), &trial) && trial)
		filter->trial = STORE_TRIAL_ONLY;
	if (state.len > 0 &&
	    !delivery_state_find(state, &filter->delivery_state))
		return err_set(err, ERR_INPUT, "--state: unknown '%.*s'",
		    SLICE_ARG(state));
	filter->has_delivery_state = state.len > 0;
	return 0;
}

/* --- the table ----------------------------------------------------------- */

static struct store_op *
start_feeds(struct store *store, struct report *report)
{
	return store_load_feeds(store, on_feeds, report);
}

static struct store_op *
start_alerts(struct store *store, struct report *report)
{
	return store_list_alerts(
	    store, &report->filter, true, on_alerts, report);
}

static struct store_op *
start_deliveries(struct store *store, struct report *report)
{
	return store_list_deliveries(
	    store, &report->filter, on_deliveries, report);
}

static struct store_op *
start_counts(struct store *store, struct report *report)
{
	return store_count(store, on_counts, report);
}

static const struct {
	struct slice name;
	struct store_op *(*start)(struct store *store, struct report *report);
} REPORTS[] = {
    {SLICE("feeds"), start_feeds},
    {SLICE("alerts"), start_alerts},
    {SLICE("deliveries"), start_deliveries},
    {SLICE("counts"), start_counts},
};

bool
report_exists(struct slice name)
{
	for (size_t i = 0; i < COUNT_OF(REPORTS); i++) {
		if (slice_eq(REPORTS[i].name, name))
			return true;
	}
	return false;
}

struct report *
report_start(struct slice name, const struct report_request *request,
    report_done_fn *done, void *arg, struct err *err)
{
	struct report *report = mem_new(sizeof(*report));

	report->done = done;
	report->arg = arg;
	report->settings = request->settings;
	report->now_ms = request->now_ms;
	report->arena = arena_new();
	if (read_filter(report, request->options, err) != 0) {
		report_cancel(&report);
		return NULL;
	}
	for (size_t i = 0; i < COUNT_OF(REPORTS); i++) {
		if (slice_eq(REPORTS[i].name, name))
			report->op = REPORTS[i].start(request->store, report);
	}
	check(report->op != NULL);
	return report;
}

void
report_cancel(struct report **report)
{
	struct report *self = take_ptr(report);

	if (self == NULL)
		return;
	store_cancel(&self->op);
	arena_free(&self->arena);
	mem_free(&self);
}
