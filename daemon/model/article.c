#include "model/article.h"

#include "base/mem.h"
#include "model/enums.h"

static const char *const FIELDS[FIELD_COUNT] = {"title", "body", "furniture"};

const char *
field_name(enum field field)
{
	return enum_name(FIELDS, FIELD_COUNT, (int)field);
}

struct article *
article_new(void)
{
	struct article *article = mem_new(sizeof(*article));

	article->arena = arena_new();
	return article;
}

void
article_free(struct article **article)
{
	if (*article == NULL)
		return;
	arena_free(&(*article)->arena);
	mem_free(article);
}
