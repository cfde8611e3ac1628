#!/usr/bin/python3
"""Other locales, users, terminals and folders than those of its makers."""
import os
import pty
import select
import subprocess
import unittest

import daemon
from servers import Reply, shipment

AS_ROOT = os.geteuid() == 0


def nobody():
    import pwd
    entry = pwd.getpwnam("nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def has_locale(name):
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout.lower().replace("-", "").split()
    return name.lower().replace("-", "") in known


class Locale(daemon.Case):
    def test_what_is_written_does_not_depend_on_the_locale(self):
        web = self.http()
        title = ("i1", "ISTANBUL: Ölberg İstif", "A SHIPMENT of WEAPONS worth 1.5 million was seen.")
        said = set()
        for name in ("C", "POSIX", "C.UTF-8", "tr_TR.UTF-8", "de_DE.UTF-8", "nonsense"):
            with self.subTest(locale=name):
                site = self.site(feeds=[("news", web.on_feed("/a.xml", title))])
                result = self.expect(0, site.once(env={"LC_ALL": name, "LANG": name, "TZ": "Asia/Tokyo"}), "Ölberg")
                said.add(result.out)
        self.assertEqual(1, len(said), said)

    @unittest.skipUnless(has_locale("tr_TR.UTF-8"), "the locale tr_TR.UTF-8 is not installed")
    def test_a_turkish_locale_changes_no_match(self):
        site = self.site(rules=daemon.RULES.replace("[shipment*, weapon*]", "[SHIPMENT*, WEAPON*]"))
        self.expect(0, site.command("test", env={"LC_ALL": "tr_TR.UTF-8"}))


class Streams(daemon.Case):
    def test_a_closed_or_full_standard_output_is_no_success(self):
        site = self.site()
        for args in (["--version"], ["--help"], ["--config", site.settings, "check"],
                     ["match", "--rules", site.folder / "rules.d", "--json", "-"]):
            with self.subTest(args=args), open("/dev/full", "wb") as full:
                result = daemon.run_program(*args, stdout=full, stderr=subprocess.PIPE, input=b"A shipment of weapons.")
                self.assertEqual(1, result.status, result)
                self.assertIn("standard output: No space left on device", result.err)

    def test_a_reader_that_leaves_ends_a_command_quietly(self):
        site = self.site()
        lines = b'{"body": "A shipment of weapons."}\n' * 20000
        run = subprocess.Popen([daemon.PROGRAM, "--json", "match", "--rules", str(site.folder / "rules.d"), "--lines", "-"],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               env=daemon.clean_environment())
        run.stdout.close()
        try:
            run.stdin.write(lines)
            run.stdin.close()
        except BrokenPipeError:
            pass
        self.assertEqual(1, run.wait(timeout=daemon.PATIENCE))
        self.assertNotIn(b"Sanitizer", run.stderr.read())
        run.stderr.close()

    def test_a_full_standard_output_keeps_the_alert_for_later(self):
        web = self.http()
        site = self.site(feeds=[("news", web.on_feed("/a.xml", shipment(1)))])
        with open("/dev/full", "wb") as full:
            self.expect(1, site.once(stdout=full, stderr=subprocess.PIPE))
        [row] = site.ask("deliveries")
        self.assertEqual("waiting", row["state"])

    def test_closed_streams_get_no_words_meant_for_others(self):
        """With 0, 1 and 2 closed, the next files or sockets would have their numbers."""
        web = self.http()
        hook = web.on("/hook", Reply(200, b"ok", "text/plain"))
        site = self.site(channels=f'  screen: {{type: stdout}}\n  hook: {{type: webhook, url: "{hook}"}}', to="screen, hook",
                         feeds=[("news", web.on_feed("/a.xml", shipment(1)))])
        command = f'exec "{daemon.PROGRAM}" --config "{site.settings}" run --once <&- >&- 2>&-'
        run = subprocess.run(["sh", "-c", command], timeout=daemon.PATIENCE, env=daemon.clean_environment())
        self.assertEqual(1, run.returncode, "what could not be printed was not delivered")
        for path in (site.folder / "state").iterdir():
            self.assertNotIn(b'"level":', path.read_bytes(), "a log line was written into the state")
        states = {row["channel"]: row["state"] for row in site.ask("deliveries")}
        self.assertEqual({"screen": "waiting", "hook": "delivered"}, states)

    def test_closed_streams_are_held_so_that_nothing_else_gets_their_numbers(self):
        site = self.site()
        command = f'exec "{daemon.PROGRAM}" --config "{site.settings}" run <&- >&- 2>&-'
        run = subprocess.Popen(["sh", "-c", command], env=daemon.clean_environment())
        self.addCleanup(run.wait)
        self.addCleanup(run.kill)
        daemon.wait_for("it runs", lambda: (site.folder / "control.sock").exists())
        self.assertEqual(["/dev/null"] * 3, [os.readlink(f"/proc/{run.pid}/fd/{number}") for number in range(3)])

    def test_a_terminal_gets_colours_and_a_plain_log_and_no_color_is_kept(self):
        web = self.http()
        for env, has_colour in (({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False),
                                ({"TERM": "dumb"}, False)):
            with self.subTest(env=env):
                site = self.site(feeds=[("news", web.on_feed("/a.xml", shipment(1)))])
                text = self.on_terminal(["--config", str(site.settings), "run", "--once"], env)
                self.assertIn("Report 1", text)
                self.assertEqual(has_colour, "\x1b[" in text, text)

    def on_terminal(self, args, env):
        main, other = pty.openpty()
        run = subprocess.Popen([daemon.PROGRAM, *args], stdin=other, stdout=other, stderr=subprocess.DEVNULL,
                               env=daemon.clean_environment(env, without=[] if "NO_COLOR" in env else ["NO_COLOR"]))
        os.close(other)
        text = b""
        while select.select([main], [], [], daemon.PATIENCE)[0]:
            try:
                piece = os.read(main, 65536)
            except OSError:  # how a terminal says that the other side is closed
                break
            if not piece:
                break
            text += piece
        os.close(main)
        self.assertEqual(0, run.wait(timeout=daemon.PATIENCE))
        return text.decode()

    def test_no_home_no_path_and_no_terminal_are_needed(self):
        web = self.http()
        site = self.site(feeds=[("news", web.on_feed("/a.xml", shipment(1)))])
        names = [name for name in os.environ if not name.startswith(("ASAN", "UBSAN", "LSAN"))]
        self.expect(0, site.once(without=names, start_new_session=True), "Report 1")

    def test_proxies_of_the_environment_are_ignored(self):
        web = self.http()
        site = self.site(feeds=[("news", web.on_feed("/a.xml", shipment(1)))])
        trap = {name: "http://127.0.0.1:1" for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy")}
        self.expect(0, site.once(env=trap), "Report 1")


class Folders(daemon.Case):
    def test_an_empty_configuration_is_told_what_it_lacks(self):
        site = self.site()
        for text in ("", "---\n", "# nothing\n", "{}\n"):
            with self.subTest(text=text):
                site.write("sanctions-watch.yaml", text)
                result = self.expect(1, site.command("check"), "sanctions-watch.yaml", "error")
                self.assertIn("channel", result.err + result.out)
                self.expect(78, site.command("run"))

    def test_empty_folders_are_a_warning_and_it_runs(self):
        site = self.site()
        for name in ("feeds.d/feeds.yaml", "rules.d/rules.yaml"):
            os.remove(site.folder / name)
        self.expect(0, site.command("check"), "0 feeds, 0 rules", "warning")
        self.expect(0, site.once())
        running = self.daemon(site)
        self.assertEqual([], site.ask("feeds"))
        self.ends_well(running)

    def test_a_folder_that_is_named_and_absent_is_an_error(self):
        site = self.site()
        os.rename(site.folder / "rules.d", site.folder / "rules.old")
        self.expect(1, site.command("check"), "rules.d")
        self.expect(78, site.command("run"), "rules.d")

    def test_a_state_folder_that_is_a_file_or_absent_is_told(self):
        site = self.site()
        os.rmdir(site.folder / "state")
        site.write("state", "a file")
        self.expect(1, site.command("run"), str(site.folder / "state"))

    def test_a_state_that_is_no_database_is_told_and_left_alone(self):
        site = self.site()
        path = site.write("state/watch.db", "this is no database\n" * 100)
        self.expect(1, site.command("run"), "watch.db")
        self.assertEqual("this is no database\n" * 100, path.read_text())
        self.expect(1, site.command("status"), "watch.db")

    def test_a_daemon_that_can_have_no_control_socket_warns_and_runs(self):
        web = self.http()
        for change in (("control.sock", "absent/control.sock"), ("control.sock", "rules.d"),
                       ("listen: {control: control.sock}", "")):
            with self.subTest(change=change):
                site = self.site(feeds=[("news", web.on_feed("/a.xml", shipment(1)))])
                site.settings.write_text(site.settings.read_text().replace(*change))
                running = self.daemon(site, ready=False)
                daemon.wait_for("the alert", lambda: "Report 1" in running.out(), detail=running.log)
                self.assertTrue(running.logged("no control socket", level="warn"), running.log())
                self.ends_well(running)

    def test_files_that_others_may_write_are_refused(self):
        site = self.site()
        os.chmod(site.folder, 0o755)
        for name in ("sanctions-watch.yaml", "rules.d/rules.yaml", "feeds.d/feeds.yaml"):
            with self.subTest(name=name):
                os.chmod(site.folder / name, 0o666)
                self.expect(1, site.command("check"), name.split("/")[-1], "write")
                os.chmod(site.folder / name, 0o600)
        self.expect(0, site.command("check"))

    def test_the_state_is_for_its_owner_alone(self):
        web = self.http()
        site = self.site(feeds=[("news", web.on_feed("/a.xml", shipment(1)))])
        self.expect(0, site.once())
        for path in (site.folder / "state").iterdir():
            self.assertEqual(0, path.stat().st_mode & 0o077, path)

    def test_spaces_and_odd_letters_in_paths_are_taken(self):
        site = self.site()
        odd = site.folder / "a folder, ‘odd’ %s"
        odd.mkdir(mode=0o700)
        for name in ("feeds.d", "rules.d", "state", "sanctions-watch.yaml"):
            os.rename(site.folder / name, odd / name)
        self.expect(0, daemon.run_program("--config", odd / "sanctions-watch.yaml", "run", "--once"))
        self.expect(0, daemon.run_program("--config", "sanctions-watch.yaml", "check", cwd=odd))


@unittest.skipUnless(AS_ROOT, "only root can run it as another user")
class OtherUser(daemon.Case):
    def as_nobody(self, *args):
        return daemon.run_program(*args, **nobody())

    def open_path(self, site):
        """Lets others look into the folder, not into its files."""
        os.chmod(site.folder, 0o755)

    def test_a_configuration_that_cannot_be_read_is_told(self):
        site = self.site()
        self.open_path(site)
        result = self.expect(2, self.as_nobody("--config", site.settings, "check"), "sanctions-watch.yaml")
        self.assertIn("ermission denied", result.err)
        self.expect(78, self.as_nobody("--config", site.settings, "run"), "ermission denied")
        self.expect(2, self.as_nobody("--config", site.settings, "status"), "ermission denied")

    def test_a_state_that_cannot_be_written_is_told(self):
        site = self.site()
        self.open_path(site)
        for path in [site.settings, *site.folder.glob("*.d"), *site.folder.glob("*.d/*")]:
            os.chown(path, nobody()["user"], nobody()["group"])
        result = self.expect(1, self.as_nobody("--config", site.settings, "run", "--once"), "state")
        self.assertIn("ermission denied", result.err)

    def test_a_user_who_may_not_ask_the_daemon_is_told_so(self):
        site = self.site()
        running = self.daemon(site)
        self.open_path(site)
        for path in (site.settings, *site.folder.glob("*.d"), *site.folder.glob("*.d/*")):
            os.chmod(path, 0o755 if path.is_dir() else 0o644)
        result = self.expect(1, self.as_nobody("--config", site.settings, "status"), "not allowed")
        self.assertNotIn("no daemon is running", result.err)
        self.ends_well(running)


if __name__ == "__main__":
    daemon.main()
