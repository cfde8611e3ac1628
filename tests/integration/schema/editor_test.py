#!/usr/bin/python3
"""What yaml-language-server makes of the schemas: marks, completions, hover.

Runs where the server can be had: in PATH, in a node_modules at or above this
folder, or where YAML_LANGUAGE_SERVER says.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import files
import language_server

PROGRAM = None  # set by main()
SOURCE = pathlib.Path(__file__).resolve().parents[3]

MARKED = (
    # where, line of the mark, words of it
    ("when: {alll: [x]}", 4, "alll is not allowed"),
    ("when:\n      near: [a, b]\n      within: 10", 6,
     "Write how close with its unit: 8 words, sentence or paragraph"),
    ("when:\n      near: [a, b]\n      within: near", 6,
     "Write how close with its unit: 8 words, sentence or paragraph"),
    ("when:\n      near: [a, b]", 4, "near: needs within:"),
    ("when:\n      any: [a]\n      all: [b]", 6, "is of one kind"),
    ("when: [a, b]", 4, "put any: or all: before a list"),
    ("when: {any: [true]}", 4, "quote true, false and null"),
    ("when: {none: [a]}", 4, "only as an item of all:"),
    ("when:\n      near:\n        - all: [a]\n        - b\n"
     "      within: 8 words", 6, "not what is about the whole article"),
    ("when:\n      all:\n        - any: x", 6, "A list is expected"),
    ("when: x\n    severity: hihg", 5, '"medium", "high"'),
    ("when: x\n    collapse: 48hours", 5, "{for: 48h}"),
    ("when: x\n    limit: {alerts: 5, per: 1}", 5, "30m, 48h, 7d"),
    ("when: x\n    expires: 2026-13-01", 5, "2027-12-31"),
    ("wen: x", 4, "wen is not allowed"),
)


class Editor(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        for what in files.WHOLE:
            result = subprocess.run([PROGRAM, "schema", what], check=True,
                                    capture_output=True)
            (cls.folder / f"{what}.schema.json").write_bytes(result.stdout)
        cls.server = language_server.Server(
            language_server.find(), cls.folder)

    @classmethod
    def tearDownClass(cls):
        cls.server.close()
        shutil.rmtree(cls.folder)

    def head(self, what):
        return (f"# yaml-language-server: $schema={self.folder}/"
                f"{what}.schema.json\n")

    def rule(self, body):
        return (self.head("rules") +
                f"version: 1\nrules:\n  - id: a\n    {body}\n")

    def test_good_files_have_no_mark(self):
        texts = dict(files.WHOLE)
        for what, text in texts.items():
            with self.subTest(what):
                self.assertEqual(
                    [], self.server.problems(self.head(what) + text))
        for path in (SOURCE / "config/rules.d").glob("*.yaml"):
            with self.subTest(path.name):
                self.assertEqual([], self.server.problems(
                    self.head("rules") + path.read_text()))

    def test_good_rules_have_no_mark(self):
        for name, body in files.GOOD.items():
            with self.subTest(name):
                self.assertEqual([], self.server.problems(self.rule(body)))

    def test_bad_rules_are_marked(self):
        for name, body in files.BAD.items():
            with self.subTest(name):
                self.assertTrue(self.server.problems(self.rule(body)))

    def test_marks_stand_where_the_mistake_is_and_say_what_to_write(self):
        for body, line, words in MARKED:
            with self.subTest(body):
                found = [text for at, text in self.server.problems(
                    self.rule(body)) if at == line + 1]
                self.assertIn(words, "\n".join(found))

    def offered(self, body):
        return self.server.completions(self.rule(body))

    def test_conditions_are_offered_under_when_with_what_they_mean(self):
        for body in ("when:\n      §", "when: §"):
            with self.subTest(body):
                offered = self.offered(body)
                for word in ("any", "all", "near", "list", "exact"):
                    self.assertGreater(len(offered.get(word, "")), 10, word)
                self.assertNotIn("none", offered)
                self.assertNotIn("where", offered)

    def test_none_is_offered_under_all_alone(self):
        self.assertIn("none", self.offered("when:\n      all:\n        - §"))
        self.assertNotIn(
            "none", self.offered("when:\n      any:\n        - §"))

    def test_near_is_offered_what_has_a_place_in_the_text(self):
        offered = self.offered(
            "when:\n      near:\n        - §\n      within: 8 words")
        self.assertIn("any", offered)
        self.assertNotIn("all", offered)
        self.assertNotIn("rule", offered)

    def test_words_of_a_choice_are_offered(self):
        self.assertLessEqual({"8 words", "sentence", "paragraph"}, set(
            self.offered("when:\n      near: [a, b]\n      within: §")))
        self.assertLessEqual({"info", "critical"}, set(
            self.offered("when: x\n    severity: §")))
        self.assertLessEqual({"escalate", "tests", "collapse"}, set(
            self.offered("when: x\n    §")))

    def test_channels_are_offered_the_keys_of_their_type(self):
        channel = self.head("settings") + "channels:\n  desk:\n    type: "
        self.assertLessEqual({"stdout", "webhook", "slack", "email"}, set(
            self.server.completions(channel + "§")))
        offered = self.server.completions(channel + "slack\n    §")
        self.assertIn("url_file", offered)
        self.assertNotIn("server", offered)

    def test_a_whole_rule_is_offered_where_one_may_stand(self):
        offered = self.server.completions(
            self.head("rules") + "version: 1\nrules:\n  - §")
        self.assertIn("a rule with a test", offered.get("rule", ""))

    def test_what_is_put_in_fits_where_it_stands(self):
        for body, want in (
                ("when: §", "\n  near:\n    - $1\n    - $2\n  within: "),
                ("when:\n      any:\n        - §",
                 "near:\n    - $1\n    - $2\n  within: ")):
            with self.subTest(body):
                found = [item["insertText"] for item in self.server.items(
                    self.rule(body)) if item["label"] == "near"]
                self.assertTrue(found[0].startswith(want), found)

    def test_hovering_over_a_window_tells_which_words_count(self):
        self.assertIn("counts the other words in between", self.server.hover(
            self.rule("when:\n      near: [a, b]\n      wit§hin: 8 words")))

    def test_hovering_over_a_key_tells_what_it_is_for(self):
        for body, words in (("wh§en: x", "what an article has to say"),
                            ("when: {ne§ar: [a, b], within: sentence}",
                             "close to each other")):
            self.assertIn(words, self.server.hover(self.rule(body)))


def main():
    global PROGRAM
    PROGRAM = sys.argv.pop(1)
    if language_server.find() is None:
        print("skipped: there is no yaml-language-server; "
              "YAML_LANGUAGE_SERVER may name it, or a folder with its "
              "node_modules")
        sys.exit(77)
    unittest.main()


if __name__ == "__main__":
    main()
