#!/usr/bin/python3
"""What becomes of a delivery: retries, refusals, resends, and slow neighbours."""
import json
import unittest

import daemon
import servers
from daemon import wait_for
from servers import Reply, shipment

OK = Reply(200, b"ok", "text/plain")


class Webhooks(daemon.Case):
    def begin(self, *replies, items=1):
        self.web = self.http()
        feed = self.web.on_feed("/a.xml", *[shipment(n) for n in range(1, items + 1)])
        hook = self.web.on("/hook", *replies)
        self.mine = self.site(channels=f'  hook: {{type: webhook, url: "{hook}", secret_file: key}}', to="hook",
                              feeds=[("news", feed)])
        self.mine.write("key", "a plain key\n")
        self.running = self.daemon(self.mine)

    def wait_hooks(self, count):
        return wait_for(f"{count} requests", lambda: len(self.web.seen("/hook")) >= count and self.web.seen("/hook"),
                        detail=self.running.log)

    def wait_state(self, *states):
        def look():
            rows = self.mine.ask("deliveries")
            return rows if [row["state"] for row in rows] == list(states) else None
        return wait_for(f"deliveries are {states}", look, detail=self.running.log)

    def test_a_failed_webhook_is_sent_again_with_the_same_id_and_a_new_signature(self):
        self.begin(Reply(500, b"oops", "text/plain"), OK)
        first, second = self.wait_hooks(2)
        self.assertEqual(first.headers["webhook-id"], second.headers["webhook-id"])
        self.assertEqual(first.body, second.body)
        for request in (first, second):
            self.assertTrue(servers.signature_is_right(request, b"a plain key"))
        self.assertGreater(int(second.headers["webhook-timestamp"]), int(first.headers["webhook-timestamp"]))
        [row] = self.wait_state("delivered")
        self.assertEqual([500, 200], [attempt["code"] for attempt in row["attempts"]])
        self.assertEqual(first.headers["webhook-id"], row["id"])
        self.ends_well(self.running)

    def test_a_connection_that_is_cut_off_is_tried_again_with_the_same_id(self):
        def cut(handler):
            handler.close_connection = True
        self.begin(cut, OK)
        first, second = self.wait_hooks(2)
        self.assertEqual((first.headers["webhook-id"], first.body), (second.headers["webhook-id"], second.body))
        [row] = self.wait_state("delivered")
        self.assertEqual("unknown", row["attempts"][0]["outcome"])
        self.ends_well(self.running)

    def test_retry_after_is_honoured(self):
        self.begin(Reply(429, b"slow down", "text/plain", Retry_After="2"), OK)
        first, second = self.wait_hooks(2)
        self.assertGreaterEqual(second.time - first.time, 1.95)
        self.assertLess(second.time - first.time, 8)
        self.assertEqual(first.headers["webhook-id"], second.headers["webhook-id"])
        self.wait_state("delivered")
        self.ends_well(self.running)

    def test_a_receiver_that_is_gone_makes_a_dead_letter_that_resend_sends_again(self):
        for status in (410, 404):
            with self.subTest(status=status):
                self.begin(Reply(status, b"no such hook", "text/plain"), OK)
                [first] = self.wait_hooks(1)
                rows = wait_for("it is dead", lambda: [row for row in self.mine.ask("deliveries")
                                                       if row["state"] == "dead"], detail=self.running.log)
                self.assertEqual((str(status), status), (rows[0]["reason"].split()[1][:3], rows[0]["attempts"][0]["code"]))
                self.assertIn("dead", self.expect(0, self.mine.command("deliveries")).out)
                shown = self.mine.command("deliveries").out.splitlines()[1]
                short = rows[0]["id"][:8]
                self.assertIn(short, shown, "as the table shows it")
                [resent] = self.mine.ask("resend", short)
                again = [r for r in wait_for("the resend", lambda: len(self.web.seen("/hook")) >= 2 and
                                             self.web.seen("/hook"), detail=self.running.log)
                         if r.headers["webhook-id"] == resent["id"]]
                self.assertEqual(1, len(again))
                self.assertNotEqual(first.headers["webhook-id"], resent["id"])
                self.assertEqual(json.loads(first.body)["data"], json.loads(again[0].body)["data"])
                self.ends_well(self.running)

    def test_a_refusing_channel_is_told_as_a_condition_and_its_end_too(self):
        self.begin(Reply(410, b"gone", "text/plain"), OK)
        self.wait_hooks(1)
        counts = lambda: [row for row in self.mine.ask("status") if row["type"] == "counts"][0]
        wait_for("the condition is open", lambda: counts()["conditions"] == 1, detail=self.running.log)
        self.web.on_feed("/a.xml", shipment(2))
        self.expect(0, self.mine.command("poll", "news"))
        wait_for("the condition has ended", lambda: counts()["conditions"] == 0, detail=self.running.log)
        self.ends_well(self.running)

    def test_everything_that_died_on_a_channel_is_resent_by_its_name_and_time(self):
        self.begin(Reply(410, b"gone", "text/plain"), items=2)
        self.wait_state("dead", "dead")
        self.web.on("/hook", OK)
        self.expect(1, self.mine.command("resend", "--channel", "other", "--since", "1h"), "nothing")
        self.assertEqual(2, len(self.mine.ask("resend", "--channel", "hook", "--since", "1h")))
        self.wait_state("delivered", "delivered", "dead", "dead")
        self.expect(1, self.mine.command("resend", "--channel", "hook", "--since", "1h"), "nothing")
        self.ends_well(self.running)

    def test_resending_an_alert_sends_it_to_every_channel_it_went_to(self):
        self.begin(OK)
        self.wait_state("delivered")
        [alert] = self.mine.ask("alerts")
        self.assertEqual(1, len(self.mine.ask("resend", alert["id"])))
        first, second = self.wait_hooks(2)
        self.assertEqual(json.loads(first.body)["data"], json.loads(second.body)["data"])
        self.wait_state("delivered", "delivered")
        self.ends_well(self.running)

    def test_a_receiver_that_never_answers_does_not_hold_up_the_others(self):
        self.web = self.http()
        self.web.on("/dead", self.web.hang)
        self.web.on("/hook", OK)
        channels = (f'  dead: {{type: webhook, url: "{self.web.url("/dead")}"}}\n'
                    f'  hook: {{type: webhook, url: "{self.web.url("/hook")}"}}')
        items = [shipment(n) for n in range(1, 13)]
        self.mine = self.site(channels=channels, to="dead, hook", feeds=[("news", self.web.on_feed("/a.xml", *items))])
        self.running = self.daemon(self.mine)
        hooks = self.wait_hooks(12)
        self.assertLess(hooks[-1].time - hooks[0].time, 8)
        self.assertLessEqual(len(self.web.seen("/dead")), 4, "what is in flight to one channel")
        self.ends_well(self.running)

    def test_what_is_no_json_of_ours_in_a_reply_is_escaped_where_it_is_shown(self):
        self.begin(Reply(410, b"\x1b[31mgone\r\nX: y\x00\xff", "text/plain"))
        self.wait_state("dead")
        for args in (("deliveries",), ("--json", "deliveries")):
            out = self.expect(0, self.mine.command(*args)).raw_out
            self.assertIn(b"gone", out)
            for bad in (b"\x1b", b"\r", b"\x00", b"\xff"):
                self.assertNotIn(bad, out)
        self.assertNotIn("\x1b", self.running.log())
        self.ends_well(self.running)


