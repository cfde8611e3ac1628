#include "alert/ruling.h"

#include "alert/correction.h"
#include "base/buf.h"
#include "base/num.h"
#include "text/date.h"

#define CORRECTED "correction of what was reported"

/* A rule is known under the id it has and the one it had. */
static bool
rule_is(const struct rule *rule, struct slice id)
{
	return slice_eq(rule->id, id) ||
	    (rule->was.len > 0 && slice_eq(rule->was, id));
}

static bool
has_fired(const struct plan_facts *facts, const struct rule *rule)
{
	for (size_t i = 0; i < facts->fired_rule_len; i++)
		if (rule_is(rule, facts->fired_rules[i]))
			return true;
	return false;
}

/* --- fire_when ----------------------------------------------------------- */

bool
rule_counts(const struct rule *rule)
{
	return rule->fire_when.within_ms > 0 &&
	    (rule->fire_when.articles > 0 ||
	        rule->fire_when.different_sources > 0);
}

static int64_t
at_most(int64_t number, unsigned limit)
{
	return number < (int64_t)limit ? number : (int64_t)limit;
}

static bool
has_come_true(const struct fire_when *fire, const struct rule_past *past)
{
	return past->articles >= (int64_t)fire->articles &&
	    past->sources >= (int64_t)fire->different_sources;
}

/* "fire_when: 1 of 2 articles, 1 of 2 sites within 1d" */
static struct slice
fire_text(struct arena *arena, const struct fire_when *fire,
    const struct rule_past *past)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
	char within[NUM_DURATION_MAX];

	buf_add_str(&text, "fire_when: ");
	if (fire->articles > 0)
		buf_printf(&text, "%lld of %u articles",
		    (long long)at_most(past->articles, fire->articles),
		    fire->articles);
	if (fire->different_sources > 0)
		buf_printf(&text, "%s%lld of %u sites",
		    fire->articles > 0 ? ", " : "",
		    (long long)at_most(past->sources, fire->different_sources),
		    fire->different_sources);
	buf_printf(&text, " within %s", num_duration(fire->within_ms, within));
	return arena_copy(arena, buf_slice(&text));
}

/* --- collapse ------------------------------------------------------------ */

/* What the story told of the rule within its window. */
struct told {
	const struct earlier_alert *last; /* NULL: nothing */
	enum severity severity;           /* the highest */
	bool denied;
	bool corrected;
};

/* Whether people were, or will be, told of it; a rule on trial takes its own
 * alerts for told. */
static bool
is_told(const struct earlier_alert *earlier, const struct rule *rule)
{
	return (earlier->state == ALERT_OPENED ||
	           earlier->state == ALERT_LIMITED) &&
	    rule_is(rule, earlier->rule_id) &&
	    (!earlier->is_trial || rule->status == RULE_TRIAL);
}

static struct told
told_of(const struct ruling_request *request, bool is_again)
{
	const struct plan_facts *facts = request->facts;
	const struct rule *rule = request->hit->rule;
	struct told told = {0};

	if (rule->collapse.off && !is_again)
		return told;
	for (size_t i = 0; i < facts->earlier_len; i++) {
		const struct earlier_alert *earlier = &facts->earlier[i];

		if (!is_told(earlier, rule) ||
		    (!is_again &&
		        request->now_ms - earlier->raised_ms >=
		            rule->collapse.for_ms))
			continue;
		if (told.last == NULL ||
		    earlier->raised_ms > told.last->raised_ms)
			told.last = earlier;
		if (earlier->severity > told.severity)
			told.severity = earlier->severity;
		told.denied |= earlier->denied;
		told.corrected |= slice_eq(earlier->reason, S(CORRECTED));
	}
	return told;
}

/* What is to be said although the story was told; empty: nothing. */
static void
find_change(const struct ruling_request *request, const struct told *told,
    struct ruling *ruling)
{
	const struct hit *hit = request->hit;

	if (hit->severity > told->severity) {
		ruling->change = arena_printf(request->arena,
		    "severity raised from %s to %s",
		    severity_name(told->severity),
		    severity_name(hit->severity));
		ruling->again = slice_of(severity_name(hit->severity));
	} else if (hit->denied && !told->denied) {
		ruling->change = S("what was reported is denied");
		ruling->again = S("denied");
	} else if (!told->corrected &&
	    title_is_correction(request->article->title)) {
		ruling->change = S(CORRECTED);
		ruling->again = S("corrected");
	}
}

static void
join(const struct ruling_request *request, const struct told *told,
    struct ruling *ruling)
{
	char date[DATE_MAX];

	ruling->state = ALERT_JOINED;
	ruling->reason = arena_printf(request->arena,
	    "the story alerted for this rule on %s (alert %.*s)",
	    date_short(told->last->raised_ms, date), SLICE_ARG(told->last->id));
}

static void
judge_story(const struct ruling_request *request, struct ruling *ruling)
{
	struct told told = told_of(request, false);

	if (told.last == NULL) {
		if (request->was_told) {
			ruling->leg = LEG_UPDATE;
			ruling->change =
			    S("the article was changed and meets another rule");
			if (ruling->reason.len == 0)
				ruling->reason = ruling->change;
		}
		return;
	}
	ruling->leg = LEG_UPDATE;
	find_change(request, &told, ruling);
	ruling->again = S("");
	if (ruling->change.len == 0)
		join(request, &told, ruling);
	else
		ruling->reason = ruling->change;
}

/* The article was edited, and alerted for the rule in an earlier version. */
static void
judge_again(const struct ruling_request *request, struct ruling *ruling)
{
	struct told told = told_of(request, true);

	ruling->leg = LEG_UPDATE;
	if (told.last != NULL)
		find_change(request, &told, ruling);
	ruling->reason = ruling->change;
	ruling->is_left_out = ruling->change.len == 0;
}

/* --- limit --------------------------------------------------------------- */

static void
judge_limit(const struct ruling_request *request, struct ruling *ruling)
{
	const struct alert_limit *limit = &request->hit->rule->limit;
	char per[NUM_DURATION_MAX];

	if (ruling->state != ALERT_OPENED || limit->alerts == 0 ||
	    request->past == NULL ||
	    request->past->alerts < (int64_t)limit->alerts)
		return;
	ruling->state = ALERT_LIMITED;
	ruling->reason = arena_printf(request->arena,
	    "limit: %u alert%s per %s used up", limit->alerts,
	    limit->alerts == 1 ? "" : "s", num_duration(limit->per_ms, per));
}

struct ruling
ruling_of(const struct ruling_request *request)
{
	const struct rule *rule = request->hit->rule;
	struct ruling ruling = {.state = ALERT_OPENED, .leg = LEG_OPENED};
	bool is_again = has_fired(request->facts, rule);

	if (request->suppress.len > 0) {
		ruling.is_left_out = is_again;
		ruling.state = ALERT_SUPPRESSED;
		ruling.reason = arena_copy(request->arena, request->suppress);
		return ruling;
	}
	if (is_again) {
		judge_again(request, &ruling);
		if (!ruling.is_left_out)
			judge_limit(request, &ruling);
		return ruling;
	}
	if (rule_counts(rule) && request->past != NULL) {
		ruling.counts = true;
		ruling.reason =
		    fire_text(request->arena, &rule->fire_when, request->past);
		if (!has_come_true(&rule->fire_when, request->past)) {
			ruling.state = ALERT_SUPPRESSED;
			return ruling;
		}
	}
	judge_story(request, &ruling);
	judge_limit(request, &ruling);
	return ruling;
}
