/*
 * The loop, the pool and the control socket with the real clock and the real
 * system below them.
 */
#include "integration/net/harness.h"

#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "base/file.h"
#include "net/control.h"
#include "net/listener.h"
#include "net/pool.h"

static void
on_count(void *arg)
{
	++*(int *)arg;
}

struct order {
	struct loop *loop;
	char names[8];
	size_t len;
	struct timer *later;
};

static void
on_last(void *arg)
{
	struct order *order = arg;

	order->names[order->len++] = 'c';
	loop_stop(order->loop);
}

static void
on_first(void *arg)
{
	struct order *order = arg;

	order->names[order->len++] = 'a';
	order->later = loop_defer(order->loop, on_last, order);
}

static void
on_second(void *arg)
{
	struct order *order = arg;

	order->names[order->len++] = 'b';
}

static void
deferred_work_keeps_its_order_over_turns(void **state)
{
	AUTO(loop_free) struct loop *loop = loop_new();
	struct order order = {.loop = loop};
	int cancelled = 0;
	struct timer *gone;

	(void)state;
	(void)!loop_defer(loop, on_first, &order);
	gone = loop_defer(loop, on_count, &cancelled);
	(void)!loop_defer(loop, on_second, &order);
	timer_cancel(&gone);
	run_loop(loop);
	assert_string_equal(order.names, "abc");
	assert_int_equal(cancelled, 0);
}

static void
a_timer_never_fires_early(void **state)
{
	AUTO(loop_free) struct loop *loop = loop_new();

	(void)state;
	for (int ms = 0; ms < 30; ms += 3) {
		int64_t start_ms = loop_mono_ms(loop);

		run_for(loop, ms);
		assert_true(loop_mono_ms(loop) - start_ms >= ms);
	}
}

static void
on_signal(int number, void *arg)
{
	assert_int_equal(number, SIGHUP);
	loop_stop(arg);
}

static void
a_signal_is_an_event(void **state)
{
	AUTO(loop_free) struct loop *loop = loop_new();
	struct watch *watch = loop_watch_signal(loop, SIGHUP, on_signal, loop);

	(void)state;
	raise(SIGHUP);
	run_loop(loop);
	watch_cancel(&watch);
}

static void
on_heavy(void *arg)
{
	int64_t end_ms = loop_mono_ms(arg) + 30;

	while (loop_mono_ms(arg) < end_ms)
		;
	loop_stop(arg);
}

static void
a_slow_turn_is_counted_and_a_long_wait_is_not(void **state)
{
	AUTO(loop_free) struct loop *loop = loop_new();
	struct loop_stats stats;
	uint64_t sum = 0;

	(void)state;
	run_for(loop, 50);
	stats = loop_stats(loop);
	assert_int_equal(stats.slow_turns, 0);
	(void)!loop_defer(loop, on_heavy, loop);
	run_loop(loop);
	stats = loop_stats(loop);
	assert_int_equal(stats.slow_turns, 1);
	assert_true(stats.longest_us >= 29000);
	for (size_t i = 0; i < LOOP_TURN_BUCKETS; i++)
		sum += stats.turns_by_ms[i];
	assert_int_equal(sum, stats.turns);
	loop_reset_longest(loop);
	assert_int_equal(loop_stats(loop).longest_us, 0);
}

static void
on_busy(void *arg)
{
	struct order *order = arg;
	int64_t end_ms = loop_mono_ms(order->loop) + 4;

	while (loop_mono_ms(order->loop) < end_ms)
		;
	if (order->len == 0)
		order->later =
		    loop_defer(order->loop, on_last, order); /* behind */
	order->names[order->len++] = 'a';
}

static void
much_deferred_work_is_spread_over_turns_in_order(void **state)
{
	AUTO(loop_free) struct loop *loop = loop_new();
	struct order order = {.loop = loop};

	(void)state;
	for (int i = 0; i < 5; i++)
		(void)!loop_defer(loop, on_busy, &order);
	run_loop(loop);
	assert_string_equal(order.names, "aaaaac");
	assert_true(loop_stats(loop).turns >= 3);
}

/* Work that a test can hold up. */
struct task {
	struct loop *loop;
	atomic_bool may_go;
	atomic_int worked;
	int done, dropped;
	size_t *open;
};

static void
work(void *arg)
{
	struct task *task = arg;

	while (!atomic_load(&task->may_go))
		usleep(1000);
	atomic_fetch_add(&task->worked, 1);
}

static void
on_done(void *arg)
{
	struct task *task = arg;

	task->done++;
	if (--*task->open == 0)
		loop_stop(task->loop);
}

static void
on_drop(void *arg)
{
	struct task *task = arg;

	task->dropped++;
}

static const struct job_spec spec = {work, on_done, on_drop};

static void
jobs_are_worked_on_beside_the_loop(void **state)
{
	AUTO(loop_free) struct loop *loop = loop_new();
	struct pool *pool = pool_new(loop, 2);
	size_t open = 20;
	struct task tasks[20] = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(tasks); i++) {
		tasks[i].loop = loop;
		tasks[i].may_go = true;
		tasks[i].open = &open;
		(void)!job_start(pool, &spec, &tasks[i]);
	}
	assert_int_equal(pool_jobs(pool), 20);
	run_loop(loop);
	for (size_t i = 0; i < COUNT_OF(tasks); i++)
		assert_int_equal(tasks[i].done, 1);
	assert_int_equal(pool_jobs(pool), 0);
	pool_free(&pool);
}

