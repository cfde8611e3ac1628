/* Word lists: entries, their spellings, and what has to stand beside them. */
#include "config/rulefile.h"

#include "text/fold.h"
#include "text/utf8.h"

/* `{forms: TERM}`: the name is matched by its stem. */
static void
key_stem(struct reader *r, const struct key *key, const struct tree_node *value,
    void *out)
{
	struct list_entry *entry = out;

	(void)key;
	entry->is_forms = true;
	term_read(r, value, TERM_FORMS, &entry->name);
}

#define AT(member) offsetof(struct list_entry, member)

static const struct key ENTRY_KEYS[] = {
    {.name = "name",
        .read = key_term,
        .offset = AT(name),
        .help = "the full spelling"},
    {.name = "also",
        .read = key_terms,
        .offset = AT(also),
        .help = "other full spellings"},
    {.name = "short",
        .read = key_terms,
        .offset = AT(short_forms),
        .help = "forms that count only beside a full spelling"},
    {.name = "needs",
        .read = key_needs,
        .offset = AT(needs),
        .help = "one of these has to stand there, too"},
    {.name = "needs_within",
        .read = key_wide_window,
        .offset = AT(needs_within),
        .fallback = "article",
        .help = "how close: N words, sentence, paragraph, article"},
    {.name = "except",
        .read = key_terms,
        .offset = AT(except),
        .help = "phrases that are somebody else"},
    {.name = "id",
        .read = key_line,
        .offset = AT(id),
        .help = "an identifier of yours"},
    {.name = "forms",
        .read = key_stem,
        .help = "alone: a word in its grammatical forms"},
};

const struct schema ENTRY_SCHEMA = {
    "an entry", ENTRY_KEYS, COUNT_OF(ENTRY_KEYS), NULL};

/* One word of a script that writes spaces between words. */
static bool
is_one_word(struct slice text)
{
	struct slice rest = text;
	uint32_t cp;

	while (utf8_next(&rest, &cp)) {
		enum script script = fold_script(cp);

		if (script == SCRIPT_NONE || script >= SCRIPT_HAN)
			return false;
	}
	return text.len > 0;
}

static void
check_name(struct reader *r, const struct tree_node *at,
    const struct list_entry *entry)
{
	if (entry->needs.len > 0 || !is_one_word(entry->name.text) ||
	    slice_ends(entry->name.text, S("*")))
		return;
	reader_say(r, tree_get(at, S("name")),
	    &(struct remark){
	        .level = PROBLEM_WARNING,
	        .code = "R045",
	        .help = S("give the full name and put this under short:, or "
	                  "say with needs: what stands beside it"),
	    },
	    "a name of one word is found wherever the word stands");
}

/* An entry has a name, or is a word in its forms and nothing else. */
static bool
check_entry(struct reader *r, const struct tree_node *at)
{
	const struct tree_node *forms = tree_get(at, S("forms"));

	if (at->kind != TREE_MAP)
		return false;
	if (forms == NULL && tree_get(at, S("name")) == NULL) {
		reader_say(r, at,
		    &(struct remark){.level = PROBLEM_ERROR,
		        .code = "R029",
		        .help = S("name: the full spelling; also:, short:, "
		                  "needs: and except: go with it")},
		    "an entry needs 'name'");
		return false;
	}
	TREE_EACH(value, at) {
		if (forms == NULL || value == forms)
			continue;
		reader_say(r, value->key,
		    &(struct remark){.level = PROBLEM_ERROR,
		        .code = "R022",
		        .help = S("an entry with forms: has no other key; "
		                  "write needs: and except: on the list")},
		    "%.*s: goes with name:, not with forms:",
		    SLICE_ARG(value->key->text));
		return false;
	}
	return true;
}

/* `- Breaking: Kim` in a list of entries. */
static bool
is_split_phrase(struct reader *r, const struct tree_node *at)
{
	const struct tree_node *value = at->first;

	if (at->len != 1 || at->is_flow || value->kind != TREE_SCALAR ||
	    schema_key(&ENTRY_SCHEMA, value->key->text) != NULL)
		return false;
	reader_say(r, value->key,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R005",
	        .hint = arena_printf(r->problems->arena, "write \"%.*s: %.*s\"",
	            SLICE_ARG(value->key->text),
	            SLICE_ARG(slice_sub(value->text, 0, 80))),
	    },
	    "this reads as a setting named %.*s; put quotes around the phrase",
	    SLICE_ARG(value->key->text));
	return true;
}

static bool
read_entry(
    struct reader *r, const struct tree_node *at, struct list_entry *entry)
{
	entry->place = reader_place(r, at);
	entry->needs_within.kind = DISTANCE_ARTICLE;
	if (at->kind != TREE_MAP)
		return term_read(r, at, TERM_PLAIN, &entry->name);
	if (is_split_phrase(r, at))
		return false;
	reader_map(r, &ENTRY_SCHEMA, at, entry);
	if (!check_entry(r, at) || entry->name.text.len == 0)
		return false;
	if (!entry->is_forms)
		check_name(r, at, entry);
	return true;
}

