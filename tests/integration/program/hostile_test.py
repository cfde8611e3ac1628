#!/usr/bin/python3
"""Feeds, words and receivers that mean harm, and secrets that stay secret."""
import email
import email.policy
import json
import re
import urllib.parse

import daemon
import servers
from daemon import wait_for
from servers import Reply, rss, shipment

MIB = 1 << 20

# Nothing may pass these on as they are: controls, and what turns text around.
# The marks U+200E and U+200F turn nothing; Arabic and Hebrew need them.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Feeds(daemon.Case):
    """One bad feed beside a good one; both are polled once."""

    def poll_beside(self, make, timeout="10s", seconds=20, more=None):
        """The bad feed's row of `feeds`; the good one must have gone through."""
        self.web = self.http()
        url = make(self.web)
        self.mine = self.site(timeout=timeout, feeds=[("good", self.web.on_feed("/good.xml", shipment(1))),
                                                      ("bad", url, more or {})])
        result = self.expect(1, self.mine.once(timeout=seconds), "Report 1")
        rows = {row["id"]: row for row in self.mine.ask("feeds")}
        self.assertEqual("ok", rows["good"]["state"], result)
        self.assertIn("error", rows["bad"], result)
        self.assertNotRegex(rows["bad"]["error"], CONTROLS)
        self.assertEqual(1, rows["bad"]["failures"])
        self.assertTrue(rows["bad"]["next_poll"], "it is tried again")
        return rows["bad"]

    def test_a_body_over_the_limit_is_cut_off_while_it_arrives(self):
        whole = rss(shipment(1))
        row = self.poll_beside(lambda web: web.on("/bad.xml", web.endless(whole[:300], b" " * 65536)))
        self.assertRegex(row["error"], "larger|limit|8 ?MiB|too (large|big)")
        cut = wait_for("the server sees the end", lambda: self.web.cut.get("/bad.xml"))
        # What the sockets' buffers took counts as sent for the server.
        self.assertLess(cut, 16 * MIB)

    def test_a_body_that_announces_too_much_is_not_fetched(self):
        def announce(handler):
            handler.send_response(200)
            handler.send_header("Content-Length", str(8 * MIB + 1))
            handler.end_headers()
            handler.close_connection = True
        row = self.poll_beside(lambda web: web.on("/bad.xml", announce))
        self.assertRegex(row["error"], "larger|limit|8 ?MiB|too (large|big)")

    def test_a_body_of_exactly_the_limit_is_read(self):
        web = self.http()
        body = rss(shipment(1))
        web.on("/a.xml", Reply(body=body + b" " * (8 * MIB - len(body))))
        site = self.site(feeds=[("news", web.url("/a.xml"))])
        self.expect(0, site.once(), "Report 1")
        web.on("/b.xml", Reply(body=body + b" " * (8 * MIB + 1 - len(body))))
        site.write_feeds([("other", web.url("/b.xml"))])
        self.expect(1, site.once())

    def test_a_gzip_bomb_is_counted_after_it_is_unpacked(self):
        row = self.poll_beside(lambda web: web.on("/bad.xml", web.bomb(512 * MIB)))
        self.assertRegex(row["error"], "larger|limit|8 ?MiB|too (large|big)")

    def test_a_slow_drip_ends_at_the_timeout(self):
        row = self.poll_beside(lambda web: web.on("/bad.xml", web.endless(b"<rss>", b" ", pause=0.1)), timeout="2s")
        self.assertRegex(row["error"], "time|slow")

    def test_a_page_in_place_of_a_feed_is_a_clear_error(self):
        page = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><p>Checking</p></body></html>"
        row = self.poll_beside(lambda web: web.on("/bad.xml", Reply(body=page, kind="text/html")))
        self.assertRegex(row["error"].lower(), "html|page|feed")

    def test_a_redirect_to_loopback_is_refused(self):
        """The feed may be private itself; another origin may not."""
        other = self.http()
        target = other.on_feed("/inside.xml", shipment(9))
        row = self.poll_beside(lambda web: web.on("/bad.xml", Reply(302, Location=target)))
        self.assertRegex(row["error"], "address|private|loopback|127")
        self.assertEqual([], other.requests)

    def test_an_address_on_loopback_is_refused_without_allow_private(self):
        row = self.poll_beside(lambda web: web.on_feed("/bad.xml", shipment(9)), more={"allow_private": "false"})
        self.assertRegex(row["error"], "address|private|loopback|127")
        self.assertEqual([], self.web.seen("/bad.xml"))

    def test_a_redirect_to_a_file_is_refused(self):
        row = self.poll_beside(lambda web: web.on("/bad.xml", Reply(302, Location="file:///etc/passwd")))
        self.assertNotIn("root:", json.dumps(row))

    def test_a_redirect_loop_ends(self):
        self.poll_beside(lambda web: web.on("/bad.xml", Reply(302, Location=web.url("/bad.xml"))))
        self.assertLessEqual(len(self.web.seen("/bad.xml")), 6)

    def test_headers_without_end_are_refused(self):
        def headers(handler):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            try:
                for n in range(20000):
                    handler.wfile.write(b"X-%d: %s\r\n" % (n, b"a" * 100))
            finally:
                handler.close_connection = True
        self.poll_beside(lambda web: web.on("/bad.xml", headers))

    def test_bytes_that_end_early_and_bytes_that_lie_are_clear_errors(self):
        def short(handler):
            body = rss(shipment(9))
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(body) + 500))
            handler.end_headers()
            handler.wfile.write(body)
            handler.close_connection = True
        for name, reply in (("cut short", short), ("no gzip", Reply(body=rss(), Content_Encoding="gzip")),
                            ("empty", Reply()), ("noise", Reply(body=bytes(range(256)) * 100)),
                            ("no status", lambda handler: handler.wfile.write(b"<rss/>") and None)):
            with self.subTest(name):
                def answer(handler, reply=reply):
                    handler.close_connection = True
                    reply(handler)
                self.poll_beside(lambda web: web.on("/bad.xml", answer if callable(reply) else reply))

    def test_a_feed_that_was_broken_is_read_when_it_is_mended(self):
        web = self.http()
        web.on("/a.xml", Reply(body=b"<html>", kind="text/html"))
        site = self.site(feeds=[("news", web.url("/a.xml"))])
        running = self.daemon(site)
        wait_for("the error", lambda: "error" in site.ask("feeds")[0], detail=running.log)
        web.on_feed("/a.xml", shipment(1))
        self.expect(0, site.command("poll", "news"))
        wait_for("the alert", lambda: "Report 1" in running.out(), detail=running.log)
        self.assertNotIn("error", site.ask("feeds")[0])
        self.ends_well(running)

    def test_a_feed_of_eight_mebibytes_delays_no_webhook(self):
        web = self.http()
        items = [(f"g{n}", f"Title {n}", "Nothing to see here, move along now. " * 40) for n in range(5000)]
        big = rss(*items)[:8 * MIB - 100]
        site = self.site(channels=f'  hook: {{type: webhook, url: "{web.on("/hook", Reply(200, b"ok"))}"}}', to="hook",
                         feeds=[("news", web.on_feed("/a.xml", shipment(1))), ("big", web.on("/big.xml", Reply(body=big)))])
        running = self.daemon(site)
        wait_for("both are read", lambda: all(row.get("last_success") for row in site.ask("feeds")), 60, running.log)
        self.assertEqual(1, len(web.seen("/hook")))
        self.assertLess(site.ask("status")[0]["longest_turn_us"], 1_000_000)
        self.assertEqual(0, running.stop(), running.log())