static void
a_cancelled_job_is_dropped_when_nobody_uses_it(void **state)
{
	AUTO(loop_free) struct loop *loop = loop_new();
	struct pool *pool = pool_new(loop, 1);
	size_t open = 9;
	struct task running = {.loop = loop, .open = &open};
	struct task waiting = {.loop = loop, .open = &open};
	struct job *jobs[2];

	(void)state;
	jobs[0] = job_start(pool, &spec, &running);
	jobs[1] = job_start(pool, &spec, &waiting);
	run_for(loop, 50);
	job_cancel(&jobs[1]);
	assert_int_equal(waiting.dropped, 1);
	job_cancel(&jobs[0]);
	assert_int_equal(running.dropped, 0);
	atomic_store(&running.may_go, true);
	run_for(loop, 50);
	assert_int_equal(running.dropped, 1);
	assert_int_equal(running.done + waiting.done, 0);
	pool_free(&pool);
}

static void
a_pool_that_is_freed_drops_what_it_has(void **state)
{
	AUTO(loop_free) struct loop *loop = loop_new();
	struct pool *pool = pool_new(loop, 1);
	size_t open = 9;
	struct task tasks[3] = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(tasks); i++) {
		tasks[i].may_go = true;
		tasks[i].open = &open;
		(void)!job_start(pool, &spec, &tasks[i]);
	}
	pool_free(&pool);
	for (size_t i = 0; i < COUNT_OF(tasks); i++)
		assert_int_equal(tasks[i].dropped, 1);
}

/* A client in a thread of its own, since it blocks. */
struct client {
	pthread_t thread;
	struct loop *loop;
	const char *path;
	struct slice request;
	size_t max_bytes;
	struct buf reply;
	struct err err;
	int result;
	atomic_bool is_over;
};

static void *
call(void *arg)
{
	struct client *client = arg;

	client->reply = buf_init(client->max_bytes);
	client->result = control_call(
	    client->path, client->request, 5000, &client->reply, &client->err);
	atomic_store(&client->is_over, true);
	return NULL;
}

static void
client_start(struct client *client)
{
	if (client->max_bytes == 0)
		client->max_bytes = (size_t)32 << 20;
	assert_int_equal(
	    pthread_create(&client->thread, NULL, call, client), 0);
}

static void
client_end(struct client *client)
{
	while (!atomic_load(&client->is_over))
		run_for(client->loop, 5);
	pthread_join(client->thread, NULL);
}

struct daemon {
	struct loop *loop;
	struct listener *listener;
	char path[108];
	struct call *held;
	size_t lines;
	int requests, gone, rooms;
};

static void
on_gone(void *arg)
{
	struct daemon *d = arg;

	d->held = NULL;
	d->gone++;
}

static void
write_lines(void *arg)
{
	struct daemon *d = arg;

	d->rooms++;
	while (d->lines > 0) {
		d->lines--;
		if (!call_write(d->held,
		        S("a line of forty bytes, counted "
		          "........\n")))
			return;
	}
	call_end(&d->held);
}

static void
on_request(struct call *c, struct slice request, void *arg)
{
	static const struct call_events events = {write_lines, on_gone};
	struct daemon *d = arg;

	d->requests++;
	d->held = c;
	assert_int_equal(call_peer(c).uid, getuid());
	assert_int_equal(call_peer(c).pid, getpid());
	call_watch(c, &events, d);
	if (slice_eq(request, S("hold")))
		return;
	if (slice_eq(request, S("lines"))) {
		d->lines = 50000;
		write_lines(d);
		return;
	}
	call_write(c, S("you said "));
	call_write(c, request);
	call_end(&d->held);
}

static void
daemon_start(struct daemon *d)
{
	struct err err = ERR_INIT;

	memset(d, 0, sizeof(*d));
	d->loop = loop_new();
	snprintf(
	    d->path, sizeof(d->path), "%s/control.sock", place("TEST_FOLDER"));
	if (listener_open(d->loop, d->path, on_request, d, &d->listener, &err) <
	    0)
		fail_msg("%s", err.text);
}

static void
daemon_end(struct daemon *d)
{
	listener_close(&d->listener);
	loop_free(&d->loop);
}

static void
a_command_gets_its_answer(void **state)
{
	struct daemon d;
	struct client client = {.request = S("{\"command\":\"status\"}")};
	struct stat st;

	(void)state;
	daemon_start(&d);
	client.loop = d.loop;
	client.path = d.path;
	assert_int_equal(stat(d.path, &st), 0);
	assert_int_equal(st.st_mode & 0777, LISTENER_MODE);
	client_start(&client);
	client_end(&client);
	assert_int_equal(client.result, 0);
	assert_slice(
	    buf_slice(&client.reply), "you said {\"command\":\"status\"}");
	buf_fini(&client.reply);
	daemon_end(&d);
	assert_int_equal(access(d.path, F_OK), -1);
}

