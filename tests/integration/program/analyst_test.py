#!/usr/bin/python3
"""What an analyst sees of check, test, match and explain: whole outputs as they
stand in tests/data/analyst, on a terminal and elsewhere."""
import json
import os
import pathlib
import pty
import re
import signal
import subprocess

import daemon
from servers import Reply, shipment

DATA = pathlib.Path(__file__).resolve().parents[2] / "data" / "analyst"
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def run(*args, **options):
    options.setdefault("cwd", DATA)
    options.setdefault("without", ("COLUMNS", "NO_COLOR"))
    return daemon.run_program(*args, **options)


def terminal(*args, columns=80, env=None):
    """What the program writes to a terminal of so many columns."""
    main, side = pty.openpty()
    import fcntl, struct, termios
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen([daemon.PROGRAM, *map(str, args)], stdin=subprocess.DEVNULL, stdout=side, stderr=side, cwd=DATA,
                               env=daemon.clean_environment({"TERM": "xterm", **(env or {})},
                                                            ("COLUMNS",) if env and "NO_COLOR" in env else ("COLUMNS", "NO_COLOR")))
    os.close(side)
    out = b""
    while True:
        try:
            part = os.read(main, 65536)
        except OSError:
            break
        if not part:
            break
        out += part
    os.close(main)
    process.wait(timeout=daemon.PATIENCE)
    return out.decode().replace("\r\n", "\n")


class Golden(daemon.Case):
    maxDiff = None

    def same(self, name, text):
        path = DATA / name
        if os.environ.get("WRITE_GOLDEN"):
            path.write_text(text)
        self.assertEqual(path.read_text(), text, name)

    def test_match_shows_the_article_with_its_words_marked(self):
        result = self.expect(0, run("match", "--rules", "rules.yaml", "kim.json"))
        self.same("match.txt", result.out)

    def test_match_on_a_terminal_has_colours_and_wraps_between_words(self):
        out = terminal("match", "--rules", "rules.yaml", "kim.json", columns=72)
        self.same("match-terminal.txt", out)
        for line in ESCAPES.sub("", out).splitlines():
            self.assertLessEqual(len(line), 72, line)

    def test_why_shows_each_condition_and_the_nearest_miss(self):
        result = run("match", "--rules", "rules.yaml", "--why", "dprk-arms", "-",
                     input="Kim met makers of weapons in Putin Street and, after a long walk by the sea, had talks.".encode())
        self.same("why.txt", self.expect(0, result).out)

    def test_explain_goes_through_every_stage(self):
        result = self.expect(0, run("explain", "--rules", "rules.yaml", "dprk-arms", "kim.json"))
        self.same("explain.txt", result.out)
        result = self.expect(0, run("explain", "--rules", "rules.yaml", "spokesmen", "kim.json", "--json"))
        rows = result.rows()
        self.assertEqual(["feed", "baseline", "age", "filters", "conditions", "denial", "story", "limit", "route"],
                         [row["stage"] for row in rows if row["type"] == "stage"])
        self.assertEqual(("explanation", "spokesmen", "kim-putin", "would alert", True),
                         tuple(rows[-1][key] for key in ("type", "rule", "article", "verdict", "met")))

    def test_failing_tests_say_what_was_expected_and_what_is_missing(self):
        result = self.expect(1, run("test", "failing.yaml"))
        self.same("failing.txt", result.err + result.out)

    def test_mistakes_are_underlined(self):
        result = self.expect(1, run("test", "broken.yaml"))
        self.same("broken.txt", result.err + result.out)
        self.same("broken-terminal.txt", terminal("test", "broken.yaml"))

    def test_what_no_test_reaches_is_noted_and_strict_refuses_it(self):
        result = self.expect(0, run("test", "rules.yaml"), "note R051", "3 tests of 2 rules passed, 0 failed")
        self.same("covered.txt", result.err + result.out)
        self.expect(1, run("test", "--strict", "rules.yaml"), "error R051")


