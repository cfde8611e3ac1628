/* What takes long is done by a worker, and may be left at any moment. */
#include "sim/world.h"

#include "base/buf.h"
#include "flow/planner.h"

#define PROVES "A shipment of weapons was seen at the border. "
#define FILLER "Nothing of that kind was told about anybody else. "

/* An item whose body is longer than what the loop matches itself. */
static const char *
long_item(struct buf *item, const char *last)
{
	buf_add_str(item,
	    "<rss version='2.0'><channel><title>t</title><item><guid>long"
	    "</guid><title>All of it</title><description>");
	while (item->len <= PLANNER_INLINE_BYTES + 1000)
		buf_add_str(item, FILLER);
	buf_printf(item, "%s</description></item></channel></rss>", last);
	return buf_str(item);
}

static void
a_long_article_alerts_like_a_short_one(void **state)
{
	AUTO(buf_fini) struct buf item = buf_init(BUF_MAX_OWN);
	struct world world;

	(void)state;
	world_open_usual(&world);
	world_serve(&world, WORLD_ONE, long_item(&item, PROVES));
	world_serve(&world, WORLD_TWO, world_item("b", "Short", PROVES));
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 60000);
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 2);
	world_stop(&world);
	world_close(&world);
}

static void
a_long_article_that_meets_nothing_is_passed(void **state)
{
	AUTO(buf_fini) struct buf item = buf_init(BUF_MAX_OWN);
	struct world world;

	(void)state;
	world_open_usual(&world);
	world_serve(&world, WORLD_ONE, long_item(&item, "The end."));
	world_serve(&world, WORLD_TWO, world_item("b", "Short", PROVES));
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 60000);
	assert_int_equal(sim_requests_to(world.loop, WORLD_HOOK), 1);
	assert_int_equal(
	    world_count(world_ask(&world, "{\"command\":\"status\"}"),
	        "\"to_match\":0"),
	    1);
	world_stop(&world);
	world_close(&world);
}

/* The turns of one article, each of which is the last one once. */
#define TURNS 60

static void
an_end_in_any_turn_loses_nothing(void **state)
{
	AUTO(buf_fini) struct buf item = buf_init(BUF_MAX_OWN);
	const char *document = long_item(&item, PROVES);

	(void)state;
	for (int turns = 0; turns < TURNS; turns++) {
		struct world world;

		world_open_usual(&world);
		world_serve(&world, WORLD_ONE, document);
		world_serve(&world, WORLD_TWO, world_item("b", "S", "Nothing"));
		assert_int_equal(world_start(&world), APP_STARTED);
		for (int turn = 0; turn < turns; turn++)
			(void)sim_turn(world.loop);
		world_kill(&world);
		world_boot(&world);
		world_serve(&world, WORLD_ONE, document);
		world_serve(&world, WORLD_TWO, world_item("b", "S", "Nothing"));
		world_status(&world, WORLD_HOOK, 200);
		assert_int_equal(world_start(&world), APP_STARTED);
		sim_advance(world.loop, 120000);
		assert_int_equal(
		    world_count(world_ask(&world, "{\"command\":\"alerts\"}"),
		        "\"state\":\"opened\""),
		    1);
		world_stop(&world);
		world_close(&world);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_long_article_alerts_like_a_short_one),
	    cmocka_unit_test(a_long_article_that_meets_nothing_is_passed),
	    cmocka_unit_test(an_end_in_any_turn_loses_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
