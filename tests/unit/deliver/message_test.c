/*
 * Limits of receivers at their borders, and what hostile text must not do in
 * any format.
 */
#include "unit/testing.h"

#include "deliver/message.h"
#include "text/json.h"
#include "text/utf8.h"
#include "unit/deliver/samples.h"

static void
render(enum channel_type type, const struct alert_doc *const *docs, size_t len,
    enum deliver_level level, struct buf *out)
{
	struct channel channel = sample_channel(type);
	struct err err = ERR_INIT;
	struct render_request request = {.channel = &channel,
	    .docs = docs,
	    .doc_len = len,
	    .delivery_id = SLICE(SAMPLE_ID),
	    .leg = len > 1 ? LEG_DIGEST : LEG_OPENED,
	    .level = level,
	    .now_ms = SAMPLE_NOW_MS,
	    .colour = true};

	if (deliver_render(&request, out, &err) != 0)
		fail_msg("%s", err.text);
}

/* The header block of a Slack message with that title. */
static struct js *
slack_json(struct slice title, enum deliver_level level)
{
	struct alert_doc doc = sample_doc();
	const struct alert_doc *docs[] = {&doc};
	AUTO(buf_fini) struct buf body = buf_init(DELIVER_MAX_BODY);
	struct err err = ERR_INIT;
	struct js *json;

	doc.article.title = title;
	doc.article.title_marks.len = 0;
	render(CHANNEL_SLACK, docs, 1, level, &body);
	json = js_parse(buf_slice(&body), JS_LIMITS_DEFAULT, &err);
	assert_non_null(json);
	return json;
}

static void
slack_headers_are_cut_at_150_characters(void **state)
{
	/* "[HIGH] " takes 7; an astral character counts twice. */
	static const struct {
		const char *unit;
		size_t fits;
	} CASES[] = {{"a", 143}, {"é", 143}, {"字", 143}, {"𝒳", 71}};

	(void)state;
	for (size_t c = 0; c < COUNT_OF(CASES); c++) {
		AUTO(buf_fini) struct buf title = buf_init(BUF_MAX_OWN);

		for (size_t n = 1; n <= CASES[c].fits + 1; n++) {
			AUTO(js_free) struct js *json = NULL;
			struct slice text;
			bool fits = n <= CASES[c].fits;

			buf_add_str(&title, CASES[c].unit);
			if (n + 1 < CASES[c].fits)
				continue;
			json = slack_json(buf_slice(&title), DELIVER_RICH);
			text = js_get_str(
			    js_get(
			        js_at(js_get(json, S("blocks")), 0), S("text")),
			    S("text"));
			assert_true(text_units(text) <= 150);
			assert_true(utf8_is_valid(text));
			if (slice_ends(text, S("…")) == fits)
				fail_msg("%zu of %s", n, CASES[c].unit);
		}
	}
}

static void
bare_slack_texts_keep_their_link_whole(void **state)
{
	AUTO(buf_fini) struct buf title = buf_init(BUF_MAX_OWN);
	struct slice link =
	    slice_of("https://news.example/world/kim?id=7&amp;lang=en");

	(void)state;
	while (title.len < 4000) {
		AUTO(js_free) struct js *json = NULL;
		struct slice text;

		for (size_t i = 0; i < 37; i++)
			buf_add_str(&title, "字");
		json = slack_json(buf_slice(&title), DELIVER_BARE);
		text = js_get_str(json, S("text"));
		assert_true(slice_ends(text, link));
		assert_true(text_units(text) <= 500 + 4); /* &amp; */
		assert_null(js_get(json, S("blocks")));
	}
}

/* How many blocks, and the text of the last one. */
static size_t
slack_blocks(size_t parts, struct buf *last)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct alert_doc *docs =
	    arena_new_array(arena, struct alert_doc, parts);
	const struct alert_doc **list =
	    arena_alloc_array(arena, parts, sizeof(*list));
	AUTO(buf_fini) struct buf body = buf_init(DELIVER_MAX_BODY);
	AUTO(js_free) struct js *json = NULL;
	struct err err = ERR_INIT;
	const struct js *blocks;

	for (size_t i = 0; i < parts; i++) {
		docs[i] = sample_doc();
		docs[i].article.key = arena_printf(arena, "%zu", i);
		list[i] = &docs[i];
	}
	render(CHANNEL_SLACK, list, parts, DELIVER_RICH, &body);
	json = js_parse(buf_slice(&body), JS_LIMITS_DEFAULT, &err);
	assert_non_null(json);
	blocks = js_get(json, S("blocks"));
	buf_add_slice(last,
	    js_get_str(
	        js_at(js_get(js_at(blocks, js_len(blocks) - 1), S("elements")),
	            0),
	        S("text")));
	return js_len(blocks);
}

