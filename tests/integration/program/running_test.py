#!/usr/bin/python3
"""`run`: start, schedule, reload, what operators ask, the service manager, stop."""
import os
import signal
import time

import daemon
from daemon import wait_for
from servers import Reply, rss, shipment

OTHER_RULES = daemon.RULES.replace("weapon*", "flour").replace("of weapons", "of sugar").replace("of flour", "of weapons")
OTHER_RULES = OTHER_RULES.replace("match: A shipment of sugar", "match: A shipment of flour", 1)


class Running(daemon.Case):
    """A site with one feed and one webhook, and the daemon on it."""

    def begin(self, interval="1h", **options):
        self.web = self.http()
        self.feed = self.web.on_feed("/a.xml", shipment(1))
        self.hook = self.web.on("/hook", Reply(200, b"ok", "text/plain"))
        self.mine = self.site(channels=f'  hook: {{type: webhook, url: "{self.hook}"}}', to="hook", interval=interval,
                              feeds=[("news", self.feed)])
        self.running = self.daemon(self.mine, **options)
        return self.running

    def told(self):
        return [title_of(request) for request in self.web.seen("/hook")]

    def wait_told(self, *titles):
        wait_for(f"{titles} arrive", lambda: set(titles) <= set(self.told()), detail=self.running.log)


def title_of(request):
    import json
    return json.loads(request.body)["data"]["alert"]["article"]["title"]


class Schedule(Running):
    def test_a_feed_is_polled_on_schedule_and_its_validators_are_sent_back(self):
        self.begin(interval="1s")
        self.wait_told("Report 1")
        self.web.on("/a.xml", Reply(body=rss(shipment(2), shipment(1)), ETag='W/"x y"',
                                    Last_Modified="Sat, 03 Feb 2024 04:05:06 +0000"), Reply(304))
        self.wait_told("Report 2")
        seen = lambda: [r for r in self.web.seen("/a.xml") if "if-none-match" in r.headers]
        wait_for("two conditional polls", lambda: len(seen()) >= 2, detail=self.running.log)
        self.assertEqual({('W/"x y"', "Sat, 03 Feb 2024 04:05:06 +0000")},
                         {(r.headers["if-none-match"], r.headers["if-modified-since"]) for r in seen()})
        times = [request.time for request in self.web.seen("/a.xml")]
        self.assertGreaterEqual(min(b - a for a, b in zip(times, times[1:])), 0.9, "never sooner than the interval")
        self.assertEqual(["Report 1", "Report 2"], self.told())
        self.ends_well(self.running)

    def test_what_was_polled_lately_is_not_polled_again_by_a_restart(self):
        self.begin()
        self.wait_told("Report 1")
        self.ends_well(self.running)
        again = self.daemon(self.mine)
        self.mine.ask("feeds")
        self.ends_well(again)
        self.assertEqual((1, 1), (len(self.web.seen("/a.xml")), len(self.web.seen("/hook"))))


