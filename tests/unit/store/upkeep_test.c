/* Values, accepted rules, pruning, backup, checks. */
#include "unit/store/fixture.h"

#include <fcntl.h>
#include <sys/stat.h>

static const struct store_keep KEEP = {
    .articles_ms = 90 * DAY_MS,
    .alerts_ms = 3650 * DAY_MS,
    .deliveries_ms = 3650 * DAY_MS,
    .polls_ms = 400 * DAY_MS,
};

static void
on_value(
    const struct store_fault *fault, const struct store_value *value, void *arg)
{
	struct fixture *f = arg;

	if (fixture_told(f, fault))
		say(f, "%.*s", SLICE_ARG(value->value));
}

static void
a_value_is_kept_and_replaced(void **state)
{
	struct fixture *f = *state;
	struct store_value value = {S("heartbeat"), S("1")};

	store_get_value(f->store, S("heartbeat"), on_value, f);
	assert_int_equal(finish_failing(f), ERR_NOT_FOUND);
	store_set_value(f->store, &value, on_done, f);
	finish(f);
	value.value = S("2");
	store_set_value(f->store, &value, on_done, f);
	finish(f);
	fixture_reopen(f);
	store_get_value(f->store, S("heartbeat"), on_value, f);
	assert_string_equal(finish(f), "2");
}

static void
on_sources(const struct store_fault *fault, const struct store_sources *sources,
    void *arg)
{
	struct fixture *f = arg;
	char id[DIGEST_ID_LEN + 1];

	if (!fixture_told(f, fault))
		return;
	source_set_id(sources->set, id);
	assert_slice(sources->id, id);
	for (size_t i = 0; i < sources->set->files.len; i++)
		say(f, "%.*s=%.*s;",
		    SLICE_ARG(sources->set->files.items[i].path),
		    SLICE_ARG(sources->set->files.items[i].text));
}

static void
the_last_accepted_rules_come_back_whole(void **state)
{
	struct fixture *f = *state;
	AUTO(source_set_free) struct source_set *set = source_set_new();

	store_load_sources(f->store, on_sources, f);
	assert_int_equal(finish_failing(f), ERR_NOT_FOUND);
	source_set_add(set, S("b.yaml"), S("rules: []"));
	source_set_add(set, S("a.yaml"), S(""));
	for (int i = 0; i < 2; i++) {
		store_save_sources(f->store, set, on_done, f);
		finish(f);
	}
	fixture_reopen(f);
	store_load_sources(f->store, on_sources, f);
	assert_string_equal(finish(f), "b.yaml=rules: [];a.yaml=;");
}

static void
on_pruned(const struct store_fault *fault, const struct store_pruned *pruned,
    void *arg)
{
	struct fixture *f = arg;

	if (fixture_told(f, fault)) {
		f->number = pruned->has_more;
		say(f, "%zu", pruned->rows);
	}
}

static void
prune_all(struct fixture *f)
{
	do {
		store_prune(f->store, &KEEP, on_pruned, f);
		finish(f);
	} while (f->number != 0);
}

static void
on_articles_len(const struct store_fault *fault,
    const struct store_articles *articles, void *arg)
{
	struct fixture *f = arg;

	if (fixture_told(f, fault))
		f->number = (int64_t)articles->len;
}

static int64_t
archived(struct fixture *f)
{
	struct store_archive archive = {.max_bytes = 1 << 20};

	store_read_archive(f->store, &archive, on_articles_len, f);
	finish(f);
	return f->number;
}

static void
on_known_len(
    const struct store_fault *fault, const struct store_known *known, void *arg)
{
	struct fixture *f = arg;

	if (!fixture_told(f, fault))
		return;
	f->number = 0;
	for (size_t i = 0; i < known->len; i++)
		f->number += known->entries[i].is_known;
}

/* How many of the keys k1 and k2 are known. */
static int64_t
known(struct fixture *f)
{
	struct slice keys[] = {SLICE("k1"), SLICE("k2")};
	struct store_keys request = {S("bbc"), keys, 2};

	store_find_known(f->store, &request, on_known_len, f);
	finish(f);
	return f->number;
}

