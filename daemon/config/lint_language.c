/* Languages of a rule against the words that it looks for. */
#include "config/lint.h"
#include "text/fold.h"
#include "text/stem.h"
#include "text/utf8.h"

static bool
has_latin_script(struct slice language)
{
	static const char *const others[] = {"am", "ar", "be", "bg", "bn", "el",
	    "fa", "he", "hi", "hy", "ja", "ka", "kk", "km", "ko", "ky", "lo",
	    "mk", "mn", "my", "ne", "ps", "ru", "ta", "tg", "th", "uk", "ur",
	    "zh"};

	for (size_t i = 0; i < COUNT_OF(others); i++) {
		if (slice_eq(language, slice_of(others[i])))
			return false;
	}
	return true;
}

static bool
is_latin(struct slice text)
{
	bool found = false;
	uint32_t cp;

	while (utf8_next(&text, &cp)) {
		enum script script = fold_script(cp);

		if (script > SCRIPT_LATIN)
			return false;
		found |= script == SCRIPT_LATIN;
	}
	return found;
}

static bool
is_latin_lines(const struct word_list *list)
{
	for (size_t i = 0; i < list->line_len; i++) {
		if (!is_latin(list->lines[i].text))
			return false;
	}
	return list->line_len > 0;
}

static bool
is_latin_list(const struct word_list *list)
{
	if (list != NULL && list->line_len > 0)
		return is_latin_lines(list);
	for (size_t i = 0; list != NULL && i < list->entry_len; i++) {
		const struct list_entry *entry = &list->entries[i];

		if (!is_latin(entry->name.text))
			return false;
		for (size_t j = 0; j < entry->also.len; j++) {
			if (!is_latin(entry->also.items[j].text))
				return false;
		}
	}
	return list != NULL && list->entry_len > 0;
}

static bool
is_latin_node(const struct node *node)
{
	bool all = true, any = false;

	switch (node->kind) {
	case NODE_TERM:
		return is_latin(node->text);
	case NODE_LIST:
		return is_latin_list(node->list);
	case NODE_EXACT:
	case NODE_FORMS:
	case NODE_LIKE:
		for (size_t i = 0; i < node->terms.len; i++)
			all &= is_latin(node->terms.items[i].text);
		return all;
	case NODE_NONE:
	case NODE_RULE:
		return false;
	default:
		for (size_t i = 0; i < node->child_len; i++) {
			bool latin = is_latin_node(node->children[i]);

			all &= latin;
			any |= latin;
		}
		return node->kind == NODE_ALL || node->kind == NODE_NEAR ? any
		                                                         : all;
	}
}

static void
check_script(struct reader *r, const struct rule *rule)
{
	const struct node *when = rule->when;
	size_t parts = when->kind == NODE_ALL ? when->child_len : 1;

	if (rule->languages.len == 0)
		return;
	for (size_t i = 0; i < rule->languages.len; i++) {
		if (has_latin_script(rule->languages.items[i].text))
			return;
	}
	for (size_t i = 0; i < parts; i++) {
		const struct node *part =
		    when->kind == NODE_ALL ? when->children[i] : when;
		struct tree_node at = node_at(part->place, part->text);

		if (is_latin_node(part))
			reader_say(r, &at,
			    &(struct remark){
			        .level = PROBLEM_WARNING,
			        .code = "R041",
			        .hint = arena_printf(r->problems->arena,
			            "languages: stands at line %u",
			            rule->languages.items[0].place.line),
			    },
			    "this can never match: all of it is in Latin letters, "
			    "and `languages` names none that is written so");
	}
}

/* The languages of the rule that have no stemmer, as "ja, ko". */
static struct slice
unstemmed(struct reader *r, const struct rule *rule)
{
	struct slice *words = arena_new_array(
	    r->problems->arena, struct slice, rule->languages.len);
	size_t count = 0;

	for (size_t i = 0; i < rule->languages.len; i++) {
		struct slice language = rule->languages.items[i].text;

		if (stem_language(language) == STEM_NONE)
			words[count++] = language;
	}
	return count > 0 ? reader_words(r, words, count) : S("");
}

static struct slice
stemmed_languages(struct reader *r)
{
	struct slice words[STEM_LANGUAGES];

	for (unsigned i = 0; i < STEM_LANGUAGES; i++)
		words[i] = stem_subtag(i + 1);
	return reader_words(r, words, STEM_LANGUAGES);
}

static void
report_forms(struct reader *r, const struct rule *rule, struct place place,
    struct slice languages)
{
	struct tree_node at = node_at(place, S("forms"));

	reader_say(r, &at,
	    &(struct remark){
	        .level = PROBLEM_WARNING,
	        .code = "R047",
	        .hint = arena_printf(r->problems->arena,
	            "languages: stands at line %u",
	            rule->languages.items[0].place.line),
	        .help = arena_printf(r->problems->arena,
	            "forms: knows %.*s; write other forms of a word out, or "
	            "with word*",
	            SLICE_ARG(stemmed_languages(r))),
	    },
	    "forms: finds only equal words in %.*s", SLICE_ARG(languages));
}

static const struct list_entry *
first_forms(const struct word_list *list)
{
	for (size_t i = 0; list != NULL && i < list->entry_len; i++) {
		if (list->entries[i].is_forms)
			return &list->entries[i];
	}
	return NULL;
}

/* One finding a rule is enough: it is about the rule's languages. */
static bool
check_forms(struct reader *r, const struct rule *rule, const struct node *node,
    struct slice languages)
{
	if (node->kind == NODE_FORMS ||
	    (node->kind == NODE_LIST && first_forms(node->list) != NULL)) {
		report_forms(r, rule, node->place, languages);
		return true;
	}
	for (size_t i = 0; i < node->child_len; i++) {
		if (check_forms(r, rule, node->children[i], languages))
			return true;
	}
	return false;
}

void
lint_languages(struct lint *lint, const struct rule *rule)
{
	struct slice languages;

	check_script(lint->r, rule);
	languages = unstemmed(lint->r, rule);
	if (languages.len > 0)
		check_forms(lint->r, rule, rule->when, languages);
}
