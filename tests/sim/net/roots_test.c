/* Certificates are read by workers, once an hour, and nobody waits twice. */
#include "unit/testing.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "net/roots.h"
#include "sim/net/script.h"

#define HOUR_MS ((int64_t)3600 * 1000)
#define ONE     S(SW_TEST_DATA "/base/one.pem")
#define BOTH    S(SW_TEST_DATA "/base/both.pem")

struct fixture {
	struct loop *loop;
	struct pool *pool;
	struct roots *roots;
};

struct got {
	int calls;
	struct trust *trust; /* a reference */
	char text[200];
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->loop = loop_new();
	f->pool = pool_new(f->loop, 2);
	f->roots = roots_new(f->loop, f->pool);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	roots_free(&f->roots);
	pool_free(&f->pool);
	loop_free(&f->loop);
	free(f);
	return 0;
}

static void
on_roots(struct trust *trust, const char *text, void *arg)
{
	struct got *got = arg;

	got->calls++;
	trust_unref(&got->trust);
	if (trust != NULL)
		got->trust = trust_ref(trust);
	snprintf(got->text, sizeof(got->text), "%s", text);
}

static void
ask(struct fixture *f, struct slice path, struct got *got)
{
	(void)!roots_get(f->roots, path, on_roots, got);
}

static void
got_fini(struct got *got)
{
	trust_unref(&got->trust);
}

static void
who_asks_together_waits_for_one_reading(void **state)
{
	struct fixture *f = *state;
	AUTO(got_fini) struct got a = {0};
	AUTO(got_fini) struct got b = {0};
	AUTO(got_fini) struct got other = {0};

	ask(f, ONE, &a);
	ask(f, ONE, &b);
	ask(f, BOTH, &other);
	assert_int_equal(pool_jobs(f->pool), 2);
	assert_int_equal(a.calls, 0);
	sim_settle(f->loop);
	assert_int_equal(a.calls + b.calls + other.calls, 3);
	assert_non_null(a.trust);
	assert_ptr_equal(a.trust, b.trust);
	assert_ptr_not_equal(a.trust, other.trust);
}

static void
what_was_read_serves_at_once_and_is_read_again_after_an_hour(void **state)
{
	struct fixture *f = *state;
	AUTO(got_fini) struct got first = {0};
	AUTO(got_fini) struct got later = {0};

	ask(f, ONE, &first);
	sim_settle(f->loop);
	sim_advance(f->loop, HOUR_MS - 1000);
	ask(f, ONE, &later);
	assert_int_equal(pool_jobs(f->pool), 0);
	assert_int_equal(later.calls, 0);
	sim_settle(f->loop);
	assert_ptr_equal(later.trust, first.trust);
	sim_advance(f->loop, 1000);
	ask(f, ONE, &later);
	assert_int_equal(pool_jobs(f->pool), 1);
	sim_settle(f->loop);
	ask(f, ONE, &later);
	assert_int_equal(pool_jobs(f->pool), 0);
	sim_settle(f->loop);
	assert_int_equal(later.calls, 3);
	assert_ptr_not_equal(later.trust, first.trust);
}

static void
a_file_that_went_away_serves_on(void **state)
{
	struct fixture *f = *state;
	char path[] = "roots-XXXXXX";
	int fd = mkstemp(path);
	AUTO(buf_fini) struct buf pem = buf_init(BUF_MAX_OWN);
	struct err err = ERR_INIT;
	AUTO(got_fini) struct got got = {0};

	assert_true(fd >= 0);
	assert_int_equal(
	    file_read(SW_TEST_DATA "/base/one.pem", &pem, &err), 0);
	assert_int_equal(write(fd, buf_str(&pem), pem.len), (ssize_t)pem.len);
	close(fd);
	ask(f, slice_of(path), &got);
	sim_settle(f->loop);
	assert_non_null(got.trust);
	unlink(path);
	sim_advance(f->loop, HOUR_MS);
	ask(f, slice_of(path), &got);
	sim_settle(f->loop);
	ask(f, slice_of(path), &got);
	sim_settle(f->loop);
	assert_int_equal(got.calls, 3);
	assert_non_null(got.trust);
}

static void
a_file_that_cannot_be_read_is_told_and_tried_again(void **state)
{
	struct fixture *f = *state;
	AUTO(got_fini) struct got got = {0};

	for (int i = 1; i <= 2; i++) {
		ask(f, S("/nonexistent/ca.pem"), &got);
		assert_int_equal(pool_jobs(f->pool), 1);
		sim_settle(f->loop);
		assert_int_equal(got.calls, i);
		assert_null(got.trust);
		assert_non_null(strstr(got.text, "/nonexistent/ca.pem"));
	}
}

static void
who_cancels_is_never_told(void **state)
{
	struct fixture *f = *state;
	AUTO(got_fini) struct got got = {0};
	AUTO(got_fini) struct got stays = {0};
	struct root_wait *wait = roots_get(f->roots, ONE, on_roots, &got);

	ask(f, ONE, &stays);
	roots_cancel(&wait);
	sim_settle(f->loop);
	wait = roots_get(f->roots, ONE, on_roots, &got);
	roots_cancel(&wait);
	sim_settle(f->loop);
	assert_int_equal(got.calls, 0);
	assert_int_equal(stays.calls, 1);
}

static void
freeing_leaves_a_reading_under_way_behind(void **state)
{
	struct fixture *f = *state;
	struct got got = {0};
	struct root_wait *wait = roots_get(f->roots, ONE, on_roots, &got);

	roots_cancel(&wait);
	roots_free(&f->roots);
	sim_settle(f->loop);
	assert_int_equal(pool_jobs(f->pool), 0);
	assert_int_equal(got.calls, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	    TEST(who_asks_together_waits_for_one_reading),
	    TEST(what_was_read_serves_at_once_and_is_read_again_after_an_hour),
	    TEST(a_file_that_went_away_serves_on),
	    TEST(a_file_that_cannot_be_read_is_told_and_tried_again),
	    TEST(who_cancels_is_never_told),
	    TEST(freeing_leaves_a_reading_under_way_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
