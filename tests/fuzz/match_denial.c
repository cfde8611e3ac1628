/*
 * Any bytes as an article against one rule under each policy for denials.  The
 * first byte chooses the language.  What is labelled is what `only` takes and
 * `drop` leaves, `ignore` takes all, and a second look says the same.
 */
#include <string.h>

#include "base/check.h"
#include "match/denial_table.h"
#include "match/explain.h"
#include "match/matcher.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct node *
node_new(struct rule_book *book, enum node_kind kind, struct slice text)
{
	struct node *node = arena_alloc(book->arena, sizeof(*node));

	node->kind = kind;
	node->text = text;
	return node;
}

static struct node *
join(
    struct rule_book *book, enum node_kind kind, struct node *a, struct node *b)
{
	struct node *node = node_new(book, kind, S(""));

	node->children = arena_new_array(book->arena, struct node *, 2);
	node->children[0] = a;
	node->children[1] = b;
	node->child_len = 2;
	node->within = (struct distance){DISTANCE_WORDS, 8};
	return node;
}

/* Words that the corpus is full of, in several scripts. */
static struct node *
arms(struct rule_book *book)
{
	static const struct slice TERMS[] = {SLICE("arms"), SLICE("a*"),
	    SLICE("оруж*"), SLICE("武器"), SLICE("무기"), SLICE("سلاح")};
	struct node *any = node_new(book, NODE_ANY, S(""));

	any->children =
	    arena_new_array(book->arena, struct node *, COUNT_OF(TERMS));
	for (size_t i = 0; i < COUNT_OF(TERMS); i++)
		any->children[any->child_len++] =
		    node_new(book, NODE_TERM, TERMS[i]);
	return any;
}

static struct ruleset *
rules(void)
{
	struct rule_book *book = rule_book_new();
	AUTO(problems_free) struct problems *problems = problems_new();
	struct node *near = join(
	    book, NODE_NEAR, arms(book), node_new(book, NODE_TERM, S("b")));
	struct node *when = join(book, NODE_ANY, arms(book), near);

	for (int policy = DENIALS_LABEL; policy <= DENIALS_IGNORE; policy++) {
		struct rule *rule = arena_alloc(book->arena, sizeof(*rule));

		rule->id = S("rule");
		rule->when = join(
		    book, NODE_ALL, when, node_new(book, NODE_NONE, S("")));
		rule->when->children[1] =
		    join(book, NODE_NONE, node_new(book, NODE_TERM, S("x")),
		        node_new(book, NODE_TERM, S("y")));
		rule->scope = SCOPE_TEXT;
		rule->denials = (enum denials)policy;
		*array_add(&book->rules) = rule;
	}
	return ruleset_compile(&book, problems);
}

struct seen {
	bool met[DENIALS_IGNORE + 1];
	bool denied;
};

static struct seen
look(struct matcher *matcher, const struct match_input *input)
{
	struct seen seen = {.denied = false};
	struct match_result result;

	matcher_match(matcher, input, &result);
	for (size_t i = 0; i < result.len; i++) {
		const struct hit *hit = &result.hits[i];

		seen.met[hit->rule->denials] = true;
		if (hit->rule->denials == DENIALS_LABEL)
			seen.denied = hit->denied;
	}
	return seen;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(ruleset_unref) struct ruleset *set = rules();
	AUTO(matcher_free) struct matcher *matcher = matcher_new(set);
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
	struct article article = {.body = slice_make(data, size)};
	struct match_input input = {.article = &article};
	size_t language = size > 0 ? data[0] % (cue_language_count + 1) : 0;
	struct seen seen, again;

	if (language < cue_language_count)
		article.language = cue_languages[language].code;
	seen = look(matcher, &input);
	again = look(matcher, &input);
	check(memcmp(&seen, &again, sizeof(seen)) == 0);
	check(seen.met[DENIALS_IGNORE] == seen.met[DENIALS_LABEL]);
	check(seen.met[DENIALS_ONLY] == seen.denied);
	check(seen.met[DENIALS_DROP] ==
	    (seen.met[DENIALS_LABEL] && !seen.denied));
	explain_rule(matcher, &input, DENIALS_DROP, &out);
	check(!seen.denied ||
	    slice_find(buf_slice(&out), S(" is denied by "), 0) < out.len);
	return 0;
}
