/*
 * Figures of the store: commits alone and in groups, the path of a delivery,
 * and how long a large state takes to open.
 *
 * usage: store_bench [FOLDER]; the folder decides which disk is measured.  What
 * counts is how fast the disk says that something is safe: on the virtual disk
 * of a machine with two cores (AMD EPYC, ext4), release build, a commit took
 * 0.3 ms, 2,500 a second, 9,000 in groups of 50.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/rng.h"
#include "store/article.h"
#include "store/ledger.h"
#include "store/outbox.h"
#include "store/poll.h"
#include "store/store.h"

#define FEEDS    1000
#define ARTICLES 100000
#define BODY     3000
#define SINGLES  2000
#define GROUPS   200
#define GROUP    50

struct bench {
	char path[256];
	struct store *store;
	size_t told, failed;
};

static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t
clock_ms(void *arg)
{
	struct timespec t;

	(void)arg;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
open_state(struct bench *b)
{
	struct store_options options = {
	    .path = slice_of(b->path), .mode = STORE_WRITE, .clock = clock_ms};
	struct err err = ERR_INIT;

	if (store_open(&options, &b->store, &err) == 0)
		return;
	fprintf(stderr, "%s\n", err.text);
	exit(1);
}

static void
count_told(struct bench *b, const struct store_fault *fault)
{
	b->told++;
	b->failed += fault != NULL;
}

static void
on_planned(const struct store_fault *fault, const struct store_planned *planned,
    void *arg)
{
	(void)planned;
	count_told(arg, fault);
}

static void
on_polled(const struct store_fault *fault, const struct store_polled *polled,
    void *arg)
{
	(void)polled;
	count_told(arg, fault);
}

static void
on_feeds(
    const struct store_fault *fault, const struct store_feeds *feeds, void *arg)
{
	(void)feeds;
	count_told(arg, fault);
}

static void
on_counts(const struct store_fault *fault, const struct store_counts *counts,
    void *arg)
{
	(void)counts;
	count_told(arg, fault);
}

static void
on_articles(const struct store_fault *fault,
    const struct store_articles *articles, void *arg)
{
	(void)articles;
	count_told(arg, fault);
}

static int
compare_times(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void
report(const char *what, int64_t *us, size_t len, size_t ops)
{
	int64_t total = 0;

	for (size_t i = 0; i < len; i++)
		total += us[i];
	qsort(us, len, sizeof(*us), compare_times);
	printf("%-34s %8.0f/s  p50 %7.3f ms  p99 %7.3f ms  max %7.3f ms\n",
	    what, (double)ops * 1e6 / (double)total, (double)us[len / 2] / 1e3,
	    (double)us[len * 99 / 100] / 1e3, (double)us[len - 1] / 1e3);
}

/* One alert with one delivery. */
static void
start_alert(struct bench *b, int64_t n)
{
	struct store_alert alert = {.alert = {.rule_id = S("arms"),
	                                .severity = SEVERITY_HIGH,
	                                .doc = S("{\"title\":\"Talks\"}")}};
	char key[24];
	struct slice id;
	struct store_delivery delivery = {.channel = S("desk"), .alert_len = 1};
	struct store_article_commit commit = {.article_id = n,
	    .version = 1,
	    .revision = -1,
	    .alerts = &alert,
	    .alert_len = 1,
	    .deliveries = &delivery,
	    .delivery_len = 1};

	snprintf(key, sizeof(key), "%" PRId64, n);
	alert_id(S("arms"), slice_of(key), alert.alert.id);
	id = slice_of(alert.alert.id);
	delivery.alert_ids = &id;
	store_commit_article(b->store, &commit, on_planned, b);
}

