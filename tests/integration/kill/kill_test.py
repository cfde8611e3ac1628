#!/usr/bin/env python3
"""Kills the daemon at random moments and checks that no alert is lost.

usage: kill_test.py --program PATH [--kills N] [--seed N]

Feeds on loopback grow by a few items with every poll; each item meets the rule
and is owed to a webhook on loopback.  The daemon is killed with SIGKILL after a
random time, again and again, then left to finish.  What must hold:

  - every item was delivered at least once;
  - all deliveries of an item carry the same webhook-id and the same body;
  - repetitions are at most kills times what may be in flight.
"""
import argparse
import collections
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

IN_FLIGHT = 4  # deliveries under way to one channel, as the daemon allows
FEED_COUNT = 8
ITEMS_A_POLL = 4
WINDOW = 60  # items that a feed shows: what slides out must have been stored

SETTINGS = """\
include: {{feeds: feeds.d, rules: rules.d}}
state: {folder}/state
listen: {{control: {folder}/control.sock}}
fetch: {{spacing: 0s}}
channels:
  sink: {{type: webhook, url: "http://127.0.0.1:{port}/hook"}}
routes:
  - {{to: [sink]}}
"""

FEED = ('  - {{id: news-{number}, url: "http://127.0.0.1:{port}/feed/{number}", allow_private: true, '
        'interval: 1s, lookback: all, max_age: 36500d}}\n')

RULES = """\
version: 1
rules:
  - id: shipments
    when: {near: [shipment*, weapon*], within: sentence}
    collapse: "off"
    tests:
      - match: A shipment of weapons
      - no_match: A shipment of flour
"""


class World:
    """The feeds that grow and the sink that remembers."""

    def __init__(self):
        self.lock = threading.Lock()
        self.items = [0] * FEED_COUNT
        self.growing = True
        self.polled = threading.Event()
        self.received = []  # (webhook-id, title, body)

    def feed(self, number):
        with self.lock:
            if self.growing:
                self.items[number] += ITEMS_A_POLL
            count = self.items[number]
        self.polled.set()
        item = ("<item><guid>item-{0}</guid><title>Report {0}</title>"
                "<link>http://127.0.0.1/{0}</link>"
                "<description>Shipment {0} of weapons was seen.</description></item>")
        shown = range(count - 1, max(0, count - WINDOW) - 1, -1)
        return ('<rss version="2.0"><channel><title>News</title>%s</channel></rss>'
                % "".join(item.format(f"{number}-{n}") for n in shown)).encode()

    def owed(self):
        with self.lock:
            return {f"Report {number}-{n}"
                    for number, count in enumerate(self.items) for n in range(count)}

    def seen(self):
        with self.lock:
            return {title for _, title, _ in self.received}

    def take(self, webhook_id, body):
        data = json.loads(body)
        title = data["data"]["alert"]["article"]["title"]
        with self.lock:
            self.received.append((webhook_id, title, body))


def handler_of(world):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args):
            pass

        def answer(self, status, body, kind):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self):
            self.answer(200, world.feed(int(self.path.split("/")[-1])), "application/rss+xml")

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            world.take(self.headers["webhook-id"], body.decode())
            time.sleep(random.random() * 0.02)
            try:
                self.answer(200, b"ok", "text/plain")
            except OSError:
                pass  # the daemon was killed while we answered

    return Handler


def write_configuration(folder, port):
    (folder / "feeds.d").mkdir()
    (folder / "rules.d").mkdir()
    settings = folder / "sanctions-watch.yaml"
    settings.write_text(SETTINGS.format(folder=folder, port=port))
    (folder / "feeds.d/feeds.yaml").write_text("feeds:\n" + "".join(
        FEED.format(number=number, port=port) for number in range(FEED_COUNT)))
    (folder / "rules.d/rules.yaml").write_text(RULES)
    os.chmod(folder, 0o700)
    return settings


def start(program, settings, log):
    return subprocess.Popen([program, "--config", str(settings), "run"],
                            stdout=log, stderr=log)


def longest_life(args, world, settings, log):
    """Some times what this machine needs to the first poll, so that kills meet work."""
    began = time.monotonic()
    daemon = start(args.program, settings, log)
    if not world.polled.wait(60):
        sys.exit("the daemon does not poll")
    life = 3 * (time.monotonic() - began)
    daemon.send_signal(signal.SIGKILL)
    daemon.wait()
    return max(life, args.longest)


def kill_often(args, world, settings, log, rng):
    longest = longest_life(args, world, settings, log)
    for _ in range(args.kills):
        daemon = start(args.program, settings, log)
        time.sleep(0.05 + rng.random() * longest)
        if daemon.poll() is not None:
            sys.exit(f"the daemon ended by itself with {daemon.returncode}")
        daemon.send_signal(signal.SIGKILL)
        daemon.wait()
    return args.kills + 1


def finish(args, world, settings, log):
    """Lets the daemon deliver what is owed, then stops it cleanly."""
    world.growing = False
    daemon = start(args.program, settings, log)
    deadline = time.time() + 180
    while time.time() < deadline and not world.seen() >= world.owed():
        time.sleep(0.2)
    time.sleep(1)
    daemon.send_signal(signal.SIGTERM)
    status = daemon.wait(timeout=30)
    if status != 0:
        sys.exit(f"SIGTERM ended the daemon with {status}")


def judge(world, kills):
    owed = world.owed()
    by_title = collections.defaultdict(list)
    for webhook_id, title, body in world.received:
        by_title[title].append((webhook_id, body))
    lost = owed - set(by_title)
    twice = sum(len(copies) - 1 for copies in by_title.values())
    changed = [title for title, copies in by_title.items() if len(set(copies)) > 1]
    print(f"{kills} kills, {len(owed)} alerts owed, {len(lost)} lost, {twice} repeated "
          f"(at most {kills * IN_FLIGHT} allowed), {len(changed)} repeated with another id or body")
    # Fewer would say that the kills met nothing.
    if lost or changed or twice > kills * IN_FLIGHT or len(owed) < kills:
        print("lost:", sorted(lost)[:10], "changed:", changed[:10])
        return 1
    return 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--longest", type=float, default=0.5, help="seconds that a daemon lives at the most, on a fast machine")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    world = World()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(world))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = write_configuration(folder, server.server_address[1])
        with open(folder / "log", "wb") as log:
            kills = kill_often(args, world, settings, log, rng)
            finish(args, world, settings, log)
        status = judge(world, kills)
        if status:
            print((folder / "log").read_text(errors="replace")[-4000:])
    server.shutdown()
    return status


if __name__ == "__main__":
    sys.exit(main())
