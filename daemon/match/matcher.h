/*
 * Which rules an article meets, and why.  A matcher is the scratch memory of
 * one thread for one rule set; it is reused from article to article and then
 * allocates nothing.
 *
 * The stages of one article: fold and cut into words (text/token.h), look each
 * different word up once, walk the trie of terms from every word, collect the
 * rules whose anchor was hit, evaluate only these.  What a rule costs that has
 * no anchor in the article is nothing.
 */
#ifndef MATCH_MATCHER_H
#define MATCH_MATCHER_H

#include "base/auto.h"
#include "match/boilerplate.h"
#include "match/ruleset.h"
#include "model/article.h"
#include "model/hit.h"

struct matcher;

/*
 * At most so many windows of each term, list or `near` of a rule are kept to
 * be highlighted, the first ones of the article.  Whether a rule is met never
 * depends on it.
 */
#define MATCH_WINDOWS_MAX 100

struct match_input {
	const struct article *article;
	/* What `sources` of a rule may name beside the article's source. */
	const struct slice *feed_tags;
	size_t feed_tag_len;
	struct slice feed_url; /* its host is a domain of the article too */
	/* Filters of the rules that are not applied (tests, RULES.md 3). */
	bool skip_languages;
	bool skip_sources;
	/* Paragraphs that other articles of the source carried. */
	struct repeated_paragraphs repeated;
};

struct match_result {
	const struct hit *hits; /* in the order of the rules */
	size_t len;
};

/* Holds a reference to the rule set. */
NODISCARD struct matcher *matcher_new(struct ruleset *set);
void matcher_free(struct matcher **matcher);

struct ruleset *matcher_ruleset(const struct matcher *matcher);

/*
 * Matches one article against all rules.  The result, its `because` items and
 * their text (which points into the article) live until the next call; the
 * article has to live as long.  Never fails.
 */
void matcher_match(struct matcher *matcher, const struct match_input *input,
    struct match_result *result_out);

/*
 * The same for one rule alone, which is cheaper where rules are many.  True
 * where it is met; *hit_out is untouched where not.
 */
bool matcher_match_rule(struct matcher *matcher,
    const struct match_input *input, size_t rule_index, struct hit *hit_out);

#endif