static void
slack_messages_have_at_most_fifty_blocks(void **state)
{
	static const struct {
		size_t parts, blocks;
		const char *last;
	} CASES[] = {{11, 44, "bbc"}, {12, 48, "bbc"}, {13, 49, "1 more"},
	    {200, 49, "188 more"}};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		AUTO(buf_fini) struct buf last = buf_init(BUF_MAX_OWN);

		assert_int_equal(
		    slack_blocks(CASES[i].parts, &last), CASES[i].blocks);
		assert_true(
		    slice_starts(buf_slice(&last), slice_of(CASES[i].last)));
	}
}

static size_t
count(struct slice text, const char *what)
{
	size_t found = 0, at = 0;

	while ((at = slice_find(text, slice_of(what), at)) < text.len) {
		found++;
		at++;
	}
	return found;
}

static void
mails_of_very_many_alerts_say_how_many_are_left_out(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct alert_doc *docs = arena_new_array(arena, struct alert_doc, 103);
	const struct alert_doc *list[103];

	(void)state;
	for (size_t i = 0; i < 103; i++) {
		docs[i] = sample_doc();
		docs[i].article.key = arena_printf(arena, "%zu", i);
		list[i] = &docs[i];
	}
	for (size_t len = 99; len <= 103; len++) {
		AUTO(buf_fini) struct buf body = buf_init(DELIVER_MAX_BODY);
		AUTO(buf_fini) struct buf more = buf_init(BUF_MAX_OWN);

		render(CHANNEL_EMAIL, list, len, DELIVER_RICH, &body);
		buf_printf(&more, "%zu more do not fit", len - 100);
		assert_int_equal(
		    count(buf_slice(&body), buf_str(&more)) > 0, len > 100);
		assert_int_equal(count(buf_slice(&body), "why: \"Kim"),
		    len < 100 ? len : 100);
	}
}

/* Bytes that must not stand in a message of that kind, whatever an article
 * says. */
struct ban {
	enum channel_type type;
	const char *bytes;
};

static const struct ban BANS[] = {
    {CHANNEL_STDOUT, "\x1b[31mred"},
    {CHANNEL_STDOUT, "\x1b]0"},
    {CHANNEL_STDOUT, "\x1b[2J"},
    {CHANNEL_STDOUT, "\x07"},
    {CHANNEL_STDOUT, "\r"},
    {CHANNEL_STDOUT, "\xE2\x80\xAE"},
    {CHANNEL_STDOUT, "\xC2\x85"},
    {CHANNEL_STDOUT, "\xff"},
    {CHANNEL_WEBHOOK, "\xff"},
    {CHANNEL_WEBHOOK, "\r"},
    {CHANNEL_WEBHOOK, "\x1b"},
    {CHANNEL_SLACK, "{\"text\":\"[HIGH] A Bcc: <"},
    {CHANNEL_SLACK, "\"url\":\"javascript"},
    {CHANNEL_SLACK, "\xE2\x80\xAE"},
    {CHANNEL_SLACK, "\"mrkdwn\":true"},
    {CHANNEL_SLACK, "\"type\":\"mrkdwn\""},
    {CHANNEL_EMAIL, "\nBcc:"},
    {CHANNEL_EMAIL, "\r\n.\r\n"},
    {CHANNEL_EMAIL, "\nX: y"},
    {CHANNEL_EMAIL, "noreferrer"},
    {CHANNEL_EMAIL, "\n--=_" SAMPLE_ID "--\r\n\r\n"},
    {CHANNEL_EMAIL, "\nFrom nobody"},
    {CHANNEL_EMAIL, "\x1b"},
};

static void
hostile_text_breaks_out_of_no_format(void **state)
{
	struct alert_doc doc = sample_hostile_doc();
	const struct alert_doc *docs[] = {&doc};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(BANS); i++) {
		for (int level = 0; level < DELIVER_LEVEL_COUNT; level++) {
			AUTO(buf_fini)
			struct buf body = buf_init(DELIVER_MAX_BODY);

			render(BANS[i].type, docs, 1, (enum deliver_level)level,
			    &body);
			if (level > 0 && BANS[i].type == CHANNEL_SLACK &&
			    strchr(BANS[i].bytes, '<') == NULL)
				continue;
			if (count(buf_slice(&body), BANS[i].bytes) > 0)
				fail_msg("%s at level %d has \"%s\"",
				    channel_type_name(BANS[i].type), level,
				    BANS[i].bytes);
		}
	}
}

