#include "unit/testing.h"

#include "base/auto.h"
#include "net/gate.h"

#define ITEMS 8

struct fixture {
	struct gate *gate;
	struct gate_item items[ITEMS];
};

static void
begin(struct fixture *f, unsigned parallel, unsigned per_host, int64_t spacing)
{
	memset(f, 0, sizeof(*f));
	f->gate = gate_new(&(struct gate_limits){parallel, per_host, spacing});
}

static void
add(struct fixture *f, const char *hosts)
{
	for (size_t i = 0; hosts[i] != '\0'; i++)
		gate_add(f->gate, &f->items[i], slice_make(&hosts[i], 1));
}

/* Index of the next item, -1 where none may run. */
static int
next(struct fixture *f, int64_t now)
{
	struct gate_item *item = gate_next(f->gate, now);

	return item == NULL ? -1 : (int)(item - f->items);
}

static void
end(struct fixture *f)
{
	for (size_t i = 0; i < ITEMS; i++)
		if (f->items[i].host != NULL)
			gate_remove(f->gate, &f->items[i]);
	assert_int_equal(gate_running(f->gate) + gate_waiting(f->gate), 0);
	gate_free(&f->gate);
}

static void
hosts_take_turns(void **state)
{
	static const int order[] = {0, 3, 1, 4, 2};
	struct fixture f;

	(void)state;
	begin(&f, 10, 10, 0);
	add(&f, "aaabb");
	for (size_t i = 0; i < COUNT_OF(order); i++)
		assert_int_equal(next(&f, 0), order[i]);
	assert_int_equal(next(&f, 0), -1);
	end(&f);
}

static void
no_more_than_the_limit_run(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, 2, 10, 0);
	add(&f, "abc");
	assert_int_equal(next(&f, 0), 0);
	assert_int_equal(next(&f, 0), 1);
	assert_int_equal(next(&f, 0), -1);
	assert_true(gate_wakeup(f.gate, 0) == INT64_MAX);
	gate_remove(f.gate, &f.items[0]);
	assert_int_equal(next(&f, 0), 2);
	end(&f);
}

static void
a_host_runs_one_at_a_time(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, 10, 1, 0);
	add(&f, "aab");
	assert_int_equal(next(&f, 0), 0);
	assert_int_equal(next(&f, 0), 2);
	assert_int_equal(next(&f, 0), -1);
	gate_remove(f.gate, &f.items[0]);
	assert_int_equal(next(&f, 0), 1);
	end(&f);
}

static void
starts_at_a_host_are_spaced_even_after_it_was_idle(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, 10, 10, 1000);
	add(&f, "aab");
	assert_int_equal(next(&f, 0), 0);
	assert_int_equal(next(&f, 0), 2);
	assert_int_equal(next(&f, 999), -1);
	assert_int_equal(gate_wakeup(f.gate, 999), 1000);
	assert_int_equal(next(&f, 1000), 1);
	gate_remove(f.gate, &f.items[0]);
	gate_remove(f.gate, &f.items[1]);
	gate_add(f.gate, &f.items[0], S("a"));
	assert_int_equal(next(&f, 1500), -1);
	assert_int_equal(next(&f, 2000), 0);
	end(&f);
}

static void
a_waiting_item_can_be_taken_out(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, 10, 1, 0);
	add(&f, "aaa");
	assert_int_equal(next(&f, 0), 0);
	gate_remove(f.gate, &f.items[1]);
	gate_remove(f.gate, &f.items[0]);
	assert_int_equal(next(&f, 0), 2);
	end(&f);
}

static void
wider_limits_hold_at_once(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, 1, 1, 0);
	add(&f, "aab");
	assert_int_equal(next(&f, 0), 0);
	assert_int_equal(next(&f, 0), -1);
	gate_set_limits(f.gate, &(struct gate_limits){3, 2, 0});
	assert_int_equal(gate_wakeup(f.gate, 7), 7);
	assert_int_equal(next(&f, 0), 2);
	assert_int_equal(next(&f, 0), 1);
	end(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(hosts_take_turns),
	    cmocka_unit_test(no_more_than_the_limit_run),
	    cmocka_unit_test(a_host_runs_one_at_a_time),
	    cmocka_unit_test(
	        starts_at_a_host_are_spaced_even_after_it_was_idle),
	    cmocka_unit_test(a_waiting_item_can_be_taken_out),
	    cmocka_unit_test(wider_limits_hold_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
