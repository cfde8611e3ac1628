#!/usr/bin/python3
"""What commands answer, and the exit statuses that scripts rely on."""
import json
import os

import daemon
from servers import Reply, rss, shipment

YES = {"id": "a1", "title": "Port", "body": "A shipment of weapons was seen."}
NO = {"id": "a2", "title": "Port", "body": "A shipment of flour was seen."}


def run(*args, **options):
    return daemon.run_program(*args, **options)


class Usage(daemon.Case):
    def test_no_command_and_unknown_words_are_wrong_usage_with_a_hint(self):
        self.expect(2, run(), "a command is missing")
        self.expect(2, run("stauts"), "did you mean 'status'")
        self.expect(2, run("delivries"), "did you mean 'deliveries'")
        self.expect(2, run("xyzzy"), "unknown command 'xyzzy'")
        self.expect(2, run("check", "--stric"), "did you mean '--strict'")
        self.expect(2, run("--jsno", "check"), "did you mean '--json'")
        self.expect(2, run("check", "-x"), "unknown option '-x'")
        self.expect(2, run("check", "--strict=yes"), "takes no value")
        self.expect(2, run("match", "--rules"), "needs a value")
        self.expect(2, run("feed"), "feed needs INPUT")
        self.expect(2, run("feed", "a", "b"), "unexpected argument 'b'")
        self.expect(2, run("poll"), "poll needs FEED")

    def test_hostile_words_are_escaped_when_they_are_told_back(self):
        result = self.expect(2, run("chec\x1b[31m\nfake"), "unknown command")
        self.assertNotIn("\x1b", result.err)
        self.assertEqual(1, result.err.count("\n"))

    def test_commands_that_are_not_there_yet_say_so(self):
        for words in (["extract", "-"], ["names", "csv:x"], ["discover", "http://x.example"],
                      ["lists"], ["stories"], ["send-test", "desk"], ["silence", "list"],
                      ["backup", "x"], ["restore", "x"], ["state", "copy", "a", "b"],
                      ["import", "x.opml"], ["names", "--find", "x"]):
            with self.subTest(words=words):
                self.expect(2, run(*words), f"{words[0]}: is not there yet")

    def test_help_and_version_go_to_standard_output_with_success(self):
        for args in (["--help"], ["check", "--help"], ["--help", "check"], ["-h"], ["match", "--help"]):
            with self.subTest(args=args):
                result = self.expect(0, run(*args), "usage: sanctions-watch")
                self.assertEqual("", result.err)
        result = self.expect(0, run("--version"))
        self.assertRegex(result.out, r"^sanctions-watch \d+\.\d+\.\d+\n$")

    def test_options_stand_before_or_after_the_command(self):
        site = self.site()
        for args in (["--config", site.settings, "--json", "check"], ["check", "--json", "--config", site.settings],
                     [f"--config={site.settings}", "check", "--json"], ["--json", "check", "--config", site.settings]):
            with self.subTest(args=args):
                self.assertTrue(self.expect(0, run(*args)).rows("check")[0]["good"])

    def test_an_empty_value_counts_as_not_given(self):
        self.expect(2, run("match", "--rules", "", "-"), "match needs --rules PATH")
        site = self.site()
        self.expect(0, run("--config", site.settings, "check", "--config", ""))
        self.expect(0, site.once())
        self.expect(0, site.command("alerts", "--rule", "", "--since="))


