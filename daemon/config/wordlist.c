/* Word lists: entries, their spellings, and what has to stand beside them. */
#include "config/listfile.h"
#include "config/rulefile.h"
#include "config/shape.h"
#include "text/charset.h"
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

/* Keys of these lists. */
#define FROM_ELSEWHERE "file url"

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
        .shape = &SHAPE_PHRASE,
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
	READER_EACH(value, at, r)
	{
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
	            SLICE_ARG(utf8_cut(value->text, 80))),
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
	READER_EACH(item, value, r)
	{
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

/* A list as it is read. */
struct draft {
	struct word_list list;
	struct list_file file;
	int format, as; /* FORMATS and KINDS; as is -1 where it is not said */
};

enum {
	FORMAT_LINES
};
static const char *const FORMAT_WORDS[] = {"lines", "csv", "opensanctions",
    "ofac-advanced-xml", "ofac-sdn-xml", "ofac-csv", "un-xml", "eu-fsf-xml",
    "uk-csv", "seco-xml"};
static const struct choice FORMATS = {
    "format of a list", FORMAT_WORDS, COUNT_OF(FORMAT_WORDS)};

enum {
	AS_TERMS
};
static const char *const KIND_WORDS[] = {"terms", "names"};
static const struct choice KINDS = {
    "kind of entries", KIND_WORDS, COUNT_OF(KIND_WORDS)};

static bool
is_later_format(const struct tree_node *format)
{
	for (size_t i = FORMAT_LINES + 1; i < COUNT_OF(FORMAT_WORDS); i++) {
		if (slice_eq(format->text, slice_of(FORMAT_WORDS[i])))
			return true;
	}
	return false;
}

static void
key_kind(struct reader *r, const struct key *key, const struct tree_node *value,
    void *out)
{
	int *as = out;

	key_choice(r, key, value, as);
	if (*as != AS_TERMS)
		reader_absent(r, value, S("as: names"));
}

static void
key_encoding(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	const char *name;

	(void)key;
	if (!reader_is(r, value, TREE_SCALAR))
		return;
	name = charset_name(value->text);
	*(const char **)out = name;
	if (name == NULL)
		reader_say(r, value,
		    &(struct remark){
		        .level = PROBLEM_ERROR,
		        .code = "R024",
		        .help = S("utf-8, windows-1251, iso-8859-2, gb18030, "
		                  "shift_jis ..."),
		    },
		    "'%.*s' is no character set",
		    SLICE_ARG(utf8_cut(value->text, 40)));
}

static void
key_list_path(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct slice path = S("");

	key_line(r, key, value, &path);
	if (path.len > 0)
		*(const struct tree_node **)out = value;
}

/* A name has no more words than this. */
#define MAX_MIN_WORDS 100

static const struct shape ENTRY_SHAPE = {
    .kind = SHAPE_FORM, .item = &SHAPE_SECTION, .other = &SHAPE_PHRASE};
static const struct shape ENTRIES_SHAPE = {
    .kind = SHAPE_LIST, .item = &ENTRY_SHAPE};
static const char *const FORMATS_THERE[] = {"lines", NULL};
static const struct shape FORMAT_SHAPE = {
    .kind = SHAPE_WORDS, .words = FORMATS_THERE};
static const char *const KINDS_THERE[] = {"terms", NULL};
static const struct shape KIND_SHAPE = {
    .kind = SHAPE_WORDS, .words = KINDS_THERE};

#undef AT
#define AT(member) offsetof(struct draft, member)

static const struct key LIST_KEYS[] = {
    {.name = "entries",
        .read = key_entries,
        .shape = &ENTRIES_SHAPE,
        .section = &ENTRY_SCHEMA,
        .offset = AT(list),
        .help = "words, phrases and names"},
    {.name = "description",
        .read = key_text,
        .offset = AT(list.description),
        .help = "what it is for"},
    {.name = "needs",
        .read = key_needs,
        .offset = AT(list.needs),
        .help = "for every entry: one of these has to stand there, too"},
    {.name = "except",
        .read = key_terms,
        .offset = AT(list.except),
        .help = "for every entry: phrases that are something else"},
    {.name = "names",
        .read = key_names,
        .shape = &SHAPE_YES_NO,
        .with = "entries",
        .help = "true: entries are names of persons or firms"},
    {.name = "file",
        .read = key_list_path,
        .shape = &SHAPE_ONE_LINE,
        .offset = AT(file.at),
        .help = "a list in a file; the path is seen from the rule file"},
    {.name = "url", .help = "a list from the network"},
    {.name = "refresh", .with = "url", .help = "how often it is fetched"},
    {.name = "format",
        .read = key_choice,
        .choice = &FORMATS,
        .shape = &FORMAT_SHAPE,
        .offset = AT(format),
        .with = FROM_ELSEWHERE,
        .help = "how it is written: lines is one name a line"},
    {.name = "encoding",
        .read = key_encoding,
        .offset = AT(file.encoding),
        .with = FROM_ELSEWHERE,
        .help = "its character set, where that is not UTF-8"},
    {.name = "columns",
        .with = FROM_ELSEWHERE,
        .help = "headings of its columns"},
    {.name = "as",
        .read = key_kind,
        .choice = &KINDS,
        .shape = &KIND_SHAPE,
        .offset = AT(as),
        .with = FROM_ELSEWHERE,
        .help = "terms (as typed) or names (word order, transliteration)"},
    {.name = "min_words",
        .read = key_count,
        .offset = AT(file.min_words),
        .min = 1,
        .max = MAX_MIN_WORDS,
        .with = FROM_ELSEWHERE,
        .help = "names of fewer words are left out"},
    {.name = "weak",
        .with = FROM_ELSEWHERE,
        .help = "what weak aliases are worth"},
    {.name = "weak_needs",
        .with = FROM_ELSEWHERE,
        .help = "what they need beside them"},
    {.name = "where", .with = FROM_ELSEWHERE, .help = "which entries"},
    {.name = "accept",
        .with = FROM_ELSEWHERE,
        .help = "entries that are known and silent"},
    {.name = "changes",
        .with = FROM_ELSEWHERE,
        .help = "alerts about the list itself"},
};

const struct schema LIST_SCHEMA = {
    "a list", LIST_KEYS, COUNT_OF(LIST_KEYS), NULL};

/* A list that is not there yet is one finding, not one for each of its keys. */
static bool
is_absent(struct reader *r, const struct tree_node *map)
{
	const struct tree_node *url = tree_get(map, S("url"));
	const struct tree_node *format = tree_get(map, S("format"));

	if (url != NULL)
		reader_absent(r, url->key, S("a list from an address"));
	else if (format != NULL && is_later_format(format))
		reader_absent(r, format,
		    arena_printf(r->problems->arena, "format: %.*s",
		        SLICE_ARG(format->text)));
	else
		return false;
	READER_EACH(value, map, r)
	{
		if (schema_key(&LIST_SCHEMA, value->key->text) == NULL)
			reader_unknown_key(r, &LIST_SCHEMA, value->key);
	}
	return true;
}

/* Entries, or a file with its format. */
static bool
check_list(struct reader *r, const struct tree_node *map)
{
	const struct tree_node *entries = tree_get(map, S("entries"));
	const struct tree_node *file = tree_get(map, S("file"));

	if (entries != NULL && file != NULL)
		reader_say(r, file->key,
		    &(struct remark){
		        .level = PROBLEM_ERROR,
		        .code = "R022",
		        .help = S("any: [{list: one}, {list: other}] takes "
		                  "the entries of both"),
		    },
		    "a list has entries: or a file:, not both");
	else if (entries == NULL && file == NULL)
		reader_say(r, map,
		    &(struct remark){.level = PROBLEM_ERROR,
		        .code = "R029",
		        .help = S("entries: words, phrases and names; or "
		                  "file: and format: lines")},
		    "a list needs 'entries' or 'file'");
	else if (file != NULL && tree_get(map, S("format")) == NULL)
		reader_say(r, map,
		    &(struct remark){.level = PROBLEM_ERROR,
		        .code = "R029",
		        .help = S("format: lines is one name a line")},
		    "a list from a file needs 'format'");
	else
		return true;
	return false;
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
read_list(struct reader *r, const struct tree_node *map, struct word_list *list)
{
	struct rule_load *load = r->owner;
	struct draft draft = {.list = *list};
	size_t before = r->problems->errors;

	load->owner = (struct name_owner){OWNER_LIST, load->lists.len - 1};
	reader_map(r, &LIST_SCHEMA, map, &draft);
	load->owner.kind = OWNER_NONE;
	reader_companions(r, &LIST_SCHEMA, map);
	if (check_list(r, map) && draft.file.at != NULL &&
	    r->problems->errors == before)
		listfile_read(r, &draft.file, &draft.list);
	*list = draft.list;
}

static void
load_word_list(struct reader *r, const struct tree_node *map)
{
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
		    "'%.*s' is no id", SLICE_ARG(utf8_cut(list->id, 80)));
	claim_list(r, map->key, list);
	if (reader_is(r, map, TREE_MAP) && !is_absent(r, map))
		read_list(r, map, list);
}

void
key_lists(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	(void)out;
	if (!reader_is(r, value, TREE_MAP))
		return;
	READER_EACH(map, value, r)
	load_word_list(r, map);
}
