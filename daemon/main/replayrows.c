#include "main/replayrows.h"

#include "base/log.h"
#include "flow/rows.h"
#include "main/terminal.h"
#include "text/date.h"

#define MAX_SHOWN 200

static const char *const CHANGE_NAMES[CHANGE_COUNT] = {
    [CHANGE_NONE] = "",
    [CHANGE_NEW] = "new",
    [CHANGE_GONE] = "gone",
    [CHANGE_SAME] = "unchanged",
};

const char *
change_name(enum change change)
{
	return CHANGE_NAMES[change];
}

static bool
has_other_severity(const struct replay_row *row)
{
	return row->before != NULL &&
	    row->before->hit.severity != row->replayed->hit.severity;
}

static struct slice
severity_before(const struct replay_row *row)
{
	return slice_of(severity_name(row->before->hit.severity));
}

void
replayrows_json(const struct replay_row *row, struct buf *out)
{
	const struct replayed *one = row->replayed;
	AUTO(js_free) struct js *js = matchrows_row(row->article, &one->hit);

	js_set_str(js, S("type"), S("alert"));
	if (row->change != CHANGE_NONE)
		js_set_str(js, S("change"), slice_of(change_name(row->change)));
	if (has_other_severity(row))
		js_set_str(js, S("was_severity"), severity_before(row));
	js_set_str(js, S("state"), slice_of(alert_state_name(one->state)));
	if (one->is_trial)
		js_set_bool(js, S("trial"), true);
	if (one->reason.len > 0)
		js_set_str(js, S("reason"), one->reason);
	row_set_time(js, S("time"), row->seen_ms);
	js_set_str(js, S("source"), row->article->source);
	js_set_str(js, S("url"), row->article->url);
	js_set_str(js, S("headline"), row->article->title);
	js_write(js, out);
	buf_add_char(out, '\n');
}

static void
add_change(enum change change, bool color, struct buf *out)
{
	static const enum ink inks[CHANGE_COUNT] = {
	    [CHANGE_NEW] = INK_GOOD,
	    [CHANGE_GONE] = INK_BAD,
	    [CHANGE_SAME] = INK_FAINT,
	};

	if (change != CHANGE_NONE)
		buf_printf(out, "%s%s:%s ", ink(color, inks[change]),
		    change_name(change), ink_end(color));
}

void
replayrows_text(const struct replay_row *row, const struct row_style *style,
    struct buf *out)
{
	const struct replayed *one = row->replayed;
	char date[DATE_MAX];

	add_change(row->change, style->color, out);
	buf_add_str(out, date_short(row->seen_ms, date));
	if (row->article->source.len > 0) {
		buf_add_str(out, ", ");
		log_escape(row->article->source, MAX_SHOWN, out);
	}
	if (has_other_severity(row))
		buf_printf(out, ", was %.*s", SLICE_ARG(severity_before(row)));
	if (one->is_trial)
		buf_add_str(out, ", on trial");
	if (one->reason.len > 0) {
		buf_add_str(out, ", ");
		log_escape(one->reason, MAX_SHOWN, out);
	}
	buf_add_str(out, ":\n");
	matchrows_text(row->article, &one->hit, style, out);
}
