#include "config/rules.h"

#include "config/folder.h"
#include "config/rulefile.h"

static const struct folder_codes FOLDER_CODES = {
    .unreadable = "R019",
    .stray = "R019",
    .writable = "R019",
};

static int
read_source(const char *path, struct source_set *set, struct problems *problems)
{
	/* One byte more than the tree takes, so that it says what is wrong. */
	AUTO(buf_fini) struct buf text = buf_init(TREE_MAX_BYTES + 1);

	struct slice name = slice_of(path);

	/* A file that was named beside its folder. */
	if (source_set_find(set, name) != NULL)
		return 0;
	if (folder_read(path, &FOLDER_CODES, problems, &text) != 0)
		return -1;
	/* A path that looks like that of a list's file. */
	if (slice_starts(name, S(SOURCE_LIST)))
		name = arena_printf(problems->arena, "./%s", path);
	source_set_add(set, name, buf_slice(&text));
	return 0;
}

int
config_read_rule_sources(
    const char *path, struct source_set *set, struct problems *problems)
{
	struct path_list paths = {0};
	int result;

	if (!folder_is(path))
		return read_source(path, set, problems);
	result = folder_list(path, &FOLDER_CODES, problems, &paths);
	ARRAY_EACH(file, &paths) {
		if (read_source(file->ptr, set, problems) != 0)
			result = -1;
	}
	array_fini(&paths);
	return result;
}

/* Arrays that grew become the book's own. */
static void
finish_book(struct rule_load *load)
{
	struct rule_book *book = load->book;
	struct boilerplate *boilerplate = &book->boilerplate;

	ARRAY_EACH(draft, &load->rules)
		*array_add(&book->rules) = draft->rule;
	ARRAY_EACH(draft, &load->lists)
		*array_add(&book->lists) = draft->list;
	boilerplate->cut_after.len = load->cut_after.len;
	boilerplate->cut_after.items =
	    arena_new_array(book->arena, struct term, load->cut_after.len);
	for (size_t i = 0; i < load->cut_after.len; i++)
		boilerplate->cut_after.items[i] = load->cut_after.items[i];
	boilerplate->drop_lines.len = load->drop_lines.len;
	boilerplate->drop_lines.items =
	    arena_new_array(book->arena, struct term, load->drop_lines.len);
	for (size_t i = 0; i < load->drop_lines.len; i++)
		boilerplate->drop_lines.items[i] = load->drop_lines.items[i];
}

static void
load_fini(struct rule_load *load)
{
	for (size_t i = 0; i < load->tree_len; i++)
		tree_free(&load->trees[i]);
	mem_free(&load->trees);
	token_list_fini(&load->tokens);
	arena_free(&load->scratch);
	array_fini(&load->uses);
	array_fini(&load->rules);
	array_fini(&load->lists);
	array_fini(&load->cut_after);
	array_fini(&load->drop_lines);
	map_free(&load->fixtures);
}

struct rule_book *
config_load_rules(struct source_set *set, const struct rules_options *options,
    struct problems *problems)
{
	AUTO(rule_book_free) struct rule_book *book = rule_book_new();
	size_t before = problems_count(problems, PROBLEM_ERROR);
	struct rule_load load = {
	    .sources = set,
	    .options = options,
	    .book = book,
	    .problems = problems,
	    .tree_len = set->files.len,
	    .trees = mem_new_array(set->files.len, sizeof(*load.trees)),
	    .tokens = token_list_init(),
	    .scratch = arena_new(),
	    .fixtures = map_new(),
	};

	for (size_t i = 0; i < load.tree_len; i++) {
		if (!source_is_list(&set->files.items[i]))
			rulefile_read(&load, i);
	}
	names_resolve(&load);
	lint_rules(&load);
	if (problems_count(problems, PROBLEM_ERROR) == before)
		finish_book(&load);
	load_fini(&load);
	if (problems_count(problems, PROBLEM_ERROR) > before)
		return NULL;
	return take_ptr(&book);
}
