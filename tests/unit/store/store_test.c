/* Opening, events, cancelling, groups, and disks that do not take it. */
#include "unit/store/fixture.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

static bool
is_ready(const struct fixture *f)
{
	struct pollfd p = {.fd = store_fd(f->store), .events = POLLIN};

	assert_int_equal(store_wanted_events(f->store), STORE_WANTS_READ);
	return poll(&p, 1, 0) == 1;
}

/* Processes as a loop would, until everything was told. */
static void
run_loop(struct fixture *f)
{
	while (!store_is_idle(f->store)) {
		struct pollfd p = {.fd = store_fd(f->store), .events = POLLIN};

		assert_int_equal(poll(&p, 1, 10000), 1);
		store_process(f->store, 0);
	}
}

static struct store_op *
start_value(struct fixture *f, const char *name)
{
	struct store_value value = {slice_of(name), S("x")};

	return store_set_value(f->store, &value, on_done, f);
}

static void
on_value(
    const struct store_fault *fault, const struct store_value *value, void *arg)
{
	(void)value;
	fixture_told(arg, fault);
}

static bool
has_value(struct fixture *f, const char *name)
{
	store_get_value(f->store, slice_of(name), on_value, f);
	store_drain(f->store);
	return !f->has_failed;
}

static void
a_second_writer_is_refused_and_a_reader_is_not(void **state)
{
	struct fixture *f = *state;
	struct store *other = NULL;
	struct err err = ERR_INIT;

	assert_int_equal(fixture_try_open(f, STORE_WRITE, 0, &other, &err), -1);
	assert_int_equal(err.code, ERR_DENIED);
	assert_non_null(strstr(err.text, "another sanctions-watch"));
	start_value(f, "name");
	store_drain(f->store);
	assert_int_equal(fixture_try_open(f, STORE_READ, 0, &other, &err), 0);
	store_get_value(other, S("name"), on_value, f);
	store_drain(other);
	assert_false(f->has_failed);
	store_set_value(
	    other, &(struct store_value){S("a"), S("b")}, on_done, f);
	store_drain(other);
	assert_true(f->has_failed);
	assert_int_equal(f->fault.err.code, ERR_DENIED);
	store_close(&other);
}

