/*
 * The alert document: everything that a message needs to know of an alert
 * after its article is gone from memory.  alert/doc writes and reads it as
 * JSON, the store keeps those bytes, deliver/ renders from this struct.
 */
#ifndef MODEL_ALERT_DOC_H
#define MODEL_ALERT_DOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "model/alert.h"
#include "model/hit.h"
#include "model/severity.h"

/* Bytes [start, end) of the text beside it, in rising order, not empty, not
 * touching each other, at borders of code points. */
struct mark {
	size_t start;
	size_t end;
};

struct marks {
	struct mark *items;
	size_t len;
};

struct doc_rule {
	struct slice id;
	struct slice title;
};

struct doc_article {
	struct slice key; /* DIGEST_ID_LEN hex: the same article or not */
	struct slice title;
	struct marks title_marks;
	struct slice url;
	struct slice source; /* feed id */
	bool official;       /* the source is the authority itself */
	bool has_published;
	int64_t published_ms;
	struct slice language;
	struct slice excerpt; /* may begin and end with an ellipsis */
	struct marks excerpt_marks;
};

struct alert_doc {
	struct slice id;
	enum alert_kind kind;
	enum severity severity;
	struct slice *tags; /* of rule and feed, without repetition */
	size_t tag_len;
	bool denied;
	/* Why this is an update of what was told before; empty where it is
	 * not: "severity raised from medium to high". */
	struct slice change;
	struct doc_rule *rules; /* at least one */
	size_t rule_len;
	struct slice story_id;
	struct slice *story_sources;
	size_t story_source_len;
	struct doc_article article;
	/* Offsets are into the article's own fields, not into the excerpt. */
	struct because *because;
	size_t because_len;
	size_t because_total; /* how many there were before the limit */
	int64_t raised_ms;
};

#endif
