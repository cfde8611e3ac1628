/* The kinds of values that all files share; declared in config/reader.h. */
#include <inttypes.h>
#include <stdio.h>

#include "base/check.h"
#include "base/num.h"
#include "config/reader.h"
#include "text/lang.h"
#include "text/utf8.h"

#define ID_MAX      64
#define MAX_CHOICES 16

bool
is_id(struct slice text)
{
	if (text.len == 0 || text.len > ID_MAX || text.ptr[0] == '-')
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!char_is_digit(c) && c != '-' && (c < 'a' || c > 'z'))
			return false;
	}
	return true;
}

void
key_nothing(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)r;
	(void)key;
	(void)value;
	(void)out;
}

void
key_section(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	reader_map(r, key->section, value, out);
}

static void
bad_value(struct reader *r, const struct tree_node *value, const char *want)
{
	reader_error(r, value, r->codes->value,
	    "%.*s: %s is expected, not '%.*s'", SLICE_ARG(value->key->text),
	    want, SLICE_ARG(utf8_cut(value->text, 80)));
}

void
key_text(struct reader *r, const struct key *key, const struct tree_node *value,
    void *out)
{
	(void)key;
	if (!reader_is(r, value, TREE_SCALAR))
		return;
	if (slice_trim(value->text).len == 0)
		reader_error(r, value, r->codes->value, "%.*s: is empty",
		    SLICE_ARG(value->key->text));
	else
		*(struct slice *)out = reader_copy(r, value);
}

void
key_line(struct reader *r, const struct key *key, const struct tree_node *value,
    void *out)
{
	if (!reader_is(r, value, TREE_SCALAR))
		return;
	for (size_t i = 0; i < value->text.len; i++) {
		uint8_t c = (uint8_t)value->text.ptr[i];

		if (c < 0x20 || c == 0x7f) {
			reader_error(r, value, r->codes->value,
			    "%.*s: no line breaks or control characters",
			    SLICE_ARG(value->key->text));
			return;
		}
	}
	key_text(r, key, value, out);
}

static bool
check_id(struct reader *r, const struct tree_node *node)
{
	if (!reader_is(r, node, TREE_SCALAR))
		return false;
	if (is_id(node->text))
		return true;
	reader_say(r, node,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = r->codes->value,
	        .help = S("small letters, digits and hyphens, beginning with a "
	                  "letter or digit, at most 64"),
	    },
	    "'%.*s' is no id", SLICE_ARG(utf8_cut(node->text, 80)));
	return false;
}

void
key_id(struct reader *r, const struct key *key, const struct tree_node *value,
    void *out)
{
	(void)key;
	if (check_id(r, value))
		*(struct slice *)out = reader_copy(r, value);
}

void
key_bool(struct reader *r, const struct key *key, const struct tree_node *value,
    void *out)
{
	bool is_true = slice_eq(value->text, S("true"));

	(void)key;
	if (!reader_is(r, value, TREE_SCALAR))
		return;
	if (is_true || slice_eq(value->text, S("false")))
		*(bool *)out = is_true;
	else
		bad_value(r, value, "true or false");
}

void
key_count(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	int64_t number;
	char want[80];

	if (!reader_is(r, value, TREE_SCALAR))
		return;
	if (num_parse(value->text, key->min, key->max, &number)) {
		*(unsigned *)out = (unsigned)number;
		return;
	}
	snprintf(want, sizeof(want), "a number from %" PRId64 " to %" PRId64,
	    key->min, key->max);
	bad_value(r, value, want);
}

void
key_duration(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	int64_t ms;
	char min[NUM_DURATION_MAX], max[NUM_DURATION_MAX], want[80];

	if (!reader_is(r, value, TREE_SCALAR))
		return;
	if (!num_parse_duration(value->text, &ms)) {
		bad_value(r, value, "a time such as 90s, 15m, 6h or 30d");
		return;
	}
	if (ms >= key->min && ms <= key->max) {
		*(int64_t *)out = ms;
		return;
	}
	snprintf(want, sizeof(want), "a time from %s to %s",
	    num_duration(key->min, min), num_duration(key->max, max));
	bad_value(r, value, want);
}

void
key_size(struct reader *r, const struct key *key, const struct tree_node *value,
    void *out)
{
	int64_t bytes;
	char want[80];

	if (!reader_is(r, value, TREE_SCALAR))
		return;
	if (!num_parse_size(value->text, &bytes)) {
		bad_value(r, value, "a size such as 64KiB or 8MiB");
		return;
	}
	if (bytes >= key->min && bytes <= key->max) {
		*(int64_t *)out = bytes;
		return;
	}
	snprintf(want, sizeof(want), "from %" PRId64 " to %" PRId64 " bytes",
	    key->min, key->max);
	bad_value(r, value, want);
}

void
key_choice(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct slice words[MAX_CHOICES];
	const struct choice *choice = key->choice;

	check(choice->len <= MAX_CHOICES);
	if (!reader_is(r, value, TREE_SCALAR))
		return;
	for (size_t i = 0; i < choice->len; i++) {
		words[i] = slice_of(choice->words[i]);
		if (slice_eq(value->text, words[i])) {
			*(int *)out = (int)i;
			return;
		}
	}
	reader_say(r, value,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = r->codes->value,
	        .hint = reader_suggest(r, value->text, words, choice->len),
	        .help = arena_printf(r->problems->arena, "%s: takes %s",
	            key->name, reader_words(r, words, choice->len).ptr),
	    },
	    "'%.*s' is no %s", SLICE_ARG(utf8_cut(value->text, 40)),
	    choice->noun);
}

static void
read_list(struct reader *r, const struct tree_node *list,
    bool (*is_good)(struct reader *, const struct tree_node *),
    struct terms *out)
{
	if (!reader_is(r, list, TREE_LIST))
		return;
	if (list->len == 0)
		reader_error(r, list, r->codes->value,
		    "%.*s: the list is empty", SLICE_ARG(list->key->text));
	out->items = arena_new_array(r->arena, struct term, list->len);
	out->len = 0;
	READER_EACH(item, list, r)
	{
		if (is_good(r, item))
			out->items[out->len++] = (struct term){
			    reader_copy(r, item), reader_place(r, item)};
	}
}

static bool
is_text(struct reader *r, const struct tree_node *node)
{
	if (!reader_is(r, node, TREE_SCALAR))
		return false;
	if (slice_trim(node->text).len > 0)
		return true;
	reader_error(r, node, r->codes->value, "an item is empty");
	return false;
}

void
key_texts(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	read_list(r, value, is_text, out);
}

void
key_ids(struct reader *r, const struct key *key, const struct tree_node *value,
    void *out)
{
	(void)key;
	read_list(r, value, check_id, out);
}

struct slice
reader_language(struct reader *r, const struct tree_node *node)
{
	struct lang_buf buf;
	struct slice primary = S("");

	if (!reader_is(r, node, TREE_SCALAR))
		return primary;
	primary = lang_primary(node->text, &buf);
	if (primary.len == 0 || !lang_is_known(primary)) {
		reader_error(r, node, r->codes->value,
		    "'%.*s' is no code of a language (en, ru, zh ...)",
		    SLICE_ARG(utf8_cut(node->text, 40)));
		return S("");
	}
	return arena_copy(r->arena, primary);
}