static void
a_reader_needs_no_daemon_but_a_state(void **state)
{
	struct fixture *f = *state;
	struct store *reader = NULL;
	struct err err = ERR_INIT;

	start_value(f, "name");
	store_close(&f->store);
	assert_int_equal(fixture_try_open(f, STORE_READ, 0, &reader, &err), 0);
	store_get_value(reader, S("name"), on_value, f);
	store_drain(reader);
	assert_false(f->has_failed);
	store_close(&reader);
	snprintf(f->path, sizeof(f->path), "%s/none.db", f->dir);
	assert_int_equal(fixture_try_open(f, STORE_READ, 0, &reader, &err), -1);
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void
a_file_that_is_no_state_is_refused(void **state)
{
	struct fixture *f = *state;
	struct store *other = NULL;
	struct err err = ERR_INIT;
	FILE *file;

	snprintf(f->path, sizeof(f->path), "%s/text.db", f->dir);
	file = fopen(f->path, "w");
	for (int i = 0; i < 1000; i++)
		fputs("this is not a database\n", file);
	fclose(file);
	assert_int_equal(fixture_try_open(f, STORE_WRITE, 0, &other, &err), -1);
	assert_int_equal(err.code, ERR_INPUT);
	snprintf(f->path, sizeof(f->path), "%s/none/watch.db", f->dir);
	assert_int_equal(fixture_try_open(f, STORE_WRITE, 0, &other, &err), -1);
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void
only_the_owner_can_read_the_state(void **state)
{
	struct fixture *f = *state;
	struct stat info;

	assert_int_equal(stat(f->path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
}

static void
nothing_is_told_from_inside_a_start(void **state)
{
	struct fixture *f = *state;

	assert_false(is_ready(f));
	start_value(f, "a");
	assert_int_equal(f->told, 0);
	assert_false(store_is_idle(f->store));
	assert_true(is_ready(f));
	run_loop(f);
	assert_int_equal(f->told, 1);
	assert_false(f->has_failed);
	assert_true(store_is_idle(f->store));
}

static void
answers_come_a_few_at_a_time_where_that_is_asked(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 5; i++)
		start_value(f, "a");
	while (f->told < 5) {
		unsigned before = f->told;
		bool has_more;
		struct pollfd p = {.fd = store_fd(f->store), .events = POLLIN};

		assert_int_equal(poll(&p, 1, 10000), 1);
		has_more = store_process(f->store, 2);
		assert_true(f->told <= before + 2);
		/* What it says there is more of, is there without a wait. */
		before = f->told;
		if (has_more)
			(void)store_process(f->store, 1);
		assert_int_equal(f->told, before + has_more);
	}
	run_loop(f);
	assert_int_equal(f->told, 5);
}

static void
a_cancelled_operation_is_never_told_but_a_write_is_done(void **state)
{
	struct fixture *f = *state;
	struct store_op *first = start_value(f, "first");
	struct store_op *third;

	store_cancel(&first);
	assert_null(first);
	store_cancel(&first);
	assert_true(store_is_idle(f->store));
	start_value(f, "second");
	third = start_value(f, "third");
	/* Now both are with the writer, or done already where it is fast, but
	 * no more than the second is told. */
	(void)store_process(f->store, 1);
	store_cancel(&third);
	store_drain(f->store);
	assert_int_equal(f->told, 1);
	assert_true(has_value(f, "first"));
	assert_true(has_value(f, "second"));
	assert_true(has_value(f, "third"));
}

static void
closing_carries_out_what_was_started(void **state)
{
	struct fixture *f = *state;

	start_value(f, "late");
	fixture_reopen(f);
	assert_int_equal(f->told, 0);
	assert_true(has_value(f, "late"));
}

struct chain {
	struct fixture *f;
	unsigned left;
};

static void
on_link(const struct store_fault *fault, void *arg)
{
	struct chain *chain = arg;

	assert_null(fault);
	if (chain->left-- > 0)
		store_set_value(chain->f->store,
		    &(struct store_value){S("a"), S("b")}, on_link, chain);
}

static void
an_answer_may_start_the_next_operation(void **state)
{
	struct fixture *f = *state;
	struct chain chain = {f, 10};

	store_set_value(
	    f->store, &(struct store_value){S("a"), S("b")}, on_link, &chain);
	store_drain(f->store);
	assert_int_equal(chain.left, (unsigned)-1);
	assert_true(store_is_idle(f->store));
}

struct order {
	char text[64];
};

static void
on_read(
    const struct store_fault *fault, const struct store_value *value, void *arg)
{
	struct order *order = arg;

	order->text[strlen(order->text)] =
	    fault == NULL ? value->value.ptr[0] : '-';
}

static void
on_written(const struct store_fault *fault, void *arg)
{
	struct order *order = arg;

	order->text[strlen(order->text)] = fault == NULL ? 'w' : 'f';
}

static void
operations_of_a_turn_see_each_other_in_order(void **state)
{
	struct fixture *f = *state;
	struct order order = {""};
	struct store_value one = {S("n"), S("1")}, two = {S("n"), S("2")};

	store_get_value(f->store, S("n"), on_read, &order);
	store_set_value(f->store, &one, on_written, &order);
	store_get_value(f->store, S("n"), on_read, &order);
	store_set_value(f->store, &two, on_written, &order);
	store_get_value(f->store, S("n"), on_read, &order);
	store_drain(f->store);
	assert_string_equal(order.text, "-w1w2");
}

static void
on_shown(const struct store_fault *fault, const struct store_alerts *alerts,
    void *arg)
{
	(void)alerts;
	fixture_told(arg, fault);
}

static void
one_that_fails_leaves_the_others_of_its_group(void **state)
{
	struct fixture *f = *state;
	struct order order = {""};
	struct store_value value = {S("n"), S("1")};
	struct slice nobody = SLICE("none");
	struct store_alert alert = make_alert("arms", 1, "");
	struct store_delivery delivery = {
	    .channel = S("desk"), .alert_ids = &nobody, .alert_len = 1};
	struct store_owed owed = {&alert, 1, &delivery, 1};

	store_set_value(f->store, &value, on_written, &order);
	store_owe(f->store, &owed, on_written, &order);
	value.name = S("m");
	store_set_value(f->store, &value, on_written, &order);
	store_drain(f->store);
	assert_string_equal(order.text, "wfw");
	assert_true(has_value(f, "n"));
	assert_true(has_value(f, "m"));
	/* Of the failed one nothing is left, its alert neither. */
	assert_int_equal(store_trouble(f->store), STORE_WELL);
	store_show_alert(f->store, slice_of(alert.alert.id), on_shown, f);
	assert_int_equal(finish_failing(f), ERR_NOT_FOUND);
}

static int
put_article(struct fixture *f, const char *key, size_t bytes)
{
	char *body = mem_new(bytes + 1);
	struct article article = {.key = slice_of(key)};
	struct store_entry entry = {
	    .article = &article, .content_hash = slice_of(key)};
	struct feed_state feed = {.id = S("bbc")};
	struct store_poll poll = {
	    .state = &feed, .entries = &entry, .entry_len = 1};

	memset(body, 'x', bytes);
	article.body = slice_make(body, bytes);
	store_commit_poll(f->store, &poll, on_polled, f);
	mem_free(&body);
	store_drain(f->store);
	return f->has_failed ? -1 : 0;
}

static void
a_full_state_fails_the_large_and_keeps_what_it_has(void **state)
{
	struct fixture *f = *state;
	struct order order = {""};
	struct store_value value = {S("n"), S("1")};
	struct err err = ERR_INIT;

	store_close(&f->store);
	assert_int_equal(
	    fixture_try_open(f, STORE_WRITE, 1 << 20, &f->store, &err), 0);
	assert_int_equal(put_article(f, "small", 100), 0);
	assert_int_equal(put_article(f, "large", 4 << 20), -1);
	assert_int_equal(f->fault.err.code, ERR_SYSTEM);
	assert_int_equal(f->fault.trouble, STORE_FULL);
	assert_int_equal(store_trouble(f->store), STORE_FULL);
	/* In one group with one that does not fit, the small one does. */
	store_set_value(f->store, &value, on_written, &order);
	assert_int_equal(put_article(f, "large", 4 << 20), -1);
	assert_string_equal(order.text, "w");
	assert_int_equal(put_article(f, "other", 100), 0);
	assert_int_equal(store_trouble(f->store), STORE_WELL);
	fixture_reopen(f);
	assert_int_equal(put_article(f, "large", 4 << 20), 0);
	assert_true(has_value(f, "n"));
}

/* In a process of its own, whose files may not grow. */
static int
break_the_disk(struct fixture *f)
{
	struct rlimit limit = {256 << 10, 256 << 10};
	struct order order = {""};
	struct store_value value = {S("n"), S("1")};

	fixture_open(f);
	if (put_article(f, "before", 100) < 0)
		return 1;
	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) < 0)
		return 2;
	store_set_value(f->store, &value, on_written, &order);
	if (put_article(f, "large", 4 << 20) == 0)
		return 3;
	/* All of the group failed, and nothing is tried after it. */
	if (f->fault.trouble != STORE_BROKEN || strcmp(order.text, "f") != 0 ||
	    store_trouble(f->store) != STORE_BROKEN)
		return 4;
	if (put_article(f, "small", 10) == 0 ||
	    f->fault.trouble != STORE_BROKEN)
		return 5;
	return 0;
}

static void
a_failed_write_fails_its_group_and_everything_after(void **state)
{
	struct fixture *f = *state;
	int status;
	pid_t pid;

	store_close(&f->store);
	pid = fork();
	if (pid == 0)
		_exit(break_the_disk(f));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	fixture_open(f);
	assert_false(has_value(f, "n"));
	assert_string_equal(ready(f), "1v1:");
	assert_int_equal(put_article(f, "large", 4 << 20), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(a_second_writer_is_refused_and_a_reader_is_not),
	    STORE_TEST(a_reader_needs_no_daemon_but_a_state),
	    STORE_TEST(a_file_that_is_no_state_is_refused),
	    STORE_TEST(only_the_owner_can_read_the_state),
	    STORE_TEST(nothing_is_told_from_inside_a_start),
	    STORE_TEST(answers_come_a_few_at_a_time_where_that_is_asked),
	    STORE_TEST(a_cancelled_operation_is_never_told_but_a_write_is_done),
	    STORE_TEST(closing_carries_out_what_was_started),
	    STORE_TEST(an_answer_may_start_the_next_operation),
	    STORE_TEST(operations_of_a_turn_see_each_other_in_order),
	    STORE_TEST(one_that_fails_leaves_the_others_of_its_group),
	    STORE_TEST(a_full_state_fails_the_large_and_keeps_what_it_has),
	    STORE_TEST(a_failed_write_fails_its_group_and_everything_after),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
