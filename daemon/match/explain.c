#include "match/explain.h"

#include "base/log.h"
#include "match/blame.h"
#include "match/denial_why.h"
#include "match/filter.h"
#include "match/wording.h"

/* Of an `any`, the phrases that stand nowhere share one line. */
#define ABSENT_SHOWN 8
#define MAX_LINE     ((size_t)8 << 10)

struct explainer {
	struct explanation *out;
	struct matcher *matcher;
	size_t rule_index;
	struct miss_place place;
	const struct match_input *input;
	const struct rule *rule;
	struct buf text; /* scratch */
};

static struct slice
keep(struct explainer *x)
{
	struct slice text = arena_copy(x->out->arena, buf_slice(&x->text));

	buf_reset(&x->text);
	return text;
}

static struct explain_line *
add_line(struct explainer *x, unsigned depth, bool truth, struct slice label)
{
	struct explain_line *line = array_add(&x->out->lines);

	*line = (struct explain_line){.depth = depth,
	    .truth = truth ? EXPLAIN_YES : EXPLAIN_NO,
	    .is_good = truth,
	    .label = label};
	return line;
}

/* --- conditions ----------------------------------------------------------- */

static void
add_detail(struct explainer *x, const struct piece *piece)
{
	const struct node *node = piece->node;

	if (piece->hit != NULL)
		wording_places(x->input->article, piece->hit, &x->text);
	else if (piece->is_span)
		(void)miss_explain(&x->place, piece, &x->text);
	else if (node->kind == NODE_AT_LEAST)
		buf_printf(&x->text, "%zu of %zu, %u wanted",
		    piece_count_true(piece), piece->child_len, node->at_least);
}

static bool
is_absent_phrase(struct explainer *x, const struct piece *piece)
{
	bool is_absent;

	if (piece->node->kind != NODE_TERM || piece->is_true)
		return false;
	is_absent = miss_explain(&x->place, piece, &x->text) == MISS_ABSENT;
	buf_reset(&x->text);
	return is_absent;
}

static void explain_piece(struct explainer *x, const struct piece *piece,
    unsigned depth, bool wanted);

/* Phrases of which most stand nowhere: those as one line. */
static void
explain_many(
    struct explainer *x, const struct piece *piece, unsigned depth, bool wanted)
{
	AUTO(buf_fini) struct buf absent = buf_init(MAX_LINE);
	size_t count = 0;
	struct explain_line *line;

	for (size_t i = 0; i < piece->child_len; i++) {
		const struct piece *child = piece->children[i];

		if (!is_absent_phrase(x, child)) {
			explain_piece(x, child, depth, wanted);
			continue;
		}
		if (count++ >= ABSENT_SHOWN)
			continue;
		buf_add_str(&absent, count > 1 ? ", " : "");
		wording_node(child->node, &absent);
	}
	if (count == 0)
		return;
	if (count > ABSENT_SHOWN)
		buf_printf(&absent, " and %zu more", count - ABSENT_SHOWN);
	line = add_line(
	    x, depth, false, arena_copy(x->out->arena, buf_slice(&absent)));
	line->detail = count > 1 ? S("stand nowhere") : S("stands nowhere");
	line->is_good = !wanted;
}

static void
explain_piece(
    struct explainer *x, const struct piece *piece, unsigned depth, bool wanted)
{
	bool is_negative = piece->node->kind == NODE_NONE;
	struct slice label, detail;
	struct explain_line *line;

	if (piece->is_unless)
		buf_add_str(&x->text, "unless: ");
	wording_node(piece->node, &x->text);
	label = keep(x);
	add_detail(x, piece);
	detail = keep(x);
	line = add_line(x, depth, piece->is_true, label);
	line->detail = detail;
	line->place = piece->node->place;
	line->is_good = piece->is_true == wanted;
	if (piece->node->kind == NODE_ANY) {
		explain_many(x, piece, depth + 1, wanted);
		return;
	}
	for (size_t i = 0; i < piece->child_len; i++) {
		bool is_unless = piece->referred != NULL && i == 1;

		explain_piece(x, piece->children[i], depth + 1,
		    wanted != (is_negative || is_unless));
	}
}

