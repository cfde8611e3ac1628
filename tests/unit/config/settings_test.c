/* Settings and feeds: what good files give, and who may not write them. */
#include "unit/testing.h"

#include "config/settings.h"
#include "unit/config/findings.h"

#define CHANNELS "channels:\n  desk: {type: stdout}\n"
#define ROUTES   "routes: [{to: [desk]}]\n"
#define GOOD     CHANNELS ROUTES

struct settings_case {
	const char *name;
	const char *settings; /* sanctions-watch.yaml */
	const char *feeds;    /* feeds.d/a.yaml; NULL: a good one */
};

#define FEEDS "feeds:\n  - {id: a, url: \"https://example.org/a\"}\n"

static struct settings *
read_case(const struct settings_case *c, const char *folder,
    const struct config_options *options, struct problems *problems)
{
	char path[PATH_MAX + 64];

	file_put(folder, "sanctions-watch.yaml", c->settings, 0644);
	file_put(folder, "feeds.d/a.yaml", c->feeds != NULL ? c->feeds : FEEDS,
	    0644);
	file_put(folder, "secret", "s\n", 0600);
	file_put(folder, "hook", "https://hook.example/h\n", 0600);
	snprintf(path, sizeof(path), "%s/sanctions-watch.yaml", folder);
	return config_read_settings(path, options, problems);
}

static const char EVERYTHING[] =
    "include: {feeds: feeds.d, rules: other/rules}\n"
    "state: state\n"
    "keep: {articles: 30d, alerts: 400d, deliveries: 401d, polls: 90d}\n"
    "fetch: {interval: 5m, concurrency: 8, per_host: 2, spacing: 0s,\n"
    "  timeout: 10s, max_bytes: 1MiB, user_agent: \"watch (a@b.example)\",\n"
    "  max_age: 2d}\n"
    "network: {proxy: \"http://proxy.example:3128\", no_proxy: [.example],\n"
    "  ca_file: ca.pem}\n"
    "listen: {control: /run/x/control.sock}\n"
    "log: {level: debug, format: json}\n"
    "health: {to: [it]}\n"
    "rules: {failing_tests: warn}\n"
    "channels:\n"
    "  screen: {type: stdout}\n"
    "  desk: {type: slack, url_file: desk-url}\n"
    "  soc: {type: webhook, url: \"https://soc.example/h?t=1\",\n"
    "    secret_file: key, ca_file: ca.pem, client_cert_file: ca.pem,\n"
    "    client_key_file: key, proxy: \"http://[::1]:8080\"}\n"
    "  raw: {type: webhook, url: \"http://127.0.0.1:1/\", secret_file: raw}\n"
    "  officers: {type: email, to: [a@b.example, c@d.example],\n"
    "    from: w@b.example, server: \"smtps://mail.b.example\",\n"
    "    username: w, password_file: password}\n"
    "  relay: {type: email, to: [a@b.example], from: w@b.example,\n"
    "    server: \"smtp://[::1]:2525\"}\n"
    "  it: {type: email, to: [a@localhost], from: w@b.example,\n"
    "    server: \"smtp://relay.example\", tls: none}\n"
    "routes:\n"
    "  - {if: {tags: [a, b], severity: [high, critical], rule: [r],\n"
    "      feed: [world], language: [en-GB], kind: [alert]},\n"
    "    to: [soc, desk], continue: true}\n"
    "  - {to: [officers]}\n";

static const char TWO_FEEDS[] =
    "feeds:\n"
    "  - {id: world, url: \"https://a.example/rss?x=1\", tags: [media, uk],\n"
    "     interval: 1m, official: true, language: EN, user_agent: u,\n"
    "     allow_private: true, max_age: 1d, lookback: 24h, was: old}\n"
    "  - {id: sample, url: \"file:../samples/a b.rss\", lookback: all}\n"
    "  - {id: plain, url: \"file:///srv/x.atom\"}\n";

static void
put_everything(const char *folder)
{
	file_put(folder, "sanctions-watch.yaml", EVERYTHING, 0644);
	file_put(folder, "feeds.d/world.yaml", TWO_FEEDS, 0644);
	file_put(folder, "feeds.d/old.yml", "feeds: []\n", 0644);
	file_put(folder, "feeds.d/.hidden.yaml", "- nonsense\n", 0644);
	file_put(folder, "feeds.d/sub/x.yaml", "feeds: []\n", 0644);
	file_put(folder, "ca.pem", "certificate", 0644);
	file_put(folder, "key", "whsec_c2VjcmV0IGtleQ==\n", 0600);
	file_put(folder, "raw", "raw key\r\n", 0600);
	file_put(folder, "cred/desk-url", "https://hooks.example/T/1\n", 0400);
	file_put(folder, "cred/secret_password", "pass word\n\n", 0400);
	file_put(folder, "password", "not this one", 0600);
	file_put(folder, "other/rules/a.yaml", "version: 1\n", 0644);
}

