/*
 * The words of XML feeds: which element, of which namespace, directly within
 * what, means which slot of a draft.  One table for RSS, Atom and the modules
 * that both carry; ranks say which of several sources of one slot is believed.
 *
 * Namespaces are told by address, then by the prefix everybody uses for them,
 * because many feeds forget to declare it or spell the address wrongly.
 */
#ifndef FEED_VOCABULARY_H
#define FEED_VOCABULARY_H

#include <stdbool.h>

#include "base/slice.h"
#include "feed/draft.h"

enum xml_space {
	SPACE_CORE, /* none, RSS's own, Atom's, and what is misspelt */
	SPACE_DC,
	SPACE_TERMS, /* dcterms */
	SPACE_CONTENT,
	SPACE_MEDIA,
	SPACE_ITUNES,
	SPACE_RDF,
	SPACE_XHTML,
	SPACE_OTHER, /* known to be of no use here */
};

/* By the address of an xmlns attribute; false for unknown ones. */
bool vocabulary_space(struct slice address, enum xml_space *out);

/* By prefix alone; SPACE_OTHER for unknown ones, SPACE_CORE for none. */
enum xml_space vocabulary_prefix(struct slice prefix);

enum element_role {
	ROLE_FEED,     /* channel, feed */
	ROLE_ENTRY,    /* item, entry */
	ROLE_GROUP,    /* its children count as its parent's */
	ROLE_VALUE,    /* text of a slot */
	ROLE_LINK,     /* an address as text or in href */
	ROLE_GUID,     /* an id that may be an address */
	ROLE_CATEGORY, /* a tag as text or in term */
	ROLE_PERSON,   /* a name as text or in a child */
	ROLE_VOID,     /* nothing in it; often not closed */
};

enum element_owner {
	OWNER_NONE = 0,
	OWNER_FEED = 1,
	OWNER_ENTRY = 2,
	OWNER_ANY = 3,
};

struct element {
	struct slice local;
	unsigned spaces; /* bit 1 << space */
	enum element_owner owner;
	enum element_role role;
	enum slot slot;
	unsigned rank;
	enum text_form form;
	bool is_typed; /* the attributes type and mode decide on the form */
};

/* The row of a name in any case; NULL where it means nothing. */
const struct element *vocabulary_find(
    struct slice local, enum xml_space space, enum element_owner owner);

/* br, hr, img ...: elements of HTML that are never closed. */
bool vocabulary_is_void(struct slice local);

/* Walks the table, for its test; NULL at the end. */
const struct element *vocabulary_at(size_t at);

#endif
