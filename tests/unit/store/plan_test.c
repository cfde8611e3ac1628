/* Stories, plans, and matching the archive again. */
#include "unit/store/fixture.h"

static void
on_plan(
    const struct store_fault *fault, const struct store_plan *plan, void *arg)
{
	struct fixture *f = arg;

	if (!fixture_told(f, fault))
		return;
	f->revision = plan->revision;
	say(f, "story=%.*s sources=", SLICE_ARG(plan->facts.story_id));
	say_slices(f, plan->facts.story_sources, plan->facts.story_source_len);
	say(f, " earlier=");
	for (size_t i = 0; i < plan->facts.earlier_len; i++)
		say(f, "%s%.*s", i > 0 ? "," : "",
		    SLICE_ARG(plan->facts.earlier[i].rule_id));
	say(f, " fired=");
	say_slices(f, plan->facts.fired_rules, plan->facts.fired_rule_len);
	if (plan->story_memory.len > 0)
		say(f, " memory=%.*s", SLICE_ARG(plan->story_memory));
	for (size_t i = 0; i < plan->facts.past_len; i++)
		say(f, " %" PRId64 "/%" PRId64, plan->facts.pasts[i].articles,
		    plan->facts.pasts[i].sources);
}

static const char *
read_plan(struct fixture *f, int64_t article_id, const char *key)
{
	struct slice keys[] = {SLICE("link:none"), slice_of(key)};
	struct store_rule_count count = {
	    .rule_id = S("arms"), .within_ms = DAY_MS};
	struct store_plan_request request = {.article_id = article_id,
	    .source = S("dw.com"),
	    .story_keys = keys,
	    .story_key_len = 2,
	    .window_ms = 3 * DAY_MS,
	    .counts = &count,
	    .count_len = 1};

	store_read_plan(f->store, &request, on_plan, f);
	return finish(f);
}

/* Commits an article into a story with an alert and a hit of rule arms. */
static const char *
commit_story(
    struct fixture *f, int64_t article_id, const char *source, int64_t revision)
{
	struct slice key = SLICE("title:talks");
	struct store_alert alert = make_alert("arms", article_id, "story");
	struct store_rule_hit hit = {S("arms"), slice_of(source)};
	struct store_article_commit commit = {.article_id = article_id,
	    .version = 1,
	    .revision = revision,
	    .story = {.id = S("story"),
	        .keys = &key,
	        .key_len = 1,
	        .source = slice_of(source),
	        .memory = S("said")},
	    .alerts = &alert,
	    .alert_len = 1,
	    .rule_hits = &hit,
	    .rule_hit_len = 1};

	store_commit_article(f->store, &commit, on_planned, f);
	return finish(f);
}

static void
a_story_is_found_by_any_of_its_keys_within_its_time(void **state)
{
	struct fixture *f = *state;

	poll_entry(f, "bbc", "1", "Talks");
	assert_string_equal(read_plan(f, 1, "title:talks"),
	    "story= sources= earlier= fired= 1/1");
	commit_story(f, 1, "bbc.co.uk", f->revision);
	poll_entry(f, "dw", "1", "Talks");
	f->now_ms += DAY_MS - 1;
	assert_string_equal(read_plan(f, 2, "title:talks"),
	    "story=story sources=bbc.co.uk earlier=arms fired= memory=said 2/1");
	assert_string_equal(read_plan(f, 1, "title:talks"),
	    "story=story sources=bbc.co.uk earlier=arms fired=arms memory=said "
	    "1/1");
	commit_story(f, 2, "dw.com", f->revision);
	assert_string_equal(read_plan(f, 3, "title:talks"),
	    "story=story sources=bbc.co.uk,dw.com earlier=arms,arms fired= "
	    "memory=said 3/1");
	assert_string_equal(read_plan(f, 3, "title:other"),
	    "story= sources= earlier= fired= 3/2");
	f->now_ms += 3 * DAY_MS + 1;
	assert_string_equal(read_plan(f, 3, "title:talks"),
	    "story= sources= earlier= fired= 1/1");
}

/* --- what fire_when and limit count --------------------------------------- */

