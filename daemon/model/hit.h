/*
 * What matching answers for one rule and one article: that it is met, how
 * severe that is, and the places in the text that say why.
 */
#ifndef MODEL_HIT_H
#define MODEL_HIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"
#include "model/article.h"
#include "model/rule.h"
#include "model/severity.h"

/*
 * One highlighted place.  Offsets are bytes into the article's field as given;
 * furniture that boilerplate rules cut out of the body keeps its offsets into
 * the body.  `text` is the article's, `term` the rule's.
 */
struct because {
	enum field field;
	size_t start;
	size_t end;
	struct slice text;
	struct slice term;
	unsigned window; /* the witness it belongs to, from 0 */
};

struct hit {
	const struct rule *rule;
	enum severity severity;  /* after escalation */
	bool denied;             /* false until denials are known */
	struct because *because; /* in order of field and start */
	size_t because_len;
};

#endif
