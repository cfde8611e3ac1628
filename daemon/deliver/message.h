/*
 * What a message says, before any format: the alerts of one article are one
 * part, its text made safe to show, its matched words marked.  Every kind of
 * channel renders from this.
 */
#ifndef DELIVER_MESSAGE_H
#define DELIVER_MESSAGE_H

#include "base/arena.h"
#include "base/slice.h"
#include "model/alert_doc.h"
#include "model/delivery.h"

/* One line of text without control, line and bidi characters. */
struct marked {
	struct slice text;
	struct marks marks;
};

/* Why one rule was met: the different words of its first windows. */
struct part_rule {
	struct slice id;
	struct slice title;
	struct slice change;
	struct slice because; /* `"Kim" + "weapons"; ...`; may be empty */
};

struct part {
	const struct alert_doc *first; /* as given, uncleaned */
	const struct alert_doc **docs; /* all of this article */
	size_t doc_len;
	enum alert_kind kind;
	enum severity severity; /* the highest */
	bool denied;            /* all of them */
	bool official;
	struct marked title;
	struct marked *excerpts; /* different ones */
	size_t excerpt_len;
	struct slice source;
	struct slice when;  /* "1 Mar 2026, 09:30 UTC"; empty: unknown */
	struct slice link;  /* http or https and safe to link; else empty */
	struct slice other; /* an address that is not; as text */
	struct slice host;  /* of the link */
	struct slice *tags;
	size_t tag_len;
	struct slice *sources; /* of the story, when more than one */
	size_t source_len;
	struct part_rule *rules;
	size_t rule_len;
};

struct message {
	enum leg leg;
	enum severity severity; /* the highest of all parts */
	struct slice label;     /* "update", "digest", "test", ... or empty */
	struct slice text;      /* of a notice or test; or empty */
	struct slice headline;  /* "[HIGH] Title (and 2 more)", one line */
	struct part *parts;
	size_t part_len;
};

struct message *message_new(struct arena *arena, enum leg leg,
    struct slice text, const struct alert_doc *const *docs, size_t doc_len);

/* Longest address that is made a link; mail and chat cut longer ones. */
#define LINK_MAX 2000

/* http or https, a host, and no byte that could end a link anywhere. */
bool link_is_safe(struct slice url);

/* Text as one safe line; marks follow their bytes. */
struct marked
marked_clean(struct arena *arena, struct slice text, struct marks marks);
struct slice text_clean(struct arena *arena, struct slice text);

/* The next stretch of a marked text from *at on; false at its end. */
struct stretch {
	struct slice text;
	bool is_marked;
};
bool marked_next(const struct marked *marked, size_t *at, struct stretch *out);

/* The front of the marked text that is at most max_units UTF-16 code units
 * long, an ellipsis included where something was cut; in the arena. */
struct marked
marked_cut(struct arena *arena, struct marked marked, size_t max_units);
struct slice text_cut(struct arena *arena, struct slice text, size_t max_units);

#endif