/* Commits an article that met rule arms, in a story of its own. */
static void
meet(struct fixture *f, int64_t article_id, const char *site, const char *story)
{
	struct store_rule_hit hit = {S("arms"), slice_of(site)};
	struct store_article_commit commit = {.article_id = article_id,
	    .version = 1,
	    .revision = -1,
	    .story = {.id = slice_of(story), .source = slice_of(site)},
	    .rule_hits = &hit,
	    .rule_hit_len = 1};

	store_commit_article(f->store, &commit, on_planned, f);
	finish(f);
}

static const char *
count_rule(struct fixture *f, struct store_rule_count count)
{
	struct store_plan_request request = {.article_id = 99,
	    .source = S("dw.com"),
	    .counts = &count,
	    .count_len = 1};

	store_read_plan(f->store, &request, on_plan, f);
	finish(f);
	return strrchr(f->text, ' ') + 1;
}

static void
copies_of_a_text_and_texts_of_a_site_are_one_source(void **state)
{
	struct fixture *f = *state;
	const struct store_rule_count count = {
	    .rule_id = S("arms"), .within_ms = DAY_MS};

	meet(f, 1, "bbc.co.uk", "wire");
	meet(f, 2, "cnn.com", "wire");
	meet(f, 3, "cnn.com", "wire");
	assert_string_equal(count_rule(f, count), "4/2");
	/* One of the copies is not needed for the wire's text any more. */
	meet(f, 4, "cnn.com", "own");
	assert_string_equal(count_rule(f, count), "5/3");
	meet(f, 5, "dw.com", "other");
	assert_string_equal(count_rule(f, count), "6/3");
	fixture_reopen(f);
	assert_string_equal(count_rule(f, count), "6/3");
	f->now_ms += DAY_MS;
	assert_string_equal(count_rule(f, count), "1/1");
}

static void
a_renamed_rule_counts_what_it_was(void **state)
{
	struct fixture *f = *state;

	meet(f, 1, "bbc.co.uk", "wire");
	assert_string_equal(
	    count_rule(f,
	        (struct store_rule_count){
	            .rule_id = S("weapons"), .within_ms = DAY_MS}),
	    "1/1");
	assert_string_equal(
	    count_rule(f,
	        (struct store_rule_count){.rule_id = S("weapons"),
	            .was = S("arms"),
	            .within_ms = DAY_MS}),
	    "2/2");
}

static void
counting_stops_where_it_is_enough(void **state)
{
	struct fixture *f = *state;

	for (int i = 1; i <= 40; i++) {
		char name[16];

		snprintf(name, sizeof(name), "%d.example", i);
		meet(f, i, name, name);
	}
	assert_string_equal(count_rule(f,
	                        (struct store_rule_count){.rule_id = S("arms"),
	                            .within_ms = DAY_MS,
	                            .enough_articles = 3,
	                            .enough_sources = 2}),
	    "4/2");
}

static void
on_alerts_counted(
    const struct store_fault *fault, const struct store_plan *plan, void *arg)
{
	struct fixture *f = arg;

	if (fixture_told(f, fault))
		say(f, "%" PRId64, plan->facts.pasts[0].alerts);
}

static const char *
count_alerts(struct fixture *f, bool is_trial, int64_t enough)
{
	const struct store_rule_count count = {.rule_id = S("arms"),
	    .limit_ms = DAY_MS,
	    .enough_alerts = enough,
	    .is_trial = is_trial};
	const struct store_plan_request request = {
	    .article_id = 99, .counts = &count, .count_len = 1};

	store_read_plan(f->store, &request, on_alerts_counted, f);
	return finish(f);
}

static void
keep_alert(
    struct fixture *f, int64_t number, enum alert_state state, bool trial)
{
	struct store_alert alert = make_alert("arms", number, "");
	const struct store_owed owed = {.alerts = &alert, .alert_len = 1};

	alert.alert.state = state;
	alert.alert.is_trial = trial;
	store_owe(f->store, &owed, on_done, f);
	finish(f);
}

static void
a_limit_counts_what_was_opened_within_its_time(void **state)
{
	struct fixture *f = *state;

	keep_alert(f, 1, ALERT_OPENED, false);
	keep_alert(f, 2, ALERT_OPENED, false);
	keep_alert(f, 3, ALERT_JOINED, false);
	keep_alert(f, 4, ALERT_SUPPRESSED, false);
	keep_alert(f, 5, ALERT_LIMITED, false);
	keep_alert(f, 6, ALERT_OPENED, true);
	assert_string_equal(count_alerts(f, false, 0), "2");
	assert_string_equal(count_alerts(f, false, 1), "1");
	assert_string_equal(count_alerts(f, true, 0), "1");
	f->now_ms += DAY_MS - 1;
	assert_string_equal(count_alerts(f, false, 0), "2");
	f->now_ms += 1;
	assert_string_equal(count_alerts(f, false, 0), "0");
}

