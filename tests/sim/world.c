#include "sim/world.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"

static bool
is_storing(void *arg)
{
	const struct world *world = arg;

	return world->app != NULL && app_is_storing(world->app);
}

void
world_write(struct world *world, const char *name, const char *text)
{
	char path[160];
	struct err err = ERR_INIT;

	snprintf(path, sizeof(path), "%s/%s", world->folder, name);
	assert_int_equal(file_write(path, slice_of(text), 0600, &err), 0);
}

static void
make_folder(const struct world *world, const char *name)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/%s", world->folder, name);
	assert_int_equal(mkdir(path, 0700), 0);
}

void
world_open(struct world *world, const char *settings)
{
	*world = (struct world){.folder = "/tmp/sw-sim-XXXXXX", .seed = 1};
	assert_non_null(mkdtemp(world->folder));
	make_folder(world, "feeds.d");
	make_folder(world, "rules.d");
	make_folder(world, "state");
	world_write(world, "sanctions-watch.yaml", settings);
	snprintf(world->config, sizeof(world->config),
	    "%s/sanctions-watch.yaml", world->folder);
}

void
world_boot(struct world *world)
{
	world->loop = loop_new();
	sim_set_busy(world->loop, is_storing, world);
}

void
world_open_usual(struct world *world)
{
	world_open(world, WORLD_SETTINGS);
	world_write(world, "rules.d/rules.yaml", WORLD_RULES);
	world_write(world, "feeds.d/feeds.yaml", WORLD_FEEDS);
	world_boot(world);
	world_status(world, WORLD_HOOK, 200);
}

void
world_serve(struct world *world, const char *url, const char *document)
{
	sim_http_forget(world->loop, url);
	sim_http(world->loop,
	    &(struct sim_http){
	        .url = url, .status = 200, .body = slice_of(document)});
}

void
world_status(struct world *world, const char *url, int status)
{
	sim_http_forget(world->loop, url);
	sim_http(world->loop, &(struct sim_http){.url = url, .status = status});
}

enum app_start
world_start(struct world *world)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
	const struct app_options options = {
	    .loop = world->loop,
	    .config_path = world->config,
	    .once = world->once,
	    .seed = world->seed,
	};
	struct err err = ERR_INIT;
	enum app_start started =
	    app_start(&options, problems, &world->app, &err);

	if (started == APP_FAILED)
		print_message("%s\n", err.text);
	problems_print(problems, 0, &text);
	if (started == APP_NOT_USABLE)
		print_message("%s", buf_str(&text));
	return started;
}

void
world_kill(struct world *world)
{
	app_free(&world->app);
	loop_free(&world->loop);
}

void
world_stop(struct world *world)
{
	app_stop(world->app, 20000);
	loop_run(world->loop);
	world_kill(world);
}

void
world_close(struct world *world)
{
	char command[128];

	if (world->loop != NULL)
		world_kill(world);
	snprintf(command, sizeof(command), "rm -rf '%s'", world->folder);
	assert_int_equal(system(command), 0);
}

const char *
world_item(const char *guid, const char *title, const char *text)
{
	static char document[4096];

	snprintf(document, sizeof(document),
	    "<rss version=\"2.0\"><channel><title>News</title><item>"
	    "<guid>%s</guid><title>%s</title>"
	    "<link>https://news.example/%s</link>"
	    "<description>%s</description></item></channel></rss>",
	    guid, title, guid, text);
	return document;
}

struct sim_client *
world_call(struct world *world, const char *request)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/control.sock", world->folder);
	return sim_call(
	    world->loop, path, (struct call_peer){0, 0, 1}, request);
}

struct slice
world_ask(struct world *world, const char *request)
{
	struct sim_client *client = world_call(world, request);

	for (int i = 0; i < 100 && !sim_client_is_over(client); i++)
		sim_advance(world->loop, 100);
	assert_true(sim_client_is_over(client));
	return sim_client_output(client);
}

size_t
world_count(struct slice text, const char *what)
{
	struct slice needle = slice_of(what);
	size_t at = 0, count = 0;

	while ((at = slice_find(text, needle, at)) < text.len) {
		count++;
		at += needle.len;
	}
	return count;
}
