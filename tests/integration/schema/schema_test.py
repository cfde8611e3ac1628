#!/usr/bin/python3
"""The JSON Schema against the loader: both take and refuse the same files.

What the loader refuses for its structure (unknown keys, wrong types, words that
are none of the choice) the schema has to refuse, and it has to take whatever
the loader takes.  Beside tables of files that were thought of, every good file
is bent at every place: a list for a word, an unknown key, a needed one gone.
"""
import copy
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import jsonschema
import yaml

import files

PROGRAM = None  # set by main()
SOURCE = pathlib.Path(__file__).resolve().parents[3]
EXAMPLES = SOURCE.parent / "shared/rules-examples/rules.d"

# Findings about form; others are about names and meaning (RULES.md 6).
STRUCTURE = {"R005", "R020", "R021", "R022", "R023", "R024", "R026", "R029",
             "R040", "R046", "R090",
             "C010", "C011", "C012", "C013", "C018", "C090"}


class Core(yaml.SafeLoader):
    """YAML 1.2 as editors read it: NO, 12:30 and 2026-01-01 are texts."""


Core.yaml_implicit_resolvers = {}
for tag, expression, first in (
        ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
        ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
        ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
        ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$",
         list("-+.0123456789"))):
    Core.add_implicit_resolver(
        "tag:yaml.org,2002:" + tag, re.compile(expression), first)


def read(text):
    return yaml.load(text, Core)


def write(document):
    """JSON is YAML."""
    return json.dumps(document, ensure_ascii=False)


def schema(what):
    result = subprocess.run([PROGRAM, "schema", what], check=True,
                            capture_output=True, text=True)
    return json.loads(result.stdout)


