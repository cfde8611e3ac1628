#include "model/rule.h"

struct rule_book *
rule_book_new(void)
{
	struct rule_book *book = mem_new(sizeof(*book));

	book->arena = arena_new();
	book->rule_by_id = map_new();
	book->list_by_id = map_new();
	return book;
}

void
rule_book_free(struct rule_book **book)
{
	if (*book == NULL)
		return;
	array_fini(&(*book)->rules);
	array_fini(&(*book)->lists);
	map_free(&(*book)->rule_by_id);
	map_free(&(*book)->list_by_id);
	arena_free(&(*book)->arena);
	mem_free(book);
}

struct slice
rule_title(const struct rule *rule)
{
	return rule->name.len > 0 ? rule->name : rule->id;
}

bool
rule_is_expired(const struct rule *rule, int64_t now_ms)
{
	return rule->has_expires && now_ms > rule->expires_ms;
}

bool
rule_is_in_force(const struct rule *rule, int64_t now_ms)
{
	return rule->status != RULE_OFF && !rule_is_expired(rule, now_ms);
}