static struct settings *
read_everything(const char *folder, struct problems *problems)
{
	char path[PATH_MAX + 64], cred[PATH_MAX + 64];
	struct config_options options = {.credentials_dir = cred};

	put_everything(folder);
	snprintf(path, sizeof(path), "%s/sanctions-watch.yaml", folder);
	snprintf(cred, sizeof(cred), "%s/cred", folder);
	return config_read_settings(path, &options, problems);
}

static void
assert_path(struct slice got, const char *folder, const char *name)
{
	char want[PATH_MAX + 256];

	snprintf(want, sizeof(want), "%s/%s", folder, name);
	assert_slice(got, want);
}

static void
check_channels(const struct settings *s, const char *folder)
{
	const struct channel *desk = settings_channel(s, S("desk"));
	const struct channel *soc = settings_channel(s, S("soc"));
	const struct channel *officers = settings_channel(s, S("officers"));
	const struct channel *relay = settings_channel(s, S("relay"));
	const struct channel *it = settings_channel(s, S("it"));

	assert_int_equal(s->channels.len, 7);
	assert_int_equal(desk->type, CHANNEL_SLACK);
	assert_slice(desk->url.value, "https://hooks.example/T/1");
	assert_slice(soc->url.value, "https://soc.example/h?t=1");
	assert_slice(soc->secret.value, "secret key");
	assert_path(soc->client_cert_file, folder, "ca.pem");
	assert_slice(settings_channel(s, S("raw"))->secret.value, "raw key");
	assert_int_equal(officers->to.len, 2);
	assert_slice(officers->to.items[1].text, "c@d.example");
	assert_slice(officers->server.host, "mail.b.example");
	assert_int_equal(officers->server.port, 465);
	assert_int_equal(officers->server.tls, SMTP_TLS_IMPLICIT);
	assert_slice(officers->password.value, "pass word");
	assert_slice(relay->server.host, "::1");
	assert_int_equal(relay->server.port, 2525);
	assert_int_equal(relay->server.tls, SMTP_TLS_STARTTLS);
	assert_int_equal(it->server.port, 25);
	assert_int_equal(it->server.tls, SMTP_TLS_NONE);
}

static void
check_feeds(const struct settings *s, const char *folder)
{
	const struct feed *world = settings_feed(s, S("world"));
	const struct feed *sample = settings_feed(s, S("sample"));
	char want[PATH_MAX + 256];

	assert_int_equal(s->feeds.len, 3);
	assert_slice(world->url, "https://a.example/rss?x=1");
	assert_int_equal(world->tags.len, 2);
	assert_true(world->has_interval && world->official);
	assert_int_equal(world->interval_ms, 60000);
	assert_slice(world->language, "en");
	assert_true(world->allow_private && world->has_user_agent);
	assert_true(world->has_max_age);
	assert_int_equal(world->lookback.span_ms, 24 * 3600 * 1000);
	assert_slice(world->was, "old");
	assert_int_equal(world->place.line, 2);
	snprintf(want, sizeof(want), "file://%s/samples/a%%20b.rss", folder);
	assert_slice(sample->url, want);
	assert_int_equal(sample->lookback.kind, LOOKBACK_ALL);
	assert_false(sample->has_interval);
	assert_slice(settings_feed(s, S("plain"))->url, "file:///srv/x.atom");
}