static void
a_long_answer_is_written_as_there_is_room(void **state)
{
	struct daemon d;
	struct client client = {.request = S("lines")};

	(void)state;
	daemon_start(&d);
	client.loop = d.loop;
	client.path = d.path;
	client_start(&client);
	client_end(&client);
	assert_int_equal(client.result, 0);
	assert_int_equal(client.reply.len, 50000 * 40);
	assert_true(d.rooms > 2);
	buf_fini(&client.reply);
	daemon_end(&d);
}

static int
connect_to(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	memcpy(address.sun_path, path, strlen(path));
	assert_int_equal(
	    connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

static void
a_client_that_leaves_is_told(void **state)
{
	struct daemon d;
	int fd;

	(void)state;
	daemon_start(&d);
	fd = connect_to(d.path);
	assert_int_equal(write(fd, "hold\n", 5), 5);
	run_for(d.loop, 50);
	assert_int_equal(d.requests, 1);
	shutdown(fd, SHUT_WR);
	run_for(d.loop, 50);
	assert_int_equal(d.gone, 0); /* it still waits for the answer */
	close(fd);
	call_write(d.held, S("x"));
	run_for(d.loop, 50);
	assert_int_equal(d.gone, 1);
	fd = connect_to(d.path);
	assert_int_equal(write(fd, "hold\n", 5), 5);
	run_for(d.loop, 50);
	close(fd);
	run_for(d.loop, 50);
	assert_int_equal(d.gone, 2);
	daemon_end(&d);
}

static void
a_line_without_end_is_cut_off(void **state)
{
	struct daemon d;
	char chunk[1024], byte;
	int fd;

	(void)state;
	daemon_start(&d);
	fd = connect_to(d.path);
	memset(chunk, 'x', sizeof(chunk));
	for (size_t sent = 0; sent < 2 * LISTENER_MAX_REQUEST;) {
		ssize_t put =
		    send(fd, chunk, sizeof(chunk), MSG_NOSIGNAL | MSG_DONTWAIT);

		if (put < 0 && errno != EAGAIN)
			break;
		if (put > 0)
			sent += (size_t)put;
		else
			run_for(d.loop, 1);
	}
	run_for(d.loop, 50);
	assert_true(recv(fd, &byte, 1, MSG_DONTWAIT) <= 0);
	assert_int_equal(d.requests, 0);
	close(fd);
	daemon_end(&d);
}

static void
no_daemon_and_two_daemons_are_told_apart(void **state)
{
	AUTO(buf_fini) struct buf reply = buf_init(100);
	struct err err = ERR_INIT;
	struct daemon d;
	struct listener *second;
	char path[120];

	(void)state;
	daemon_start(&d);
	assert_int_equal(
	    listener_open(d.loop, d.path, on_request, &d, &second, &err), -1);
	assert_int_equal(err.code, ERR_DENIED);
	/* A daemon that was killed leaves its socket. */
	snprintf(path, sizeof(path), "%s.dead", d.path);
	assert_int_equal(rename(d.path, path), 0);
	daemon_end(&d);
	assert_int_equal(control_call(path, S("x"), 1000, &reply, &err), -1);
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_int_equal(rename(path, d.path), 0);
	daemon_start(&d);
	daemon_end(&d);
	assert_int_equal(control_call(d.path, S("x"), 1000, &reply, &err), -1);
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void
a_file_in_the_sockets_place_stays(void **state)
{
	AUTO(loop_free) struct loop *loop = loop_new();
	struct err err = ERR_INIT;
	struct listener *listener;
	char path[108];

	(void)state;
	snprintf(path, sizeof(path), "%s/precious", place("TEST_FOLDER"));
	assert_int_equal(file_write(path, S("x"), 0600, &err), 0);
	assert_int_equal(
	    listener_open(loop, path, on_request, NULL, &listener, &err), -1);
	assert_int_equal(err.code, ERR_DENIED);
	assert_int_equal(access(path, F_OK), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(deferred_work_keeps_its_order_over_turns),
	    cmocka_unit_test(a_timer_never_fires_early),
	    cmocka_unit_test(a_signal_is_an_event),
	    cmocka_unit_test(a_slow_turn_is_counted_and_a_long_wait_is_not),
	    cmocka_unit_test(much_deferred_work_is_spread_over_turns_in_order),
	    cmocka_unit_test(jobs_are_worked_on_beside_the_loop),
	    cmocka_unit_test(a_cancelled_job_is_dropped_when_nobody_uses_it),
	    cmocka_unit_test(a_pool_that_is_freed_drops_what_it_has),
	    cmocka_unit_test(a_command_gets_its_answer),
	    cmocka_unit_test(a_long_answer_is_written_as_there_is_room),
	    cmocka_unit_test(a_client_that_leaves_is_told),
	    cmocka_unit_test(a_line_without_end_is_cut_off),
	    cmocka_unit_test(no_daemon_and_two_daemons_are_told_apart),
	    cmocka_unit_test(a_file_in_the_sockets_place_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
