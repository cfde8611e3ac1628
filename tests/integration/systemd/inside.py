#!/usr/bin/env python3
"""Runs as root inside the booted system: the service, as an operator has it.

/test/stage is what `cmake --install` made.  The steps of main() run in their
order and lean on each other; exit status 0 when all of them held.
"""
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

from sinks import HTTP_PORT, SMTP_PORT, World, is_signed

UNIT = "sanctions-watch.service"
UNIT_FILE = f"/usr/lib/systemd/system/{UNIT}"
ETC = Path("/etc/sanctions-watch")
EXAMPLES = Path("/usr/share/doc/sanctions-watch/examples")
KEY = b"a key that no log may show"
NEW_KEY = b"the key after the rotation"

# Quicker than a service should be, and death for a system call too many.
DROP_IN = """\
[Service]
RestartSec=100ms
WatchdogSec=2s
SystemCallErrorNumber=kill
"""

SETTINGS = f"""\
include: {{feeds: feeds.d, rules: rules.d}}
fetch: {{spacing: 0s}}
channels:
  sink: {{type: webhook, url: "http://127.0.0.1:{HTTP_PORT}/hook", secret_file: signing-key}}
  post: {{type: email, to: [desk@bank.example], from: watch@bank.example,
         server: "smtp://127.0.0.1:{SMTP_PORT}", tls: none}}
routes:
  - {{to: [sink, post]}}
"""

# The last two fail, by TLS and by name: the service has to live with that
# under its sandbox.
FEEDS = f"""\
feeds:
  - {{id: news, url: "http://127.0.0.1:{HTTP_PORT}/news", allow_private: true, interval: 1s, lookback: all,
     max_age: 36500d}}
  - {{id: no-tls, url: "https://127.0.0.1:{HTTP_PORT}/news", allow_private: true}}
  - {{id: no-name, url: "https://news.invalid/"}}
"""

RULE = """\
version: 1
rules:
  - id: {id}
    when: {{any: [{id}]}}
    tests:
      - match: This is about {id}
      - no_match: This is not
"""

world = World()
failures = []


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


def systemctl(*words):
    return run("systemctl", *words)


def prop(name):
    return systemctl("show", "--value", f"--property={name}", UNIT).stdout.strip()


def main_pid():
    return int(prop("MainPID"))


def journal():
    return run("journalctl", "--no-pager", "--output=cat", f"--unit={UNIT}").stdout


def watch(*words):
    return run("sanctions-watch", *words)


def rows(*words):
    return [json.loads(line) for line in watch(*words, "--json").stdout.splitlines()]


def comes_true(fact, seconds=15):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if fact():
            return True
        time.sleep(0.05)
    return False


def check(sentence, fact, *more):
    print(f"  {'ok  ' if fact else 'FAIL'} {sentence}", flush=True)
    if not fact:
        failures.append(sentence)
        print("".join(f"       {word}\n" for word in more), end="")


def is_up():
    return prop("ActiveState") == "active"


def shipped_rules():
    texts = [path.read_text() for path in (ETC / "rules.d").glob("*.yaml") if path.name != "own.yaml"]
    return sum(line.startswith("  - id: ") for text in texts for line in text.splitlines())


def said(text):
    return text in prop("StatusText")


def is_told(number):
    """Whether the webhook and the mail about this story of the news feed came."""
    title = f"Report {number}".encode()
    return any(title in body for _, body in world.posts) and any(title in mail for mail in world.mails)


def a_story_is_told(when):
    world.stories += 1
    check(f"{when}, a new story is told by webhook and mail", comes_true(lambda: is_told(world.stories)))


def restarts_after(act):
    """Does something to the main process; true when systemd has another one up."""
    before, count = main_pid(), int(prop("NRestarts"))
    act(before)
    return comes_true(lambda: is_up() and main_pid() not in (0, before) and int(prop("NRestarts")) > count)


# --- the steps ---------------------------------------------------------------

def install():
    """The commands of README.md."""
    shutil.copytree("/test/stage", "/", dirs_exist_ok=True, symlinks=True)
    for command in (["systemd-sysusers"], ["systemd-tmpfiles", "--create"]):
        done = run(*command)
        check(f"{command[0]} takes what is installed", done.returncode == 0, done.stderr)
    shutil.copytree(EXAMPLES, ETC, dirs_exist_ok=True)
    check("the secrets' folder is root's alone", stat.S_IMODE((ETC / "secrets").stat().st_mode) == 0o700)
    systemctl("daemon-reload")


