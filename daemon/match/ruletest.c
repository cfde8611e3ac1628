#include "match/ruletest.h"

#include "base/log.h"
#include "match/explain.h"
#include "match/wording.h"
#include "text/token.h"

#define MAX_FIRED_SHOWN   5
#define MAX_WINDOWS_SHOWN 8
#define MAX_DETAIL        ((size_t)16 << 10)
#define MAX_MESSAGE       ((size_t)4096)

/* One test of one rule being run. */
struct run {
	struct matcher *matcher;
	struct problems *problems;
	const struct rule *rule;
	size_t rule_index;
	const struct rule_test *test;
	struct match_input input;
	struct token_list want; /* a text of because */
	struct token_list have; /* what it is looked for in */
	size_t faults;
};

static void
add_fault(struct run *run, struct place place, const char *code,
    const struct buf *text, const struct buf *detail)
{
	struct problem problem = {.level = PROBLEM_ERROR,
	    .place = place,
	    .width = 1,
	    .code = code,
	    .text = buf_slice(text),
	    .detail = buf_slice(detail),
	    .help = run->test->note};

	problems_add(run->problems, &problem);
	run->faults++;
}

static struct buf
fault_begin(const struct run *run)
{
	struct buf text = buf_init(MAX_MESSAGE);

	buf_printf(
	    &text, "test of rule '%.*s' fails: ", SLICE_ARG(run->rule->id));
	return text;
}

/* The different texts that made the rule fire, the first few. */
static void
add_fired(const struct hit *hit, struct buf *text)
{
	size_t shown = 0;

	for (size_t i = 0; i < hit->because_len; i++) {
		const struct because *item = &hit->because[i];

		if (i > 0 && slice_eq(item->text, item[-1].text))
			continue;
		if (shown++ == MAX_FIRED_SHOWN) {
			buf_add_str(text, ", …");
			return;
		}
		buf_add_str(text, shown > 1 ? ", " : "");
		wording_quote(item->text, text);
		buf_printf(text, " (%s)", field_name(item->field));
	}
}

/* The conditions, one a line. */
static void
add_tree(struct run *run, struct buf *detail)
{
	explain_rule(run->matcher, &run->input, run->rule_index, detail);
}

/* What `because` may have meant: the windows that are highlighted. */
static void
add_windows(const struct run *run, const struct hit *hit, struct buf *detail)
{
	struct window window;
	unsigned w = 0;

	for (; wording_window(run->input.article, hit, w, &window); w++) {
		if (w == MAX_WINDOWS_SHOWN) {
			buf_add_str(detail, "…\n");
			return;
		}
		buf_printf(
		    detail, "window %u, %s: ", w + 1, field_name(window.field));
		wording_quote(window.text, detail);
		buf_add_char(detail, '\n');
	}
}

static void
fault_missed(struct run *run)
{
	AUTO(buf_fini) struct buf text = fault_begin(run);
	AUTO(buf_fini) struct buf detail = buf_init(MAX_DETAIL);
	AUTO(explanation_free)
	struct explanation *explanation =
	    explanation_new(run->matcher, &run->input, run->rule_index);

	buf_add_str(&text, "expected a match, got none; ");
	buf_add_slice(&text, explanation->miss);
	explanation_print(explanation, &detail);
	add_fault(run, run->test->place, "R050", &text, &detail);
}

static void
fault_fired(struct run *run, const struct hit *hit)
{
	AUTO(buf_fini) struct buf text = fault_begin(run);
	AUTO(buf_fini) struct buf detail = buf_init(MAX_DETAIL);

	buf_add_str(&text, "expected no match, got one because of ");
	add_fired(hit, &text);
	add_tree(run, &detail);
	add_fault(run, run->test->place, "R050", &text, &detail);
}

/* The words of `want` stand in a row in `have`. */
static bool
holds_words(const struct token_list *have, const struct token_list *want)
{
	for (size_t i = 0; i + want->len <= have->len; i++) {
		size_t k = 0;

		while (k < want->len &&
		    slice_eq(have->items[i + k].folded, want->items[k].folded))
			k++;
		if (k == want->len)
			return true;
	}
	return false;
}

/* By words, so case and accents do not matter; what has none by its bytes. */
static bool
holds(struct run *run, struct slice text, struct slice want)
{
	token_cut(&run->want, want, S(""));
	if (run->want.len == 0)
		return slice_find(text, want, 0) < text.len;
	token_cut(&run->have, text, run->input.article->language);
	return holds_words(&run->have, &run->want);
}

static bool
is_highlighted(struct run *run, const struct hit *hit, struct slice want)
{
	struct window window;

	for (unsigned w = 0;
	     wording_window(run->input.article, hit, w, &window); w++)
		if (holds(run, window.text, want))
			return true;
	return false;
}