static void
no_message_names_a_secret(void **state)
{
	struct alert_doc doc = sample_doc();
	const struct alert_doc *docs[] = {&doc};

	(void)state;
	for (int type = 0; type < CHANNEL_TYPE_COUNT; type++) {
		AUTO(buf_fini) struct buf body = buf_init(DELIVER_MAX_BODY);

		render((enum channel_type)type, docs, 1, DELIVER_RICH, &body);
		assert_int_equal(count(buf_slice(&body), "sEcReT"), 0);
		assert_int_equal(count(buf_slice(&body), "hooks.slack"), 0);
		assert_int_equal(count(buf_slice(&body), SAMPLE_KEY), 0);
		assert_int_equal(count(buf_slice(&body), "p4ssw0rd"), 0);
	}
}

struct link_case {
	const char *url, *want;
};

static const struct link_case LINKS[] = {
    {"https://a.example/x?y=z#f", "https://a.example/x?y=z#f"},
    {" http://a.example ", "http://a.example"},
    {"HTTPS://A.example/", "HTTPS://A.example/"},
    {"https://a.example/é|\"<>", "https://a.example/%C3%A9%7C%22%3C%3E"},
    {"javascript:alert(1)", ""}, {"data:text/html,x", ""},
    {"file:///etc/passwd", ""}, {"//a.example/x", ""}, {"", ""},
    {"https://", ""}, {"https://a.example/a b", ""},
    {"https://a.example/a\nb", ""}, {"https://bank.example@evil.example/", ""},
    {"https://bаnk.example/", ""}, /* a Cyrillic letter */
};

static void
only_plain_web_addresses_become_links(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	AUTO(buf_fini) struct buf url = buf_init(BUF_MAX_OWN);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(LINKS); i++) {
		struct slice got = link_of(arena, slice_of(LINKS[i].url));

		if (!slice_eq(got, slice_of(LINKS[i].want)))
			fail_msg("\"%s\" gives \"%.*s\"", LINKS[i].url,
			    SLICE_ARG(got));
	}
	buf_add_str(&url, "https://a.example/");
	while (url.len < MESSAGE_MAX_LINK)
		buf_add_char(&url, 'a');
	assert_int_equal(link_of(arena, buf_slice(&url)).len, MESSAGE_MAX_LINK);
	buf_add_char(&url, 'a');
	assert_int_equal(link_of(arena, buf_slice(&url)).len, 0);
}

static void
marks_follow_their_text_through_cleaning_and_cutting(void **state)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct mark marks[] = {{0, 2}, {5, 11}, {13, 16}};
	struct marks all = {marks, 3};
	/* The first mark is white space alone, the last a dropped character. */
	struct marked clean = marked_clean(arena,
	    S(" \ta\x01 ki \x1bm\n b\xE2\x80\xAE"
	      "c"),
	    &all);

	(void)state;
	assert_slice(clean.text, "a ki m bc");
	assert_int_equal(clean.marks.len, 1);
	assert_slice(slice_sub(clean.text, clean.marks.items[0].start,
	                 clean.marks.items[0].end - clean.marks.items[0].start),
	    "ki m");
	for (size_t max = 1; max <= 9; max++) {
		struct marked cut = marked_cut(arena, &clean, max);

		assert_true(text_units(cut.text) <= max);
		assert_int_equal(slice_ends(cut.text, S("…")), max < 9);
		for (size_t i = 0; i < cut.marks.len; i++)
			assert_true(cut.marks.items[i].end <= cut.text.len);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(slack_headers_are_cut_at_150_characters),
	    cmocka_unit_test(bare_slack_texts_keep_their_link_whole),
	    cmocka_unit_test(slack_messages_have_at_most_fifty_blocks),
	    cmocka_unit_test(
	        mails_of_very_many_alerts_say_how_many_are_left_out),
	    cmocka_unit_test(hostile_text_breaks_out_of_no_format),
	    cmocka_unit_test(no_message_names_a_secret),
	    cmocka_unit_test(only_plain_web_addresses_become_links),
	    cmocka_unit_test(
	        marks_follow_their_text_through_cleaning_and_cutting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