class Reload(Running):
    def test_sighup_takes_new_rules_and_feeds(self):
        self.begin()
        self.wait_told("Report 1")
        other = self.web.on_feed("/b.xml", ("b1", "Flour", "A shipment of flour."))
        self.mine.write("rules.d/rules.yaml", OTHER_RULES)
        self.mine.write_feeds([("news", self.feed), ("other", other)])
        self.running.signal(signal.SIGHUP)
        self.wait_told("Flour")
        self.assertEqual({"news", "other"}, {row["id"] for row in self.mine.ask("feeds")})
        self.ends_well(self.running)

    def test_reload_waits_and_the_new_rules_are_in_force_when_it_ends(self):
        self.begin()
        self.wait_told("Report 1")
        self.mine.write("rules.d/rules.yaml", OTHER_RULES)
        self.expect(0, self.mine.command("reload"))
        self.web.on_feed("/a.xml", shipment(2), ("f", "Flour", "A shipment of flour."))
        self.expect(0, self.mine.command("poll", "news"))
        self.wait_told("Flour")
        self.assertNotIn("Report 2", self.told())
        self.ends_well(self.running)

    def test_a_refused_reload_says_why_and_the_old_rules_stay(self):
        self.begin()
        self.wait_told("Report 1")
        self.mine.write("rules.d/rules.yaml", daemon.BROKEN_RULES)
        self.expect(1, self.mine.command("reload"), "rules.yaml:4:5", "did you mean 'when'", "    whem: shipment*", "refused")
        rows = self.mine.command("--json", "reload").rows("problem")
        self.assertIn((4, 5), [(row["line"], row["column"]) for row in rows])
        [status] = [row for row in self.mine.ask("status") if row["type"] == "daemon"]
        self.assertIn("refused", status, "status says that the last reload failed")
        self.web.on_feed("/a.xml", shipment(2))
        self.expect(0, self.mine.command("poll", "news"))
        self.wait_told("Report 2")
        self.mine.write("rules.d/rules.yaml", daemon.RULES)
        self.expect(0, self.mine.command("reload"))
        [status] = [row for row in self.mine.ask("status") if row["type"] == "daemon"]
        self.assertNotIn("refused", status)
        self.ends_well(self.running)

    def test_broken_settings_are_refused_by_a_reload_as_well(self):
        self.begin()
        self.wait_told("Report 1")
        whole = self.mine.settings.read_text()
        # The command itself cannot read them either; SIGHUP must not harm.
        self.mine.settings.write_text(whole + "chanels: {}\n")
        self.running.signal(signal.SIGHUP)
        self.running.wait_logged("refused")
        self.mine.settings.write_text(whole)
        self.assertEqual("ok", self.mine.ask("feeds")[0]["state"])
        self.ends_well(self.running)

    def test_a_restart_with_broken_rules_runs_the_last_good_ones_loudly(self):
        self.begin()
        self.wait_told("Report 1")
        self.ends_well(self.running)
        self.mine.write("rules.d/rules.yaml", daemon.BROKEN_RULES)
        self.running = self.daemon(self.mine)
        self.assertTrue(self.running.logged("last good", level="error"), self.running.log())
        [status] = [row for row in self.mine.ask("status") if row["type"] == "daemon"]
        self.assertEqual("last good", status["rules_in_force"])
        self.web.on_feed("/a.xml", shipment(3))
        self.expect(0, self.mine.command("poll", "news"))
        self.wait_told("Report 3")
        self.assertIn("rules.yaml:4:5", self.running.log())
        self.ends_well(self.running)

    def test_a_removed_channel_holds_what_is_owed_and_resend_sends_it_elsewhere(self):
        self.begin()
        self.wait_told("Report 1")
        self.web.on("/hook", Reply(500, b"no", "text/plain"))
        self.web.on_feed("/a.xml", shipment(2))
        self.expect(0, self.mine.command("poll", "news"))
        wait_for("a failed attempt", lambda: len(self.told()) == 2, detail=self.running.log)
        other = self.web.on("/other", Reply(200, b"ok", "text/plain"))
        self.mine.write_settings(channels=f'  new: {{type: webhook, url: "{other}"}}', to="new")
        self.expect(0, self.mine.command("reload"))
        held = lambda: [row for row in self.mine.ask("deliveries") if row["state"] == "held"]
        [row] = wait_for("the delivery is held", held, detail=self.running.log)
        self.expect(0, self.mine.command("resend", row["id"], "--to", "new"))
        wait_for("it arrives elsewhere", lambda: self.web.seen("/other"), detail=self.running.log)
        self.assertEqual(["Report 2"], [title_of(request) for request in self.web.seen("/other")])
        self.ends_well(self.running)