static void
a_file_with_everything_is_read(void **state)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(settings_free) struct settings *s = NULL;
	char folder[PATH_MAX];
	const struct route *route;

	(void)state;
	folder_make(folder);
	s = read_everything(folder, problems);
	if (s == NULL)
		print_problems(problems);
	assert_non_null(s);
	assert_path(s->path, folder, "sanctions-watch.yaml");
	assert_path(s->rules_dir, folder, "other/rules");
	assert_path(s->state_dir, folder, "state");
	assert_int_equal(s->keep.deliveries_ms, INT64_C(401) * 86400000);
	assert_int_equal(s->fetch.spacing_ms, 0);
	assert_int_equal(s->fetch.per_host, 2);
	assert_int_equal(s->fetch.max_bytes, 1 << 20);
	assert_slice(s->fetch.user_agent, "watch (a@b.example)");
	assert_slice(s->network.no_proxy.items[0].text, ".example");
	assert_slice(s->control_path, "/run/x/control.sock");
	assert_int_equal(s->log_level, LOG_LEVEL_DEBUG);
	assert_slice(s->log_format, "json");
	assert_slice(s->health_to.items[0].text, "it");
	assert_false(s->refuse_failing_tests);
	check_channels(s, folder);
	check_feeds(s, folder);
	assert_int_equal(s->routes.len, 2);
	route = s->routes.items[0];
	assert_int_equal(
	    route->severities, 1U << SEVERITY_HIGH | 1U << SEVERITY_CRITICAL);
	assert_slice(route->languages.items[0].text, "en");
	assert_slice(route->to.items[1].text, "desk");
	assert_true(route->go_on);
	folder_remove(folder);
}

static void
what_is_not_read_is_warned_about(void **state)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(settings_free) struct settings *s = NULL;
	char folder[PATH_MAX];

	(void)state;
	folder_make(folder);
	s = read_everything(folder, problems);
	assert_int_equal(problems->items.len, 2);
	assert_true(expect_problem("a .yml file", problems,
	    &(struct expected){"C002", 0, 0, "rename it"}));
	assert_true(expect_problem("a folder", problems,
	    &(struct expected){"C002", 0, 0, "folders in here"}));
	folder_remove(folder);
}

static void
what_is_not_written_has_its_default(void **state)
{
	struct settings_case c = {.settings = GOOD};
	struct config_options options = {.state_dir = "/var/lib/private/a:/b",
	    .runtime_dir = "/run/a:/run/b"};
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(settings_free) struct settings *s = NULL;
	char folder[PATH_MAX];

	(void)state;
	folder_make(folder);
	s = read_case(&c, folder, &options, problems);
	assert_non_null(s);
	assert_int_equal(problems->items.len, 0);
	assert_slice(s->state_dir, "/var/lib/private/a");
	assert_slice(s->control_path, "/run/a/control.sock");
	assert_slice(s->rules_dir, "");
	assert_path(s->feeds_dir, folder, "feeds.d");
	assert_int_equal(s->keep.articles_ms, INT64_C(90) * 86400000);
	assert_int_equal(s->keep.polls_ms, INT64_C(400) * 86400000);
	assert_int_equal(s->fetch.interval_ms, 15 * 60000);
	assert_int_equal(s->fetch.concurrency, 32);
	assert_int_equal(s->fetch.max_bytes, 8 << 20);
	assert_int_equal(s->fetch.max_age_ms, 7 * 86400000);
	assert_true(slice_starts(s->fetch.user_agent, S("sanctions-watch/")));
	assert_int_equal(s->log_level, LOG_LEVEL_INFO);
	assert_slice(s->log_format, "auto");
	assert_true(s->refuse_failing_tests);
	settings_free(&s);
	options.state_dir = options.runtime_dir = NULL;
	s = read_case(&c, folder, &options, problems);
	assert_slice(s->state_dir, "/var/lib/sanctions-watch");
	assert_slice(s->control_path, "/run/sanctions-watch/control.sock");
	folder_remove(folder);
}

static void
without_a_service_its_folder_of_secrets_is_looked_at(void **state)
{
	struct settings_case c = {
	    .settings = "channels:\n"
	                "  soc: {type: webhook, url: \"http://127.0.0.1:1/\", "
	                "secret_file: key}\n"
	                "routes: [{to: [soc]}]\n"};
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(settings_free) struct settings *s = NULL;
	char folder[PATH_MAX];

	(void)state;
	folder_make(folder);
	file_put(folder, "secrets/key", "the service's key\n", 0600);
	s = read_case(&c, folder, &(struct config_options){0}, problems);
	assert_non_null(s);
	assert_slice(
	    settings_channel(s, S("soc"))->secret.value, "the service's key");
	folder_remove(folder);
}

static void
a_file_that_is_not_there_is_told(void **state)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(settings_free)
	struct settings *s = config_read_settings("/nowhere/at/all.yaml",
	    &(struct config_options){.ci = false}, problems);

	(void)state;
	assert_null(s);
	assert_string_equal(problems->items.items[0].code, "C001");
	assert_slice(
	    problems->items.items[0].place.file, "/nowhere/at/all.yaml");
}