static void
check_because(struct run *run, const struct hit *hit, const struct term *want)
{
	const struct article *article = run->input.article;
	AUTO(buf_fini) struct buf text = fault_begin(run);
	AUTO(buf_fini) struct buf detail = buf_init(MAX_DETAIL);

	if (is_highlighted(run, hit, want->text))
		return;
	add_windows(run, hit, &detail);
	if (!holds(run, article->title, want->text) &&
	    !holds(run, article->body, want->text)) {
		buf_printf(&text,
		    "the text \"%.*s\" stands nowhere in the article",
		    SLICE_ARG(want->text));
		add_fault(run, want->place, "R053", &text, &detail);
		return;
	}
	buf_printf(&text, "expected it to match because of \"%.*s\", got ",
	    SLICE_ARG(want->text));
	add_fired(hit, &text);
	add_fault(run, want->place, "R050", &text, &detail);
}

static void
check_not_because(
    struct run *run, const struct hit *hit, const struct term *want)
{
	AUTO(buf_fini) struct buf text = fault_begin(run);
	AUTO(buf_fini) struct buf detail = buf_init(MAX_DETAIL);

	if (!is_highlighted(run, hit, want->text))
		return;
	buf_printf(&text,
	    "expected it not to match because of \"%.*s\", but it does",
	    SLICE_ARG(want->text));
	add_windows(run, hit, &detail);
	add_fault(run, want->place, "R050", &text, &detail);
}

static void
check_severity(struct run *run, const struct hit *hit)
{
	AUTO(buf_fini) struct buf text = fault_begin(run);
	AUTO(buf_fini) struct buf detail = buf_init(MAX_DETAIL);

	if (!run->test->has_severity || run->test->severity == hit->severity)
		return;
	buf_printf(&text, "expected severity %s, got %s",
	    severity_name(run->test->severity), severity_name(hit->severity));
	add_tree(run, &detail);
	add_fault(run, run->test->place, "R050", &text, &detail);
}

static void
check_denied(struct run *run, const struct hit *hit)
{
	AUTO(buf_fini) struct buf text = fault_begin(run);
	AUTO(buf_fini) struct buf detail = buf_init(MAX_DETAIL);

	if (!run->test->has_denied || run->test->denied == hit->denied)
		return;
	buf_printf(&text, "expected denied: %s, got %s",
	    run->test->denied ? "true" : "false",
	    hit->denied ? "true" : "false");
	add_windows(run, hit, &detail);
	add_fault(run, run->test->place, "R050", &text, &detail);
}

static void
run_test(struct run *run)
{
	const struct rule_test *test = run->test;
	struct hit hit;
	bool met = matcher_match_rule(
	    run->matcher, &run->input, run->rule_index, &hit);

	if (!met && test->must_match)
		fault_missed(run);
	if (met && !test->must_match)
		fault_fired(run, &hit);
	if (!met || !test->must_match)
		return;
	for (size_t i = 0; i < test->because.len; i++)
		check_because(run, &hit, &test->because.items[i]);
	for (size_t i = 0; i < test->not_because.len; i++)
		check_not_because(run, &hit, &test->not_because.items[i]);
	check_severity(run, &hit);
	check_denied(run, &hit);
}

/* The article's own language, else the rule's first, else English. */
static struct slice
language_of(const struct rule *rule, const struct article *article)
{
	if (article->language.len > 0)
		return article->language;
	if (rule->languages.len > 0)
		return rule->languages.items[0].text;
	return S("en");
}

struct match_input
ruletest_input(const struct rule *rule, const struct rule_test *test,
    struct article *article_out)
{
	*article_out = *test->article;
	article_out->language = language_of(rule, article_out);
	return (struct match_input){.article = article_out,
	    .skip_languages = !test->names_language,
	    .skip_sources = !test->names_source};
}

static void
run_rule(struct matcher *matcher, size_t rule_index, struct problems *problems,
    struct ruletest_count *count)
{
	const struct rule *rule =
	    ruleset_rule(matcher_ruleset(matcher), rule_index);
	struct run run = {.matcher = matcher,
	    .problems = problems,
	    .rule = rule,
	    .rule_index = rule_index,
	    .want = token_list_init(),
	    .have = token_list_init()};

	count->rules += rule->test_len > 0;
	for (size_t i = 0; i < rule->test_len; i++) {
		struct article article;

		run.test = &rule->tests[i];
		run.input = ruletest_input(rule, run.test, &article);
		run.faults = 0;
		run_test(&run);
		count->passed += run.faults == 0;
		count->failed += run.faults > 0;
	}
	token_list_fini(&run.want);
	token_list_fini(&run.have);
}

struct ruletest_count
ruletest_run_rule(
    struct matcher *matcher, size_t rule_index, struct problems *problems)
{
	struct ruletest_count count = {0};

	run_rule(matcher, rule_index, problems, &count);
	return count;
}

struct ruletest_count
ruletest_run(struct ruleset *set, struct problems *problems)
{
	AUTO(matcher_free) struct matcher *matcher = matcher_new(set);
	struct ruletest_count count = {0};

	for (size_t i = 0; i < ruleset_rule_count(set); i++)
		run_rule(matcher, i, problems, &count);
	return count;
}
