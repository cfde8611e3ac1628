/*
 * What matching costs.
 *
 *	bench_match ARTICLES.jsonl [names FILE] [rules FILE] [repeat N]
 *	bench_match hostile
 *
 * ARTICLES.jsonl holds one object a line with title and body.  A names file
 * has one term a line and becomes one list and one rule; a rules file is YAML
 * of the form all: [any: [...], near: [any: [...], any: [...]]], each group
 * in one line.  Prints one JSON line; seconds are CPU time, of the best run.
 * What is far off in memory costs many times more while others use the
 * machine, so figures are worth something only beside those of a peer that was
 * run at the same time (terms_bench.py).  On one core of a virtual machine (AMD
 * EPYC), release build, with other work on it: articles of 3 KiB a second,
 *
 *	1,000 names        153,000   (46,000 before words were sifted)
 *	100,000 names       86,000   (35,000)
 *	1,000,000 names     65,000   (26,000)
 *	100,000 rules       15,000   (12,000 before memory was asked ahead)
 *
 * Of 100,000 rules 29 an article are evaluated.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/file.h"
#include "match/matcher.h"
#include "text/json.h"

#define INPUT_MAX ((size_t)2 << 30)

struct bench {
	struct buf articles_text, names_text, rules_text;
	ARRAY(struct article) articles;
	struct js **parsed;
	struct rule_book *book;
	size_t names, rules, bytes;
	int repeat;
};

static double
cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double
peak_mib(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)usage.ru_maxrss / 1024;
}

static struct slice
load(const char *path, struct buf *out)
{
	struct err err = ERR_INIT;

	*out = buf_init(INPUT_MAX);
	if (file_read(path, out, &err) != 0) {
		fprintf(stderr, "%s\n", err.text);
		exit(2);
	}
	return buf_slice(out);
}

static void
load_articles(struct bench *b, const char *path)
{
	struct slice rest = load(path, &b->articles_text), line;
	ARRAY(struct js *) parsed = {0};

	while (slice_cut(&rest, '\n', &line)) {
		struct err err = ERR_INIT;
		struct article article = {0};
		struct js *js;

		if (line.len == 0)
			continue;
		js = js_parse(line, JS_LIMITS_DEFAULT, &err);
		if (js == NULL)
			exit(2);
		article.title = js_get_str(js, S("title"));
		article.body = js_get_str(js, S("body"));
		b->bytes += article.title.len + article.body.len;
		*array_add(&parsed) = js;
		*array_add(&b->articles) = article;
	}
	b->parsed = parsed.items;
}

static struct node *
node_new(struct bench *b, enum node_kind kind)
{
	struct node *node = arena_alloc(b->book->arena, sizeof(*node));

	node->kind = kind;
	return node;
}

static void
add_rule(struct bench *b, struct node *when)
{
	struct rule *rule = arena_alloc(b->book->arena, sizeof(*rule));

	rule->id = arena_printf(b->book->arena, "r%zu", b->book->rules.len);
	rule->when = when;
	rule->scope = SCOPE_TEXT;
	*array_add(&b->book->rules) = rule;
}

static void
load_names(struct bench *b, const char *path)
{
	struct slice rest = load(path, &b->names_text), line;
	struct word_list *list = arena_alloc(b->book->arena, sizeof(*list));
	struct node *node = node_new(b, NODE_LIST);
	ARRAY(struct list_entry) entries = {0};

	while (slice_cut(&rest, '\n', &line))
		if (line.len > 0)
			*array_add(&entries) =
			    (struct list_entry){.name.text = line};
	list->id = S("names");
	list->entry_len = entries.len;
	list->entries =
	    arena_new_array(b->book->arena, struct list_entry, entries.len);
	memcpy(
	    list->entries, entries.items, entries.len * sizeof(*entries.items));
	array_fini(&entries);
	node->list = list;
	b->names = list->entry_len;
	add_rule(b, node);
}

/* The next ["a","b"] of the line as `any`; NULL where there is none. */
static struct node *
read_group(struct bench *b, struct slice *line)
{
	size_t start = slice_find(*line, S("[\""), 0);
	size_t end = slice_find_char(*line, ']', start);
	struct node *node;
	struct err err = ERR_INIT;
	struct js *js;

	if (end >= line->len)
		return NULL;
	js = js_parse(
	    slice_sub(*line, start, end + 1 - start), JS_LIMITS_DEFAULT, &err);
	*line = slice_from(*line, end);
	if (js == NULL)
		return NULL;
	node = node_new(b, NODE_ANY);
	node->children =
	    arena_new_array(b->book->arena, struct node *, js_len(js));
	for (size_t i = 0; i < js_len(js); i++) {
		struct slice text = {0};

		js_str(js_at(js, i), &text);
		node->children[i] = node_new(b, NODE_TERM);
		node->children[i]->text = arena_copy(b->book->arena, text);
		node->child_len++;
	}
	js_free(&js);
	return node;
}

