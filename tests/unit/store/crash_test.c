/*
 * Processes that are killed in the middle of a stream of commits.  A child
 * says on a pipe what was acknowledged; whatever it said must be there when
 * the state is opened again, once, and under the same id.
 */
#include "unit/store/fixture.h"

#include <signal.h>
#include <sys/wait.h>

/* How often a process is killed, and after how many acknowledgements. */
#define ROUNDS   25
#define MOST_ACK 40

static void
on_raised(const struct store_fault *fault, const struct store_planned *planned,
    void *arg)
{
	(void)planned;
	*(bool *)arg = fault == NULL;
}

/* Commits articles with alerts, three in a group, and acknowledges each. */
static void
child_raises(struct fixture *f, int round, int ack_fd)
{
	fixture_open(f);
	for (int64_t i = 1;; i++) {
		char keys[3][24];
		bool done[3] = {false, false, false};

		for (int j = 0; j < 3; j++) {
			struct store_alert alert;
			struct slice id;
			struct store_delivery delivery = {
			    .channel = S("desk"), .alert_len = 1};
			struct store_article_commit commit = {.revision = -1,
			    .alerts = &alert,
			    .alert_len = 1,
			    .deliveries = &delivery,
			    .delivery_len = 1};

			snprintf(keys[j], sizeof(keys[j]), "%d.%" PRId64 ".%d",
			    round, i, j);
			alert = make_alert(keys[j], 0, "");
			id = slice_of(alert.alert.id);
			delivery.alert_ids = &id;
			store_commit_article(
			    f->store, &commit, on_raised, &done[j]);
		}
		store_drain(f->store);
		for (int j = 0; j < 3; j++)
			if (!done[j] ||
			    write(ack_fd, keys[j], sizeof(keys[j])) < 0)
				_exit(1);
	}
}

/* Forks, lets the child acknowledge so many, kills it; reads all it said. */
static size_t
kill_after(pid_t pid, int ack_fd, size_t acks, char (*keys)[24], size_t max)
{
	size_t len = 0;
	int status;

	while (len < acks && read(ack_fd, keys[len], sizeof(keys[0])) > 0)
		len++;
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	assert_true(WIFSIGNALED(status));
	while (len < max && read(ack_fd, keys[len], sizeof(keys[0])) > 0)
		len++;
	return len;
}

static void
on_one_alert(const struct store_fault *fault, const struct store_alerts *alerts,
    void *arg)
{
	struct fixture *f = arg;

	if (fixture_told(f, fault))
		f->number = (int64_t)alerts->items[0].delivery_len;
}

static void
what_was_acknowledged_survives_kill_9(void **state)
{
	enum {
		MAX = 4096
	};
	struct fixture *f = *state;
	char(*keys)[24] = mem_new_array(MAX, sizeof(*keys));

	store_close(&f->store);
	for (int round = 0; round < ROUNDS; round++) {
		int fds[2];
		size_t len;
		pid_t pid;

		assert_int_equal(pipe(fds), 0);
		pid = fork();
		if (pid == 0) {
			close(fds[0]);
			child_raises(f, round, fds[1]);
		}
		close(fds[1]);
		len = kill_after(
		    pid, fds[0], (size_t)(round * 7 % MOST_ACK), keys, MAX);
		close(fds[0]);
		fixture_open(f);
		for (size_t i = 0; i < len; i++) {
			struct store_alert alert = make_alert(keys[i], 0, "");

			store_show_alert(f->store, slice_of(alert.alert.id),
			    on_one_alert, f);
			finish(f);
			assert_int_equal(f->number, 1);
		}
		store_close(&f->store);
	}
	fixture_open(f);
	store_check(f->store, on_done, f);
	finish(f);
	mem_free(&keys);
}

/* Delivers what is due, saying «id» before it settles as delivered. */
static void
child_delivers(struct fixture *f, int sent_fd)
{
	struct due_ids ids;

	fixture_open(f);
	for (;;) {
		find_due(f, 4, &ids);
		if (ids.len == 0)
			_exit(0);
		for (size_t i = 0; i < ids.len; i++) {
			claim(f, ids.ids[i], ids.alerts[i], "text");
			if (strncmp(f->text, "claimed", 7) != 0 ||
			    write(sent_fd, ids.ids[i], DIGEST_ID_LEN) < 0)
				_exit(1);
			settle(f, ids.ids[i], f->token, DELIVERY_DELIVERED, 0);
		}
	}
}

static int
compare_ids(const void *a, const void *b)
{
	return memcmp(a, b, DIGEST_ID_LEN);
}

static void
every_delivery_is_sent_and_a_kill_repeats_only_what_was_in_flight(void **state)
{
	enum {
		DELIVERIES = 60,
		MAX = 4096
	};
	struct fixture *f = *state;
	char(*sent)[DIGEST_ID_LEN] = mem_new_array(MAX, sizeof(*sent));
	size_t len = 0, kills = 0, unique = 0;
	bool finished = false;

	for (int64_t i = 1; i <= DELIVERIES; i++)
		raise_alert(f, i, "arms", "desk", "");
	store_close(&f->store);
	while (!finished) {
		int fds[2], status;
		pid_t pid;

		assert_int_equal(pipe(fds), 0);
		pid = fork();
		if (pid == 0) {
			close(fds[0]);
			child_delivers(f, fds[1]);
		}
		close(fds[1]);
		for (int i = 0; i < 3; i++)
			if (read(fds[0], sent[len], DIGEST_ID_LEN) > 0)
				len++;
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		while (read(fds[0], sent[len], DIGEST_ID_LEN) > 0)
			len++;
		close(fds[0]);
		kills += WIFSIGNALED(status);
		finished = WIFEXITED(status);
		if (finished)
			assert_int_equal(WEXITSTATUS(status), 0);
	}
	qsort(sent, len, sizeof(*sent), compare_ids);
	for (size_t i = 0; i < len; i++)
		unique += i == 0 || compare_ids(sent[i - 1], sent[i]) != 0;
	assert_int_equal(unique, DELIVERIES);
	/* One delivery is in flight at a time. */
	assert_true(len - unique <= kills);
	fixture_open(f);
	assert_string_equal(due(f), "");
	mem_free(&sent);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(what_was_acknowledged_survives_kill_9),
	    STORE_TEST(
	        every_delivery_is_sent_and_a_kill_repeats_only_what_was_in_flight),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
