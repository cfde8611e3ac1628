"""A configuration in a temporary folder, and the program run with it.

Nothing here sleeps for a time that was guessed: wait_for() looks again and
again until a fact holds, and fails with a sentence when it does not.
"""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import servers

PROGRAM = None  # set by main()
PATIENCE = 30  # seconds until something that must happen counts as missing
LOOK_AGAIN = 0.02

SETTINGS = """\
include: {{feeds: feeds.d, rules: rules.d}}
state: state
listen: {{control: control.sock}}
fetch: {{interval: {interval}, spacing: 0s, timeout: {timeout}, per_host: 8, max_bytes: {max_bytes}}}
log: {{level: {level}, format: json}}
channels:
{channels}
routes:
  - {{to: [{to}]}}
"""

RULES = """\
version: 1
rules:
  - id: shipments
    severity: high
    name: Shipments of weapons
    tags: [arms]
    when: {near: [shipment*, weapon*], within: sentence}
    collapse: "off"
    tests:
      - match: A shipment of weapons
      - no_match: A shipment of flour
"""

BROKEN_RULES = """\
version: 1
rules:
  - id: shipments
    whem: shipment*
"""


def wait_for(what, condition, seconds=PATIENCE, detail=lambda: ""):
    """The condition's first true value."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds} s\n{detail()}")
        time.sleep(LOOK_AGAIN)


def rows_of(text):
    return [json.loads(line) for line in text.splitlines() if line.strip()]


class Result:
    """A command that has ended."""

    def __init__(self, run):
        self.status = run.returncode
        self.raw_out, self.raw_err = run.stdout or b"", run.stderr or b""
        self.out = self.raw_out.decode("utf-8", "replace")
        self.err = self.raw_err.decode("utf-8", "replace")

    def rows(self, kind=None):
        return [row for row in rows_of(self.out) if kind is None or row.get("type") == kind]

    def __repr__(self):
        return f"exit status {self.status}\nstdout: {self.out[-3000:]}\nstderr: {self.err[-3000:]}"


def clean_environment(more=None, without=()):
    env = {name: value for name, value in os.environ.items()
           if name not in ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "STATE_DIRECTORY",
                           "RUNTIME_DIRECTORY", "CREDENTIALS_DIRECTORY", "JOURNAL_STREAM")}
    env.update(more or {})
    for name in without:
        env.pop(name, None)
    return env


def run_program(*args, env=None, without=(), timeout=PATIENCE, **options):
    """Runs it to its end; keyword arguments go to subprocess.run()."""
    options.setdefault("stdin", None if "input" in options else subprocess.DEVNULL)
    if "stdout" not in options and "stderr" not in options:
        options["capture_output"] = True
    return Result(subprocess.run([PROGRAM, *map(str, args)], env=clean_environment(env, without),
                                 timeout=timeout, **options))


class Site:
    """A whole configuration: settings, feeds, rules, secrets and a state."""

    def __init__(self, channels="  screen: {type: stdout}", to="screen", interval="1h", timeout="10s",
                 max_bytes="8MiB", level="debug", feeds=(), rules=RULES):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="program-"))
        os.chmod(self.folder, 0o700)
        self.settings = self.folder / "sanctions-watch.yaml"
        for name in ("feeds.d", "rules.d", "state"):
            (self.folder / name).mkdir(mode=0o700)
        self.values = {"channels": channels, "to": to, "interval": interval, "timeout": timeout,
                       "max_bytes": max_bytes, "level": level}
        self.write_settings()
        self.write_feeds(feeds)
        if rules is not None:
            self.write("rules.d/rules.yaml", rules)

    def write(self, name, text, mode=0o600):
        path = self.folder / name
        # As editors do it: the program never sees half a file.
        draft = path.with_name(path.name + ".draft~")
        draft.write_bytes(text if isinstance(text, bytes) else text.encode())
        os.chmod(draft, mode)
        os.replace(draft, path)
        return path

    def write_settings(self, **values):
        self.values.update(values)
        return self.write("sanctions-watch.yaml", SETTINGS.format(**self.values))

    def write_feeds(self, feeds):
        """Each is (id, url) or (id, url, {key: value as YAML})."""
        lines = ["feeds:" if feeds else "feeds: []"]
        for feed_id, url, *more in feeds:
            keys = {"allow_private": "true", "lookback": "all", "max_age": "36500d", **(more[0] if more else {})}
            rest = ", ".join(f"{key}: {value}" for key, value in keys.items() if value is not None)
            lines.append(f'  - {{id: {feed_id}, url: "{url}", {rest}}}')
        self.write("feeds.d/feeds.yaml", "\n".join(lines) + "\n")

    def command(self, *args, **options):
        return run_program("--config", self.settings, *args, **options)

    def ask(self, *args, **options):
        """A command with --json; its rows."""
        result = self.command("--json", *args, **options)
        if result.status != 0:
            raise AssertionError(f"{args}: {result}")
        return result.rows()

    def once(self, **options):
        return self.command("run", "--once", **options)

    def start(self, **options):
        return Daemon(self, **options)

    def state_bytes(self):
        """Everything that the state's folder holds."""
        return b"".join(path.read_bytes() for path in sorted((self.folder / "state").rglob("*")) if path.is_file())

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class Notify:
    """A service manager's socket; remembers each datagram with its time."""

    def __init__(self, folder):
        self.path = str(folder / "notify.sock")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.socket.setblocking(False)
        self.messages = []

    def read(self):
        while True:
            try:
                text = self.socket.recv(65536).decode()
            except BlockingIOError:
                return self.messages
            self.messages.append((time.monotonic(), text.split("\n")))

    def times(self, word):
        return [when for when, lines in self.read() if word in lines]