static void
load_rules(struct bench *b, const char *path)
{
	struct slice rest = load(path, &b->rules_text), line;
	struct node *first = NULL;

	while (slice_cut(&rest, '\n', &line)) {
		struct node *near, *all;

		if (slice_starts(slice_trim(line), S("- any:")))
			first = read_group(b, &line);
		if (!slice_starts(slice_trim(line), S("- near:")))
			continue;
		near = node_new(b, NODE_NEAR);
		near->within =
		    (struct distance){.kind = DISTANCE_WORDS, .words = 10};
		near->children =
		    arena_new_array(b->book->arena, struct node *, 2);
		near->children[0] = read_group(b, &line);
		near->children[1] = read_group(b, &line);
		near->child_len = 2;
		all = node_new(b, NODE_ALL);
		all->children =
		    arena_new_array(b->book->arena, struct node *, 2);
		all->children[0] = first;
		all->children[1] = near;
		all->child_len = 2;
		add_rule(b, all);
		b->rules++;
	}
}

static struct ruleset *
compile(struct bench *b)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	struct ruleset *set = ruleset_compile(&b->book, problems);

	if (set == NULL) {
		AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);

		problems_print(problems, 5, &text);
		fprintf(stderr, "%s", buf_str(&text));
		exit(2);
	}
	return set;
}

static void
run(struct bench *b)
{
	double before = peak_mib(), start = cpu_seconds(), build, best = 1e9;
	AUTO(ruleset_unref) struct ruleset *set = compile(b);
	AUTO(matcher_free) struct matcher *matcher = NULL;
	size_t hits = 0, items = 0;

	build = cpu_seconds() - start;
	matcher = matcher_new(set);
	for (int i = 0; i < b->repeat; i++) {
		start = cpu_seconds();
		hits = items = 0;
		ARRAY_EACH(article, &b->articles) {
			struct match_input input = {.article = article};
			struct match_result result;

			matcher_match(matcher, &input, &result);
			hits += result.len;
			for (size_t k = 0; k < result.len; k++)
				items += result.hits[k].because_len;
		}
		start = cpu_seconds() - start;
		best = start < best ? start : best;
	}
	printf("{\"names\":%zu,\"rules\":%zu,\"terms\":%zu,"
	       "\"build_seconds\":%.2f,\"articles\":%zu,\"seconds\":%.3f,"
	       "\"articles_per_second\":%.0f,\"mb_per_second\":%.1f,"
	       "\"hits\":%zu,\"highlights\":%zu,\"peak_mib\":%.0f,"
	       "\"input_mib\":%.0f}\n",
	    b->names, b->rules, ruleset_term_count(set), build, b->articles.len,
	    best, (double)b->articles.len / best, (double)b->bytes / best / 1e6,
	    hits, items, peak_mib(), before);
}

/* Bodies that were made to be slow. */
static const struct {
	const char *name;
	const char *unit; /* repeated up to 256 KiB */
	const char *last;
} HOSTILE[] = {
    {"ordinary words", "The ministry said on day %zu that talks went on. ", ""},
    {"one word of a near", "alpha ", ""},
    {"both words, never near", "alpha x x x x x x x x x x x ", "beta"},
    {"both words, always near", "alpha beta ", ""},
    {"all three words of a near", "gamma alpha beta ", ""},
    {"short words", "a ", ""},
    {"no spaces", "alpha", ""},
    {"full stops", ". ", ""},
    {"prefixes", "alphaalpha%zu ", ""},
    {"names", "Kim Jong Un Kim ", ""},
    {"Han", "\u91d1", ""},
};

