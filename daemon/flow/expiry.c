#include "flow/expiry.h"

#include "base/array.h"
#include "base/mem.h"
#include "flow/edition.h"
#include "flow/notice.h"
#include "flow/parts.h"
#include "text/date.h"

struct expiry {
	struct app *app;
	struct timer *timer;
	size_t at; /* in the edition's rules that expire: the next to look at */
};

/* What one notice tells: the first rule carries it, the others are kept. */
struct telling {
	struct expiry *expiry;
	ARRAY(struct slice) ids;
	struct buf text;
};

static void expiry_look(struct expiry *expiry);

static void
on_timer(void *arg)
{
	struct expiry *expiry = arg;

	expiry->timer = NULL;
	expiry_look(expiry);
}

/* "2027-12-31": the last day, as it stands in the file. */
static struct slice
last_day(const struct rule *rule, char out[DATE_MAX])
{
	return slice_sub(slice_of(date_rfc3339(rule->expires_ms, out)), 0, 10);
}

static void
tell(struct telling *telling, bool is_open, const char *one, const char *many)
{
	struct notices *notices = telling->expiry->app->notices;
	AUTO(buf_fini) struct buf title = buf_init(BUF_MAX_OWN);

	if (telling->ids.len == 1)
		buf_printf(&title, "rule %.*s %s",
		    SLICE_ARG(telling->ids.items[0]), one);
	else
		buf_printf(&title, "%zu rules %s", telling->ids.len, many);
	if (telling->ids.len > EXPIRY_NAMED)
		buf_printf(&telling->text, "; and %zu more",
		    telling->ids.len - EXPIRY_NAMED);
	for (size_t i = 0; i < telling->ids.len; i++)
		notices_set(notices,
		    &(struct notice){.kind = S("rule"),
		        .subject = telling->ids.items[i],
		        .is_open = is_open,
		        .severity = is_open ? SEVERITY_MEDIUM : SEVERITY_INFO,
		        .title = buf_slice(&title),
		        .text = buf_slice(&telling->text),
		        .is_quiet = i > 0});
	array_fini(&telling->ids);
	buf_fini(&telling->text);
}

/* The caller appends what is to be said of it; false where that is enough. */
static bool
add_rule(struct telling *telling, struct slice id)
{
	*array_add(&telling->ids) = id;
	if (telling->ids.len > EXPIRY_NAMED)
		return false;
	buf_printf(&telling->text, "%s%.*s ", telling->ids.len > 1 ? "; " : "",
	    SLICE_ARG(id));
	return true;
}

/* --- rules that stopped -------------------------------------------------- */

static void
add_expired(struct telling *telling, const struct rule *rule)
{
	struct notices *notices = telling->expiry->app->notices;
	char day[DATE_MAX];

	if (rule->status == RULE_OFF ||
	    notices_is_open(notices, S("rule"), rule->id) ||
	    !add_rule(telling, rule->id))
		return;
	buf_printf(
	    &telling->text, "expired on %.*s", SLICE_ARG(last_day(rule, day)));
	if (rule->owner.len > 0)
		buf_printf(
		    &telling->text, ", owner %.*s", SLICE_ARG(rule->owner));
}

static void
expiry_look(struct expiry *expiry)
{
	struct app *app = expiry->app;
	const struct edition *edition = app->edition;
	int64_t now_ms = loop_now_ms(app->loop);
	struct telling telling = {
	    .expiry = expiry, .text = buf_init(BUF_MAX_OWN)};
	int64_t delay_ms;

	for (int i = 0; i < EXPIRY_PER_TURN; i++) {
		if (expiry->at == edition->expiring_len ||
		    !rule_is_expired(edition->expiring[expiry->at], now_ms))
			break;
		add_expired(&telling, edition->expiring[expiry->at++]);
	}
	if (telling.ids.len > 0 && telling.ids.len <= EXPIRY_NAMED)
		buf_add_str(&telling.text,
		    "; a later date in `expires` lets it run again");
	tell(&telling, true, "has expired and alerts no more",
	    "have expired and alert no more");
	if (expiry->at == edition->expiring_len)
		return;
	/* The first ms after its last day, or at once where a turn was full. */
	delay_ms = edition->expiring[expiry->at]->expires_ms + 1 - now_ms;
	expiry->timer = timer_start(
	    app->loop, delay_ms > 0 ? delay_ms : 0, on_timer, expiry);
}

/* --- rules that run again ------------------------------------------------ */

static void
add_ended(struct slice id, void *arg)
{
	struct telling *telling = arg;
	const struct app *app = telling->expiry->app;
	const struct rule *rule =
	    map_get(ruleset_book(app->edition->ruleset)->rule_by_id, id);
	char day[DATE_MAX];

	if (rule != NULL && rule->status != RULE_OFF &&
	    rule_is_expired(rule, loop_now_ms(app->loop)))
		return;
	if (!add_rule(telling, id))
		return;
	if (rule == NULL)
		buf_add_str(&telling->text, "is not configured any more");
	else if (rule->status == RULE_OFF)
		buf_add_str(&telling->text, "is off");
	else if (rule->has_expires)
		buf_printf(&telling->text, "runs again until %.*s",
		    SLICE_ARG(last_day(rule, day)));
	else
		buf_add_str(&telling->text, "runs again");
}

void
expiry_sync(struct expiry *expiry)
{
	struct telling ended = {
	    .expiry = expiry, .text = buf_init(BUF_MAX_OWN)};

	timer_cancel(&expiry->timer);
	expiry->at = 0;
	notices_each(expiry->app->notices, S("rule"), add_ended, &ended);
	tell(&ended, false, "is expired no more", "are expired no more");
	expiry_look(expiry);
}

struct expiry *
expiry_new(struct app *app)
{
	struct expiry *expiry = mem_new(sizeof(*expiry));

	expiry->app = app;
	expiry_sync(expiry);
	return expiry;
}

void
expiry_free(struct expiry **expiry)
{
	struct expiry *self = take_ptr(expiry);

	if (self == NULL)
		return;
	timer_cancel(&self->timer);
	mem_free(&self);
}