/* --- stages --------------------------------------------------------------- */

static void
add_names(struct explainer *x, const struct terms *names)
{
	for (size_t i = 0; i < names->len; i++)
		buf_printf(&x->text, "%s%.*s", i > 0 ? ", " : "",
		    SLICE_ARG(names->items[i].text));
}

static void
explain_languages(struct explainer *x)
{
	struct slice language = x->input->article->language;
	bool passes;

	if (x->rule->languages.len == 0 || x->input->skip_languages)
		return;
	passes = filter_language(x->rule, x->input);
	if (language.len == 0)
		buf_add_str(&x->text, "the article's is not known, and passes");
	else if (passes)
		buf_printf(&x->text, "%.*s", SLICE_ARG(language));
	else {
		log_escape(language, 40, &x->text);
		buf_add_str(&x->text, " is not one of ");
		add_names(x, &x->rule->languages);
	}
	add_line(x, 0, passes, S("languages"))->detail = keep(x);
}

static void
explain_sources(struct explainer *x)
{
	const struct rule *rule = x->rule;
	bool passes = filter_source(rule, x->input);

	if ((rule->sources_only.len == 0 && rule->sources_except.len == 0) ||
	    x->input->skip_sources)
		return;
	log_escape(x->input->article->source, 80, &x->text);
	if (!passes && rule->sources_only.len > 0) {
		buf_add_str(&x->text, " is not one of only: ");
		add_names(x, &rule->sources_only);
	} else if (!passes) {
		buf_add_str(&x->text, " is left out by except: ");
		add_names(x, &rule->sources_except);
	}
	add_line(x, 0, passes, S("sources"))->detail = keep(x);
}

/* A condition that is not met and had better not be: one line will do. */
static void
add_absence(struct explainer *x, const struct piece *piece)
{
	struct explain_line *line = &x->out->lines.items[x->out->lines.len - 1];
	size_t before;

	wording_node(piece->node, &x->text);
	buf_add_str(&x->text, ": ");
	before = x->text.len;
	add_detail(x, piece);
	if (x->text.len == before)
		buf_add_str(&x->text, "not met");
	line->detail = keep(x);
}

static void
explain_unless(struct explainer *x, const struct pieces *pieces)
{
	struct explain_line *line;

	if (pieces->unless == NULL)
		return;
	line = add_line(x, 0, pieces->unless->is_true, S("unless"));
	line->is_good = !pieces->unless->is_true;
	line->place = pieces->unless->node->place;
	if (!pieces->when->is_true) {
		line->truth = EXPLAIN_UNTESTED;
		line->is_good = true;
	} else if (pieces->unless->is_true) {
		explain_piece(x, pieces->unless, 1, false);
	} else {
		add_absence(x, pieces->unless);
	}
}

static void
explain_escalation(struct explainer *x, const struct pieces *pieces)
{
	for (size_t i = 0; i < x->rule->escalate_len; i++) {
		const struct piece *piece = pieces->escalate[i];
		struct explain_line *line;
		struct slice label = arena_printf(x->out->arena,
		    "escalate to %s", severity_name(x->rule->escalate[i].to));

		line = add_line(x, 0, piece->is_true, label);
		line->is_good = true;
		line->place = x->rule->escalate[i].place;
		if (piece->is_true)
			explain_piece(x, piece, 1, true);
		else
			add_absence(x, piece);
	}
}

static struct slice
denial_text(struct explainer *x)
{
	/* The matcher has just seen the article. */
	if (!denial_why(x->matcher, x->rule_index, &x->text))
		return S("what it says is denied in the article");
	return keep(x);
}

static struct slice
drop_text(struct explainer *x)
{
	if (x->rule->denials == DENIALS_ONLY)
		return S("nothing is denied, and the rule says denials: only");
	return arena_printf(x->out->arena,
	    "%.*s, and the rule says denials: drop", SLICE_ARG(denial_text(x)));
}

