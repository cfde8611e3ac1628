#!/usr/bin/python3
"""`run --once`: from a feed's bytes to every kind of channel, and how it ends."""
import base64
import email
import email.policy
import json
import re
import unittest

import daemon
import servers
from servers import Reply, rss, shipment

KEY = b"a signing key of exactly 32 byte"

CHANNELS = """\
  screen: {{type: stdout}}
  soc: {{type: webhook, url: "{soc}", secret_file: soc-key}}
  desk: {{type: slack, url_file: desk-url}}
  officers: {{type: email, to: [mlro@bank.example, "second@bank.example"], from: watch@bank.example,
    server: "smtp://localhost:{port}", username: watch, password_file: mail-password, ca_file: "{ca}"}}"""

STORY = ("story-1", "Freighter «Ölberg» held & searched",
         "A shipment of weapons was found aboard. The crew, 12 men from Busan, says it knew nothing.",
         "https://news.example/freighter?id=1&from=rss")


@unittest.skipUnless(servers.HAS_MAIL, "python3-aiosmtpd or openssl is not installed")
class EveryChannel(daemon.Case):
    @classmethod
    def setUpClass(cls):
        cls.certificates = servers.Certificates()

    @classmethod
    def tearDownClass(cls):
        cls.certificates.remove()

    def deliver(self):
        self.web, self.post = self.http(), self.mail(certificates=self.certificates)
        feed = self.web.on_feed("/feed.xml", STORY, ("flour", "Flour", "A shipment of flour."))
        soc = self.web.on("/soc", Reply(204))
        desk = self.web.on("/services/T0/B0/desk", Reply(body=b"ok", kind="text/html"))
        channels = CHANNELS.format(soc=soc, port=self.post.port, ca=self.certificates.ca)
        site = self.site(channels=channels, to="screen, soc, desk, officers", feeds=[("news", feed)])
        site.write("soc-key", b"whsec_" + base64.b64encode(KEY) + b"\n")
        site.write("desk-url", desk + "\n")
        site.write("mail-password", "s3cret\n")
        return site, self.expect(0, site.once())

    def test_run_once_delivers_the_story_to_every_kind_of_channel(self):
        site, result = self.deliver()
        self.check_screen(result)
        self.check_webhook()
        self.check_slack()
        self.check_mail()
        deliveries = site.ask("deliveries")
        self.assertEqual({"screen", "soc", "desk", "officers"}, {row["channel"] for row in deliveries})
        self.assertEqual({"delivered"}, {row["state"] for row in deliveries})
        again = self.expect(0, site.once())
        self.assertEqual("", again.out, "what was told is not told again")
        self.assertEqual(1, len(self.web.seen("/soc")))
        self.assertEqual(1, len(self.post.letters))

    def check_screen(self, result):
        self.assertIn("[HIGH] Freighter «Ölberg» held & searched", result.out)
        self.assertIn("https://news.example/freighter?id=1&from=rss", result.out)
        self.assertIn("Shipments of weapons", result.out)
        self.assertNotIn("\x1b", result.out, "colours belong on a terminal alone")
        self.assertNotIn("Flour", result.out)

    def check_webhook(self):
        [request] = self.web.seen("/soc")
        self.assertTrue(servers.signature_is_right(request, KEY))
        self.assertFalse(servers.signature_is_right(request, b"another key"))
        body = json.loads(request.body)
        alert = body["data"]["alert"]
        self.assertEqual("alert.opened", body["type"])
        self.assertEqual(("high", ["arms"]), (alert["severity"], alert["tags"]))
        self.assertIs(False, alert["denied"])
        self.assertEqual([{"id": "shipments", "title": "Shipments of weapons"}], alert["rules"])
        self.assertEqual(STORY[1], alert["article"]["title"])
        self.assertEqual(STORY[3], alert["article"]["url"])
        self.assertEqual({"shipment", "weapons"}, {why["text"].lower() for why in alert["because"]})
        for why in alert["because"]:
            text = STORY[2].encode()[why["start"]:why["end"]]
            self.assertEqual(("body", why["text"]), (why["field"], text.decode()))

    def check_slack(self):
        [request] = self.web.seen("/services/T0/B0/desk")
        body = json.loads(request.body)
        self.assertIn("Freighter", body["text"], "the notification's text")
        kinds = {block["type"] for block in body["blocks"]}
        self.assertIn("rich_text", kinds)
        self.assertIn("shipment", json.dumps(body["blocks"]).lower())

    def check_mail(self):
        [letter] = self.post.letters
        self.assertTrue(letter.tls and letter.login)
        self.assertEqual("watch@bank.example", letter.sender)
        self.assertEqual(["mlro@bank.example", "second@bank.example"], letter.recipients)
        mail = email.message_from_bytes(letter.content, policy=email.policy.strict.clone(linesep="\r\n"))
        self.assertEqual([], [part.defects for part in mail.walk() if part.defects])
        self.assertIn("Freighter «Ölberg» held & searched", mail["Subject"])
        self.assertEqual("watch@bank.example", mail["From"].addresses[0].addr_spec)
        self.assertRegex(mail["Message-ID"], r"^<[^<>@\s]+@[^<>@\s]+>$")
        self.assertIsNotNone(mail["Date"].datetime)
        plain = mail.get_body(("plain",)).get_content()
        self.assertIn(STORY[3], plain)
        self.assertIn("weapons", plain)
        page = mail.get_body(("html",)).get_content()
        self.assertIn("held &amp; searched", page)
        self.assertNotIn("<script", page)
        for line in letter.content.split(b"\r\n"):
            self.assertLessEqual(len(line), 998)
            self.assertNotIn(b"\n", line)


