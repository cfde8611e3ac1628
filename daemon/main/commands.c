#include "main/commands.h"

#define ANY_NUMBER ((size_t)-1)

static const struct cli_option RUN_OPTIONS[] = {
    {"once", NULL, "poll every feed once, deliver what is due, exit"},
    {NULL, NULL, NULL},
};

static const struct cli_option CHECK_OPTIONS[] = {
    {"strict", NULL, "warnings, and what no test reaches, are errors"},
    {"ci", NULL, "missing secrets are notes: for pull requests"},
    {"all", NULL, "every problem, not the first 20 of a file"},
    {NULL, NULL, NULL},
};

static const struct cli_option TEST_OPTIONS[] = {
    {"strict", NULL, "warnings, and what no test reaches, are errors"},
    {"all", NULL, "every problem, not the first 20 of a file"},
    {NULL, NULL, NULL},
};

static const struct cli_option MATCH_OPTIONS[] = {
    {"rules", "PATH", "rule file or folder; may be given again"},
    {"list", "ID=FORMAT:PATH", "a sanctions list (not there yet)"},
    {"lines", NULL, "the input is one JSON article a line"},
    {"expect", NULL, "exit 1 where nothing matched"},
    {"why", "RULE", "every condition of this rule"},
    {"stats", NULL, "one JSON line of figures on standard error"},
    {NULL, NULL, NULL},
};

static const struct cli_option EXPLAIN_OPTIONS[] = {
    {"rules", "PATH", "these rules, not those of the settings; repeatable"},
    {NULL, NULL, NULL},
};

static const struct cli_option FEED_OPTIONS[] = {
    {"url", "U", "address of the document, for relative links"},
    {"content-type", "T", "what the server said"},
    {NULL, NULL, NULL},
};

static const struct cli_option ALERTS_OPTIONS[] = {
    {"since", "T", "not older than 6h, 30d, or a date"},
    {"until", "T", "older than that"},
    {"rule", "R", "of this rule"},
    {"channel", "C", "to this channel"},
    {"suppressed", NULL, "those that were not sent, and why"},
    {"trial", NULL, "those of rules on trial, of which nothing is sent"},
    {"limit", "N", "at most so many, newest first (default 200)"},
    {NULL, NULL, NULL},
};

static const struct cli_option DELIVERIES_OPTIONS[] = {
    {"since", "T", "not older than 6h, 30d, or a date"},
    {"until", "T", "older than that"},
    {"rule", "R", "of this rule's alerts"},
    {"channel", "C", "to this channel"},
    {"state", "S", "waiting, sending, delivered, dead, held, suppressed"},
    {"limit", "N", "at most so many, newest first (default 200)"},
    {NULL, NULL, NULL},
};

static const struct cli_option RESEND_OPTIONS[] = {
    {"channel", "C", "what was owed to this channel"},
    {"since", "T", "what was owed since 6h, 30d, or a date"},
    {"to", "C", "send it to this channel instead"},
    {NULL, NULL, NULL},
};

static const struct cli_option REPLAY_OPTIONS[] = {
    {"since", "T", "articles not older than 6h, 30d, or a date"},
    {"until", "T", "older than that"},
    {"against", "OLDDIR", "rules to compare with: new, gone, unchanged"},
    {"articles", "FILE", "one JSON article a line, in place of the archive"},
    {NULL, NULL, NULL},
};

static const struct cli_option EXPORT_OPTIONS[] = {
    {"articles", NULL, "the articles, one a line, for replay and match"},
    {"since", "T", "not older than 6h, 30d, or a date"},
    {"until", "T", "older than that"},
    {NULL, NULL, NULL},
};

const struct command COMMANDS[] = {
    {"run", "", "the daemon", RUN_OPTIONS, 0, 0, cmd_run},
    {"check", "", "reads everything and prints every problem", CHECK_OPTIONS, 0,
        0, cmd_check},
    {"test", "[RULEFILE]...", "runs the rules' own tests", TEST_OPTIONS, 0,
        ANY_NUMBER, cmd_test},
    {"match", "INPUT...", "which rules an article meets, and why",
        MATCH_OPTIONS, 1, ANY_NUMBER, cmd_match},
    {"explain", "RULE ARTICLE-ID|INPUT",
        "every stage of one rule and article, with the nearest miss",
        EXPLAIN_OPTIONS, 2, 2, cmd_explain},
    {"feed", "INPUT", "what the feed parser makes of it", FEED_OPTIONS, 1, 1,
        cmd_feed},
    {"extract", "INPUT", "an article page's main text", NULL, 1, 1, NULL},
    {"names", "FORMAT:PATH...", "what sanctions lists hold", NULL, 0,
        ANY_NUMBER, NULL},
    {"discover", "URL", "the feeds a page announces", NULL, 1, 1, NULL},
    {"replay", "[RULEDIR]",
        "archived articles through the rules: what would alert", REPLAY_OPTIONS,
        0, 1, cmd_replay},
    {"status", "", "what the daemon knows, at a glance", NULL, 0, 0,
        cmd_remote},
    {"feeds", "", "how each feed is", NULL, 0, 0, cmd_remote},
    {"lists", "", "how each sanctions list is", NULL, 0, 0, NULL},
    {"stories", "", "what was told together", NULL, 0, 0, NULL},
    {"alerts", "", "what was found, and who was told or why not",
        ALERTS_OPTIONS, 0, 0, cmd_remote},
    {"deliveries", "", "every message and its attempts", DELIVERIES_OPTIONS, 0,
        0, cmd_remote},
    {"poll", "FEED", "polls a feed now and waits for it", NULL, 1, 1,
        cmd_remote},
    {"reload", "", "reads the configuration again; fails where it is refused",
        NULL, 0, 0, cmd_remote},
    {"send-test", "CHANNEL", "sends a test message", NULL, 1, 1, NULL},
    {"resend", "[ID]...", "sends deliveries, or an alert's, again",
        RESEND_OPTIONS, 0, ANY_NUMBER, cmd_remote},
    {"silence", "add|list|end", "holds alerts back for a time", NULL, 0,
        ANY_NUMBER, NULL},
    {"backup", "FILE", "a copy of the state", NULL, 1, 1, NULL},
    {"restore", "FILE", "a state from a copy", NULL, 1, 1, NULL},
    {"state", "copy FROM TO", "moves the state", NULL, 0, ANY_NUMBER, NULL},
    {"schema", "settings|feeds|rules", "the JSON Schema, for editors", NULL, 1,
        1, cmd_schema},
    {"import", "FILE.opml", "feeds from OPML", NULL, 1, 1, NULL},
    {"export", "--articles", "the archive as JSON Lines", EXPORT_OPTIONS, 0, 0,
        cmd_export},
    {NULL, NULL, NULL, NULL, 0, 0, NULL},
};