static void
explain_denial(struct explainer *x, bool all_else)
{
	struct explain_line *line;

	if (!all_else || (x->out->is_met && !x->out->is_denied))
		return;
	line = add_line(x, 0, x->out->is_met, S("denials"));
	line->detail = x->out->is_met ? denial_text(x) : drop_text(x);
	if (!x->out->is_met)
		x->out->miss = line->detail;
}

static struct slice
filter_miss(const struct explainer *x)
{
	ARRAY_EACH(line, &x->out->lines)
		if (line->depth == 0 && line->truth == EXPLAIN_NO)
			return arena_printf(x->out->arena, "%.*s: %.*s",
			    SLICE_ARG(line->label), SLICE_ARG(line->detail));
	return S("");
}

static void
explain_all(struct explainer *x, const struct pieces *pieces)
{
	struct explain_line *line;
	struct slice stopped;
	bool unless = pieces->unless != NULL && pieces->unless->is_true;

	explain_languages(x);
	explain_sources(x);
	stopped = filter_miss(x);
	line = add_line(x, 0, pieces->when->is_true, S("when"));
	line->place = pieces->when->node->place;
	explain_piece(x, pieces->when, 1, true);
	explain_unless(x, pieces);
	explain_denial(x, stopped.len == 0 && pieces->when->is_true && !unless);
	if (x->out->is_met)
		explain_escalation(x, pieces);
	if (x->out->is_met || x->out->miss.len > 0)
		return;
	if (stopped.len == 0) {
		blame_rule(&x->place, pieces, &x->text);
		stopped = keep(x);
	}
	x->out->miss = stopped;
}

struct explanation *
explanation_new(
    struct matcher *matcher, const struct match_input *input, size_t rule_index)
{
	struct explanation *out = mem_new(sizeof(*out));
	const struct ruleset *set = matcher_ruleset(matcher);
	const struct rule *rule = ruleset_rule(set, rule_index);
	AUTO(pieces_free)
	struct pieces *pieces = pieces_new(ruleset_book(set), rule);
	struct explainer x = {.out = out,
	    .matcher = matcher,
	    .rule_index = rule_index,
	    .place = miss_place_init(ruleset_book(set), input),
	    .input = input,
	    .rule = rule,
	    .text = buf_init(MAX_LINE)};
	struct hit hit;

	out->arena = arena_new();
	out->is_met = matcher_match_rule(matcher, input, rule_index, &hit);
	if (out->is_met) {
		out->severity = hit.severity;
		out->is_denied = hit.denied;
	}
	pieces_try(pieces, input);
	explain_all(&x, pieces);
	miss_place_fini(&x.place);
	buf_fini(&x.text);
	return out;
}

void
explanation_free(struct explanation **explanation)
{
	if (*explanation == NULL)
		return;
	array_fini(&(*explanation)->lines);
	arena_free(&(*explanation)->arena);
	mem_free(explanation);
}

/* --- as text -------------------------------------------------------------- */

void
explanation_print(const struct explanation *explanation, struct buf *out)
{
	static const char *const SIGNS[] = {
	    [EXPLAIN_YES] = "✓", [EXPLAIN_NO] = "✗", [EXPLAIN_UNTESTED] = "·"};

	ARRAY_EACH(line, &explanation->lines) {
		buf_printf(out, "%*s%s %.*s", (int)line->depth * 2, "",
		    SIGNS[line->truth], SLICE_ARG(line->label));
		if (line->truth == EXPLAIN_UNTESTED)
			buf_add_str(out, ": not tested");
		else if (line->detail.len > 0)
			buf_printf(out, ": %.*s", SLICE_ARG(line->detail));
		buf_add_char(out, '\n');
	}
}

void
explain_rule(struct matcher *matcher, const struct match_input *input,
    size_t rule_index, struct buf *out)
{
	AUTO(explanation_free)
	struct explanation *explanation =
	    explanation_new(matcher, input, rule_index);

	explanation_print(explanation, out);
}

bool
explain_miss(struct matcher *matcher, const struct match_input *input,
    size_t rule_index, struct buf *out)
{
	AUTO(explanation_free)
	struct explanation *explanation =
	    explanation_new(matcher, input, rule_index);

	buf_add_slice(out, explanation->miss);
	return !explanation->is_met;
}