static void
poll_unchanged(struct fixture *f)
{
	struct feed_state feed = {.id = S("bbc"), .last_attempt_ms = f->now_ms};
	struct store_poll poll = {.state = &feed, .is_unchanged = true};

	store_commit_poll(f->store, &poll, on_polled, f);
	finish(f);
}

static void
old_articles_go_and_those_that_wait_stay(void **state)
{
	struct fixture *f = *state;

	raise_alert(f, poll_entry(f, "bbc", "k1", "A"), "arms", "desk", "s");
	poll_entry(f, "bbc", "k2", "B");
	f->now_ms += 91 * DAY_MS;
	prune_all(f);
	assert_int_equal(archived(f), 1);
	assert_string_equal(ready(f), "2v1:B");
	/* What is owed is never pruned. */
	assert_string_equal(due(f), "desk:arms");
}

static void
keys_are_forgotten_90_days_after_their_last_sight(void **state)
{
	struct fixture *f = *state;

	poll_entry(f, "bbc", "k1", "A");
	f->now_ms += 30 * DAY_MS;
	poll_entry(f, "bbc", "k2", "B"); /* a document without k1 */
	f->now_ms += 61 * DAY_MS;
	prune_all(f);
	assert_int_equal(known(f), 1);
	f->now_ms += 30 * DAY_MS;
	prune_all(f);
	assert_int_equal(known(f), 0);
}

static void
keys_of_a_document_that_never_changes_are_kept(void **state)
{
	struct fixture *f = *state;

	poll_entry(f, "bbc", "k1", "A");
	for (int day = 0; day < 200; day += 10) {
		f->now_ms += 10 * DAY_MS;
		poll_unchanged(f);
		prune_all(f);
	}
	assert_int_equal(known(f), 1);
}

static void
a_removed_feed_is_forgotten_after_30_days(void **state)
{
	struct fixture *f = *state;
	struct store_feed_set none = {NULL, 0};

	poll_entry(f, "bbc", "k1", "A");
	store_set_feeds(f->store, &none, on_done, f);
	finish(f);
	f->now_ms += 29 * DAY_MS;
	prune_all(f);
	assert_int_equal(known(f), 1);
	f->now_ms += 2 * DAY_MS;
	prune_all(f);
	assert_int_equal(known(f), 0);
	assert_int_equal(archived(f), 1); /* by its own age */
}

static void
on_done_polled(const struct store_fault *fault,
    const struct store_polled *polled, void *arg)
{
	(void)polled;
	fixture_told(arg, fault);
}

static void
pruning_goes_in_steps_of_a_bounded_size(void **state)
{
	enum {
		ENTRIES = 2500
	};
	struct fixture *f = *state;
	struct store_entry *entries = mem_new_array(ENTRIES, sizeof(*entries));
	struct article *articles = mem_new_array(ENTRIES, sizeof(*articles));
	char(*names)[8] = mem_new_array(ENTRIES, sizeof(*names));
	struct feed_state feed = {.id = S("bbc")};
	struct store_poll poll = {
	    .state = &feed, .entries = entries, .entry_len = ENTRIES};

	for (int i = 0; i < ENTRIES; i++) {
		snprintf(names[i], sizeof(names[i]), "%d", i);
		articles[i].key = slice_of(names[i]);
		entries[i] = (struct store_entry){
		    .article = &articles[i], .stage = STORE_RECORDED};
	}
	store_commit_poll(f->store, &poll, on_done_polled, f);
	finish(f);
	f->now_ms += 100 * DAY_MS;
	for (int step = 0; step < 2 * ENTRIES / STORE_PRUNE_ROWS; step++) {
		store_prune(f->store, &KEEP, on_pruned, f);
		assert_string_equal(finish(f), "1000");
	}
	store_prune(f->store, &KEEP, on_pruned, f);
	assert_string_equal(finish(f), "0");
	assert_int_equal(archived(f), 0);
	mem_free(&entries);
	mem_free(&articles);
	mem_free(&names);
}

