/*
 * What the parts of the generator share: config/jsonschema.c walks the tables,
 * config/jsonschema_tie.c and config/jsonschema_condition.c know what keys owe
 * to each other, in any map and in a condition.
 */
#ifndef CONFIG_JSONSCHEMA_PARTS_H
#define CONFIG_JSONSCHEMA_PARTS_H

#include "config/shape.h"
#include "text/json.h"

/* Adds what a value has to be to the schema of a key. */
void jsonschema_value(
    struct js *out, const struct shape *shape, const struct key *key);

/* The schema of a key's value, with its description; the caller owns it. */
NODISCARD struct js *jsonschema_key(const struct key *key);

/* Adds what the keys of a map owe to each other. */
void jsonschema_ties(struct js *out, const struct schema *schema);

/* A key that no map of this sort takes: never suggested, and refused. */
NODISCARD struct js *jsonschema_refused(const char *help, const char *why);

/* Adds that it is a list, of so many items at least. */
void jsonschema_list(struct js *out, int64_t min);

/* What an editor offers to put in: the body is JSON, so that the editor can
 * indent it for where it goes, with $1 where the person types on. */
NODISCARD struct js *
jsonschema_snippet(const char *label, const char *help, const char *body);

/* {"$ref": "#/definitions/NAME"} */
NODISCARD struct js *jsonschema_ref(const char *name);

/* Where a condition stands, which decides what it may be. */
enum role {
	ROLE_CONDITION,
	ROLE_ITEM, /* of all: none: may stand there, too */
	ROLE_SPAN, /* of near: it has a place in the text */
	ROLE_COUNT
};

/* Adds a condition of that role: a phrase or a map. */
void jsonschema_condition(struct js *out, enum role role);

/* Adds a list of conditions, as the key of a condition or of a list. */
void jsonschema_conditions(struct js *out, const struct key *key);

/* Adds the maps of all roles, to which conditions refer. */
void jsonschema_condition_maps(struct js *definitions);

#endif