static void
key_entries(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct word_list *list = out;

	(void)key;
	if (!reader_is(r, value, TREE_LIST))
		return;
	if (value->len == 0)
		reader_error(r, value, "R024", "entries: the list is empty");
	list->entries =
	    arena_new_array(r->arena, struct list_entry, value->len);
	TREE_EACH(item, value) {
		if (read_entry(r, item, &list->entries[list->entry_len]))
			list->entry_len++;
		else
			list->entries[list->entry_len] = (struct list_entry){0};
	}
}

static void
key_names(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	bool names = false;

	(void)out;
	key_bool(r, key, value, &names);
	if (names)
		reader_absent(r, value->key, S("names: true"));
}

#undef AT
#define AT(member) offsetof(struct word_list, member)

static const struct key LIST_KEYS[] = {
    {.name = "entries",
        .read = key_entries,
        .section = &ENTRY_SCHEMA,
        .is_required = true,
        .help = "words, phrases and names"},
    {.name = "description",
        .read = key_text,
        .offset = AT(description),
        .help = "what it is for"},
    {.name = "needs",
        .read = key_needs,
        .offset = AT(needs),
        .help = "for every entry: one of these has to stand there, too"},
    {.name = "except",
        .read = key_terms,
        .offset = AT(except),
        .help = "for every entry: phrases that are something else"},
    {.name = "names",
        .read = key_names,
        .help = "true: entries are names of persons or firms"},
    {.name = "file", .help = "a list in a file"},
    {.name = "url", .help = "a list from the network"},
    {.name = "refresh", .help = "how often it is fetched"},
    {.name = "format", .help = "how it is written"},
    {.name = "encoding", .help = "its character set"},
    {.name = "columns", .help = "headings of its columns"},
    {.name = "as", .help = "names or terms"},
    {.name = "min_words", .help = "shorter names are left out"},
    {.name = "weak", .help = "what weak aliases are worth"},
    {.name = "weak_needs", .help = "what they need beside them"},
    {.name = "where", .help = "which entries"},
    {.name = "accept", .help = "entries that are known and silent"},
    {.name = "changes", .help = "alerts about the list itself"},
};

const struct schema LIST_SCHEMA = {
    "a list", LIST_KEYS, COUNT_OF(LIST_KEYS), NULL};

/* A list from elsewhere: one finding, not one for each of its keys. */
static bool
is_from_elsewhere(struct reader *r, const struct tree_node *map)
{
	const struct tree_node *source = tree_get(map, S("file"));

	if (source == NULL)
		source = tree_get(map, S("url"));
	if (source == NULL)
		return false;
	reader_absent(r, source->key,
	    slice_eq(source->key->text, S("file"))
	        ? S("a list from a file")
	        : S("a list from an address"));
	TREE_EACH(value, map) {
		if (schema_key(&LIST_SCHEMA, value->key->text) == NULL)
			reader_unknown_key(r, &LIST_SCHEMA, value->key);
	}
	return true;
}

static void
claim_list(
    struct reader *r, const struct tree_node *key, struct word_list *list)
{
	struct rule_load *load = r->owner;
	const struct word_list *before =
	    map_get(load->book->list_by_id, list->id);

	*array_add(&load->lists) =
	    (struct list_draft){.list = list, .tree = r->tree};
	if (before == NULL) {
		map_set(load->book->list_by_id, list->id, list);
		return;
	}
	reader_say(r, key,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = "R031",
	        .help = S("all rule files are one name space"),
	    },
	    "the list '%.*s' is defined at %.*s:%u:%u as well",
	    SLICE_ARG(list->id), SLICE_ARG(before->place.file),
	    before->place.line, before->place.column);
}

static void
load_word_list(struct reader *r, const struct tree_node *map)
{
	struct rule_load *load = r->owner;
	struct word_list *list =
	    arena_alloc(r->arena, sizeof(struct word_list));

	list->id = reader_copy(r, map->key);
	list->place = reader_place(r, map->key);
	if (!is_id(list->id))
		reader_say(r, map->key,
		    &(struct remark){
		        .level = PROBLEM_ERROR,
		        .code = "R024",
		        .help = S("small letters, digits and hyphens"),
		    },
		    "'%.*s' is no id", SLICE_ARG(slice_sub(list->id, 0, 80)));
	claim_list(r, map->key, list);
	if (!reader_is(r, map, TREE_MAP) || is_from_elsewhere(r, map))
		return;
	load->owner = (struct name_owner){OWNER_LIST, load->lists.len - 1};
	reader_map(r, &LIST_SCHEMA, map, list);
	load->owner.kind = OWNER_NONE;
}

void
key_lists(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	(void)out;
	if (!reader_is(r, value, TREE_MAP))
		return;
	TREE_EACH(map, value)
		load_word_list(r, map);
}