EVIL_TITLES = (
    "Red\x1b[31mhot\x1b]0;title\x07",
    "Two\r\nBcc: victim@evil.example\r\n\r\nbody",
    "Ping <!channel> <!everyone> <@U123> <https://evil.example|bank>",
    "Turn \u202egnp.exe\u202c \u2066x\u2069 \u200f\u061c",
    "C1 \u009b31m and \u0085 next",
    "Fold =?utf-8?q?Bcc=3A_x=40evil.example?= " + "long " * 60,
    "<script>alert(1)</script> & \"quotes\" 'single' `tick` *bold* _em_ ~no~",
    "Log {\"level\":\"error\",\"message\":\"forged\"}\n{\"level\":\"error\"}",
    "\ufeff\ufffe\U000e0041 odd \u2028line\u2029 \u0000",
)


def raw_rss(titles):
    """Titles as character references where XML wants them so."""
    def reference(text):
        return "".join(f"&#{ord(c)};" if ord(c) < 32 or ord(c) > 126 or c in "<>&" else c for c in text)
    items = "".join(f"<item><guid>e{n}</guid><title>{reference(title)}</title><link>https://news.example/{n}</link>"
                    f"<description>{reference(title)} A shipment of weapons.</description></item>"
                    for n, title in enumerate(titles))
    return (f"<rss version='2.0'><channel><title>{reference(titles[0])}</title>{items}</channel></rss>").encode()


