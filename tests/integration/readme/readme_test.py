#!/usr/bin/env python3
"""Does what README.md tells a new user to do with rules.

usage: readme_test.py PROGRAM SOURCE
"""
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAM, SOURCE = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
README = (SOURCE / "README.md").read_text()


def run(*words, **options):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, **options)


class Readme(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="readme-"))
        self.addCleanup(shutil.rmtree, self.folder)
        shutil.copytree(SOURCE / "config", self.folder, dirs_exist_ok=True)
        self.config = ("--config", str(self.folder / "sanctions-watch.yaml"))
        rule = re.search(r"```yaml\n(.*?)```", README, re.DOTALL).group(1)
        (self.folder / "rules.d/drone-parts.yaml").write_text(rule)

    def test_the_first_rule_keeps_its_promises(self):
        done = run(*self.config, "test", "rules.d/drone-parts.yaml", cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("2 tests of 1 rule passed", done.stdout)

    def test_the_first_rule_stands_beside_the_shipped_ones(self):
        for command in ("check", "test"):
            done = run(*self.config, command)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_the_sentence_meets_the_first_rule(self):
        sentence = re.search(r"echo '(.*?)' \| sanctions-watch match --rules rules.d -\n", README).group(1)
        done = run("match", "--rules", "rules.d", "-", cwd=self.folder, input=sentence)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("drone-parts", done.stdout)

    def test_every_command_shown_is_there(self):
        commands = run("--help").stdout
        shown = set(re.findall(r"(?:^    |\| |`)sanctions-watch ([a-z]+)", README, re.MULTILINE))
        self.assertTrue({"check", "test", "match", "status"} <= shown, shown)
        for name in shown:
            line = re.search(rf"^  {name} .*", commands, re.MULTILINE)
            self.assertTrue(line and "not there yet" not in line.group(), name)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
