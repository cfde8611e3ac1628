"""How long the loop's turns are, and whether load delays a webhook.

The release program runs with a configuration in a temporary folder against
servers on loopback.  In every scenario four feeds bring an article that meets
a rule about once a second each, which goes to a webhook; beside them comes the
scenario's load.  The program starts anew for each one.  Printed are:

    longest    the longest turn of the loop, as the program measured it (ms)
    work       the most processor time that one turn used (ms): what `longest`
               has beyond it, others had the processor for
    slow       turns of 20 ms or more, of how many turns
    latency    from the end of a poll's reply to the webhook's arrival, median
               and longest (ms); in it are three commits to disk and the time
               that python's threads wait for each other
    hooks      webhooks that arrived, and those that had not by the end

Figures, not a pass or fail: a machine that does other work takes the processor
away in the middle of a turn, and wall time does not know.
On two cores of a virtual machine (AMD EPYC), which these servers share with
the program, the release build has turns of at most 7 ms with feeds of 8 MiB, of
16 where such a feed comes out of a gzip of 8 KiB (libcurl unpacks it in one
call), and of 10 with everything together, where a webhook waits for 5 ms in the
median and 400 at most: 10,000 new articles are there at once.
While 100,000 rules with their tests are taken, replaced and dropped, no turn
works for more than 2 ms; a webhook waits for 18 ms in the median.

usage: loop_bench.py PROGRAM [--seconds N] [SCENARIO]...
"""
import argparse
import gzip
import http.server
import json
import multiprocessing
import os
import pathlib
import random
import socketserver
import statistics
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "integration" / "program"))
sys.dont_write_bytecode = True
import daemon  # noqa: E402
import servers  # noqa: E402

TRICKLES = 4
KEPT_ITEMS = 20  # that a trickle shows at once
FEED_BYTES = (8 << 20) - 4096  # under max_bytes
ENTRIES = 2000
SMALL_FEEDS = 200
RULES = 10_000
MORE_RULES = 100_000
MAIL_DELAY_S = 4
ROUNDS = 3  # of a load that can come again

SETTINGS = """\
include: {{feeds: feeds.d, rules: rules.d}}
state: state
listen: {{control: control.sock}}
fetch: {{interval: 1h, spacing: 0s, timeout: 60s, per_host: 8, concurrency: 32, max_bytes: 8MiB, max_age: 36500d}}
log: {{level: info, format: json}}
{network}
channels:
  soc: {{type: webhook, url: "{sink}"}}
{channels}
routes:
  - {{to: [{to}]}}
"""


# --- what the feeds say -----------------------------------------------------------

def make_words(seed, count):
    chance = random.Random(seed)
    parts = [a + b for a in "bcdfghklmnprstvw" for b in ("a", "e", "i", "o", "u", "ar", "en", "is", "or", "un")]
    words = set()
    while len(words) < count:
        words.add("".join(chance.choices(parts, k=chance.choice((1, 2, 2, 2, 3, 3, 4)))))
    return sorted(words, key=lambda word: chance.random())


WORDS = make_words(1, 20_000)


def prose(chance, size):
    """Sentences and paragraphs of about `size` bytes, words as uneven as in a language."""
    sentences, length = [], 0
    while length < size:
        words = [WORDS[int(len(WORDS) * chance.random() ** 4)] for _ in range(chance.randint(6, 24))]
        if chance.random() < 0.3:
            words[chance.randrange(len(words))] = chance.choice(WORDS).title()
        sentence = " ".join(words).capitalize() + (".\n\n" if chance.random() < 0.2 else ". ")
        sentences.append(sentence)
        length += len(sentence)
    return "".join(sentences)[:size]


def feed_of(entries, name, version):
    """`entries` is a list of texts; every version is new in every entry."""
    items = [(f"{name}-{version}-{n}", f"{text[:40]} {version} {n}", text) for n, text in enumerate(entries)]
    return servers.rss(*items, title=name)


