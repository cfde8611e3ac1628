/*
 * What a message says, before any format: the alerts of one article are one
 * part, its text made safe to show, its matched words marked.  Every kind of
 * channel renders from this.
 */
#ifndef DELIVER_MESSAGE_H
#define DELIVER_MESSAGE_H

#include "base/arena.h"
#include "base/slice.h"
#include "deliver/marked.h"
#include "model/alert_doc.h"
#include "model/delivery.h"

/* Why one rule was met: the different words of its first windows. */
struct part_rule {
	struct slice id;
	struct slice title;
	struct slice change;  /* why it is an update; or empty */
	struct slice because; /* `"Kim" + "weapons"; ...`; may be empty */
};

struct part {
	const struct alert_doc **docs; /* of one article, as given */
	size_t doc_len;
	enum alert_kind kind;
	enum severity severity; /* the highest */
	bool denied;            /* all of them */
	bool official;
	struct marked title;
	struct slice prefix;     /* "update: ", "health: ", ... or empty */
	struct slice headline;   /* "[HIGH] update: Title" */
	struct marked *excerpts; /* different ones */
	size_t excerpt_len;
	struct slice source;
	struct slice when;  /* "1 Mar 2026, 09:30 UTC"; empty: unknown */
	struct slice link;  /* as link_of() */
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
	/* One line that says it all: "[HIGH] Title (and 2 more)". */
	struct slice headline;
	struct part *parts;
	size_t part_len;
	size_t omitted; /* parts that the kind of channel has no room for */
};

/* Never without a headline; parts in the order of the documents, in a digest
 * the most severe first.  All of it in
 * the arena, views of the documents where nothing had to be cleaned. */
struct message *message_new(struct arena *arena, enum leg leg,
    struct slice text, const struct alert_doc *const *docs, size_t doc_len);

/* Longest address that is made a link; mail and chat cut longer ones. */
#define MESSAGE_MAX_LINK 2000

/*
 * The address as it may be linked: http or https, a host that is what it looks
 * like, and no byte that could end a link anywhere (they are written as %XX);
 * empty for any other.  In the arena.
 */
struct slice link_of(struct arena *arena, struct slice url);

/* "HIGH" */
const char *severity_label(enum severity severity);

#endif
