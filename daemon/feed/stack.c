#include "feed/stack.h"

#include <string.h>

#include "base/check.h"
#include "base/mem.h"

void
stack_init(struct stack *stack, size_t max_depth)
{
	memset(stack, 0, sizeof(*stack));
	stack->frames = mem_new_array(max_depth, sizeof(*stack->frames));
	stack->max = max_depth;
}

void
stack_fini(struct stack *stack)
{
	mem_free(&stack->frames);
	stack->len = 0;
}

/* FNV-1a over small letters; who finds collisions only makes us search. */
static size_t
bucket_of(struct slice name)
{
	uint32_t hash = 2166136261U;

	for (size_t i = 0; i < name.len; i++)
		hash =
		    (hash ^ (unsigned char)char_lower(name.ptr[i])) * 16777619U;
	return (hash ^ hash >> 16) % STACK_BUCKETS;
}

bool
stack_push(struct stack *stack, const struct frame *frame)
{
	if (stack->len == stack->max)
		return false;
	stack->frames[stack->len++] = *frame;
	stack->open[bucket_of(frame->name)]++;
	return true;
}

size_t
stack_find(const struct stack *stack, struct slice name)
{
	if (stack->open[bucket_of(name)] == 0)
		return 0;
	for (size_t i = stack->len; i > 0; i--)
		if (slice_eq_nocase(stack->frames[i - 1].name, name))
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
	stack->open[bucket_of(stack->frames[stack->len].name)]--;
}
