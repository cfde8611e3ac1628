/*
 * An article as a JSON text: fixtures of rule tests and what the match command
 * is given.  Keys are those of CONFIG.md: id url title body published language
 * source; others are passed over.
 */
#ifndef CONFIG_ARTICLE_H
#define CONFIG_ARTICLE_H

#include "base/err.h"
#include "base/slice.h"
#include "model/article.h"

/*
 * NULL with ERR_INPUT where the text is no JSON object, a key has a value of
 * the wrong type or `published` is no date.  The caller owns the article.
 */
NODISCARD struct article *
config_parse_article(struct slice json, struct err *err);

#endif
