/*
 * What happens at the seams: between a reload and work under way, at a start,
 * at an end, when a clock jumps.
 */
#include "sim/world.h"

#define HOUR_MS ((int64_t)3600 * 1000)
#define TEXT    "A shipment of weapons was seen."

/* --- reloads ------------------------------------------------------------- */

static void
everyone_who_asked_for_a_reload_is_answered(void **state)
{
	struct world world;
	struct sim_client *clients[3];

	(void)state;
	world_open_usual(&world);
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 1000);
	for (size_t i = 0; i < 3; i++)
		clients[i] = world_call(&world, "{\"command\":\"reload\"}");
	sim_advance(world.loop, 1000);
	for (size_t i = 0; i < 3; i++) {
		assert_true(sim_client_is_over(clients[i]));
		assert_int_equal(
		    world_count(sim_client_output(clients[i]), "\"exit\":0"),
		    1);
	}
	world_close(&world);
}

static void
a_reload_that_nobody_waits_for_any_more_ends(void **state)
{
	struct world world;
	struct sim_client *client;

	(void)state;
	world_open_usual(&world);
	assert_int_equal(world_start(&world), APP_STARTED);
	sim_advance(world.loop, 1000);
	client = world_call(&world, "{\"command\":\"reload\"}");
	(void)world_call(&world, "{\"command\":\"reload\"}");
	sim_client_hang_up(client);
	sim_advance(world.loop, 1000);
	world_close(&world);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(everyone_who_asked_for_a_reload_is_answered),
	    cmocka_unit_test(a_reload_that_nobody_waits_for_any_more_ends),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests_name("edge", tests, NULL, NULL);
}