def analyze():
    done = run("systemd-analyze", "verify", "--man=no", UNIT_FILE)
    check("systemd-analyze finds nothing to say about the unit", done.returncode == 0 and not done.stderr,
          done.stderr)
    # 1.1 is the least that a client of the internet can have; setpriority(2), by
    # which workers step back behind the loop, adds 0.1.
    done = run("systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold=12", UNIT_FILE)
    check("the unit's exposure is at most 1.2", done.returncode == 0, done.stdout[-200:])


def start_as_shipped():
    done = systemctl("start", UNIT)
    check("the service starts with the examples as they are", done.returncode == 0, done.stderr, journal())
    check("the alert of the sample feeds is in the journal, told by the stdout channel",
          comes_true(lambda: "weapons" in journal() and "rule: Arms dealings" in journal()))
    check("status knows the feeds", any(row["type"] == "counts" and row["feeds"] == 2 for row in rows("status")))
    systemctl("stop", UNIT)
    shutil.rmtree("/var/lib/sanctions-watch")


def configure():
    folder = Path(f"/etc/systemd/system/{UNIT}.d")
    folder.mkdir()
    (folder / "test.conf").write_text(DROP_IN)
    (ETC / "sanctions-watch.yaml").write_text(SETTINGS)
    (ETC / "feeds.d/more.yaml").write_text(FEEDS)
    (ETC / "secrets/signing-key").write_bytes(KEY + b"\n")
    (ETC / "secrets/signing-key").chmod(0o600)
    systemctl("daemon-reload")
    done = watch("check")
    check("check finds the secrets where the service will", done.returncode == 0, done.stdout + done.stderr)


def start():
    done = systemctl("start", UNIT)
    check("the service starts and says that it is ready", done.returncode == 0 and is_up(), done.stderr, journal())
    check("the service manager shows what runs",
          comes_true(lambda: said(f"5 feeds, {shipped_rules()} rules")), prop("StatusText"))
    status = Path(f"/proc/{main_pid()}/status").read_text()
    check("it runs without capabilities, under a filter of system calls",
          "CapEff:\t0000000000000000" in status and "Seccomp:\t2" in status and "NoNewPrivs:\t1" in status)
    check("it is not root", Path(f"/proc/{main_pid()}").stat().st_uid != 0)
    state, socket = Path("/var/lib/sanctions-watch").stat(), Path("/run/sanctions-watch/control.sock").stat()
    check("the state is its own alone", stat.S_IMODE(state.st_mode) == 0o700 and state.st_uid != 0)
    check("the control socket is for its group", stat.S_IMODE(socket.st_mode) == 0o660)
    stranger, member = run("runuser", "-u", "nobody", "--", "sanctions-watch", "status"), run(
        "setpriv", "--reuid=nobody", "--regid=sanctions-watch", "--clear-groups", "sanctions-watch", "status")
    check("others are told that they may not ask", stranger.returncode == 1 and "group" in stranger.stderr,
          stranger.stderr)
    check("who is of the group may", member.returncode == 0, member.stderr)


def deliver():
    title = b"Kim Jong Un to visit Putin for weapons talks"
    check("the story of the sample feeds comes by webhook", comes_true(lambda: any(title in b for _, b in world.posts)))
    a_story_is_told("after the start")
    check("the story that two feeds have is told once", sum(title in body for _, body in world.posts) == 1)
    failing = {row["id"] for row in rows("feeds") if row.get("error")}
    check("feeds that fail are shown, and fail alone", comes_true(lambda: failing == {"no-tls", "no-name"}), failing)


def hide_secrets():
    check("messages are signed with the credential", all(is_signed(*post, KEY) for post in world.posts))
    hidden = Path(f"/proc/{main_pid()}/root{ETC}/secrets")
    check("the service sees no file of the secrets' folder", not os.listdir(hidden))
    shown = journal() + watch("status", "--json").stdout + watch("deliveries", "--json").stdout
    kept = b"".join(path.read_bytes() for path in Path("/var/lib/sanctions-watch").iterdir())
    check("no log, answer or state holds the secret", KEY.decode() not in shown and KEY not in kept)


def reload_good():
    (ETC / "rules.d/own.yaml").write_text(RULE.format(id="tungsten"))
    done = systemctl("reload", UNIT)
    check("a reload with good rules succeeds", done.returncode == 0, done.stderr, journal()[-2000:])
    check("the new rules are in force when it returns",
          said(f"5 feeds, {shipped_rules() + 1} rules") and is_up(), prop("StatusText"))