static struct node *
term_of(struct bench *b, const char *text)
{
	struct node *node = node_new(b, NODE_TERM);

	node->text = slice_of(text);
	return node;
}

static struct node *
near_of(struct bench *b, const char *const *terms, size_t count)
{
	struct node *node = node_new(b, NODE_NEAR);

	node->within = (struct distance){.kind = DISTANCE_WORDS, .words = 8};
	node->children = arena_new_array(b->book->arena, struct node *, count);
	for (size_t i = 0; i < count; i++)
		node->children[i] = term_of(b, terms[i]);
	node->child_len = count;
	return node;
}

static void
hostile_rules(struct bench *b)
{
	static const char *const TERMS[] = {"alpha*", "beta", "gamma", "delta"};
	struct word_list *list = arena_alloc(b->book->arena, sizeof(*list));
	struct node *names = node_new(b, NODE_LIST);
	static struct term short_form = {.text = SLICE("Kim")};

	list->entries = arena_new_array(b->book->arena, struct list_entry, 1);
	list->entry_len = 1;
	list->entries[0].name.text = S("Kim Jong Un");
	list->entries[0].short_forms = (struct terms){&short_form, 1};
	list->entries[0].needs_within.kind = DISTANCE_ARTICLE;
	names->list = list;
	add_rule(b, near_of(b, TERMS, 2));
	add_rule(b, near_of(b, TERMS, 3));
	add_rule(b, near_of(b, TERMS, 4));
	add_rule(b, names);
	add_rule(b, term_of(b, "\u91d1\u6b63"));
}

static void
run_hostile(struct bench *b, size_t index, struct matcher *matcher)
{
	AUTO(buf_fini) struct buf body = buf_init(INPUT_MAX);
	struct article article = {.title = SLICE("A title")};
	struct match_input input = {.article = &article};
	struct match_result result = {0};
	double best = 1e9;

	while (body.len < (size_t)256 << 10) {
		const char *unit = HOSTILE[index].unit;
		const char *number = strstr(unit, "%zu");

		if (number == NULL) {
			buf_add_str(&body, unit);
			continue;
		}
		buf_add(&body, unit, (size_t)(number - unit));
		buf_printf(&body, "%zu%s", body.len, number + 3);
	}
	buf_add_str(&body, HOSTILE[index].last);
	article.body = buf_slice(&body);
	for (int i = 0; i < b->repeat; i++) {
		double start = cpu_seconds();

		matcher_match(matcher, &input, &result);
		start = cpu_seconds() - start;
		best = start < best ? start : best;
	}
	printf("{\"hostile\":\"%s\",\"bytes\":%zu,\"milliseconds\":%.2f,"
	       "\"hits\":%zu}\n",
	    HOSTILE[index].name, body.len, best * 1e3, result.len);
}

static void
hostile(struct bench *b)
{
	AUTO(ruleset_unref) struct ruleset *set = NULL;
	AUTO(matcher_free) struct matcher *matcher = NULL;

	hostile_rules(b);
	set = compile(b);
	matcher = matcher_new(set);
	for (size_t i = 0; i < COUNT_OF(HOSTILE); i++)
		run_hostile(b, i, matcher);
}

int
main(int argc, char **argv)
{
	struct bench b = {.book = rule_book_new(), .repeat = 3};

	if (argc < 2) {
		fprintf(stderr,
		    "usage: bench_match ARTICLES.jsonl [names FILE] "
		    "[rules FILE] [repeat N]\n"
		    "       bench_match hostile\n");
		return 2;
	}
	if (strcmp(argv[1], "hostile") == 0) {
		hostile(&b);
		return 0;
	}
	load_articles(&b, argv[1]);
	for (int i = 2; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "names") == 0)
			load_names(&b, argv[i + 1]);
		else if (strcmp(argv[i], "rules") == 0)
			load_rules(&b, argv[i + 1]);
		else
			b.repeat = argv[i + 1][0] - '0';
	}
	run(&b);
	return 0;
}