class Surroundings(daemon.Case):
    def test_colour_only_where_it_is_wanted(self):
        args = ("match", "--rules", "rules.yaml", "kim.json")
        self.assertIn("\x1b[", terminal(*args))
        self.assertNotIn("\x1b[", terminal(*args, "--no-color"))
        self.assertNotIn("\x1b[", terminal(*args, "--json"))
        self.assertNotIn("\x1b[", terminal(*args, env={"NO_COLOR": "1"}))
        self.assertNotIn("\x1b[", terminal(*args, env={"TERM": "dumb"}))
        self.assertNotIn("\x1b[", run(*args).out)

    def test_another_locale_changes_nothing(self):
        plain = run("match", "--rules", "rules.yaml", "kim.json").out
        for locale in ("C", "POSIX", "de_DE.UTF-8", "nonsense"):
            self.assertEqual(plain, run("match", "--rules", "rules.yaml", "kim.json", env={"LC_ALL": locale}).out)

    def test_no_terminal_is_too_narrow(self):
        for columns in (1, 30):
            for args in (("match", "--rules", "rules.yaml", "kim.json"), ("test", "failing.yaml"), ("test", "broken.yaml"),
                         ("explain", "--rules", "rules.yaml", "dprk-arms", "kim.json")):
                with self.subTest(columns=columns, args=args):
                    self.assertTrue(terminal(*args, columns=columns))
                    self.assertIn(run(*args, env={"COLUMNS": str(columns)}).status, (0, 1))

    def test_a_reader_that_goes_away_is_no_crash(self):
        for args in (("match", "--rules", "rules.yaml", "kim.json"), ("test", "rules.yaml"), ("check", "--json"),
                     ("explain", "--rules", "rules.yaml", "dprk-arms", "kim.json")):
            with self.subTest(args=args):
                read, write = os.pipe()
                os.close(read)
                result = run(*args, stdout=write, stderr=subprocess.PIPE)
                os.close(write)
                self.assertIn(result.status, (1, 2), result)
                self.assertNotIn("Sanitizer", result.err)

    def test_ctrl_c_ends_a_match_that_waits_for_its_input(self):
        process = subprocess.Popen([daemon.PROGRAM, "match", "--rules", "rules.yaml", "--lines", "-"], cwd=DATA,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdin.write((json.dumps({"id": "a", "title": "Kim Jong Un"}) + "\n").encode())
        process.stdin.flush()
        # The first answer does not wait for the end of the input.
        self.assertTrue(process.stdout.readline().startswith(b"a: medium [spokesmen]"))
        process.send_signal(signal.SIGINT)
        self.assertEqual(-signal.SIGINT, process.wait(timeout=daemon.PATIENCE))
        for pipe in (process.stdin, process.stdout, process.stderr):
            pipe.close()


class Marks(daemon.Case):
    """Words marked in all kinds of text."""

    def match(self, article, *args, **options):
        return self.expect(0, run("match", "--rules", "rules.yaml", *args, "-",
                                  input=json.dumps(article).encode(), **options)).out

    def test_text_with_guillemets_gets_brackets(self):
        out = self.match({"title": "Ким Чен Ын: «Талант»"})
        self.assertIn("[Ким Чен Ын]: «Талант»", out)

    def test_wide_scripts_are_marked_within_their_words(self):
        self.assertIn("«金正恩»说", self.match({"title": "金正恩说"}))

    def test_control_characters_are_escaped(self):
        out = self.match({"id": "a\u001b[2J", "title": "Kim Jong Un \u001b]0;x\u0007 \u202egnp", "body": "x"})
        self.assertNotIn("\x1b", out)
        self.assertNotIn("\u202e", out)
        self.assertIn("\\x1b]0;x\\x07", out)

    def test_a_long_body_is_shown_around_its_marks(self):
        filler = "Nothing of note happened on that day in the town by the river. " * 60
        out = self.match({"title": "Kim Jong Un", "body": f"{filler} In Pyongyang weapons talks began. {filler} Talks on weapons ended. {filler}"})
        self.assertLess(len(out), 1500)
        self.assertIn("…", out)
        self.assertIn("«weapons» «talks» began", out)
        self.assertIn("«Talks» on «weapons» ended", out)

    def test_thousands_of_marks_are_counted_not_shown(self):
        body = ("Pyongyang weapons talks. " + "Nothing of note happened on that day in the town. " * 6) * 300
        out = self.match({"title": "Kim Jong Un", "body": body})
        self.assertLess(len(out), 4000)
        self.assertRegex(out, r"… and \d+ more places")

    def test_furniture_is_shown_apart(self):
        out = self.match({"title": "Kim Jong Un", "body": "Weapons talks in Pyongyang.\n\nREAD ALSO\nweapons talks"})
        self.assertIn("«Weapons» «talks» in «Pyongyang».", out)

    def test_an_empty_article_meets_nothing(self):
        self.expect(0, run("match", "--rules", "rules.yaml", "-", input=b""), "no rule is met")
        self.expect(1, run("match", "--expect", "--rules", "rules.yaml", "-", input=b""))
        self.expect(0, run("match", "--rules", "rules.yaml", "--lines", "-", input=b""), "no rule is met")

    def test_lines_may_be_many_and_long(self):
        line = json.dumps({"title": "Kim Jong Un", "body": "x" * 300000})
        result = run("match", "--rules", "rules.yaml", "--json", "--lines", "-", input=("\n".join([line] * 20)).encode())
        self.assertEqual([str(i) for i in range(1, 21)], [row["article"] for row in self.expect(0, result).rows()])


class Explain(daemon.Case):
    def setUp(self):
        self.web = self.http()
        hook = self.web.on("/hook", Reply(200, b"ok", "text/plain"))
        feed = self.web.on_feed("/a.xml", shipment(1), shipment(2))
        self.mine = self.site(channels=f'  hook: {{type: webhook, url: "{hook}"}}', to="hook", feeds=[("news", feed)])

    def stages(self, *args):
        return {row["stage"]: row for row in self.mine.ask("explain", *args) if row["type"] == "stage"}

    def test_an_article_of_the_archive_is_followed_to_its_delivery(self):
        self.expect(0, self.mine.once())
        stages = self.stages("shipments", "1")
        self.assertEqual(["feed", "baseline", "age", "filters", "conditions", "denial", "story", "limit", "route", "silence",
                          "delivery"], list(stages))
        self.assertTrue(all(stage["ok"] for stage in stages.values()), stages)
        self.assertIn("hook: delivered", stages["delivery"]["text"])
        self.expect(0, self.mine.command("explain", "shipments", "1"), "alerted", "«Shipment 1 of weapons»")

    def test_an_article_of_the_first_fetch_says_so(self):
        self.mine.write_feeds([("news", self.web.url("/a.xml"), {"lookback": "0s"})])
        self.expect(0, self.mine.once())
        stages = self.stages("shipments", "1")
        self.assertFalse(stages["baseline"]["ok"])
        self.expect(0, self.mine.command("explain", "shipments", "1"), "silent")

    def test_a_refused_delivery_is_the_stage_that_said_no(self):
        self.web.on("/hook", Reply(400, b"no", "text/plain"))
        self.mine.once()
        self.assertFalse(self.stages("shipments", "1")["delivery"]["ok"])

    def test_a_rule_that_changed_since_is_told(self):
        self.expect(0, self.mine.once())
        self.mine.write("rules.d/rules.yaml", daemon.RULES.replace("weapon*", "flour").replace("match: A shipment of weapons", "match: A shipment of flour")
                        .replace("no_match: A shipment of flour", "no_match: A shipment of weapons"))
        self.expect(0, self.mine.command("explain", "shipments", "1"), "changed since", "\"flour\": stands nowhere")

    def test_what_is_not_known_is_wrong_usage_with_a_hint(self):
        self.expect(0, self.mine.once())
        self.expect(2, self.mine.command("explain", "shipment", "1"), "no rule 'shipment', did you mean 'shipments'?")
        self.expect(2, self.mine.command("explain", "shipments", "3"), "article 3 is not in the archive, did you mean 2?")
        self.expect(2, self.mine.command("explain", "shipments", "absent.json"), "absent.json")
        self.expect(2, run("--config", "/nonexistent.yaml", "explain", "shipments", "1"), "/nonexistent.yaml")

    def test_it_reads_beside_a_daemon(self):
        running = self.daemon(self.mine)
        daemon.wait_for("a delivery", lambda: self.web.seen("/hook"))
        daemon.wait_for("it is settled", lambda: self.stages("shipments", "1").get("delivery", {}).get("ok"))
        self.ends_well(running)


if __name__ == "__main__":
    daemon.main()