def reload_bad():
    (ETC / "rules.d/own.yaml").write_text(RULE.format(id="tungsten").replace("when", "wen"))
    done = systemctl("reload", UNIT)
    check("a reload with bad rules fails visibly", done.returncode != 0)
    check("the service stays up on the old rules", is_up() and said(f"{shipped_rules() + 1} rules (last reload FAILED)"),
          prop("StatusText"))
    check("the journal says where the mistake is", "rules.d/own.yaml:4:" in journal())
    a_story_is_told("after a refused reload")


def reload_broken_settings():
    (ETC / "sanctions-watch.yaml").write_text(SETTINGS + "nonsense: 1\n")
    check("a reload with bad settings fails visibly", systemctl("reload", UNIT).returncode != 0)
    check("status answers all the same", watch("status").returncode == 0, watch("status").stderr)
    (ETC / "sanctions-watch.yaml").write_text(SETTINGS)


def restart_with_bad_rules():
    done = systemctl("restart", UNIT)
    check("a restart with bad rules runs the last good ones",
          done.returncode == 0 and comes_true(lambda: said(f"{shipped_rules() + 1} rules, running the last good rules")),
          prop("StatusText"))


def hang_up():
    (ETC / "rules.d/own.yaml").unlink()
    systemctl("kill", "--signal=HUP", "--kill-who=main", UNIT)
    check("SIGHUP reads the files again, and the service is ready again",
          comes_true(lambda: prop("StatusText") == f"5 feeds, {shipped_rules()} rules" and is_up()), prop("StatusText"))


def rotate():
    (ETC / "secrets/signing-key").write_bytes(NEW_KEY)
    systemctl("restart", UNIT)
    a_story_is_told("after a restart")
    check("a restart takes a new secret", is_signed(*world.posts[-1], NEW_KEY))


def kill():
    check("kill -9 is followed by a restart", restarts_after(lambda pid: os.kill(pid, signal.SIGKILL)))
    a_story_is_told("after kill -9")


def starve_watchdog():
    def stamp():
        return prop("WatchdogTimestampMonotonic")

    check("the watchdog's interval is set", prop("WatchdogUSec") == "2s", prop("WatchdogUSec"))
    first = stamp()
    check("the loop pings", comes_true(lambda: stamp() != first))
    second, pid = stamp(), main_pid()
    check("and goes on pinging", comes_true(lambda: stamp() != second) and main_pid() == pid)
    check("a daemon that hangs is replaced", restarts_after(lambda pid: os.kill(pid, signal.SIGSTOP)))
    check("because of the watchdog", "Watchdog timeout" in journal())
    a_story_is_told("after the watchdog")


def stop():
    systemctl("stop", UNIT)
    check("it stops cleanly", (prop("ActiveState"), prop("Result"), prop("ExecMainStatus")) ==
          ("inactive", "success", "0"), prop("Result"))
    check("nothing is left in /run", not Path("/run/sanctions-watch").exists())
    done = watch("alerts")
    check("without it, the state is read", done.returncode == 0 and "arms-dprk-russia" in done.stdout, done.stderr)
    # A kill may come between a receiver's answer and its settlement; what is
    # repeated then has its old id.
    ids = {headers["webhook-id"] for headers, _ in world.posts}
    alerts = {json.loads(body)["data"]["alert"]["id"] for _, body in world.posts}
    check("every story was told, and under one id over all restarts", len(ids) == len(alerts) == world.stories + 1,
          f"{len(ids)} ids, {len(alerts)} alerts, {world.stories} stories")


def refuse_settings():
    (ETC / "sanctions-watch.yaml").write_text("channels: 3\n")
    check("it does not start with settings that cannot be used", systemctl("start", UNIT).returncode != 0)
    time.sleep(1)  # ten times RestartSec
    check("exit 78 ends it, without a loop", (prop("ActiveState"), prop("ExecMainStatus"), prop("NRestarts")) ==
          ("failed", "78", "0"), prop("ActiveState"), prop("ExecMainStatus"), prop("NRestarts"))


def obey_the_filter():
    text = run("journalctl", "--no-pager", "--output=cat").stdout
    check("no system call met the filter", "31/SYS" not in text and prop("Result") != "core-dump")


def main():
    for step in (install, analyze, start_as_shipped, configure, start, deliver, hide_secrets, reload_good, reload_bad,
                 reload_broken_settings, restart_with_bad_rules, hang_up, rotate, kill, starve_watchdog, stop,
                 refuse_settings, obey_the_filter):
        print(step.__name__.replace("_", " "), flush=True)
        try:
            step()
        except Exception as problem:
            check(f"{step.__name__} comes to its end", False, repr(problem))
    if failures:
        print(f"--- the journal\n{journal()}")
    print(f"{len(failures)} checks failed" if failures else "all checks held")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