static void
bench_commits(struct bench *b)
{
	int64_t *us = mem_new_array(SINGLES, sizeof(*us));
	int64_t n = 1;

	for (size_t i = 0; i < SINGLES; i++) {
		int64_t from = now_us();

		start_alert(b, n++);
		store_drain(b->store);
		us[i] = now_us() - from;
	}
	report("commit_article, one a commit", us, SINGLES, SINGLES);
	for (size_t i = 0; i < GROUPS; i++) {
		int64_t from = now_us();

		for (int j = 0; j < GROUP; j++)
			start_alert(b, n++);
		store_drain(b->store);
		us[i] = now_us() - from;
	}
	report("commit_article, 50 a commit", us, GROUPS, GROUPS * GROUP);
	mem_free(&us);
}

/* A feed's document of new articles. */
static void
start_poll(struct bench *b, int feed, const char *body)
{
	enum {
		ENTRIES = ARTICLES / FEEDS
	};
	char id[24], keys[ENTRIES][DIGEST_ID_LEN + 1];
	struct article articles[ENTRIES];
	struct store_entry entries[ENTRIES];
	struct feed_state state = {.phase = FEED_OK};
	struct store_poll poll = {.state = &state,
	    .delay_ms = 900000,
	    .entries = entries,
	    .entry_len = ENTRIES,
	    .record = {.status = 200, .verdict = S("fresh"), .fresh = ENTRIES}};

	snprintf(id, sizeof(id), "feed-%d", feed);
	state.id = slice_of(id);
	for (int i = 0; i < ENTRIES; i++) {
		snprintf(keys[i], sizeof(keys[i]), "%016x%016x", feed, i);
		articles[i] = (struct article){.key = slice_of(keys[i]),
		    .url = S("https://news.example/world/2023/08/31/talks"),
		    .title = S("Kim Jong Un to visit Putin for weapons talks"),
		    .body = slice_make(body, BODY),
		    .language = S("en")};
		entries[i] = (struct store_entry){.article = &articles[i],
		    .content_hash = slice_of(keys[i]),
		    .stage = STORE_RECORDED};
	}
	store_commit_poll(b->store, &poll, on_polled, b);
}

static void
bench_polls(struct bench *b)
{
	int64_t *us = mem_new_array(FEEDS, sizeof(*us));
	char *body = mem_new(BODY);
	struct rng rng = {1};

	for (int i = 0; i < BODY; i++)
		body[i] = (char)('a' + rng_below(&rng, 26));
	for (int i = 0; i < FEEDS; i++) {
		int64_t from = now_us();

		start_poll(b, i, body);
		store_drain(b->store);
		us[i] = now_us() - from;
	}
	report("commit_poll, 100 new of 3 kB each", us, FEEDS, FEEDS);
	mem_free(&us);
	mem_free(&body);
}

static void
print_since(const char *what, int64_t from)
{
	printf("%-34s %8.1f ms\n", what, (double)(now_us() - from) / 1e3);
}

static void
bench_open(struct bench *b)
{
	struct store_next next = {
	    .stage = STORE_READY, .max_len = 64, .max_bytes = 1 << 20};
	int64_t from = now_us();

	store_close(&b->store);
	print_since("close", from);
	from = now_us();
	open_state(b);
	print_since("open, 1,000 feeds, 100,000 articles", from);
	store_load_feeds(b->store, on_feeds, b);
	store_next_articles(b->store, &next, on_articles, b);
	store_drain(b->store);
	print_since("  and load feeds, next articles", from);
	from = now_us();
	store_count(b->store, on_counts, b);
	store_drain(b->store);
	print_since("count for status", from);
}

int
main(int argc, char **argv)
{
	struct bench b = {0};
	char dir[200], command[256];

	snprintf(dir, sizeof(dir), "%s/sw-bench-XXXXXX",
	    argc > 1 ? argv[1] : "/tmp");
	if (mkdtemp(dir) == NULL) {
		perror(dir);
		return 1;
	}
	snprintf(b.path, sizeof(b.path), "%s/watch.db", dir);
	open_state(&b);
	bench_commits(&b);
	bench_polls(&b);
	bench_open(&b);
	store_close(&b.store);
	snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	if (system(command) != 0 || b.failed > 0)
		return 1;
	return 0;
}
