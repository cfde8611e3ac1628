/*
 * The files of a configuration as JSON Schema (draft 7), made from the same
 * tables that read them, for editors that complete and check while somebody
 * types.  Beside the standard's words it uses those of yaml-language-server
 * (errorMessage, patternErrorMessage, defaultSnippets, doNotSuggest), which
 * other validators pass over.
 *
 * A schema refuses what is wrong by its structure: unknown keys, wrong types,
 * words that are none of the choice.  It accepts whatever the loader accepts
 * but for plain true, false, null and ~ where a text is meant: an editor that
 * flags those is right.
 */
#ifndef CONFIG_JSONSCHEMA_H
#define CONFIG_JSONSCHEMA_H

#include "text/json.h"

/* The schema of "settings", "feeds" or "rules"; NULL for another word.  The
 * caller owns it. */
NODISCARD struct js *config_json_schema(struct slice what);

/* Those words, in that order; "" ends them. */
struct slice config_json_schema_name(size_t at);

#endif
