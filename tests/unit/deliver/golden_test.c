/*
 * Whole messages against files in tests/data/deliver that a person can read.
 * SW_WRITE_GOLDEN=1 writes them anew; the change then shows in the review.
 */
#include "unit/testing.h"

#include <stdlib.h>

#include "base/file.h"
#include "unit/deliver/samples.h"

struct golden {
	const char *name; /* of the file, without its ending */
	const char *docs; /* one letter each, see doc_of() */
	enum leg leg;
	enum deliver_level level;
	const char *text;
	bool colour;
};

static const struct golden CASES[] = {
    {"opened", "a", LEG_OPENED, DELIVER_RICH, "", false},
    {"opened-colour", "a", LEG_OPENED, DELIVER_RICH, "", true},
    {"opened-plain", "a", LEG_OPENED, DELIVER_PLAIN, "", false},
    {"opened-bare", "a", LEG_OPENED, DELIVER_BARE, "", false},
    {"two-rules", "ab", LEG_OPENED, DELIVER_RICH, "", false},
    {"update", "u", LEG_UPDATE, DELIVER_RICH, "", false},
    {"digest", "cab", LEG_DIGEST, DELIVER_RICH, "", false},
    {"health", "h", LEG_OPENED, DELIVER_RICH, "", false},
    {"notice", "", LEG_NOTICE, DELIVER_RICH,
        "12 more alerts are held until the digest at 18:00", false},
    {"test", "", LEG_TEST, DELIVER_RICH, "", false},
    {"hostile", "x", LEG_OPENED, DELIVER_RICH, "", false},
};

static const char *const ENDINGS[CHANNEL_TYPE_COUNT] = {
    [CHANNEL_STDOUT] = "txt",
    [CHANNEL_WEBHOOK] = "webhook.json",
    [CHANNEL_SLACK] = "slack.json",
    [CHANNEL_EMAIL] = "eml",
};

static struct alert_doc
doc_of(char letter)
{
	static struct doc_rule subject[] = {
	    {SLICE("bbc-world"), SLICE("bbc-world")}};
	struct alert_doc doc = sample_doc();

	switch (letter) {
	case 'b':
		return sample_doc_of_rule2();
	case 'c':
		return sample_doc_of_article2();
	case 'u':
		doc.change = S("severity raised from medium to high");
		return doc;
	case 'x':
		return sample_hostile_doc();
	case 'h':
		doc.kind = ALERT_HEALTH;
		doc.rules = subject;
		doc.article = (struct doc_article){.key = SLICE("h1"),
		    .title = SLICE("feed bbc-world fails for 6 h"),
		    .excerpt = SLICE("The server answers 500 Internal Server "
		                     "Error; next try at 10:00 UTC.")};
		doc.story_id = S("");
		doc.tag_len = doc.story_source_len = doc.because_len = 0;
		return doc;
	default:
		return doc;
	}
}

/* JSON with a line for each member, so that a diff can be read. */
static void
add_pretty(struct slice json, struct buf *out)
{
	bool inside = false;
	int depth = 0;

	for (size_t i = 0; i < json.len; i++) {
		char c = json.ptr[i];
		bool closes = !inside && (c == '}' || c == ']');

		depth -= closes;
		if (closes)
			buf_printf(out, "\n%*s", depth, "");
		buf_add_char(out, c);
		if (inside && c == '\\')
			buf_add_char(out, json.ptr[++i]);
		else if (c == '"')
			inside = !inside;
		depth += !inside && (c == '{' || c == '[');
		if (!inside && (c == ',' || c == '{' || c == '['))
			buf_printf(out, "\n%*s", depth, "");
	}
	buf_add_char(out, '\n');
}