class Check(daemon.Case):
    def test_check_says_good_or_every_problem_with_its_place(self):
        site = self.site()
        self.expect(0, site.command("check"), "good: 0 feeds, 1 rule")
        site.write("rules.d/second.yaml", 'rules:\n  - id: other\n    whem: shipment\n  - id: shipments\n    when: x\n')
        self.expect(1, site.command("check"), "second.yaml:3:5: error", "did you mean 'when'", "    3 |     whem: shipment",
                    "second.yaml:4:", "not good")
        os.remove(site.folder / "rules.d/second.yaml")
        site.write("feeds.d/more.yaml", 'feeds:\n  - {id: a, url: "ftp://x.example/"}\n  - {id: a}\n')
        self.expect(1, site.command("check"), "more.yaml:2:", "more.yaml:3:", "not good")
        rows = self.expect(1, site.command("--json", "check")).rows("problem")
        self.assertEqual(sorted(rows, key=lambda row: (row["file"], row["line"], row["column"])), rows)
        self.assertEqual(3, len(rows))
        for row in rows:
            self.assertTrue(row["line"] and row["column"] and row["code"] and row["message"], row)

    def test_one_check_names_what_is_wrong_in_settings_feeds_and_rules(self):
        site = self.site(rules=daemon.BROKEN_RULES)
        site.settings.write_text(site.settings.read_text() + "chanels: {}\n")
        site.write("feeds.d/feeds.yaml", 'feeds:\n  - {id: a, url: "ftp://x.example/"}\n')
        rows = self.expect(1, site.command("--json", "check")).rows("problem")
        self.assertEqual({"sanctions-watch.yaml", "feeds.yaml", "rules.yaml"},
                         {os.path.basename(row["file"]) for row in rows if row["level"] == "error"})
        self.assertEqual(sorted(rows, key=lambda row: (row["file"], row["line"], row["column"])), rows)

    def test_check_strict_takes_warnings_for_errors(self):
        site = self.site()
        site.write("rules.d/notes.yml", "rules: []\n")
        self.expect(0, site.command("check"), "warning", "notes.yml")
        self.expect(1, site.command("check", "--strict"), "notes.yml", "not good with --strict")

    def test_check_without_a_readable_configuration_is_wrong_usage(self):
        site = self.site()
        self.expect(2, run("--config", site.folder / "nothing.yaml", "check"), "nothing.yaml")
        self.expect(2, run("--config", site.folder, "check"), str(site.folder))

    def test_check_opens_no_state_and_no_network(self):
        web = self.http()
        site = self.site(feeds=[("news", web.on_feed("/a.xml", shipment(1)))])
        self.expect(0, site.command("check"))
        self.assertEqual(([], []), (os.listdir(site.folder / "state"), web.requests))

    def test_check_in_ci_takes_missing_secrets_for_notes(self):
        site = self.site(channels='  hook: {type: webhook, url: "https://soc.example/x", secret_file: absent}', to="hook")
        self.expect(1, site.command("check"), "absent")
        self.expect(0, site.command("check", "--ci"), "absent", "note")

    def test_failing_tests_of_rules_are_errors(self):
        site = self.site(rules=daemon.RULES.replace("A shipment of flour", "A shipment of old weapons"))
        self.expect(1, site.command("check"), "rules.yaml")
        self.expect(1, site.command("test"), "1 failed")


class Test(daemon.Case):
    def test_test_runs_the_rules_own_tests(self):
        site = self.site()
        path = site.folder / "rules.d/rules.yaml"
        self.expect(0, site.command("test"), "2 tests of 1 rule passed, 0 failed")
        self.expect(0, run("test", path), "2 tests of 1 rule passed")
        [row] = self.expect(0, site.command("--json", "test")).rows("test")
        self.assertEqual((1, 2, 0), (row["rules"], row["passed"], row["failed"]))

    def test_a_failing_test_is_an_exit_status_of_one_with_its_place(self):
        site = self.site()
        path = site.write("failing.yaml", daemon.RULES.replace("match: A shipment of weapons", "match: A cargo of weapons"))
        self.expect(1, run("test", path), "failing.yaml:10:9", "1 failed",
                    "   10 |       - match: A cargo of weapons")
        self.expect(1, run("test", site.write("broken.yaml", daemon.BROKEN_RULES)), "broken.yaml:4:5", "whem")

    def test_a_file_that_is_not_there_is_wrong_usage(self):
        site = self.site()
        self.expect(2, run("test", site.folder / "absent.yaml"), "absent.yaml")
        self.expect(2, run("--config", site.folder / "absent.yaml", "test"), "absent.yaml")

    def test_a_named_file_replaces_the_included_one_of_that_name(self):
        site = self.site()
        elsewhere = site.folder / "elsewhere"
        elsewhere.mkdir()
        path = site.write("elsewhere/rules.yaml", daemon.RULES.replace("flour", "weapons"))
        self.expect(1, site.command("test", path), "1 failed")


    def test_channels_do_not_matter(self):
        for channels in ('  hook: {type: webhook, url: "https://soc.example/x", secret_file: absent}',
                         "  hook: {type: telegraf, wire: copper}"):
            with self.subTest(channels):
                site = self.site(channels=channels, to="hook")
                self.expect(0, site.command("test"), "2 tests of 1 rule passed")