class HowItEnds(daemon.Case):
    def test_two_feeds_with_one_story_give_one_alert(self):
        web = self.http()
        atom = ('<feed xmlns="http://www.w3.org/2005/Atom"><title>Other</title><id>urn:o</id>'
                '<entry><id>urn:1</id><title>Freighter «Ölberg» held &amp; searched</title>'
                '<link href="https://other.example/a"/><updated>2026-01-05T08:00:00Z</updated>'
                '<content type="html">&lt;p&gt;A shipment of weapons was seized.&lt;/p&gt;</content></entry></feed>')
        feeds = [("first", web.on_feed("/a.xml", STORY)),
                 ("second", web.on("/b.xml", Reply(body=atom, kind="application/atom+xml")))]
        site = self.site(feeds=feeds, rules=daemon.RULES.replace('    collapse: "off"\n', ""))
        result = self.expect(0, site.once())
        self.assertEqual(1, len(re.findall(r"\[HIGH\]", result.out)), result.out)
        self.assertEqual(1, len([row for row in site.ask("alerts") if row["state"] == "opened"]))

    def test_a_feed_that_failed_is_an_exit_status_of_one_and_costs_the_others_nothing(self):
        web = self.http()
        web.on("/broken.xml", Reply(500, b"oops", "text/plain"))
        site = self.site(feeds=[("broken", web.url("/broken.xml")), ("news", web.on_feed("/a.xml", shipment(1)))])
        result = self.expect(1, site.once(), "Report 1")
        self.assertIn("500", result.err)
        feeds = {row["id"]: row for row in site.ask("feeds")}
        self.assertIn("500", feeds["broken"]["error"])
        self.assertEqual("ok", feeds["news"]["state"])

    def test_a_delivery_that_failed_is_an_exit_status_of_one_and_goes_on_later(self):
        web = self.http()
        hook = web.on("/hook", Reply(503, b"later", "text/plain"), Reply(200, b"ok", "text/plain"))
        site = self.site(channels=f'  hook: {{type: webhook, url: "{hook}"}}', to="hook",
                         feeds=[("news", web.on_feed("/a.xml", shipment(1)))])
        self.expect(1, site.once())
        [delivery] = site.ask("deliveries")
        self.assertEqual(("waiting", 1), (delivery["state"], delivery["tries"]))
        self.assertEqual(503, delivery["attempts"][0]["code"])
        running = self.daemon(site)
        daemon.wait_for("the second attempt", lambda: len(web.seen("/hook")) == 2, detail=running.log)
        first, second = web.seen("/hook")
        self.assertEqual(first.headers["webhook-id"], second.headers["webhook-id"])
        self.assertEqual(first.body, second.body)
        self.ends_well(running)

    def test_the_first_poll_is_a_silent_baseline_unless_it_looks_back(self):
        web = self.http()
        url = web.on_feed("/a.xml", shipment(1))
        site = self.site(feeds=[("news", url, {"lookback": None, "max_age": None})])
        result = self.expect(0, site.once())
        self.assertEqual("", result.out)
        [feed] = site.ask("feeds")
        self.assertEqual(1, feed["held_back"], "how many would have alerted")
        web.on_feed("/a.xml", shipment(2), shipment(1))
        result = self.expect(0, site.once(), "Report 2")
        self.assertNotIn("Report 1", result.out)

    def test_files_are_read_where_the_configuration_names_them(self):
        site = self.site()
        path = site.write("news.xml", rss(shipment(7)))
        site.write_feeds([("local", f"file://{path}", {"allow_private": None})])
        self.expect(0, site.once(), "Report 7")

    def test_a_mail_server_without_starttls_gets_neither_password_nor_mail(self):
        if not servers.HAS_MAIL:
            self.skipTest("python3-aiosmtpd or openssl is not installed")
        web, post = self.http(), self.mail()
        channel = ("  officers: {type: email, to: [mlro@bank.example], from: watch@bank.example, "
                   f'server: "smtp://127.0.0.1:{post.port}", username: watch, password_file: mail-password}}')
        site = self.site(channels=channel, to="officers", feeds=[("news", web.on_feed("/a.xml", shipment(1)))])
        site.write("mail-password", "s3cret")
        self.expect(1, site.once())
        self.assertEqual(([], []), (post.letters, post.logins))
        [delivery] = site.ask("deliveries")
        self.assertEqual("waiting", delivery["state"])
        self.assertRegex(delivery["attempts"][0]["text"].lower(), "tls")


if __name__ == "__main__":
    daemon.main()
