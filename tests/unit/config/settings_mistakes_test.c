/* Every mistake of settings and feeds, with its code, place and words. */
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
	struct expected want;
};

#define FEEDS "feeds:\n  - {id: a, url: \"https://example.org/a\"}\n"

static const struct settings_case CASES[] = {
    {"a list where a map is wanted", "fetch: [a]\n" GOOD, NULL,
        {"C010", 1, 8, "fetch: needs a map"}},
    {"a word where a list is wanted", CHANNELS "routes:\n  - to: desk\n", NULL,
        {"C010", 4, 9, "to: needs a list"}},
    {"a map where a word is wanted", "state: {a: b}\n" GOOD, NULL,
        {"C010", 1, 8, NULL}},
    {"an unknown key", "fetsh: {}\n" GOOD, NULL,
        {"C011", 1, 1, "did you mean 'fetch'"}},
    {"an unknown key in a section", "fetch:\n  intervall: 5m\n" GOOD, NULL,
        {"C011", 2, 3, "did you mean 'interval'"}},
    {"an unknown key of a channel",
        "channels:\n  desk: {type: webhook, urls: x}\n" ROUTES, NULL,
        {"C011", 2, 25, "did you mean 'url'"}},
    {"an unknown key of a route",
        CHANNELS "routes:\n  - {iff: {}, to: [desk]}\n", NULL,
        {"C011", 4, 6, "did you mean 'if'"}},
    {"an unknown key of a feed", GOOD,
        "feeds:\n  - {id: a, url: \"https://a.example/\", tag: [b]}\n",
        {"C011", 2, 40, "did you mean 'tags'"}},
    {"an unknown key of a feed file", GOOD, "feed: []\n" FEEDS,
        {"C011", 1, 1, "did you mean 'feeds'"}},
    {"no channels", ROUTES, NULL, {"C012", 1, 1, "channels"}},
    {"a channel without a type", "channels:\n  desk: {}\n" ROUTES, NULL,
        {"C012", 2, 9, "type"}},
    {"a route to nowhere", CHANNELS "routes:\n  - {continue: true}\n", NULL,
        {"C012", 4, 5, "'to'"}},
    {"a feed without an id", GOOD, "feeds:\n  - url: \"https://a.example/\"\n",
        {"C012", 2, 5, "'id'"}},
    {"a feed without an address", GOOD, "feeds:\n  - id: a\n",
        {"C012", 2, 5, "'url'"}},
    {"a webhook without an address",
        "channels:\n  desk: {type: webhook}\n" ROUTES, NULL,
        {"C012", 2, 9, "url"}},
    {"a mail channel without a server",
        "channels:\n  desk: {type: email, to: [a@b.example], from: "
        "a@b.example}\n" ROUTES,
        NULL, {"C012", 2, 9, "'server'"}},
    {"a user without a password",
        "channels:\n  desk: {type: email, to: [a@b.example], from: "
        "a@b.example, server: \"smtps://b.example\", username: u}\n" ROUTES,
        NULL, {"C012", 2, 90, "go together"}},
    {"a duration without a unit", "fetch: {interval: 15}\n" GOOD, NULL,
        {"C013", 1, 19, "15m"}},
    {"a duration that is too short", "fetch: {timeout: 1ms}\n" GOOD, NULL,
        {"C013", 1, 18, "from 1s to 1h"}},
    {"a number that is no number", "fetch: {per_host: two}\n" GOOD, NULL,
        {"C013", 1, 19, "from 1 to 100"}},
    {"a size with another unit", "fetch: {max_bytes: 8MB}\n" GOOD, NULL,
        {"C013", 1, 20, "8MiB"}},
    {"an unknown log level", "log: {level: loud}\n" GOOD, NULL,
        {"C013", 1, 14, "debug"}},
    {"an unknown log format", "log: {format: xml}\n" GOOD, NULL,
        {"C013", 1, 15, "journal"}},
    {"neither refuse nor warn", "rules: {failing_tests: ignore}\n" GOOD, NULL,
        {"C013", 1, 24, "refuse or warn"}},
    {"a word for true",
        CHANNELS "routes:\n  - {to: [desk], continue: yes}\n  - {to: [desk]}\n",
        NULL, {"C013", 4, 28, "true or false"}},
    {"an unknown channel type", "channels:\n  desk: {type: slak}\n" ROUTES,
        NULL, {"C013", 2, 16, "did you mean 'slack'"}},
    {"an id in capitals",
        "channels:\n  Desk: {type: stdout}\n"
        "routes: [{to: [desk]}]\n",
        NULL, {"C013", 2, 3, "is no id"}},
    {"an address with a name",
        "channels:\n  desk: {type: email, to: [\"Desk <a@b.example>\"], "
        "from: a@b.example, server: \"smtps://b.example\"}\n" ROUTES,
        NULL, {"C013", 2, 28, "is no mail address"}},
    {"an address with a line break",
        "channels:\n  desk: {type: email, to: [a@b.example], from: "
        "\"a@b.example\\r\\nRCPT TO:<c@d.example>\", server: "
        "\"smtps://b.example\"}\n" ROUTES,
        NULL, {"C013", 2, 48, "is no mail address"}},
    {"a server without its protocol",
        "channels:\n  desk: {type: email, to: [a@b.example], from: "
        "a@b.example, server: b.example}\n" ROUTES,
        NULL, {"C013", 2, 69, "smtps://HOST:PORT"}},
    {"a server with a user",
        "channels:\n  desk: {type: email, to: [a@b.example], from: "
        "a@b.example, server: \"smtp://u:p@b.example\"}\n" ROUTES,
        NULL, {"C013", 2, 69, "no user"}},
    {"TLS that is named",
        "channels:\n  desk: {type: email, to: [a@b.example],"
        " from: a@b.example, server: \"smtp://b.example\", tls: weak}\n" ROUTES,
        NULL, {"C013", 2, 94, "only 'none'"}},
    {"no TLS over TLS",
        "channels:\n  desk: {type: email, to: [a@b.example], from: "
        "a@b.example, server: \"smtps://b.example\", tls: none}\n" ROUTES,
        NULL, {"C013", 2, 69, "TLS from the start"}},
    {"a hook that is no address",
        "channels:\n  desk: {type: webhook, url: ftp://a.example/}\n" ROUTES,
        NULL, {"C013", 2, 30, "http or https"}},
    {"a proxy that is none", "network: {proxy: proxy.example:3128}\n" GOOD,
        NULL, {"C013", 1, 18, "http://HOST:PORT"}},
    {"an unknown severity",
        CHANNELS
        "routes:\n  - {if: {severity: [hihg]}, to: [desk]}\n  - {to: [desk]}\n",
        NULL, {"C013", 4, 22, "no severity"}},
    {"an unknown kind",
        CHANNELS
        "routes:\n  - {if: {kind: [news]}, to: [desk]}\n  - {to: [desk]}\n",
        NULL, {"C013", 4, 18, "no kind"}},
    {"an unknown language",
        CHANNELS
        "routes:\n  - {if: {language: [xq]}, to: [desk]}\n  - {to: [desk]}\n",
        NULL, {"C013", 4, 22, "no code of a language"}},
    {"a header with a line break",
        "fetch: {user_agent: \"a\\r\\nX: y\"}\n" GOOD, NULL,
        {"C013", 1, 21, "printable ASCII"}},
    {"a socket with a long path",
        "listen: {control: /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}\n" GOOD,
        NULL, {"C013", 1, 19, "too long"}},
    {"a feed by another protocol", GOOD,
        "feeds:\n  - {id: a, url: \"ftp://a.example/\"}\n",
        {"C013", 2, 18, "http, https or file"}},
    {"a feed by a file of another host", GOOD,
        "feeds:\n  - {id: a, url: \"file://a/b\"}\n", {"C013", 2, 18, "path"}},
    {"a feed id with a space", GOOD,
        "feeds:\n  - {id: a b, url: \"https://a.example/\"}\n",
        {"C013", 2, 10, "no id"}},
    {"a lookback that is none", GOOD,
        "feeds:\n  - {id: a, url: \"https://a.example/\", lookback: some}\n",
        {"C013", 2, 50, "90s"}},
    {"an id used twice", GOOD, FEEDS "  - {id: a, url: \"file:b\"}\n",
        {"C014", 3, 10, "feeds.d/a.yaml:2:10"}},
    {"a channel that is not there", CHANNELS "routes: [{to: [dekk]}]\n", NULL,
        {"C015", 3, 16, "did you mean 'desk'"}},
    {"health to a channel that is not there", "health: {to: [it]}\n" GOOD, NULL,
        {"C015", 1, 15, "channels are desk"}},
    {"a feed that is not there",
        CHANNELS
        "routes:\n  - {if: {feed: [b]}, to: [desk]}\n  - {to: [desk]}\n",
        NULL, {"C015", 4, 18, "no feed"}},
    {"no routes", CHANNELS, NULL, {"C016", 1, 1, "no route"}},
    {"an if in the last route",
        CHANNELS "routes:\n  - {if: {tags: [a]}, to: [desk]}\n", NULL,
        {"C016", 4, 5, "falls through"}},
    {"a secret that is not there",
        "channels:\n  desk: {type: slack, url_file: nowhere}\n" ROUTES, NULL,
        {"C017", 2, 33, "there is no file"}},
    {"a password in the clear",
        "channels:\n  desk: {type: email, to: [a@b.example], from: "
        "a@b.example, server: \"smtp://b.example\", tls: none, username: u, "
        "password_file: secret}\n" ROUTES,
        NULL, {"C018", 2, 94, "in the clear"}},
    {"an address twice",
        "channels:\n  desk: {type: webhook, url: \"https://a.example/\", "
        "url_file: hook}\n" ROUTES,
        NULL, {"C018", 2, 52, "only one"}},
    {"hours of a route",
        CHANNELS "routes: [{to: [desk], hours: \"06:30-22:00 UTC\"}]\n", NULL,
        {"C090", 3, 23, "hours is not there yet"}},
    {"a digest", CHANNELS "routes: [{to: [desk], digest: hourly}]\n", NULL,
        {"C090", 3, 23, NULL}},
    {"a number of sources",
        CHANNELS
        "routes:\n  - {if: {at_sources: 2}, to: [desk]}\n  - {to: [desk]}\n",
        NULL, {"C090", 4, 11, NULL}},
    {"a rate", "channels:\n  desk: {type: stdout, rate: 1 per 1m}\n" ROUTES,
        NULL, {"C090", 2, 24, NULL}},
    {"a fallback",
        "channels:\n  desk: {type: stdout, fallback: {to: a}}\n" ROUTES, NULL,
        {"C090", 2, 24, NULL}},
    {"a heartbeat", "health: {heartbeat: hourly}\n" GOOD, NULL,
        {"C090", 1, 10, NULL}},
    {"a status page", "listen: {http: \"127.0.0.1:9469\"}\n" GOOD, NULL,
        {"C090", 1, 10, NULL}},
    {"lists", "lists: {rescan: digest}\n" GOOD, NULL, {"C090", 1, 1, NULL}},
    {"a bot's token",
        "channels:\n  desk: {type: slack, token_file: t}\n" ROUTES, NULL,
        {"C090", 2, 23, NULL}},
    {"another channel type", "channels:\n  desk: {type: telegram}\n" ROUTES,
        NULL, {"C090", 2, 16, "the channel type telegram"}},
    {"pages", GOOD,
        "feeds:\n  - {id: a, url: \"https://a.example/\", pages: true}\n",
        {"C090", 2, 40, NULL}},
    {"headers", GOOD,
        "feeds:\n  - {id: a, url: \"https://a.example/\", headers: {}}\n",
        {"C090", 2, 40, NULL}},
    {"nothing at all", "", NULL, {"R017", 1, 1, NULL}},
    {"a tab", "fetch:\n\tinterval: 5m\n" GOOD, NULL, {"R001", 2, 1, NULL}},
};

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

static void
every_mistake_is_told_with_its_place(void **state)
{
	struct config_options options = {.ci = false};
	size_t failed = 0;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		const struct settings_case *c = &CASES[i];
		AUTO(problems_free) struct problems *problems = problems_new();
		AUTO(settings_free) struct settings *settings = NULL;
		char folder[PATH_MAX];

		folder_make(folder);
		settings = read_case(c, folder, &options, problems);
		failed += !expect_problem(c->name, problems, &c->want);
		if (settings != NULL && strcmp(c->want.code, "R017") != 0) {
			print_error("%s: settings came out\n", c->name);
			failed++;
		}
		folder_remove(folder);
	}
	assert_int_equal(failed, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_mistake_is_told_with_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