static void
render(const struct golden *c, enum channel_type type, struct buf *out)
{
	struct alert_doc docs[4];
	const struct alert_doc *list[4];
	struct channel channel = sample_channel(type);
	struct err err = ERR_INIT;
	struct render_request request = {.channel = &channel,
	    .docs = list,
	    .doc_len = strlen(c->docs),
	    .delivery_id = SLICE(SAMPLE_ID),
	    .leg = c->leg,
	    .level = c->level,
	    .text = slice_of(c->text),
	    .now_ms = SAMPLE_NOW_MS,
	    .colour = c->colour};

	for (size_t i = 0; i < request.doc_len; i++) {
		docs[i] = doc_of(c->docs[i]);
		list[i] = &docs[i];
	}
	if (deliver_render(&request, out, &err) != 0)
		fail_msg("%s: %s", c->name, err.text);
}

static void
compare(const char *path, const char *name, struct slice got)
{
	AUTO(buf_fini) struct buf want = buf_init(BUF_MAX_OWN);
	struct err err = ERR_INIT;

	if (getenv("SW_WRITE_GOLDEN") != NULL &&
	    file_write(path, got, 0644, &err) != 0)
		fail_msg("%s", err.text);
	if (file_read(path, &want, &err) != 0)
		fail_msg("%s", err.text);
	if (!slice_eq(got, buf_slice(&want)))
		fail_msg("%s differs; got:\n%.*s", name, SLICE_ARG(got));
}

static void
check_type(enum channel_type type)
{
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		AUTO(buf_fini) struct buf body = buf_init(DELIVER_MAX_BODY);
		AUTO(buf_fini) struct buf again = buf_init(DELIVER_MAX_BODY);
		AUTO(buf_fini) struct buf shown = buf_init(BUF_MAX_OWN);
		AUTO(buf_fini) struct buf path = buf_init(BUF_MAX_OWN);
		bool json = type == CHANNEL_WEBHOOK || type == CHANNEL_SLACK;

		if (CASES[i].colour && type != CHANNEL_STDOUT)
			continue;
		render(&CASES[i], type, &body);
		render(&CASES[i], type, &again);
		assert_true(slice_eq(buf_slice(&body), buf_slice(&again)));
		if (json)
			add_pretty(buf_slice(&body), &shown);
		else
			buf_add_slice(&shown, buf_slice(&body));
		buf_printf(&path, "%s/deliver/%s.%s", SW_TEST_DATA,
		    CASES[i].name, ENDINGS[type]);
		compare(buf_str(&path), CASES[i].name, buf_slice(&shown));
	}
}

static void
every_level_that_is_offered_is_shorter_than_the_one_before(void **state)
{
	(void)state;
	for (int type = 0; type < CHANNEL_TYPE_COUNT; type++) {
		unsigned levels = deliver_levels((enum channel_type)type);
		size_t before = SIZE_MAX;

		assert_in_range(levels, 1, DELIVER_LEVEL_COUNT);
		for (unsigned level = 0; level < levels; level++) {
			AUTO(buf_fini)
			struct buf body = buf_init(DELIVER_MAX_BODY);
			const struct golden c = {"levels", "cab", LEG_DIGEST,
			    (enum deliver_level)level, "", false};

			render(&c, (enum channel_type)type, &body);
			assert_true(body.len < before);
			before = body.len;
		}
	}
}

static void
terminal_messages_are_as_written(void **state)
{
	(void)state;
	check_type(CHANNEL_STDOUT);
}

static void
webhook_bodies_are_as_written(void **state)
{
	(void)state;
	check_type(CHANNEL_WEBHOOK);
}

static void
slack_messages_are_as_written(void **state)
{
	(void)state;
	check_type(CHANNEL_SLACK);
}

static void
mails_are_as_written(void **state)
{
	(void)state;
	check_type(CHANNEL_EMAIL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
	        every_level_that_is_offered_is_shorter_than_the_one_before),
	    cmocka_unit_test(terminal_messages_are_as_written),
	    cmocka_unit_test(webhook_bodies_are_as_written),
	    cmocka_unit_test(slack_messages_are_as_written),
	    cmocka_unit_test(mails_are_as_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