static void
ended_deliveries_and_their_alerts_go_by_their_age(void **state)
{
	struct fixture *f = *state;
	struct store_keep keep = KEEP;

	keep.alerts_ms = keep.deliveries_ms = 30 * DAY_MS;
	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "arms", "desk", "s");
	raise_alert(f, poll_entry(f, "bbc", "2", "B"), "ships", "mail", "s");
	deliver_one(f);
	f->now_ms += 31 * DAY_MS;
	store_prune(f->store, &keep, on_pruned, f);
	finish(f);
	assert_string_equal(due(f), "mail:ships");
	store_prune(f->store, &keep, on_pruned, f);
	assert_string_equal(finish(f), "0");
}

static void
a_backup_is_a_state_that_opens(void **state)
{
	struct fixture *f = *state;
	char copy[128];
	struct stat info;

	raise_alert(f, poll_entry(f, "bbc", "1", "A"), "arms", "desk", "");
	snprintf(copy, sizeof(copy), "%s/copy.db", f->dir);
	store_backup(f->store, slice_of(copy), on_done, f);
	finish(f);
	assert_int_equal(stat(copy, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	store_backup(f->store, slice_of(copy), on_done, f);
	assert_int_equal(finish_failing(f), ERR_INPUT);
	deliver_one(f);
	store_close(&f->store);
	snprintf(f->path, sizeof(f->path), "%s/copy.db", f->dir);
	fixture_open(f);
	assert_string_equal(due(f), "desk:arms");
}

static void
a_sound_state_passes_its_check_and_a_damaged_one_does_not(void **state)
{
	enum {
		TITLE = 400000,
		PAGE = 4096
	};
	struct fixture *f = *state;
	char *title = mem_new(TITLE + 1);
	char page[PAGE];
	struct stat info;
	int fd;

	memset(title, 'x', TITLE);
	poll_entry(f, "bbc", "k1", title);
	mem_free(&title);
	store_check(f->store, on_done, f);
	finish(f);
	store_close(&f->store);
	memset(page, 0x5a, sizeof(page));
	fd = open(f->path, O_WRONLY);
	assert_int_equal(fstat(fd, &info), 0);
	/* In the middle of the long title, far from what opening reads. */
	assert_int_equal(
	    pwrite(fd, page, PAGE, info.st_size / 2 / PAGE * PAGE), PAGE);
	close(fd);
	fixture_open(f);
	store_check(f->store, on_done, f);
	assert_int_equal(finish_failing(f), ERR_SYSTEM);
	assert_int_equal(f->fault.trouble, STORE_BROKEN);
}

static void
on_sizes(
    const struct store_fault *fault, const struct store_sizes *sizes, void *arg)
{
	struct fixture *f = arg;

	if (!fixture_told(f, fault))
		return;
	assert_true(sizes->file_bytes > 0);
	assert_true(sizes->free_bytes >= 0);
	f->number = sizes->log_bytes;
}

static void
sizes_are_measured(void **state)
{
	struct fixture *f = *state;

	poll_entry(f, "bbc", "1", "A");
	store_measure(f->store, on_sizes, f);
	finish(f);
	assert_true(f->number > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(a_value_is_kept_and_replaced),
	    STORE_TEST(the_last_accepted_rules_come_back_whole),
	    STORE_TEST(old_articles_go_and_those_that_wait_stay),
	    STORE_TEST(keys_are_forgotten_90_days_after_their_last_sight),
	    STORE_TEST(keys_of_a_document_that_never_changes_are_kept),
	    STORE_TEST(a_removed_feed_is_forgotten_after_30_days),
	    STORE_TEST(pruning_goes_in_steps_of_a_bounded_size),
	    STORE_TEST(ended_deliveries_and_their_alerts_go_by_their_age),
	    STORE_TEST(a_backup_is_a_state_that_opens),
	    STORE_TEST(
	        a_sound_state_passes_its_check_and_a_damaged_one_does_not),
	    STORE_TEST(sizes_are_measured),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
