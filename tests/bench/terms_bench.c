/*
 * Plain terms, a million of them if need be, against articles: this matcher or,
 * on the same bytes, Hyperscan's literal matcher.
 *
 *	bench_terms ours NAMES ARTICLES [repeat N]
 *	bench_terms hyperscan NAMES ARTICLES [repeat N]
 *
 * NAMES has one a line, ARTICLES one article a line.  Both find all places of
 * all names, whole words in any case, and print one JSON line: how many places
 * and their sum (a hash of article, start and end), which must be the same;
 * seconds of CPU for building and, of the best run, for matching; the peak of
 * memory, inputs included.  terms_bench.py runs both, each in a process of its
 * own, and sets the figures beside each other.  On one core of a virtual
 * machine (AMD EPYC) with other work on it, articles of 2.8 KB:
 *
 *	names        articles/s       build, s        peak, MiB
 *	             ours  Hyperscan  ours Hyperscan  ours Hyperscan
 *	1,000     158,887    543,077  0.02      0.02    66        65
 *	100,000    85,490     78,297  0.12      4.07    82       270
 *	1,000,000  58,607     33,851  0.99     44.73   214     1,922
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/file.h"
#include "match/matcher.h"

#ifdef BENCH_HYPERSCAN
#	include <hs/hs.h>
#endif

#define INPUT_MAX ((size_t)2 << 30)

typedef ARRAY(struct slice) slices;

struct bench {
	struct buf names_text, articles_text;
	slices names, articles;
	unsigned repeat;
	double build, match;
	size_t hits;
	uint64_t sum;
};

static double
cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
load_lines(const char *path, struct buf *text, slices *lines)
{
	struct err err = ERR_INIT;
	struct slice rest, line;

	*text = buf_init(INPUT_MAX);
	if (file_read(path, text, &err) != 0) {
		fprintf(stderr, "%s\n", err.text);
		exit(2);
	}
	rest = buf_slice(text);
	while (slice_cut(&rest, '\n', &line))
		if (line.len > 0)
			*array_add(lines) = line;
}

static void
note_hit(struct bench *b, size_t article, size_t start, size_t end)
{
	uint64_t h = article * UINT64_C(0x9E3779B97F4A7C15);

	h = (h ^ start) * UINT64_C(0xBF58476D1CE4E5B9);
	h = (h ^ end) * UINT64_C(0x94D049BB133111EB);
	b->hits++;
	b->sum += h ^ h >> 31;
}

/* --- ours ---------------------------------------------------------------- */

static struct rule_book *
book_of_names(const struct bench *b)
{
	struct rule_book *book = rule_book_new();
	struct word_list *list = arena_alloc(book->arena, sizeof(*list));
	struct node *node = arena_alloc(book->arena, sizeof(*node));
	struct rule *rule = arena_alloc(book->arena, sizeof(*rule));

	list->id = S("names");
	list->lines =
	    arena_new_array(book->arena, struct list_line, b->names.len);
	list->line_len = b->names.len;
	for (size_t i = 0; i < b->names.len; i++)
		list->lines[i] = (struct list_line){
		    .text = b->names.items[i], .line = (unsigned)i + 1};
	node->kind = NODE_LIST;
	node->list = list;
	rule->id = S("names");
	rule->when = node;
	rule->scope = SCOPE_TEXT;
	rule->denials = DENIALS_IGNORE;
	*array_add(&book->rules) = rule;
	return book;
}

static void
match_all(struct bench *b, struct matcher *matcher)
{
	b->hits = 0;
	b->sum = 0;
	for (size_t i = 0; i < b->articles.len; i++) {
		struct article article = {.body = b->articles.items[i]};
		struct match_input input = {.article = &article};
		struct match_result result;

		matcher_match(matcher, &input, &result);
		for (size_t k = 0; k < result.len; k++)
			for (size_t n = 0; n < result.hits[k].because_len; n++)
				note_hit(b, i, result.hits[k].because[n].start,
				    result.hits[k].because[n].end);
	}
}

static void
run_ours(struct bench *b)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(ruleset_unref) struct ruleset *set = NULL;
	AUTO(matcher_free) struct matcher *matcher = NULL;
	struct rule_book *book = book_of_names(b);
	double start = cpu_seconds();

	set = ruleset_compile(&book, problems);
	if (set == NULL)
		exit(2);
	matcher = matcher_new(set);
	b->build = cpu_seconds() - start;
	for (unsigned i = 0; i < b->repeat; i++) {
		start = cpu_seconds();
		match_all(b, matcher);
		start = cpu_seconds() - start;
		b->match = i == 0 || start < b->match ? start : b->match;
	}
}

/* --- the peer ------------------------------------------------------------ */

#ifdef BENCH_HYPERSCAN

