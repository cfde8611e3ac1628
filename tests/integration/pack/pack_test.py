#!/usr/bin/env python3
"""Measures the shipped rules on the labelled news of tests/data/pack.

An item is right for a tag where a rule with that tag fires exactly if the
label says so; tags that one could argue about count on neither side.  The
floors stand below what was measured when the rules were written: they are for
noticing that something broke, not for proving that all is well.

usage: pack_test.py PROGRAM SOURCE [--items]     --items shows what went wrong
"""
import collections
import json
import subprocess
import sys
import unittest
from pathlib import Path

PROGRAM, SOURCE = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
SHOW_ITEMS = "--items" in sys.argv
DATA = SOURCE / "tests/data/pack"
TAGS = ("arms", "sanctions", "evasion", "export-control", "nuclear", "missiles", "officials")

# Precision and recall of each tag, of each language, and over all.
TAG_FLOOR = {"look.jsonl": (0.95, 0.95), "final.jsonl": (0.90, 0.87), "second.jsonl": (0.95, 0.95), "third.jsonl": (0.95, 0.88),
             "fourth.jsonl": (0.80, 0.80)}
LANGUAGE_FLOOR = {"look.jsonl": (0.93, 0.90), "final.jsonl": (0.90, 0.85), "second.jsonl": (0.90, 0.95), "third.jsonl": (0.95, 0.75),
                  "fourth.jsonl": (0.80, 0.75)}
TOTAL_FLOOR = {"look.jsonl": (0.98, 0.97), "final.jsonl": (0.965, 0.94), "second.jsonl": (0.98, 0.97), "third.jsonl": (0.98, 0.94),
               "fourth.jsonl": (0.94, 0.88)}


def read(name):
    return [json.loads(line) for line in (DATA / name).read_text().splitlines()]


def tags_found(name):
    """The pack's tags of every item, by its id."""
    done = subprocess.run([PROGRAM, "match", "--rules", SOURCE / "config/rules.d", "--lines", "--json", DATA / name],
                          capture_output=True, text=True, check=True)
    found = collections.defaultdict(set)
    for line in done.stdout.splitlines():
        match = json.loads(line)
        found[match["article"]].update(tag for tag in match["tags"] if tag in TAGS)
    return found


class Tally:
    def __init__(self):
        self.right = self.wrong = self.missed = 0

    def add(self, wanted, got, may):
        self.right += wanted and got
        self.missed += wanted and not got
        self.wrong += got and not wanted and not may

    def figures(self):
        return (self.right / ((self.right + self.wrong) or 1), self.right / ((self.right + self.missed) or 1))

    def line(self, name):
        precision, recall = self.figures()
        return (f"{name:16} {self.right:4} right {self.wrong:3} wrong {self.missed:3} missed"
                f"  precision {precision:.3f} recall {recall:.3f}")


def measure(name):
    found = tags_found(name)
    by_tag, by_language, total = collections.defaultdict(Tally), collections.defaultdict(Tally), Tally()
    for item in read(name):
        for tag in TAGS:
            facts = (tag in item["tags"], tag in found[item["id"]], tag in item.get("may", ()))
            for tally in (by_tag[tag], by_language[item["language"]], total):
                tally.add(*facts)
            if SHOW_ITEMS and facts[0] != facts[1] and not facts[2]:
                print("missed" if facts[0] else "wrong ", tag, item["id"], item["title"])
    return by_tag, by_language, total


class Pack(unittest.TestCase):
    def above(self, name, tally, floor):
        print(tally.line(name))
        for what, figure, least in zip(("precision", "recall"), tally.figures(), floor):
            with self.subTest(of=name, what=what):
                self.assertGreaterEqual(figure, least)

    def half(self, name):
        by_tag, by_language, total = measure(name)
        print(f"\n{name}")
        for tag in TAGS:
            self.above(tag, by_tag[tag], TAG_FLOOR[name])
        for language in sorted(by_language):
            self.above(language, by_language[language], LANGUAGE_FLOOR[name])
        self.above("all", total, TOTAL_FLOOR[name])

    def test_the_items_that_were_looked_at_are_told_apart(self):
        self.half("look.jsonl")

    def test_so_are_those_that_were_not(self):
        self.half("final.jsonl")

    def test_so_are_those_of_a_second_hand(self):
        self.half("second.jsonl")
        self.half("third.jsonl")
        self.half("fourth.jsonl")

    def test_every_item_is_labelled_with_tags_of_the_pack(self):
        items = [item for name in TOTAL_FLOOR for item in read(name)]
        self.assertGreaterEqual(len(items), 400)
        self.assertEqual(len({item["id"] for item in items}), len(items))
        for item in items:
            self.assertLessEqual({*item["tags"], *item.get("may", ())}, {*TAGS}, item["id"])
        for language in {item["language"] for item in items}:
            silent = [item for item in items if item["language"] == language and not item["tags"]]
            self.assertGreaterEqual(len(silent), 8, language)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
