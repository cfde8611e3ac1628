/*
 * Any bytes give a tree or findings; every place lies within the text, and no
 * map has a key without text.
 */
#include "base/check.h"
#include "config/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
walk(const struct tree_node *node, unsigned lines, unsigned depth)
{
	check(depth <= TREE_MAX_DEPTH);
	check(node->line >= 1 && node->line <= lines);
	check(node->end_line >= node->line || node->len == 0);
	check(node->column >= 1 && node->width >= 1);
	TREE_EACH(child, node) {
		check((child->key != NULL) == (node->kind == TREE_MAP));
		check(child->key == NULL || child->key->kind == TREE_SCALAR);
		walk(child, lines, depth + 1);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(tree_free)
	struct tree *tree =
	    tree_parse(S("fuzz.yaml"), slice_make(data, size), problems);
	unsigned lines = 2;

	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n' || data[i] == '\r';
	if (tree == NULL)
		check(problems_count(problems, PROBLEM_ERROR) > 0);
	else
		walk(tree_root(tree), lines, 0);
	ARRAY_EACH(problem, &problems->items) {
		check(problem->place.line >= 1 && problem->place.line <= lines);
		check(problem->place.column >= 1 && problem->text.len > 0);
	}
	return 0;
}