class Asked(Running):
    def test_the_daemon_answers_what_operators_ask(self):
        self.begin()
        self.wait_told("Report 1")
        whole, counts, channel = wait_for("it is counted", lambda: [
            row for row in self.mine.ask("status") if row.get("delivered", 1) == 1 and row.get("sending", 0) == 0] or None)
        self.assertEqual(("daemon", "counts", "channel"), (whole["type"], counts["type"], channel["type"]))
        self.assertEqual((1, 1, 1), (whole["rules"], counts["feeds"], counts["alerts"]))
        self.assertGreater(whole["turns"], 0)
        self.assertIn("longest_turn_us", whole)
        self.assertEqual("current", whole["rules_in_force"])
        self.assertEqual([("news", "ok")], [(row["id"], row["state"]) for row in self.mine.ask("feeds")])
        self.assertEqual(["Report 1"], [row["title"] for row in self.mine.ask("alerts")])
        self.assertEqual(["delivered"], [row["state"] for row in self.mine.ask("deliveries")])
        for command in ("status", "feeds", "alerts", "deliveries"):
            result = self.expect(0, self.mine.command(command))
            self.assertNotIn("no daemon", result.err)
        self.expect(2, self.mine.command("poll", "nwes"), "no feed 'nwes', did you mean 'news'?")
        self.expect(2, self.mine.command("resend", "0" * 32, "--to", "hok"), "no channel 'hok', did you mean 'hook'?")
        self.expect(1, self.mine.command("resend", "0" * 32), "not known")
        self.expect(2, self.mine.command("deliveries", "--since", "yesteryear"), "since")
        self.ends_well(self.running)

    def test_poll_waits_for_the_feed_and_says_how_it_went(self):
        self.begin()
        self.wait_told("Report 1")
        self.web.on_feed("/a.xml", shipment(2))
        self.expect(0, self.mine.command("poll", "news"))
        self.assertEqual(2, len(self.web.seen("/a.xml")))
        self.web.on("/a.xml", Reply(500, b"oops", "text/plain"))
        self.expect(1, self.mine.command("poll", "news"), "500")
        self.ends_well(self.running)

    def test_two_commands_at_once_both_get_their_answer(self):
        import subprocess
        self.begin()
        self.wait_told("Report 1")
        runs = [subprocess.Popen([daemon.PROGRAM, "--config", str(self.mine.settings), "--json", command],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=daemon.clean_environment())
                for command in ("status", "deliveries", "reload", "alerts")]
        for run in runs:
            _, err = run.communicate(timeout=daemon.PATIENCE)
            self.assertEqual((0, b""), (run.returncode, err))
        self.ends_well(self.running)

    def test_a_client_that_says_nonsense_is_told_so_and_harms_nobody(self):
        import socket
        self.begin()
        path = str(self.mine.folder / "control.sock")
        for text in (b"\n", b"{}\n", b"[1,2]\n", b"\xff\x00\n", b'{"command":"status","args":7}\n', b"x" * 200000):
            with self.subTest(text=text[:30]), socket.socket(socket.AF_UNIX) as client:
                client.settimeout(daemon.PATIENCE)
                client.connect(path)
                try:
                    client.sendall(text)
                    client.shutdown(socket.SHUT_WR)
                    answer = client.recv(65536)
                except (BrokenPipeError, ConnectionResetError):
                    answer = b""
                self.assertTrue(answer == b"" or b'"type"' in answer, answer)
        with socket.socket(socket.AF_UNIX) as silent:
            silent.connect(path)
            self.assertEqual("daemon", self.mine.ask("status")[0]["type"])
        self.assertEqual(0, os.stat(path).st_mode & 0o007, "not everybody may ask")
        self.ends_well(self.running)