struct scanning {
	struct bench *bench;
	size_t article;
};

static bool
is_word_byte(char c)
{
	return char_is_alnum(c) || c == '_' || (c & 0x80) != 0;
}

static int
on_match(unsigned id, unsigned long long from, unsigned long long to,
    unsigned flags, void *arg)
{
	struct scanning *s = arg;
	struct slice text = s->bench->articles.items[s->article];
	size_t end = (size_t)to, start = end - s->bench->names.items[id].len;

	(void)from;
	(void)flags;
	if ((start > 0 && is_word_byte(text.ptr[start - 1])) ||
	    (end < text.len && is_word_byte(text.ptr[end])))
		return 0;
	note_hit(s->bench, s->article, start, end);
	return 0;
}

static hs_database_t *
compile_peer(const struct bench *b)
{
	size_t count = b->names.len;
	const char **texts = mem_new_array(count, sizeof(*texts));
	unsigned *flags = mem_new_array(count, sizeof(*flags));
	unsigned *ids = mem_new_array(count, sizeof(*ids));
	size_t *lens = mem_new_array(count, sizeof(*lens));
	hs_compile_error_t *error = NULL;
	hs_database_t *db = NULL;

	for (size_t i = 0; i < count; i++) {
		texts[i] = b->names.items[i].ptr;
		lens[i] = b->names.items[i].len;
		flags[i] = HS_FLAG_CASELESS;
		ids[i] = (unsigned)i;
	}
	if (hs_compile_lit_multi(texts, flags, ids, lens, (unsigned)count,
	        HS_MODE_BLOCK, NULL, &db, &error) != HS_SUCCESS) {
		fprintf(stderr, "hyperscan: %s\n", error->message);
		exit(2);
	}
	mem_free(&texts);
	mem_free(&flags);
	mem_free(&ids);
	mem_free(&lens);
	return db;
}

static void
run_peer(struct bench *b)
{
	struct scanning s = {.bench = b};
	hs_scratch_t *scratch = NULL;
	double start = cpu_seconds();
	hs_database_t *db = compile_peer(b);

	if (hs_alloc_scratch(db, &scratch) != HS_SUCCESS)
		exit(2);
	b->build = cpu_seconds() - start;
	for (unsigned i = 0; i < b->repeat; i++) {
		start = cpu_seconds();
		b->hits = 0;
		b->sum = 0;
		for (s.article = 0; s.article < b->articles.len; s.article++)
			if (hs_scan(db, b->articles.items[s.article].ptr,
			        (unsigned)b->articles.items[s.article].len, 0,
			        scratch, on_match, &s) != HS_SUCCESS)
				exit(2);
		start = cpu_seconds() - start;
		b->match = i == 0 || start < b->match ? start : b->match;
	}
	hs_free_scratch(scratch);
	hs_free_database(db);
}

#else

static void
run_peer(struct bench *b)
{
	(void)b;
	fprintf(stderr,
	    "built without Hyperscan: libhyperscan-dev was not "
	    "found\n");
	exit(77);
}

#endif

static void
print(const struct bench *b, const char *engine)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	printf("{\"engine\":\"%s\",\"names\":%zu,\"articles\":%zu,"
	       "\"build_seconds\":%.3f,\"match_seconds\":%.4f,"
	       "\"articles_per_second\":%.0f,\"mb_per_second\":%.0f,"
	       "\"hits\":%zu,\"sum\":\"%016llx\",\"peak_mib\":%ld}\n",
	    engine, b->names.len, b->articles.len, b->build, b->match,
	    (double)b->articles.len / b->match,
	    (double)b->articles_text.len / b->match / 1e6, b->hits,
	    (unsigned long long)b->sum, usage.ru_maxrss / 1024);
}

int
main(int argc, char **argv)
{
	struct bench b = {.repeat = 3};

	if (argc < 4 ||
	    (strcmp(argv[1], "ours") != 0 &&
	        strcmp(argv[1], "hyperscan") != 0)) {
		fprintf(stderr,
		    "usage: bench_terms ours|hyperscan NAMES ARTICLES "
		    "[repeat N]\n");
		return 2;
	}
	if (argc == 6 && strcmp(argv[4], "repeat") == 0)
		b.repeat = (unsigned)strtoul(argv[5], NULL, 10);
	load_lines(argv[2], &b.names_text, &b.names);
	load_lines(argv[3], &b.articles_text, &b.articles);
	if (strcmp(argv[1], "ours") == 0)
		run_ours(&b);
	else
		run_peer(&b);
	print(&b, argv[1]);
	array_fini(&b.names);
	array_fini(&b.articles);
	buf_fini(&b.names_text);
	buf_fini(&b.articles_text);
	return 0;
}
