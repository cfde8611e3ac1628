#include "feed/stack.h"

#include <string.h>

#include "base/check.h"
#include "base/mem.h"

void
stack_init(struct stack *stack, size_t max_depth)
{
	memset(stack, 0, sizeof(*stack));
	stack->frames = mem_new_array(max_depth, sizeof(*stack->frames));
	stack->hashes = mem_new_array(max_depth, sizeof(*stack->hashes));
	stack->max = max_depth;
}

void
stack_fini(struct stack *stack)
{
	mem_free(&stack->frames);
	mem_free(&stack->hashes);
	stack->len = 0;
}

/* FNV-1a over small letters; who finds collisions only makes us search. */
static uint32_t
hash_of(struct slice name)
{
	uint32_t hash = 2166136261U;

	for (size_t i = 0; i < name.len; i++)
		hash =
		    (hash ^ (unsigned char)char_lower(name.ptr[i])) * 16777619U;
	return hash ^ hash >> 16;
}

bool
stack_push(struct stack *stack, const struct frame *frame)
{
	uint32_t hash = hash_of(frame->name);

	if (stack->len == stack->max)
		return false;
	stack->frames[stack->len] = *frame;
	stack->hashes[stack->len++] = hash;
	stack->open[hash % STACK_BUCKETS]++;
	return true;
}

size_t
stack_find(const struct stack *stack, struct slice name)
{
	uint32_t hash = hash_of(name);

	if (stack->open[hash % STACK_BUCKETS] == 0)
		return 0;
	for (size_t i = stack->len; i > 0; i--)
		if (stack->hashes[i - 1] == hash &&
		    slice_eq_nocase(stack->frames[i - 1].name, name))
			return i;
	return 0;
}

const struct frame *
stack_top(const struct stack *stack)
{
	return stack->len == 0 ? NULL : &stack->frames[stack->len - 1];
}

void
stack_pop(struct stack *stack)
{
	check(stack->len > 0);
	stack->len--;
	stack->open[stack->hashes[stack->len] % STACK_BUCKETS]--;
}