class Service(Running):
    def setUp(self):
        if not self.links_systemd():
            self.skipTest("built without libsystemd")

    def links_systemd(self):
        import subprocess
        linked = subprocess.run(["ldd", daemon.PROGRAM], capture_output=True, text=True).stdout
        return "libsystemd" in linked

    def begin_notified(self, **env):
        site_for_socket = self.site()
        self.notify = daemon.Notify(site_for_socket.folder)
        self.addCleanup(self.notify.socket.close)
        self.begin(notify=self.notify, env=env)

    def wait_times(self, word, count=1):
        return wait_for(f"{count} times {word}", lambda: len(self.notify.times(word)) >= count and self.notify.times(word),
                        detail=lambda: str(self.notify.messages))

    def test_the_service_manager_is_told_ready_reloading_and_stopping(self):
        self.begin_notified()
        self.wait_times("READY=1")
        self.running.signal(signal.SIGHUP)
        [reloading] = self.wait_times("RELOADING=1")
        ready = self.wait_times("READY=1", 2)
        self.assertGreaterEqual(ready[1], reloading)
        [lines] = [lines for _, lines in self.notify.read() if "RELOADING=1" in lines]
        [stamp] = [line for line in lines if line.startswith("MONOTONIC_USEC=")]
        self.assertLess(abs(int(stamp.split("=")[1]) / 1e6 - time.monotonic()), daemon.PATIENCE)
        self.ends_well(self.running)
        self.wait_times("STOPPING=1")
        statuses = [line for _, lines in self.notify.read() for line in lines if line.startswith("STATUS=")]
        self.assertIn("STATUS=1 feeds, 1 rules", statuses)

    def test_the_watchdog_is_fed_at_half_of_its_time(self):
        self.begin_notified(WATCHDOG_USEC="1000000")
        times = self.wait_times("WATCHDOG=1", 5)
        gaps = [b - a for a, b in zip(times, times[1:])]
        self.assertLess(max(gaps), 0.9, gaps)
        self.assertGreater(min(gaps), 0.3, gaps)
        self.ends_well(self.running)

    def test_a_failed_reload_is_ready_again_and_says_so_in_its_status(self):
        self.begin_notified()
        self.wait_times("READY=1")
        self.mine.write("rules.d/rules.yaml", daemon.BROKEN_RULES)
        self.running.signal(signal.SIGHUP)
        self.wait_times("READY=1", 2)
        failed = lambda: [lines for _, lines in self.notify.read() if any("FAILED" in line for line in lines)]
        wait_for("a status that says it", failed, detail=lambda: str(self.notify.messages))
        self.ends_well(self.running)


class Stop(Running):
    def test_sigterm_and_sigint_end_it_with_success(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(signal=number):
                self.begin()
                self.wait_told("Report 1")
                self.running.signal(number)
                self.assertEqual(0, self.running.wait(10), self.running.log())
                self.assertFalse(os.path.exists(self.mine.folder / "control.sock"))

    def test_sigterm_waits_for_a_delivery_under_way(self):
        self.begin()
        self.wait_told("Report 1")
        self.web.on("/hook", Reply(200, b"ok", "text/plain", delay=1))
        self.web.on_feed("/a.xml", shipment(2))
        self.expect(0, self.mine.command("poll", "news"))
        wait_for("it is on the wire", lambda: len(self.told()) == 2, detail=self.running.log)
        self.ends_well(self.running)
        self.assertEqual(["delivered"] * 2, [row["state"] for row in self.mine.ask("deliveries")])

    def test_sigterm_ends_it_within_seconds_while_a_delivery_and_a_poll_hang(self):
        self.begin()
        self.wait_told("Report 1")
        self.web.on("/hook", self.web.hang)
        slow = self.web.on("/slow.xml", self.web.hang)
        self.web.on_feed("/a.xml", shipment(2))
        self.mine.write_feeds([("news", self.feed), ("slow", slow)])
        self.expect(0, self.mine.command("reload"))
        self.expect(0, self.mine.command("poll", "news"))
        wait_for("both hang", lambda: len(self.told()) == 2 and self.web.seen("/slow.xml"), detail=self.running.log)
        begun = time.monotonic()
        self.running.signal(signal.SIGTERM)
        self.assertEqual(0, self.running.wait(20), self.running.log())
        self.assertLess(time.monotonic() - begun, 10, "docker kills after ten")
        # Nothing is lost: the next start sends it under the same id.
        self.web.on("/hook", Reply(200, b"ok", "text/plain"))
        first = self.web.seen("/hook")[1].headers["webhook-id"]
        again = self.daemon(self.mine)
        wait_for("it is sent again", lambda: len(self.web.seen("/hook")) == 3, detail=again.log)
        self.assertEqual(first, self.web.seen("/hook")[2].headers["webhook-id"])
        self.ends_well(again)


if __name__ == "__main__":
    daemon.main()
