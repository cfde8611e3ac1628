#!/usr/bin/env python3
"""The evaluator itself, on cases small enough to judge by eye."""
import tempfile
import unittest
from pathlib import Path

import random_rules
import rules_oracle

LISTS = {
    "lines": {"file": "lines.txt", "format": "lines", "lines": ["arms", "", "carbon fibre"]},
    "officials": {"entries": [
        {"name": "Kim Jong Un", "also": ["金正恩", "김정은"], "short": ["Kim"]},
        {"name": "Vladimir Putin", "also": ["ปูติน", "プーチン"], "short": ["Putin"],
         "except": ["Putin Street", "รัสปูติน"]},
        {"name": "John Kirby", "short": ["Kirby"], "needs": ["White House"]},
        {"name": "Acme", "needs": ["bank"], "needs_within": "3 words"},
    ]},
}

# node, article (body, or title and body), is it true
CASES = [
    ("weapons talks", "The weapons, talks", True),
    ("weapons talks", "The weapons. Talks", False),
    ("weapons talks", "The weapons.\n\ntalks", False),
    ("weapons talks", "weapons\ntalks", True),
    ("weapon*", "weaponry", True),
    ("weapon", "weapons", False),
    ("S-400", "an S400 and", True),
    ("S400", "an S-400 and", True),
    ("US", "the U.S. said", True),
    ("Korea", "Korea’s leader", True),
    ("O'Brien", "O’Brien", True),
    ("Erdogan", "ERDOĞAN", True),
    ("Королев", "Королёв", True),
    ("Шойгу", "Шоигу", False),
    ("プーチン", "ラスプーチン", False),
    ("プーチン", "ウラジーミル・プーチンは", True),
    ("푸틴", "푸틴은 갔다", True),
    ("틴은", "푸틴은 갔다", False),
    ("سلاح", "وبالسلاح", True),
    ("الجيش", "للجيش", True),
    ("سلاح", "إسلاح", False),
    ({"exact": ["WHO"]}, "who", False),
    ({"exact": ["US"]}, "the U.S. said", True),
    ({"exact": ["WHO"]}, {"title": "WHO TALKS LATE"}, False),
    ({"exact": ["WHO"]}, {"title": "WHO TALKS"}, True),
    ({"near": ["arms", "deal"], "within": "2 words"}, "arms one two deal", True),
    ({"near": ["arms", "deal"], "within": "2 words"}, "arms one two three deal", False),
    ({"near": ["arms", "deal"], "within": "1 words"}, "arms 武器 deal", True),
    ({"near": ["arms", "deal"], "within": "1 words"}, "arms 武器弹 deal", False),
    ({"near": ["arms", "deal"], "within": "sentence"}, "Arms. Deal", False),
    ({"near": ["arms", "deal"], "within": "paragraph"}, "Arms. Deal", True),
    ({"near": ["arms", "deal"], "within": "paragraph"}, "Arms\n\ndeal", False),
    ({"near": ["arms", "deal"], "within": "2 words", "in_order": "true"}, "deal arms", False),
    ({"near": ["arms", "arms"], "within": "2 words"}, "arms", False),
    ({"near": ["arms", "arms"], "within": "2 words"}, "arms arms", True),
    ({"any": ["arms", "deal"], "mentions": "2"}, "arms and a deal", True),
    ({"any": ["arms deal", "deal"], "mentions": "2"}, "arms deal", False),
    ({"any": ["arms"], "except": ["arms race"]}, "arms race", False),
    ({"any": ["arms"], "except": ["arms"]}, "arms", True),
    ({"any": ["arms"], "in": "title"}, "arms", False),
    ({"any": ["arms"], "in": "lead"}, "arms\n\ndeal", True),
    ({"any": ["deal"], "in": "lead"}, "arms\n\ndeal", False),
    ({"any": ["teaser"]}, "arms\n\nMORE READING!\nteaser", False),
    ({"any": ["teaser"], "in": "everywhere"}, "arms\n\nMORE READING!\nteaser", True),
    ({"any": ["teaser"]}, "arms\n\nMORE READING!\nteaser\n\n" + "word " * 25, True),
    ({"any": ["teaser"]}, "arms\n\nMORE READING!\nteaser\n\n" + "word " * 24, False),
    ({"all": ["arms", {"none": ["museum"]}]}, "arms", True),
    ({"all": ["arms", {"none": ["museum"]}]}, "arms in a museum", False),
    ({"at_least": "2", "of": ["arms", "deal", "talks"]}, "arms talks", True),
    ({"at_least": "2", "of": ["arms", "deal", "talks"]}, "arms arms", False),
    ({"forms": ["inspector"]}, {"body": "Inspectors came", "language": "en"}, True),
    ({"forms": ["inspector"]}, {"body": "Inspection came", "language": "en"}, False),
    ({"forms": ["inspector"]}, {"body": "Inspectors came", "language": "zh"}, False),
    ({"forms": ["санкции"]}, {"body": "новых санкций", "language": "ru"}, True),
    ({"like": ["Natanz"], "typos": "1"}, "at Natans", True),
    ({"like": ["Natanz"]}, "at Natnaz", True),
    ({"like": ["Natanz"]}, "at Nattans", False),
    ({"like": ["Natanz"], "typos": "2"}, "at Nattans", True),
    ({"like": ["Natanz"]}, "at Matanz", False),
    ({"like": ["Kim"], "typos": "2"}, "Kin", False),
    ({"any": ["arms"], "not_near": {"of": ["trade"], "within": "2 words"}}, "arms in the trade", False),
    ({"any": ["arms"], "not_near": {"of": ["trade"], "within": "2 words"}}, "arms one two three trade", True),
    ({"any": ["arms"], "not_near": {"of": ["trade"], "within": "sentence"}}, "Arms. Trade", True),
    ({"list": "lines"}, "carbon fibre", True),
    ({"list": "lines"}, "fibre", False),
    ({"list": "officials"}, "Kim bought it", False),
    ({"list": "officials", "mentions": "2"}, "Kim Jong Un came. Later Kim left", True),
    ({"list": "officials", "mentions": "2"}, "Kim Jong Un met with Kim Yo Jong", False),
    ({"list": "officials", "mentions": "2"}, "Vladimir Putin on the Putin Street", False),
    ({"list": "officials"}, "รัสปูติน", False),
    ({"list": "officials"}, "ปูติน", True),
    ({"list": "officials"}, "John Kirby drew", False),
    ({"list": "officials"}, "John Kirby of the White House", True),
    ({"list": "officials"}, "the bank of one Acme", True),
    ({"list": "officials"}, "the bank of one two three Acme", False),
]