class Match(daemon.Case):
    def setUp(self):
        self.rules = self.site().folder / "rules.d/rules.yaml"

    def match(self, *args, text=None, **options):
        return run("match", "--rules", self.rules, *args, input=None if text is None else text.encode(), **options)

    def test_match_says_which_rules_an_article_meets_and_why(self):
        result = self.match("--json", "-", text=json.dumps(YES))
        [row] = self.expect(0, result).rows()
        self.assertEqual(("a1", "shipments", "Shipments of weapons", "high", ["arms"]),
                         tuple(row[key] for key in ("article", "rule", "title", "severity", "tags")))
        self.assertIs(False, row["denied"])
        self.assertEqual([("body", 2, 10, "shipment"), ("body", 14, 21, "weapons")],
                         [(why["field"], why["start"], why["end"], why["text"]) for why in row["because"]])
        self.expect(0, self.match("-", text=json.dumps(YES)), "a1: high [shipments]")

    def test_an_explanation_is_a_row_of_its_own(self):
        match, why = self.match("--json", "--why", "shipments", "-", text=json.dumps(YES)).rows()
        self.assertEqual(("a1", "shipments", "shipments"), (why["article"], why["rule"], match["rule"]))
        self.assertIn("near", why["why"])

    def test_match_ends_with_success_unless_a_match_is_expected(self):
        self.expect(0, self.match("-", text=json.dumps(NO)), "no rule is met")
        self.expect(1, self.match("--expect", "-", text=json.dumps(NO)))
        self.expect(0, self.match("--expect", "-", text=json.dumps(YES)))

    def test_match_reads_lines_text_markup_files_and_addresses(self):
        result = self.match("--json", "--lines", "-", text=f"{json.dumps(YES)}\n\n{json.dumps(NO)}\n")
        self.assertEqual(["a1"], [row["article"] for row in self.expect(0, result).rows()])
        for text in ("A shipment of weapons.", "<p>A <b>shipment</b> of weapons.</p>"):
            self.assertEqual(1, len(self.expect(0, self.match("--json", "-", text=text)).rows()))
        web = self.http()
        web.on("/page", Reply(body=b"<p>A shipment of weapons.", kind="text/html"))
        self.assertEqual(1, len(self.expect(0, self.match("--json", web.url("/page"))).rows()))

    def test_a_byte_order_mark_is_no_part_of_an_article(self):
        [row] = self.expect(0, self.match("--json", "-", text="\ufeff" + json.dumps(YES))).rows()
        self.assertEqual("a1", row["article"])
        [row] = self.expect(0, self.match("--json", "-", text="\ufeffA shipment of weapons.")).rows()
        self.assertEqual(2, row["because"][0]["start"])

    def test_a_rule_file_named_twice_is_read_once(self):
        result = self.match("--rules", self.rules.parent, "--json", "-", text=json.dumps(YES))
        self.assertEqual(1, len(self.expect(0, result).rows()))

    def test_lines_after_one_that_is_no_article_are_matched_all_the_same(self):
        result = self.expect(2, self.match("--json", "--lines", "-", text=f"not json\n[]\n{json.dumps(YES)}\n"), "-:1:")
        self.assertEqual(["a1"], [row["article"] for row in result.rows()])
        self.assertIn("-:2:", result.err)
        many = self.expect(2, self.match("--lines", "-", text="x\n" * 50))
        self.assertIn("-:20:", many.err)
        self.assertNotIn("-:21:", many.err)
        self.assertIn("30 more lines are no articles", many.err)

    def test_match_says_where_there_is_no_rule_at_all(self):
        folder = self.rules.parent / "none"
        folder.mkdir()
        (folder / "rules.yml").write_text("version: 1\n")
        result = self.expect(0, run("match", "--rules", folder, "-", input=b"A shipment of weapons."), "there is no rule")
        self.assertIn("rules.yml", result.err)

    def test_match_refuses_what_it_cannot_read(self):
        self.expect(2, self.match("-", text='{"title": '), "-")
        self.expect(2, self.match("--lines", "-", text='{"body": "x"}\nnot json\n'), "-:2:")
        self.expect(2, self.match(self.rules.parent / "absent.json"), "absent.json")
        self.expect(2, self.match("http://127.0.0.1:1/x"), "http://127.0.0.1:1/x")
        self.expect(2, run("match", "-", input=b"x"), "match needs --rules PATH")
        self.expect(2, self.match("--why", "shipment", "-", text="x"), "no rule 'shipment', did you mean 'shipments'?")

    def test_match_prints_one_line_of_figures(self):
        result = self.match("--stats", "--json", "-", text=json.dumps(YES))
        figures = json.loads(result.err)
        self.assertEqual((1, 1, 1), (figures["articles"], figures["matches"], figures["rules"]))
        self.assertEqual({"articles", "bytes", "seconds_load", "seconds_match", "matches", "rules", "names",
                          "peak_rss_bytes"}, set(figures))


class Feed(daemon.Case):
    def test_feed_prints_the_feed_and_its_entries(self):
        result = run("--json", "feed", "-", input=rss(shipment(1), ("b", "A & B", "<p>One</p><p>Two</p>")))
        first, *entries = self.expect(0, result).rows()
        self.assertEqual(("feed", "News", "rss 2.0", 2),
                         (first["type"], first["title"], first["format"], first["entries"]))
        self.assertEqual(["entry", "entry"], [entry["type"] for entry in entries])
        self.assertEqual("A & B", entries[1]["title"])
        self.assertEqual(["One", "Two"], entries[1]["summary"].split())

    def test_what_is_no_feed_is_an_exit_status_of_one(self):
        self.expect(1, run("feed", "-", input=b"<html><body>hello</body></html>"), "-: ")
        self.expect(1, run("feed", "-", input=b""), "-: ")

    def test_what_cannot_be_read_is_an_exit_status_of_two(self):
        self.expect(2, run("feed", "/nonexistent/feed.xml"), "/nonexistent/feed.xml")
        web = self.http()
        self.expect(2, run("feed", web.url("/missing")), "404")
        self.expect(0, run("feed", web.on_feed("/a.xml", shipment(1))), "Report 1")