class Words(daemon.Case):
    def test_hostile_words_reach_nobody_as_they_are(self):
        web = self.http()
        channels = (f'  screen: {{type: stdout}}\n  hook: {{type: webhook, url: "{web.on("/hook", Reply(200, b"ok"))}"}}\n'
                    "  desk: {type: slack, url_file: desk-url}")
        to = "screen, hook, desk"
        if servers.HAS_MAIL:
            post = self.mail()
            channels += ("\n  officers: {type: email, to: [mlro@bank.example], from: watch@bank.example, "
                         f'server: "smtp://127.0.0.1:{post.port}", tls: none}}')
            to += ", officers"
        site = self.site(channels=channels, to=to, feeds=[("news", web.on("/a.xml", Reply(body=raw_rss(EVIL_TITLES))))])
        site.write("desk-url", web.on("/services/x", Reply(body=b"ok", kind="text/html")))
        result = self.expect(0, site.once())
        self.check_lines(result.out)
        self.check_log(result.err)
        for args in (("alerts",), ("feeds",), ("deliveries",)):
            self.check_lines(self.expect(0, site.command(*args)).out)
        self.check_lines("".join(self.expect(0, site.command("--json", "alerts")).out.splitlines()))
        self.assertEqual(len(EVIL_TITLES), len(web.seen("/hook")))
        for request in web.seen("/hook"):
            self.assertEqual([], CONTROLS.findall(request.body.decode()))
            json.loads(request.body)
        self.check_slack(web.seen("/services/x"))
        if servers.HAS_MAIL:
            self.check_mails(post.letters)

    def check_lines(self, text):
        self.assertEqual([], CONTROLS.findall(text), text)

    def check_log(self, text):
        self.check_lines(text)
        for line in text.splitlines():
            json.loads(line)
        self.assertNotIn("forged", {json.loads(line)["message"] for line in text.splitlines()})

    def check_slack(self, requests):
        self.assertEqual(len(EVIL_TITLES), len(requests))
        for request in requests:
            body = json.loads(request.body)
            for bad in ("<!channel>", "<!everyone>", "<@U123>", "<https://evil.example|bank>"):
                self.assertNotIn(bad, body["text"])
                for text in mrkdwn_of(body["blocks"]):
                    self.assertNotIn(bad, text)

    def check_mails(self, letters):
        self.assertEqual(len(EVIL_TITLES), len(letters))
        for letter in letters:
            self.assertEqual(["mlro@bank.example"], letter.recipients)
            mail = email.message_from_bytes(letter.content, policy=email.policy.default.clone(linesep="\r\n"))
            self.assertEqual([], [part.defects for part in mail.walk() if part.defects])
            self.assertIsNone(mail["Bcc"])
            self.assertEqual([], CONTROLS.findall(mail["Subject"]))
            head = letter.content.split(b"\r\n\r\n")[0]
            self.assertEqual([], CONTROLS.findall(head.decode("ascii").replace("\r\n", "\n")))
            plain, page = (mail.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
            self.assertEqual([], CONTROLS.findall(plain))
            self.assertNotIn("<script", page)
            self.assertEqual([], CONTROLS.findall(page))

    def test_feed_and_match_print_hostile_words_escaped(self):
        result = self.expect(0, daemon.run_program("feed", "-", input=raw_rss(EVIL_TITLES)))
        self.check_lines(result.out)
        site = self.site()
        article = json.dumps({"id": "x\x1b[2J\u202e", "title": EVIL_TITLES[0], "body": "A shipment\x1b[1m of weapons\u202e."})
        result = daemon.run_program("match", "--rules", site.folder / "rules.d", "-", input=article.encode())
        self.check_lines(self.expect(0, result, "shipments").out)

    def test_hostile_words_in_files_are_escaped_where_problems_show_them(self):
        site = self.site(rules="rules:\n  - id: \"a\\e[31m\\u202e\"\n    whem: \"\u202eb\u009b\"\n")
        result = self.expect(1, site.command("check"))
        self.check_lines(result.err)


def mrkdwn_of(blocks):
    """Text that Slack would parse for mentions and links."""
    if isinstance(blocks, list):
        for block in blocks:
            yield from mrkdwn_of(block)
    elif isinstance(blocks, dict):
        if blocks.get("type") == "mrkdwn":
            yield blocks["text"]
        for value in blocks.values():
            yield from mrkdwn_of(value)


class Secrets(daemon.Case):
    """Each is a word that stands nowhere else, so that bytes can be searched."""

    PATH, QUERY, KEY, FEED = "XpathX4711", "XqueryX4711", "XkeyX47110815", "XfeedX4711"
    PASSWORD, DESK, USER = "XpassX4711", "XdeskX4711", "XuserX4711"

    def words(self):
        plain = [self.PATH, self.QUERY, self.KEY, self.PASSWORD, self.DESK]
        return [word.encode() for word in plain + [urllib.parse.quote(word) for word in plain]]

    def assert_silent(self, where, text, *more):
        text = text if isinstance(text, bytes) else text.encode()
        for word in [*self.words(), *(word.encode() for word in more)]:
            self.assertNotIn(word, text, where)

    def test_secrets_stand_in_no_log_answer_error_or_state(self):
        self.certificates = servers.Certificates() if servers.HAS_MAIL else None
        web = self.http()
        hook = web.on(f"/{self.PATH}?token={self.QUERY}", Reply(500, b"no", "text/plain"), Reply(302, Location="/elsewhere"))
        closed = f"http://127.0.0.1:1/{self.PATH}?token={self.QUERY}"
        channels = (f'  hook: {{type: webhook, url: "{hook}", secret_file: key}}\n'
                    f'  closed: {{type: webhook, url: "{closed}"}}\n'
                    f'  login: {{type: webhook, url: "http://u:{self.PASSWORD}@127.0.0.1:1/x"}}\n'
                    "  desk: {type: slack, url_file: desk-url}")
        to = "hook, closed, login, desk"
        if servers.HAS_MAIL:
            self.addCleanup(self.certificates.remove)
            post = self.mail(certificates=self.certificates, password="another")
            channels += ("\n  officers: {type: email, to: [mlro@bank.example], from: watch@bank.example, ca_file: "
                         f'"{self.certificates.ca}", server: "smtp://localhost:{post.port}", '
                         f"username: {self.USER}, password_file: mail-password}}")
            to += ", officers"
        feeds = [("news", web.on_feed("/a.xml", shipment(1))),
                 ("token", web.on(f"/feed?key={self.FEED}", Reply(500, b"no", "text/plain"))),
                 ("gone", f"http://127.0.0.1:1/feed.xml?key={self.FEED}")]
        site = self.site(channels=channels, to=to, feeds=feeds)
        site.write("key", self.KEY + "\n")
        site.write("mail-password", self.PASSWORD + "\n")
        site.write("desk-url", web.on(f"/services/{self.DESK}", Reply(404, b"no_service", "text/plain")) + "\n")
        running = self.daemon(site)
        count = 5 if servers.HAS_MAIL else 4
        tried = lambda: [row for row in site.ask("deliveries") if row["attempts"] and "outcome" in row["attempts"][-1]]
        wait_for("every channel was tried", lambda: len(tried()) == count, detail=running.log)
        wait_for("every feed was tried", lambda: len([row for row in site.ask("feeds") if row["status"] or "error" in row]) == 3,
                 detail=running.log)
        if servers.HAS_MAIL:
            self.assertEqual([False], post.logins[:1], "the password was wrong, and asked for")
        self.look_at_answers(site)
        dead = [row["id"] for row in site.ask("deliveries") if row["state"] in ("dead", "waiting")]
        self.expect(0, site.command("resend", *dead))
        self.expect(0, site.command("reload"))
        self.ends_well(running)
        self.assert_silent("log", running.log(), self.FEED)
        self.assert_silent("output", running.out())
        self.assert_silent("state", site.state_bytes())
        self.look_at_answers(site)

    def look_at_answers(self, site):
        for args in (("status",), ("feeds",), ("alerts",), ("deliveries",), ("--json", "status"), ("--json", "feeds"),
                     ("--json", "alerts"), ("--json", "deliveries"), ("check",), ("--json", "check")):
            result = self.expect(0, site.command(*args))
            self.assert_silent(args, result.raw_out + result.raw_err, self.FEED)

    def test_secrets_in_a_file_with_mistakes_are_masked_where_lines_are_shown(self):
        site = self.site()
        site.write("sanctions-watch.yaml",
                   "channels:\n"
                   f'  hook: {{type: webhook, url: "https://soc.example/{self.PATH}?t={self.QUERY}", secrt_file: x}}\n'
                   f"  mail: {{type: email, password: {self.PASSWORD}}}\n"
                   f'  net: {{type: webhook, url: "https://u:{self.KEY}@soc.example/", colour: red}}\n'
                   f'network: {{proxy: "http://u:{self.DESK}@proxy.example:3128", prox: 1}}\n'
                   "routes: [{to: [hook]}]\n")
        for args in (("check",), ("--json", "check"), ("run",), ("status",)):
            result = site.command(*args)
            self.assertIn(result.status, (1, 2, 78))
            self.assertIn("secrt_file", result.out + result.err)
            self.assert_silent(args, result.raw_out + result.raw_err)


if __name__ == "__main__":
    daemon.main()