def rules_of(rule, lists=LISTS):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rules.d"
        random_rules.write(Path(folder), lists, [rule], [])
        return rules_oracle.Rules([path])


def evaluate(rule, article):
    rules = rules_of({"id": "r", **rule})
    data = article if isinstance(article, dict) else {"body": article}
    return rules.match(rules.rules[0][1], rules_oracle.Article(data, rules.boilerplate))


class Oracle(unittest.TestCase):
    def test_every_condition_of_the_list_is_as_true_as_it_says(self):
        for node, article, wanted in CASES:
            if "forms" in node and rules_oracle.SNOWBALL is None:
                continue
            with self.subTest(node=node, article=article):
                self.assertEqual(evaluate({"when": node}, article) is not None, wanted)

    def test_windows_are_minimal(self):
        rule = {"when": {"near": ["arms", "deal"], "within": "8 words"}}
        _, windows = evaluate(rule, "arms and arms deal")
        self.assertEqual(windows, {("body", 2, 3)})

    def test_the_highest_severity_wins(self):
        rule = {"when": "arms", "severity": "high",
                "escalate": [{"when": "arms", "to": "low"}, {"when": "deal", "to": "critical"}]}
        self.assertEqual(evaluate(rule, "arms")[0], "high")
        self.assertEqual(evaluate(rule, "arms deal")[0], "critical")

    def test_unless_filters_and_languages_stop_a_rule(self):
        rule = {"when": "arms", "unless": "museum", "languages": ["en"],
                "sources": {"except": ["sports"]}}
        self.assertIsNotNone(evaluate(rule, "arms"))
        self.assertIsNone(evaluate(rule, "arms museum"))
        self.assertIsNone(evaluate(rule, {"body": "arms", "language": "ru"}))
        self.assertIsNone(evaluate(rule, {"body": "arms", "source": "sports"}))

    def test_a_seed_gives_the_same_rules_and_articles_each_time(self):
        self.assertEqual(random_rules.generate(7, 5, 5), random_rules.generate(7, 5, 5))


if __name__ == "__main__":
    unittest.main()
