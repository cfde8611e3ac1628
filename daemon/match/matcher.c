#include "match/matcher.h"

#include "base/check.h"
#include "match/filter.h"
#include "match/matcher_state.h"
#include "match/sort.h"

struct matcher *
matcher_new(struct ruleset *set)
{
	struct matcher *m = mem_new(sizeof(*m));

	m->set = ruleset_ref(set);
	m->scan = scan_init(set);
	m->eval = eval_init(set, &m->scan);
	m->denial = denial_new(&m->scan);
	m->eval.denial = m->denial;
	m->candidates = candidates_init(set);
	return m;
}

void
matcher_free(struct matcher **matcher)
{
	struct matcher *m = *matcher;

	if (m == NULL)
		return;
	witness_fini(&m->witness);
	eval_fini(&m->eval);
	denial_free(&m->denial);
	scan_fini(&m->scan);
	candidates_fini(&m->candidates);
	array_fini(&m->mets);
	array_fini(&m->met_spare);
	array_fini(&m->hits);
	ruleset_unref(&m->set);
	mem_free(matcher);
}

struct ruleset *
matcher_ruleset(const struct matcher *matcher)
{
	return matcher->set;
}

void
matcher_scan(struct matcher *m, const struct match_input *input)
{
	scan_article(&m->scan, input);
	eval_article(&m->eval);
	denial_article(m->denial, input->article->language);
	m->mets.len = m->hits.len = 0;
	m->witness.items.len = 0;
}

static enum severity
severity_of(struct matcher *m, uint32_t number)
{
	const struct rule *rule = ruleset_rule(m->set, number);
	uint32_t first = m->set->rules[number].first_escalate;
	enum severity severity = rule->severity;

	for (size_t i = 0; i < rule->escalate_len; i++)
		if (rule->escalate[i].to > severity &&
		    eval_is_true(&m->eval, m->set->links.items[first + i]))
			severity = rule->escalate[i].to;
	return severity;
}

bool
matcher_is_denied(struct matcher *m, uint32_t number)
{
	return !eval_is_true_undenied(&m->eval, m->set->rules[number].when);
}

/* False where the rule wants nothing of the article for what is denied. */
static bool
judge_denials(struct matcher *m, uint32_t number, bool *denied_out)
{
	enum denials denials = ruleset_rule(m->set, number)->denials;

	if (denials == DENIALS_IGNORE)
		return true;
	*denied_out = matcher_is_denied(m, number);
	return denials == DENIALS_LABEL ||
	    *denied_out == (denials == DENIALS_ONLY);
}

static bool
evaluate(struct matcher *m, const struct match_input *input, uint32_t number)
{
	const struct rule_plan *plan = &m->set->rules[number];
	struct met met = {.rule = number};

	if (!eval_has_groups(&m->eval, plan))
		return false;
	if (plan->has_filters &&
	    !filter_passes(ruleset_rule(m->set, number), input))
		return false;
	if (!eval_is_true(&m->eval, plan->when))
		return false;
	if (plan->unless != OP_MISSING && eval_is_true(&m->eval, plan->unless))
		return false;
	if (!judge_denials(m, number, &met.denied))
		return false;
	met.severity = severity_of(m, number);
	met.first_item = m->witness.items.len;
	met.item_len = witness_add(&m->witness, &m->eval, plan->when);
	*array_add(&m->mets) = met;
	return true;
}

/* Memory is asked for what a candidate needs in steps, each of them so many
 * candidates after the one that it builds on. */
#define STEP  4
#define STEPS 4

static void
take_step(struct matcher *m, uint32_t number, unsigned step)
{
	const struct rule_plan *plan = &m->set->rules[number];

	switch (step) {
	case 0:
		__builtin_prefetch(plan);
		return;
	case 1:
		__builtin_prefetch(&m->set->groups.items[plan->first_group]);
		eval_prefetch(&m->eval, plan->when);
		return;
	case 2:
		eval_prefetch_links(&m->eval, plan->when);
		return;
	default:
		eval_prefetch_children(&m->eval, plan->when);
	}
}

static void
evaluate_candidates(struct matcher *m, const struct match_input *input)
{
	const uint32_t *numbers = m->candidates.rules.items;
	size_t len = m->candidates.rules.len;

	for (size_t i = 0; i < len + (size_t)STEP * STEPS; i++) {
		for (unsigned step = 0; step < STEPS; step++) {
			size_t at = i - (size_t)STEP * step;

			if (at < len)
				take_step(m, numbers[at], step);
		}
		if (i >= (size_t)STEP * STEPS)
			evaluate(m, input, numbers[i - (size_t)STEP * STEPS]);
	}
}

static struct hit
hit_of(const struct matcher *m, const struct met *met)
{
	return (struct hit){.rule = ruleset_rule(m->set, met->rule),
	    .severity = met->severity,
	    .denied = met->denied,
	    .because = m->witness.items.items + met->first_item,
	    .because_len = met->item_len};
}

static int
compare_mets(const void *left, const void *right)
{
	const struct met *a = left, *b = right;

	return a->rule < b->rule ? -1 : a->rule > b->rule;
}

void
matcher_match(struct matcher *m, const struct match_input *input,
    struct match_result *result_out)
{
	matcher_scan(m, input);
	candidates_find(&m->candidates, &m->eval);
	evaluate_candidates(m, input);
	while (m->met_spare.len < m->mets.len)
		*array_add(&m->met_spare) = (struct met){0};
	if (m->mets.len > 1)
		sort_runs(m->mets.items, m->met_spare.items, m->mets.len,
		    sizeof(struct met), compare_mets);
	ARRAY_EACH(met, &m->mets)
		*array_add(&m->hits) = hit_of(m, met);
	*result_out = (struct match_result){m->hits.items, m->hits.len};
}

bool
matcher_match_rule(struct matcher *m, const struct match_input *input,
    size_t rule_index, struct hit *hit_out)
{
	check(rule_index < ruleset_rule_count(m->set));
	matcher_scan(m, input);
	if (!evaluate(m, input, (uint32_t)rule_index))
		return false;
	*hit_out = hit_of(m, &m->mets.items[0]);
	return true;
}