class Site:
    """A configuration in a folder, and what `check` says of its files."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        for name in ("rules.d", "feeds.d"):
            (self.folder / name).mkdir()
        for name in ("ca.pem", "hook", "key", "places.txt", "article.json"):
            (self.folder / name).write_text("https://a.example/x\n")
            (self.folder / name).chmod(0o600)
        (self.folder / "article.json").write_text('{"title": "A film"}\n')
        self.settings(files.WHOLE["settings"])
        self.feed("world", files.WHOLE["feeds"])

    def close(self):
        shutil.rmtree(self.folder)

    def settings(self, text):
        path = self.folder / "sanctions-watch.yaml"
        path.write_text(text)
        path.chmod(0o600)

    def feed(self, name, text):
        (self.folder / "feeds.d" / f"{name}.yaml").write_text(text)

    def rule(self, name, text):
        (self.folder / "rules.d" / f"{name}.yaml").write_text(text)

    def check(self):
        """{file's name without .yaml: the errors' codes}"""
        result = subprocess.run(
            [PROGRAM, "check", "--ci", "--json", "--all", "--config",
             str(self.folder / "sanctions-watch.yaml")],
            capture_output=True, text=True, check=False)
        codes = {}
        for line in result.stdout.splitlines():
            row = json.loads(line)
            if row.get("level") == "error":
                name = pathlib.Path(row.get("file", "")).stem
                codes.setdefault(name, []).append(
                    (row["code"], row["line"], row["message"]))
        return codes


def rule(name, body):
    """A file with one rule of that name."""
    return f"version: 1\nrules:\n  - id: {name}\n    {body}\n"


def bend(value, keys_are_free):
    """Every document that differs from this one at one place, with a name for
    the difference; `keys_are_free` where the map's keys are the author's."""
    if isinstance(value, dict):
        yield "a list here", [value]
        yield "a word here", "word"
        if not keys_are_free:
            yield "an unknown key", {**value, "unknown": "word"}
        for key in value:
            rest = {k: v for k, v in value.items() if k != key}
            if rest:  # a file of nothing is none to the loader
                yield f"{key} gone", rest
            free = key in ("lists", "channels")
            for how, other in bend(value[key], free):
                yield f"{key}: {how}", {**value, key: other}
    elif isinstance(value, list):
        yield "a map here", {"unknown": value}
        yield "a word here", "word"
        yield "nothing here", []
        for at, item in enumerate(value):
            for how, other in bend(item, False):
                bent = copy.copy(value)
                bent[at] = other
                yield f"{at}: {how}", bent
    else:
        yield "a list in place of a word", [value]
        yield "a map in place of a word", {"unknown": value}


class Files(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.addCleanup(self.site.close)

    def schema_refuses(self, what, document):
        return [error.message for error in VALIDATORS[what].iter_errors(
            document)]

    def expect_taken(self, what, text, codes):
        self.assertEqual([], codes, "the loader refuses it")
        self.assertEqual([], self.schema_refuses(what, read(text)))

    def expect_refused(self, what, text, codes):
        self.assertTrue(codes, "the loader takes it")
        self.assertTrue(self.schema_refuses(what, read(text)),
                        f"the schema takes it; the loader says {codes}")

    def load_rules(self, texts):
        """The same, {name: text of a file} in one folder, for all."""
        names = {f"r{at:04d}": name for at, name in enumerate(texts)}
        for file, name in names.items():
            self.site.rule(file, texts[name])
        codes = self.site.check()
        return {name: codes.get(file, []) for file, name in names.items()}

    def test_the_whole_files_are_taken(self):
        self.site.rule("whole", files.WHOLE["rules"])
        self.assertEqual({}, self.site.check())
        for what, text in files.WHOLE.items():
            with self.subTest(what=what):
                self.assertEqual([], self.schema_refuses(what, read(text)))

    def test_the_whole_files_use_every_key_that_there_is(self):
        for what, text in files.WHOLE.items():
            missing = sorted(keys_of(SCHEMAS[what]) - set(
                re.findall(r"([a-z_]+): ?", text)))
            with self.subTest(what=what):
                self.assertEqual([], missing)

    def test_what_is_good_is_taken_by_both(self):
        texts = {name: rule(f"g{at}", body)
                 for at, (name, body) in enumerate(files.GOOD.items())}
        for name, codes in self.load_rules(texts).items():
            with self.subTest(name):
                self.expect_taken("rules", texts[name], codes)

    def test_what_is_bad_is_refused_by_both(self):
        texts = {name: rule(f"b{at}", body)
                 for at, (name, body) in enumerate(files.BAD.items())}
        texts.update(files.BAD_FILES)
        for name, codes in self.load_rules(texts).items():
            with self.subTest(name):
                self.expect_refused("rules", texts[name], codes)

    def test_what_only_the_loader_can_know_is_left_to_it(self):
        texts = {name: rule(f"m{at}", body)
                 for at, (name, body) in enumerate(files.BEYOND.items())}
        for name, codes in self.load_rules(texts).items():
            with self.subTest(name):
                self.assertTrue(codes)
                self.assertEqual(
                    [], self.schema_refuses("rules", read(texts[name])))

    def test_an_editor_asks_to_quote_what_is_no_text_to_it(self):
        texts = {name: rule(f"u{at}", body)
                 for at, (name, body) in enumerate(files.UNQUOTED.items())}
        for name, codes in self.load_rules(texts).items():
            with self.subTest(name):
                self.assertEqual([], codes)
                self.assertTrue(
                    self.schema_refuses("rules", read(texts[name])))

    def test_bad_settings_are_refused_by_both(self):
        whole = read(files.WHOLE["settings"])
        for name, text in files.BAD_SETTINGS.items():
            with self.subTest(name):
                bad = write({**whole, **read(text)})
                self.site.settings(bad)
                codes = self.site.check().get("sanctions-watch", [])
                self.expect_refused("settings", bad, codes)

    def test_bad_feeds_are_refused_by_both(self):
        for name, text in files.BAD_FEEDS.items():
            with self.subTest(name):
                self.site.feed("bad", text)
                self.expect_refused(
                    "feeds", text, self.site.check().get("bad", []))

    def test_rules_that_are_bent_anywhere_are_judged_alike(self):
        whole = read(files.WHOLE["rules"])
        bent = {how: write(document) for how, document in bend(whole, False)}
        self.assertGreater(len(bent), 400)
        for how, codes in self.load_rules(bent).items():
            self.judge("rules", how, bent[how], codes)

    def test_feeds_that_are_bent_anywhere_are_judged_alike(self):
        bent = [(how, write(document)) for how, document in bend(
            read(files.WHOLE["feeds"]), False)]
        self.assertGreater(len(bent), 50)
        for at, (_, text) in enumerate(bent):
            self.site.feed(f"f{at:04d}", text)
        codes = self.site.check()
        for at, (how, text) in enumerate(bent):
            self.judge("feeds", how, text, codes.get(f"f{at:04d}", []))

    def test_settings_that_are_bent_anywhere_are_judged_alike(self):
        for at, (how, document) in enumerate(
                bend(read(files.WHOLE["settings"]), False)):
            self.site.settings(write(document))
            self.judge("settings", how, write(document),
                       self.site.check().get("sanctions-watch", []))
        self.assertGreater(at, 200)

    def judge(self, what, how, text, codes):
        form = [one for one in codes if one[0] in STRUCTURE]
        with self.subTest(how):
            if form:
                self.expect_refused(what, text, form)
            elif not codes:
                self.assertEqual(
                    [], self.schema_refuses(what, read(text)), how)

    def test_the_files_that_are_shipped_are_taken(self):
        config = SOURCE / "config"
        found = [("settings", config / "sanctions-watch.yaml")]
        found += [("feeds", path) for path in (config / "feeds.d").glob("*.yaml")]
        found += [("rules", path) for path in (config / "rules.d").glob("*.yaml")]
        found += [("rules", path) for path in (
            SOURCE / "tests/data/rules/rules.d").glob("*.yaml")]
        self.assertGreater(len(found), 3)
        for what, path in found:
            with self.subTest(path=path.name):
                self.assertEqual(
                    [], self.schema_refuses(what, read(path.read_text())))

    @unittest.skipUnless(EXAMPLES.is_dir(), "the example rules are not here")
    def test_the_example_rules_are_taken(self):
        for path in EXAMPLES.glob("*.yaml"):
            with self.subTest(path=path.name):
                self.assertEqual(
                    [], self.schema_refuses("rules", read(path.read_text())))


class Words(unittest.TestCase):
    def test_each_is_a_schema_of_draft_7(self):
        for what, one in SCHEMAS.items():
            with self.subTest(what):
                self.assertIn("draft-07", one["$schema"])
                jsonschema.Draft7Validator.check_schema(one)

    def test_every_key_is_described(self):
        for what, one in SCHEMAS.items():
            for path, key in properties(one, ""):
                with self.subTest(what=what, path=path):
                    self.assertGreater(len(key.get("description", "")), 2)

    def test_a_window_says_which_words_it_counts(self):
        within = SCHEMAS["rules"]["definitions"]["condition-map"][
            "properties"]["within"]
        self.assertIn("words in between", within["description"])
        self.assertIn("8 words, sentence or paragraph",
                      within["patternErrorMessage"])

    def test_an_unknown_word_gets_a_hint(self):
        result = subprocess.run([PROGRAM, "schema", "rule"], check=False,
                                capture_output=True, text=True)
        self.assertEqual(2, result.returncode)
        self.assertIn("did you mean 'rules'", result.stderr)


def properties(node, path):
    """Every key of every map, but those that refuse what stands elsewhere."""
    if isinstance(node, list):
        for item in node:
            yield from properties(item, path)
    if not isinstance(node, dict):
        return
    for key, value in node.get("properties", {}).items():
        is_plain = "if" in node or "const" in value or "$ref" in str(
            value) and "description" not in value
        if isinstance(value, dict) and not is_plain:
            yield f"{path}.{key}", value
    for key, value in node.items():
        if key not in ("if", "dependencies"):
            yield from properties(value, f"{path}.{key}")


def keys_of(one):
    """The names of all keys that are not refused."""
    return {path.rsplit(".", 1)[1] for path, key in properties(one, "")
            if "not" not in key}


def main():
    global PROGRAM, SCHEMAS, VALIDATORS
    PROGRAM = sys.argv.pop(1)
    SCHEMAS = {what: schema(what) for what in ("settings", "feeds", "rules")}
    VALIDATORS = {what: jsonschema.Draft7Validator(one)
                  for what, one in SCHEMAS.items()}
    unittest.main()


SCHEMAS = VALIDATORS = None

if __name__ == "__main__":
    main()
