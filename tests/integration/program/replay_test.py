#!/usr/bin/python3
"""`replay` and `export --articles`: archived articles through other rules."""
import json
import os
import pty
import signal
import subprocess
import tempfile
import threading

import daemon
from daemon import wait_for
from servers import rss, shipment

RULES = """\
version: 1
rules:
  - id: shipments
    severity: high
    when: {near: [shipment*, weapon*], within: sentence}
"""

# The same under another id, a rule that is gone, one on trial.
OTHER = """\
version: 1
rules:
  - id: deliveries
    was: shipments
    when: {all: [shipment*, weapon*, port]}
  - id: flour
    when: flour
    status: trial
"""

LIMITED = """\
version: 1
rules:
  - {id: few, when: weapons, limit: {alerts: 1, per: 1d}}
  - {id: twice, when: weapons, fire_when: {articles: 2, different_sources: 2, within: 1h}}
  - {id: past, when: weapons, expires: 2020-01-01}
"""


def article(number, title, body="A shipment of weapons was seen.", **more):
    return {"id": number, "title": title, "body": body, "url": f"https://s{number}.example/{number}",
            "published": f"2026-03-01T{number % 24:02d}:00:00Z", "source": "news", **more}


class Replay(daemon.Case):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="replay-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, 0o600)
        return path

    def articles(self, *articles):
        return self.write("articles.jsonl", "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in articles))

    def replay(self, *args):
        result = self.expect(0, daemon.run_program("--json", "replay", *args))
        return result.rows("alert"), result.rows("replay")[0]

    def test_lines_are_matched_in_order_and_each_alert_says_why(self):
        path = self.articles(article(1, "First of all"), article(2, "Flour for all", "A shipment of flour."),
                             article(3, "Another one here"))
        alerts, end = self.replay("--articles", path, self.write("rules.yaml", RULES))
        self.assertEqual([("1", "shipments", "opened"), ("3", "shipments", "opened")],
                         [(row["article"], row["rule"], row["state"]) for row in alerts])
        self.assertEqual("high", alerts[0]["severity"])
        self.assertEqual("2026-03-01T01:00:00Z", alerts[0]["time"])
        self.assertEqual(["shipment", "weapons"], [one["text"] for one in alerts[0]["because"]])
        self.assertEqual((3, 2, False), (end["articles"], end["told"], end["interrupted"]))
        self.assertNotIn("new", end)

    def test_a_story_is_told_once_and_again_where_it_is_corrected(self):
        path = self.articles(article(1, "Weapons seen in the port"), article(2, "Weapons seen in the port - Daily"),
                             article(3, "Correction: weapons seen in the port", url="https://s1.example/1"),
                             article(5, "Weapons seen in the port", published="2026-03-09T00:00:00Z"))
        alerts, end = self.replay("--articles", path, self.write("rules.yaml", RULES))
        self.assertEqual(["1", "3", "5"], [row["article"] for row in alerts])
        self.assertIn("correction", alerts[1]["reason"])
        self.assertEqual(1, end["joined"])

    def test_limit_fire_when_and_expiry_count_as_for_the_daemon(self):
        path = self.articles(article(1, "First weapons of all"),
                             article(2, "Other weapons of some", published="2026-03-01T01:30:00Z"))
        alerts, end = self.replay("--articles", path, self.write("rules.yaml", LIMITED))
        self.assertEqual([("1", "few", "opened"), ("2", "few", "limited"), ("2", "twice", "opened")],
                         [(row["article"], row["rule"], row["state"]) for row in alerts])
        self.assertEqual((2, 1, 1), (end["told"], end["limited"], end["suppressed"]))

    def test_two_sets_of_rules_are_compared(self):
        path = self.articles(article(1, "One", "A shipment of weapons left port."), article(2, "Two"),
                             article(3, "Three", "A ton of flour."))
        old, new = self.write("old.yaml", RULES), self.write("new.yaml", OTHER)
        alerts, end = self.replay("--articles", path, "--against", old, new)
        self.assertEqual([("unchanged", "1", "deliveries"), ("gone", "2", "shipments"), ("new", "3", "flour")],
                         [(row["change"], row["article"], row["rule"]) for row in alerts])
        self.assertTrue(alerts[2]["trial"])
        self.assertEqual(("medium", "high"), (alerts[0]["severity"], alerts[0]["was_severity"]))
        self.assertEqual((1, 1, 1), (end["new"], end["gone"], end["unchanged"]))
        shown = daemon.run_program("replay", "--articles", path, "--against", old, new)
        self.expect(0, shown, "news, was high:", "gone: 1 Mar 2026, 02:00 UTC, news:", "on trial", "«flour»",
                    "1 new, 1 gone, 1 unchanged")

    def test_bad_lines_are_named_and_passed_over(self):
        path = self.write("articles.jsonl", "\n".join(
            [json.dumps(article(1, "One")), "{broken", "[]", "", json.dumps(article(2, "Two"))]))
        result = daemon.run_program("--json", "replay", "--articles", path, self.write("rules.yaml", RULES))
        self.expect(0, result, f"{path}:2:", f"{path}:3:")
        self.assertEqual((2, 2), tuple(result.rows("replay")[0][key] for key in ("articles", "bad_lines")))

    def test_a_rule_that_meets_a_third_of_all_is_called_too_broad(self):
        path = self.articles(*(article(n, f"Report {n} of many", "" if n % 3 else "weapons") for n in range(120)))
        result = daemon.run_program("replay", "--articles", path,
                                    self.write("rules.yaml", RULES.replace("{near: [shipment*, weapon*], within: "
                                                                           "sentence}", "weapon*")))
        self.expect(0, result, "warning R043: the rule 'shipments' would have matched 33 % of ")

    def test_wrong_use_is_told(self):
        rules = self.write("rules.yaml", RULES)
        path = self.articles(article(1, "One"))
        self.expect(2, daemon.run_program("replay", rules), "needs --since T or --articles FILE")
        self.expect(2, daemon.run_program("replay", "--since", "soon", rules), "neither a date nor a time")
        self.expect(2, daemon.run_program("replay", "--articles", "/nowhere", rules), "/nowhere")
        self.expect(2, daemon.run_program("replay", "--articles", path, "/nowhere"), "/nowhere cannot be used")
        self.expect(2, daemon.run_program("replay", "--articles", path, self.write("bad.yaml", daemon.BROKEN_RULES)),
                    "R021")
        self.expect(2, daemon.run_program("export"), "export needs --articles")

    def test_an_interrupt_ends_it_with_what_it_has(self):
        fifo = os.path.join(self.folder, "articles")
        os.mkfifo(fifo)
        run = subprocess.Popen([daemon.PROGRAM, "--json", "replay", "--articles", fifo,
                                self.write("rules.yaml", RULES)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(run.kill)
        pipe = os.open(fifo, os.O_WRONLY)
        self.addCleanup(os.close, pipe)
        os.write(pipe, json.dumps(article(1, "One")).encode() + b"\n")
        first = json.loads(run.stdout.readline())
        run.send_signal(signal.SIGINT)
        # Whether it came before or after the end of the first article.
        try:
            os.write(pipe, json.dumps(article(2, "Two")).encode() + b"\n")
        except BrokenPipeError:
            pass
        rest, _ = run.communicate(timeout=daemon.PATIENCE)
        end = json.loads(rest.splitlines()[-1])
        self.assertEqual("1", first["article"])
        self.assertTrue(end["interrupted"])
        self.assertEqual(1, run.returncode)
        self.assertIn(end["told"], (1, 2))

    def test_a_terminal_sees_how_far_a_long_run_is(self):
        fifo = os.path.join(self.folder, "articles")
        os.mkfifo(fifo)
        ours, theirs = pty.openpty()
        run = subprocess.Popen([daemon.PROGRAM, "replay", "--articles", fifo, self.write("rules.yaml", RULES)],
                               stdout=subprocess.DEVNULL, stderr=theirs)
        self.addCleanup(run.kill)
        os.close(theirs)
        seen = []
        reader = threading.Thread(target=lambda: read_all(ours, seen))
        reader.start()
        line = json.dumps(article(1, "One", "Nothing at all.")) + "\n"
        with open(fifo, "w", encoding="utf-8") as pipe:
            def written():
                pipe.write(line)
                pipe.flush()
                return b" articles" in b"".join(seen)
            wait_for("a line of progress", written)
        self.assertEqual(0, run.wait(timeout=daemon.PATIENCE))
        reader.join()
        os.close(ours)
        self.assertTrue(b"".join(seen).endswith(b"\r\x1b[K"), seen)


def read_all(descriptor, chunks):
    try:
        while chunk := os.read(descriptor, 4096):
            chunks.append(chunk)
    except OSError:  # Linux ends a terminal so
        pass


class Archive(daemon.Case):
    """A state that a daemon filled."""

    def begin(self):
        web = self.http()
        story = ("Weapons seen in the harbour at night", "A shipment of weapons was seen at the port.")
        items = [shipment(1), ("story", *story), ("copy", *story, "https://other.example/1"),
                 ("flour", "Bread", "A shipment of flour."),
                 ("odd", "«Ünï» 你好", "Weapons\x85 in a shipment of 'odd' \"things\".")]
        site = self.site(feeds=[("news", web.on_feed("/a.xml", *items))], rules=RULES)
        self.expect(0, site.once())
        return site

    def told(self, site):
        return sorted((row["rule"], row["title"]) for row in site.ask("alerts") if row["state"] == "opened")

    def test_a_replay_of_the_same_rules_tells_what_the_daemon_told(self):
        site = self.begin()
        rows = site.ask("replay", "--since", "30d")
        self.assertEqual(self.told(site), sorted(
            (row["rule"], row["headline"]) for row in rows if row["type"] == "alert"))
        self.assertEqual(5, rows[-1]["articles"])
        self.assertEqual((3, 1), (rows[-1]["told"], rows[-1]["joined"]))
        self.assertEqual([], [row for row in site.ask("replay", "--since", "1d", "--until", "1d")
                              if row["type"] == "alert"])

    def test_limits_and_counts_stop_what_they_stopped_for_the_daemon(self):
        web = self.http()
        items = [(f"n{n}", f"Report of many number {n} here", "Weapons in a shipment", f"https://s{n % 3}.example/{n}")
                 for n in range(6)]
        site = self.site(feeds=[("news", web.on_feed("/a.xml", *items))], rules=LIMITED)
        self.expect(0, site.once())
        told = [(row["rule"], row["title"], row["state"]) for row in site.ask("alerts")
                if row["state"] in ("opened", "limited")]
        rows = site.ask("replay", "--since", "30d")
        self.assertEqual(sorted(told), sorted((row["rule"], row["headline"], row["state"])
                                              for row in rows if row["type"] == "alert"))
        self.assertEqual({"opened", "limited"}, {state for _, _, state in told})
        self.assertGreater(rows[-1]["suppressed"], 0)

    def test_a_running_daemon_is_no_hindrance(self):
        site = self.begin()
        before = site.ask("replay", "--since", "30d")
        running = self.daemon(site)
        self.assertEqual(before, site.ask("replay", "--since", "30d"))
        self.ends_well(running)

    def test_what_is_exported_replays_alike(self):
        site = self.begin()
        lines = self.expect(0, site.command("export", "--articles")).out
        self.assertEqual([1, 2, 3, 4, 5], sorted(row["id"] for row in daemon.rows_of(lines)))
        self.assertLessEqual({"id", "url", "title", "body", "source"}, set(daemon.rows_of(lines)[0]))
        path = site.write("archive.jsonl", lines)
        keep = lambda rows: [(row["article"], row["rule"], row["because"]) for row in rows if row["type"] == "alert"]
        self.assertEqual(keep(site.ask("replay", "--since", "30d")), keep(site.ask("replay", "--articles", path)))
        matches = site.ask("match", "--rules", site.folder / "rules.d", "--lines", path)
        self.assertEqual(4, len(matches))
        self.assertEqual("", self.expect(0, site.command("export", "--articles", "--until", "1d")).out)

    def test_edited_rules_are_compared_with_those_in_force(self):
        site = self.begin()
        site.write("draft.yaml", OTHER)
        rows = site.ask("replay", "--since", "30d", "--against", site.folder / "rules.d", site.folder / "draft.yaml")
        self.assertEqual([("gone", 1), ("new", 1), ("unchanged", 2)], sorted(
            (name, rows[-1][name]) for name in ("new", "gone", "unchanged")))

    def test_without_a_state_it_says_so(self):
        site = self.site(rules=RULES)
        for words in (["replay", "--since", "30d"], ["export", "--articles"]):
            self.expect(1, site.command(*words), "watch.db")


if __name__ == "__main__":
    daemon.main()