static void
in_ci_a_missing_secret_is_a_note(void **state)
{
	struct settings_case c = {
	    .settings =
	        "channels:\n  desk: {type: slack, url_file: nowhere}\n" ROUTES};
	struct config_options options = {.ci = true};
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(settings_free) struct settings *s = NULL;
	char folder[PATH_MAX];

	(void)state;
	folder_make(folder);
	s = read_case(&c, folder, &options, problems);
	assert_non_null(s);
	assert_int_equal(problems->items.len, 1);
	assert_int_equal(problems->items.items[0].level, PROBLEM_NOTE);
	assert_false(settings_channel(s, S("desk"))->url.is_set);
	folder_remove(folder);
}

static void
what_others_may_write_is_refused(void **state)
{
	struct settings_case c = {
	    .settings =
	        "channels:\n  desk: {type: slack, url_file: hook}\n" ROUTES};
	static const struct {
		const char *file;
		mode_t mode;
		struct expected want;
	} rows[] = {
	    {"hook", 0620, {"C003", 2, 33, "/hook: chmod go-w"}},
	    {"hook", 0602, {"C003", 2, 33, "/hook: chmod go-w"}},
	    {"feeds.d/a.yaml", 0646, {"C003", 0, 0, "chmod go-w"}},
	    {"feeds.d", 0757, {"C003", 0, 0, "chmod go-w"}},
	    {"sanctions-watch.yaml", 0666, {"C003", 0, 0, "chmod go-w"}},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct config_options options = {.ci = false};
		AUTO(problems_free) struct problems *problems = problems_new();
		AUTO(settings_free) struct settings *s = NULL;
		char folder[PATH_MAX], path[PATH_MAX + 64];

		folder_make(folder);
		s = read_case(&c, folder, &options, problems);
		assert_non_null(s);
		settings_free(&s);
		snprintf(path, sizeof(path), "%s/%s", folder, rows[i].file);
		assert_int_equal(chmod(path, rows[i].mode), 0);
		snprintf(path, sizeof(path), "%s/sanctions-watch.yaml", folder);
		s = config_read_settings(path, &options, problems);
		assert_null(s);
		assert_true(
		    expect_problem(rows[i].file, problems, &rows[i].want));
		folder_remove(folder);
	}
}

static void
no_finding_shows_an_address_or_a_secret(void **state)
{
	struct settings_case c = {
	    .settings =
	        "channels:\n"
	        "  a: {type: webhook, url: \"https://h.example/CANARY\", x: y}\n"
	        "  b: {type: webhook, url: \"https://CANARY:CANARY@h.example/\","
	        " x: y}\n"
	        "  c: {type: webhook, url: \"CANARY\"}\n"
	        "  d: {type: email, password: CANARY}\n"
	        "  e: {type: slack, url_file: bad}\n"
	        "  f: {type: webhook, url: https://h.example/CANARY: b}\n"};
	struct config_options options = {.ci = false};
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(settings_free) struct settings *s = NULL;
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
	char folder[PATH_MAX];

	(void)state;
	folder_make(folder);
	file_put(folder, "bad", "CANARY", 0600);
	s = read_case(&c, folder, &options, problems);
	assert_null(s);
	c.settings =
	    "channels:\n"
	    "  a: {type: webhook, url: \"https://h.example/CANARY\", x: "
	    "y}\n"
	    "  c: {type: webhook, url: \"CANARY\"}\n"
	    "  d: {type: email, password: CANARY}\n"
	    "  e: {type: slack, url_file: bad}\n";
	s = read_case(&c, folder, &options, problems);
	assert_null(s);
	assert_true(problems->items.len > 5);
	problems_print(problems, 0, &out);
	if (strstr(buf_str(&out), "CANARY") != NULL)
		print_problems(problems);
	assert_null(strstr(buf_str(&out), "CANARY"));
	assert_non_null(strstr(buf_str(&out), "https://h.example/******"));
	folder_remove(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_file_with_everything_is_read),
	    cmocka_unit_test(what_is_not_read_is_warned_about),
	    cmocka_unit_test(what_is_not_written_has_its_default),
	    cmocka_unit_test(
	        without_a_service_its_folder_of_secrets_is_looked_at),
	    cmocka_unit_test(a_file_that_is_not_there_is_told),
	    cmocka_unit_test(in_ci_a_missing_secret_is_a_note),
	    cmocka_unit_test(what_others_may_write_is_refused),
	    cmocka_unit_test(no_finding_shows_an_address_or_a_secret),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
