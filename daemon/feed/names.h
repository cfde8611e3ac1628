/*
 * Which namespace a name of an XML document means: the declarations that were
 * met, and what everybody means by a prefix that nobody declared.  A prefix
 * holds for the whole document, as feeds use it; the namespace of names
 * without one belongs to each element (struct frame).
 */
#ifndef FEED_NAMES_H
#define FEED_NAMES_H

#include "base/slice.h"
#include "feed/vocabulary.h"
#include "text/markup.h"

#define NAMES_MAX 32 /* prefixes that mean something; feeds have under 15 */

struct names {
	struct {
		struct slice prefix;
		enum xml_space space;
	} known[NAMES_MAX];
	size_t len;
};

void names_add(struct names *names, struct slice prefix, enum xml_space space);

/* Takes a tag's declarations; answers the namespace of names without prefix
 * within it, `outer` where it does not say. */
enum xml_space names_learn(struct names *names,
    const struct markup_token *token, enum xml_space outer);

/* `inner` is what names_learn() answered for the element itself. */
enum xml_space
names_space(const struct names *names, struct slice name, enum xml_space inner);

#endif