class NoDaemon(daemon.Case):
    """The commands that ask a daemon read the state where none runs."""

    def setUp(self):
        self.web = self.http()
        hook = self.web.on("/hook", Reply(200, b"ok", "text/plain"))
        self.mine = self.site(channels=f'  hook: {{type: webhook, url: "{hook}"}}', to="hook",
                              feeds=[("news", self.web.on_feed("/a.xml", shipment(1), shipment(2)))])

    def test_the_state_is_read_without_a_daemon(self):
        self.expect(0, self.mine.once())
        for command, words in (("status", "hook"), ("feeds", "news"), ("alerts", "Report 2"), ("deliveries", "hook")):
            with self.subTest(command=command):
                self.expect(0, self.mine.command(command), words, "no daemon is running")
        self.assertEqual(2, self.mine.ask("status")[0]["alerts"])
        self.assertEqual(1, len(self.mine.ask("alerts", "--limit", "1")))
        self.assertEqual([], self.mine.ask("alerts", "--rule", "other"))
        self.assertEqual([], self.mine.ask("deliveries", "--until", "2020-01-01"))
        self.assertEqual(2, len(self.mine.ask("deliveries", "--since", "1h", "--channel", "hook")))
        self.expect(2, self.mine.command("deliveries", "--since", "yesteryear"), "since")
        self.expect(2, self.mine.command("deliveries", "--state", "lost"), "lost")
        self.expect(2, self.mine.command("alerts", "--limit", "-1"), "limit")

    def test_resend_without_a_daemon_is_sent_by_the_next_run(self):
        self.expect(0, self.mine.once())
        [last, _] = self.mine.ask("deliveries")
        [resent] = self.mine.ask("resend", last["id"])
        self.assertEqual("resent", resent["type"])
        self.assertNotEqual(last["id"], resent["id"])
        self.expect(0, self.mine.once())
        ids = [request.headers["webhook-id"] for request in self.web.seen("/hook")]
        self.assertEqual(3, len(ids))
        self.assertEqual(resent["id"], ids[2])
        self.expect(1, self.mine.command("resend", "0" * 32), "0" * 32)
        self.expect(2, self.mine.command("resend"))

    def test_what_needs_a_daemon_says_that_none_runs(self):
        self.expect(1, self.mine.command("reload"), "no daemon is running")
        self.expect(1, self.mine.command("poll", "news"), "no daemon is running")

    def test_a_state_that_was_never_made_is_not_made_by_asking(self):
        result = self.mine.command("status")
        self.assertIn(result.status, (0, 1), result)
        self.assertEqual([], os.listdir(self.mine.folder / "state"))

    def test_settings_that_cannot_be_used_are_wrong_usage(self):
        self.mine.write("sanctions-watch.yaml", "chanels: {}\n")
        self.expect(2, self.mine.command("status"), "did you mean 'channels'", "sanctions-watch.yaml:1:1")


class RunRefuses(daemon.Case):
    def test_broken_settings_and_feeds_end_with_78(self):
        site = self.site()
        site.write("feeds.d/feeds.yaml", "feeds:\n  - {id: a}\n")
        self.expect(78, site.command("run"), "feeds.yaml:2:")
        site = self.site()
        site.write("sanctions-watch.yaml", "chanels: {}\n")
        self.expect(78, site.command("run"), "sanctions-watch.yaml:1:1", "did you mean 'channels'")
        self.expect(78, run("--config", site.folder / "absent.yaml", "run"), "absent.yaml")

    def test_broken_rules_end_with_78_where_no_good_set_is_kept(self):
        site = self.site(rules=daemon.BROKEN_RULES)
        self.expect(78, site.command("run"), "rules.yaml:4:5", "whem", "did you mean 'when'")
        self.expect(78, site.once(), "rules.yaml:4:5")

    def test_a_second_instance_on_one_state_is_refused_with_a_clear_word(self):
        site = self.site()
        first = self.daemon(site)
        second = site.command("run")
        self.assertNotIn(second.status, (0, 78), second)
        self.expect(1, second, "another")
        self.expect(1, site.once())
        self.assertEqual("daemon", site.ask("status")[0]["type"], "the first one still answers")
        self.ends_well(first)


if __name__ == "__main__":
    daemon.main()