class Slack(daemon.Case):
    def test_slack_that_does_not_answer_ok_was_not_told(self):
        web = self.http()
        desk = web.on("/services/x", Reply(403, b"invalid_token", "text/plain"))
        site = self.site(channels="  desk: {type: slack, url_file: desk-url}", to="desk",
                         feeds=[("news", web.on_feed("/a.xml", shipment(1)))])
        site.write("desk-url", desk)
        self.expect(1, site.once())
        [row] = site.ask("deliveries")
        self.assertEqual("dead", row["state"])
        self.assertIn("invalid_token", row["reason"])


@unittest.skipUnless(servers.HAS_MAIL, "python3-aiosmtpd or openssl is not installed")
class SlowMail(daemon.Case):
    SECONDS = 4

    def test_a_mail_server_that_answers_after_four_seconds_does_not_delay_a_webhook(self):
        web, post = self.http(), self.mail(delay=self.SECONDS)
        channels = (f'  hook: {{type: webhook, url: "{web.on("/hook", OK)}"}}\n'
                    "  officers: {type: email, to: [mlro@bank.example], from: watch@bank.example, "
                    f'server: "smtp://127.0.0.1:{post.port}", tls: none}}')
        feed = web.on_feed("/a.xml", shipment(1))
        site = self.site(channels=channels, to="officers, hook", feeds=[("news", feed)])
        running = self.daemon(site)
        wait_for("a mail is on its way", lambda: post.arrivals, detail=running.log)
        # While the server thinks, further alerts come and go by webhook.
        for n in range(2, 6):
            web.on_feed("/a.xml", shipment(n))
            self.expect(0, site.command("poll", "news"))
        wait_for("five webhooks", lambda: len(web.seen("/hook")) == 5, detail=running.log)
        last = web.seen("/hook")[-1].time
        self.assertLess(last - post.arrivals[0], self.SECONDS, "all went out before the first mail was taken")
        self.assertEqual([], [letter for letter in post.letters if letter.time + self.SECONDS < last])
        wait_for("the first mail is taken", lambda: post.letters, detail=running.log)
        status = site.ask("status")[0]
        self.assertGreater(status["turns"], 0)
        self.assertLess(status["longest_turn_us"], 1_000_000, "a turn that waited for the mail would be far longer")
        self.ends_well(running)


if __name__ == "__main__":
    daemon.main()