static void
a_plan_with_old_facts_is_sent_back(void **state)
{
	struct fixture *f = *state;
	int64_t old;

	poll_entry(f, "bbc", "1", "Talks");
	poll_entry(f, "dw", "1", "Talks");
	read_plan(f, 1, "title:talks");
	old = f->revision;
	assert_string_equal(
	    commit_story(f, 1, "bbc.co.uk", old), "alerts=1 deliveries=0");
	assert_string_equal(
	    commit_story(f, 2, "dw.com", old), "stale alerts=0 deliveries=0");
	assert_string_equal(ready(f), "2v1:Talks");
	read_plan(f, 2, "title:talks");
	assert_string_equal(
	    commit_story(f, 2, "dw.com", f->revision), "alerts=1 deliveries=0");
}

static void
an_article_without_hits_leaves_other_plans_alone(void **state)
{
	struct fixture *f = *state;
	struct store_article_commit nothing = {
	    .article_id = 2, .version = 1, .revision = -1};

	poll_entry(f, "bbc", "1", "Talks");
	poll_entry(f, "dw", "1", "Weather");
	read_plan(f, 1, "title:talks");
	store_commit_article(f->store, &nothing, on_planned, f);
	finish(f);
	assert_string_equal(commit_story(f, 1, "bbc.co.uk", f->revision),
	    "alerts=1 deliveries=0");
}

static void
on_rescanned(const struct store_fault *fault,
    const struct store_rescanned *rescanned, void *arg)
{
	struct fixture *f = arg;

	if (fixture_told(f, fault))
		say(f, "%zu to %" PRId64 "%s", rescanned->len,
		    rescanned->last_id, rescanned->has_more ? " more" : "");
}

static void
archived_articles_can_be_matched_again_in_steps(void **state)
{
	struct fixture *f = *state;
	struct store_rescan rescan = {.max_len = 2, .reason = S("rescan")};

	for (int i = 1; i <= 3; i++) {
		char key[8];

		snprintf(key, sizeof(key), "%d", i);
		raise_alert(
		    f, poll_entry(f, "bbc", key, key), "arms", "desk", "");
	}
	assert_string_equal(ready(f), "");
	store_rescan_articles(f->store, &rescan, on_rescanned, f);
	assert_string_equal(finish(f), "2 to 2 more");
	rescan.after_id = 2;
	store_rescan_articles(f->store, &rescan, on_rescanned, f);
	assert_string_equal(finish(f), "1 to 3");
	assert_string_equal(ready(f), "1v2:1 2v2:2 3v2:3");
}

static void
on_copy(const struct store_fault *fault, const struct store_articles *articles,
    void *arg)
{
	assert_null(fault);
	*(struct article **)arg = store_article_copy(&articles->items[0]);
}

static void
a_copied_article_outlives_the_answer(void **state)
{
	struct fixture *f = *state;
	AUTO(article_free) struct article *article = NULL;
	struct store_next next = {
	    .stage = STORE_READY, .max_len = 1, .max_bytes = 1000};

	poll_entry(f, "bbc", "k1", "Talks");
	store_next_articles(f->store, &next, on_copy, &article);
	store_drain(f->store);
	assert_slice(article->id, "1");
	assert_slice(article->source, "bbc");
	assert_slice(article->title, "Talks");
	assert_slice(article->body, "Body.");
	assert_slice(article->language, "en");
	assert_false(article->has_published);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(a_story_is_found_by_any_of_its_keys_within_its_time),
	    STORE_TEST(copies_of_a_text_and_texts_of_a_site_are_one_source),
	    STORE_TEST(a_renamed_rule_counts_what_it_was),
	    STORE_TEST(counting_stops_where_it_is_enough),
	    STORE_TEST(a_limit_counts_what_was_opened_within_its_time),
	    STORE_TEST(a_plan_with_old_facts_is_sent_back),
	    STORE_TEST(an_article_without_hits_leaves_other_plans_alone),
	    STORE_TEST(archived_articles_can_be_matched_again_in_steps),
	    STORE_TEST(a_copied_article_outlives_the_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