def texts_of_size(count, total, seed):
    chance = random.Random(seed)
    return [prose(chance, max(40, total // count - 260)) for _ in range(count)]


def many_entries(version):
    return feed_of(texts_of_size(ENTRIES, FEED_BYTES, version), "many", version)


def few_entries(version):
    return feed_of(texts_of_size(32, FEED_BYTES, version), "few", version)


def words_apart(version):
    """Half the words of a rule, never near each other; the matcher must look."""
    text = ("shipment " + "x " * 90 + "weapons ") * 1200
    return feed_of([text[:250_000] + f" {version}" for _ in range(33)], "apart", version)


def capitals_and_marks(version):
    """Each character its own word, and letters that fold into several."""
    text = "\u91d1\u6b63\u6069 \ufdfa\u00df \u0130I\u0307 U.S.A. " * 4000
    return feed_of([text[:84_000] + f" {version}" for _ in range(38)], "marks", version)


def empty_items(version):
    """As many entries as eight MiB can hold."""
    head = f"<rss version='2.0'><channel><title>empty {version}</title>".encode()
    return head + b"<item><title>a</title></item>" * (FEED_BYTES // 29) + b"</channel></rss>"


def open_elements(version):
    """Nothing is ever closed."""
    head = f"<rss version='2.0'><channel><item><title>open {version}</title><description>".encode()
    return head + b"&lt;b&gt;&lt;table&gt;" * (FEED_BYTES // 22)


def in_gzip(make):
    """Small on the wire: all of it arrives in one turn."""
    def packed(version):
        return gzip.compress(make(version), 6)
    packed.is_packed = True
    return packed


def small_feed(version):
    chance = random.Random(version)
    return feed_of([prose(chance, 1500) for _ in range(30)], f"small-{chance.random()}", version)


LOADS = {"many": many_entries, "few": few_entries, "apart": words_apart, "marks": capitals_and_marks,
         "empty": empty_items, "open": open_elements, "zip": in_gzip(many_entries), "zipfew": in_gzip(few_entries),
         "zipopen": in_gzip(open_elements), "zipempty": in_gzip(empty_items)}


class Quiet(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def reply(self, body, **headers):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request, client_address):
        pass


def serve_loads(pipe, names):
    """A process of its own, so that its work is not in the latency.  Bodies are made before anybody asks."""
    bodies = {f"/{name}": [LOADS[name](version) for version in range(ROUNDS)] for name in names if name in LOADS}
    if "small" in names:
        for n in range(SMALL_FEEDS):
            bodies[f"/small/{n}"] = [small_feed(n)]
    lock = threading.Lock()

    class Handler(Quiet):
        def do_GET(self):
            with lock:
                versions = bodies[self.path]
                body = versions.pop(0) if len(versions) > 1 else versions[0]
            packed = getattr(LOADS.get(self.path[1:]), "is_packed", False)
            self.reply(body, **({"Content_Encoding": "gzip"} if packed else {}))

    server = Server(("127.0.0.1", 0), Handler)
    pipe.send(server.server_address[1])
    server.serve_forever()


class Loads:
    def __init__(self, names):
        here, there = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=serve_loads, args=(there, names), daemon=True)
        self.process.start()
        self.port = here.recv()

    def url(self, path):
        return f"http://127.0.0.1:{self.port}/{path}"

    def close(self):
        self.process.terminate()
        self.process.join()


class Trickle:
    """Feeds that bring a new article with every poll, and the webhook's sink."""

    def __init__(self):
        outer = self
        self.lock = threading.Lock()
        self.serial = 0
        self.items = {f"/trickle/{n}": [] for n in range(TRICKLES)}
        self.told, self.heard = {}, {}

        class Handler(Quiet):
            def do_GET(self):
                serial, body = outer.next_body(self.path)
                self.reply(body)
                outer.told[serial] = time.monotonic()

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.hear(json.loads(body))
                self.reply(b"")

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def next_body(self, path):
        with self.lock:
            self.serial += 1
            items = self.items[path]
            items.insert(0, (f"trickle-{self.serial}", f"Report {WORDS[self.serial % 9000]} {self.serial}",
                             f"Shipment of weapons number {self.serial} was seen at the port."))
            del items[KEPT_ITEMS:]
            return self.serial, servers.rss(*items, title=path)

    def hear(self, message):
        now = time.monotonic()
        alerts = message["data"].get("alerts") or [message["data"]]
        for alert in alerts:
            title = (alert.get("alert") or alert)["article"]["title"]
            if title.startswith("Report "):
                self.heard.setdefault(int(title.split()[-1]), now)

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def feeds(self):
        return [(f"trickle-{n}", self.url(f"/trickle/{n}"), {"interval": "1s"}) for n in range(TRICKLES)]

    def latencies_ms(self, since):
        return [1000 * (self.heard[serial] - told) for serial, told in list(self.told.items())
                if serial in self.heard and told >= since]

    def missing(self, since):
        return sum(serial not in self.heard for serial, told in list(self.told.items()) if told >= since)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


# --- the rules of a reload ------------------------------------------------------

def many_rules(seed, count=RULES):
    chance = random.Random(seed)
    lines = ["version: 1", "rules:"]
    for n in range(count):
        a, b, c, d = chance.sample(WORDS[2000:], 4)
        lines += [f"  - id: many-{seed}-{n}", f"    name: {a} and {b}", "    when:", "      all:",
                  f"        - near: [{{any: [{a} {c}, {b}]}}, {{any: [{c}*, {d}]}}]" if len(c) > 2 else
                  f"        - near: [{{any: [{a} {c}, {b}]}}, {{any: [{c}, {d}]}}]",
                  "          within: 8 words", "    tests:",
                  f"      - match: They say that {b} was with {d} today.",
                  f"      - no_match: They say that {a} was seen."]
    return "\n".join(lines) + "\n"


# --- scenarios --------------------------------------------------------------------

class Run:
    """A started program under the trickle, and what a scenario does to it."""

    def __init__(self, names, with_mail, https):
        self.trickle = Trickle()
        self.loads = Loads(names)
        self.mail = servers.Mail(delay=MAIL_DELAY_S) if with_mail else None
        self.site = daemon.Site(rules=daemon.RULES)
        channels, to, network = "", "soc", ""
        if self.mail:
            channels = ("  officers: {type: email, to: [a@bank.example], from: watch@bank.example, "
                        f'server: "smtp://127.0.0.1:{self.mail.port}", tls: none}}')
            to = "soc, officers"
        self.site.write("sanctions-watch.yaml", SETTINGS.format(
            sink=self.trickle.url("/hook"), channels=channels, to=to, network=network))
        self.feeds = self.trickle.feeds()
        if https:
            # Nobody speaks TLS there; the certificates are read all the same.
            self.feeds.append(("tls", self.loads.url("small/0").replace("http:", "https:")))
        self.site.write_feeds(self.feeds)
        self.daemon = self.site.start()
        daemon.wait_for("the first webhooks", lambda: len(self.trickle.heard) >= TRICKLES)

    def status(self):
        rows = self.site.ask("status")
        return {key: value for row in rows if row["type"] in ("daemon", "counts") for key, value in row.items()}

    def command(self, *args):
        result = self.site.command(*args, timeout=120)
        if result.status != 0:
            raise AssertionError(f"{args}: {result}")

    def add_feeds(self, feeds):
        self.feeds += feeds
        self.site.write_feeds(self.feeds)

    def settle(self):
        """Until nothing waits to be matched."""
        daemon.wait_for("all is matched", lambda: self.status()["to_match"] < 10, 120, self.daemon.log)

    def close(self):
        self.daemon.kill()
        self.site.remove()
        self.loads.close()
        if self.mail:
            self.mail.close()
        self.trickle.close()


def load_feed(name):
    def load(run):
        run.add_feeds([(name, run.loads.url(name))])
        run.command("reload")
        run.settle()
        for _ in range(ROUNDS - 1):
            run.command("poll", name)
            run.settle()
    load.names = [name]
    return load


def load_small(run):
    run.add_feeds([(f"small-{n}", run.loads.url(f"small/{n}")) for n in range(SMALL_FEEDS)])
    run.command("reload")
    daemon.wait_for("all feeds were polled", lambda: run.status()["articles"] >= 30 * SMALL_FEEDS, 120, run.daemon.log)
    run.settle()


def load_rules(run):
    for seed in range(ROUNDS):
        run.site.write("rules.d/many.yaml", many_rules(seed))
        run.command("reload")
        time.sleep(1)
    run.site.write("rules.d/many.yaml", "version: 1\nrules: []\n")
    (run.site.folder / "rules.d/many.yaml").unlink()
    run.command("reload")


def load_more_rules(run):
    """A rule set as large as they come: taken, replaced, and dropped again."""
    for seed in range(2):
        run.site.write("rules.d/many.yaml", many_rules(seed, MORE_RULES))
        run.command("reload")
        time.sleep(2)
    (run.site.folder / "rules.d/many.yaml").unlink()
    run.command("reload")
    time.sleep(2)


def load_everything(run):
    run.site.write("rules.d/many.yaml", many_rules(7))
    run.add_feeds([(name, run.loads.url(name)) for name in ("many", "few", "apart", "zip")])
    threads = [threading.Thread(target=load, args=(run,)) for load in (load_small, load_rules)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run.settle()


load_small.names = ["small"]
load_everything.names = ["many", "few", "apart", "zip", "small"]

SCENARIOS = {
    "quiet": lambda run: None,
    "many-entries": load_feed("many"),
    "few-entries": load_feed("few"),
    "words-apart": load_feed("apart"),
    "marks": load_feed("marks"),
    "empty-items": load_feed("empty"),
    "open-elements": load_feed("open"),
    "gzip-many": load_feed("zip"),
    "gzip-few": load_feed("zipfew"),
    "gzip-open": load_feed("zipopen"),
    "gzip-empty": load_feed("zipempty"),
    "small-feeds": load_small,
    "rules": load_rules,
    "rules-100k": load_more_rules,
    "mail": lambda run: None,
    "https": lambda run: None,
    "together": load_everything,
}
WITH_MAIL = ("mail", "together")


def measure(name, seconds):
    load = SCENARIOS[name]
    run = Run(getattr(load, "names", ["small"]), name in WITH_MAIL, name in ("https", "together"))
    try:
        start = time.monotonic()
        load(run)
        time.sleep(max(0, start + seconds - time.monotonic()))
        end = time.monotonic()
        # Those of the last moment have a second to arrive.
        time.sleep(1)
        latencies, missing = run.trickle.latencies_ms(start), run.trickle.missing(start)
        status = run.status()
    finally:
        run.close()
    latencies = latencies or [float("nan")]
    print(f"{name:14} {status['longest_turn_us'] / 1000:8.1f} {status['most_turn_work_us'] / 1000:6.1f} "
          f"{status['slow_turns']:5} {status['turns']:7} {statistics.median(latencies):9.1f} {max(latencies):8.1f} {len(latencies):6} {missing:8} "
          f"{end - start:7.1f}", flush=True)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].strip())
    parser.add_argument("program")
    parser.add_argument("scenario", nargs="*")
    parser.add_argument("--seconds", type=float, default=10, help="of each scenario at least")
    args = parser.parse_intermixed_args()
    unknown = set(args.scenario) - set(SCENARIOS)
    if unknown:
        parser.error(f"no scenario {', '.join(sorted(unknown))}; there are {', '.join(SCENARIOS)}")
    daemon.PROGRAM = os.path.abspath(args.program)
    print(f"{'':14} {'longest':>8} {'work':>6} {'slow':>5} {'turns':>7} {'latency':>9} {'longest':>8} {'hooks':>6} "
          f"{'missing':>8} {'seconds':>7}")
    for name in args.scenario or SCENARIOS:
        if name in WITH_MAIL and not servers.HAS_MAIL:
            sys.exit(f"{name}: {sys.executable} has no aiosmtpd; Debian's python3 has it from python3-aiosmtpd")
        measure(name, args.seconds)


if __name__ == "__main__":
    main()