class Daemon:
    """`run`, from its start to its end."""

    def __init__(self, site, env=None, notify=None, stdout=None, ready=True):
        self.site = site
        self.out_path, self.log_path = site.folder / "out", site.folder / "log"
        env = dict(env or {})
        if notify:
            env["NOTIFY_SOCKET"] = notify.path
        with open(self.out_path, "ab") as out, open(self.log_path, "ab") as log:
            self.process = subprocess.Popen([PROGRAM, "--config", str(site.settings), "run"],
                                            stdin=subprocess.DEVNULL, stdout=stdout or out, stderr=log,
                                            env=clean_environment(env))
        if ready:
            wait_for("the control socket answers", self.listens, detail=self.log)

    def listens(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the daemon ended with {self.process.returncode}\n{self.log()}")
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            return client.connect_ex(str(self.site.folder / "control.sock")) == 0

    def log(self):
        return self.log_path.read_bytes().decode("utf-8", "replace")

    def out(self):
        return self.out_path.read_bytes().decode("utf-8", "replace")

    def lines(self):
        """The log's lines as objects; a line that is half written waits."""
        text = self.log()
        return [json.loads(line) for line in text[:text.rfind("\n") + 1].splitlines() if line.startswith("{")]

    def logged(self, words, **fields):
        return [line for line in self.lines() if words in line["message"]
                and all(line.get(name) == value for name, value in fields.items())]

    def wait_logged(self, words, seconds=PATIENCE, **fields):
        return wait_for(f"«{words}» in the log", lambda: self.logged(words, **fields), seconds, self.log)

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self, seconds=PATIENCE):
        try:
            return self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the daemon did not end within {seconds} s\n{self.log()}") from None

    def stop(self):
        """SIGTERM, unless it has ended; the exit status."""
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        return self.wait()

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class Case(unittest.TestCase):
    """Makes servers and sites that end with the test."""

    longMessage = True

    def http(self, **options):
        server = servers.Http(**options)
        self.addCleanup(server.close)
        return server

    def mail(self, **options):
        server = servers.Mail(**options)
        self.addCleanup(server.close)
        return server

    def site(self, **options):
        site = Site(**options)
        self.addCleanup(site.remove)
        return site

    def daemon(self, site, **options):
        daemon = site.start(**options)
        self.addCleanup(daemon.kill)
        return daemon

    def expect(self, status, result, *words):
        """The exit status, words in what it said, and no crash."""
        self.assertEqual(status, result.status, result)
        for word in words:
            self.assertIn(word, result.out + result.err, result)
        self.assertNotIn("ERROR: AddressSanitizer", result.err)
        self.assertNotIn("runtime error:", result.err)
        return result

    def ends_well(self, daemon):
        self.assertEqual(0, daemon.stop(), daemon.log())
        self.assertNotIn("AddressSanitizer", daemon.log())
        self.assertNotIn("runtime error:", daemon.log())


def main():
    global PROGRAM
    if len(sys.argv) < 2:
        sys.exit("usage: TEST.py PROGRAM [TEST]...")
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    # The tests use this module as `daemon`, not as __main__.
    sys.modules["daemon"].PROGRAM = PROGRAM
    unittest.main(module="__main__", verbosity=2)
