#!/usr/bin/env python3
"""Random rules and articles over a small vocabulary, the same for each seed.

The vocabulary is small so that rules meet articles often, and it holds what
is hard: scripts without spaces, names inside names, hyphens, letters beside
digits, capitals that matter, furniture.

usage: random_rules.py SEED FOLDER    writes FOLDER/rules.d and FOLDER/articles.jsonl
"""
import json
import random
import sys
from pathlib import Path

PLAIN = ("arms weapon weapons ammunition shells deal deals talks sold selling signed delivered "
         "report visit leader city pension payment new export transship").split()
NAMES = ["Moscow", "Kremlin", "Pyongyang", "Putin", "Kim", "Vladimir Putin", "Kim Jong Un",
         "Kim Jong-un", "Kim Yo Jong", "Putin Street", "John Kirby", "Kirby", "White House",
         "Erdoğan", "Erdogan", "Łukasz", "O'Brien", "O’Brien", "Korea's", "North Korea"]
CODES = ["S-400", "S400", "S 400", "U.S.", "US", "us", "WHO", "Who", "who", "AK-47", "ＷＨＯ", "No. 5"]
CYRILLIC = ["оружие", "оружия", "Москва", "Россия", "Ким Чен Ын", "Королёв", "Королев", "Шойгу",
            "Шоигу", "сделка"]
HAN = ["武器", "金正恩", "普京", "俄罗斯", "谈判", "金"]
KANA = ["プーチン", "ラスプーチン", "ロシア", "は", "の", "・"]
HANGUL = ["푸틴", "푸틴은", "무기", "북한", "북한의", "러시아", "김정은"]
ARABIC = ["سلاح", "السلاح", "بالسلاح", "وللسلاح", "أسلحة", "روسيا", "وروسيا", "بوتين"]
THAI = ["ปูติน", "รัสปูติน", "อาวุธ"]
UNWANTED = ["museum", "film review", "игра", "比赛", "sponsored"]

TEXT = PLAIN * 3 + NAMES * 2 + CODES + CYRILLIC + HAN + KANA + HANGUL + ARABIC + THAI + UNWANTED
TERMS = PLAIN * 2 + NAMES + ["S-400", "S400", "U.S.", "AK47"] + CYRILLIC + HAN + \
    [k for k in KANA if k not in "・はの"] + HANGUL + ARABIC + THAI + \
    ["weapon*", "sell*", "deal*", "transship*", "Росси*", "оруж*", "weapons deal", "arms talks",
     "Moscow talks", "俄罗斯武器", "북한 무기"]
EXACT = ["WHO", "US", "U.S.", "Who", "Erdoğan", "Королёв", "Kim", "arms", "S-400", "Putin"]
EXCEPTED = ["Putin Street", "Kim Yo Jong", "Vladimir Putin", "weapons deal", "ラスプーチン",
            "รัสปูติน", "North Korea", "俄罗斯武器", "new weapons"]
SOURCES = ["desk-a", "desk-b"]
LANGUAGES = ["en", "ru", "zh", "ko", "ar"]
CUT_AFTER, DROP_LINE = "MORE READING!", "Advertisement"

PARTS = {"text": ["title", "lead", "body"], "everywhere": ["title", "lead", "body"],
         "body": ["lead"], "title": [], "lead": []}


class Writer:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lists = {}

    def chance(self, share):
        return self.random.random() < share

    def some(self, pool, least, most):
        """Different ones of the pool."""
        pool = list(dict.fromkeys(pool))
        return self.random.sample(pool, self.random.randint(least, most))

    # Rules.

    def entry(self):
        pick = self.random.random()
        if pick < 0.5:
            return self.random.choice(TERMS)
        entry = self.random.choice([
            {"name": "Kim Jong Un", "also": ["Ким Чен Ын", "金正恩", "김정은"], "short": ["Kim", "金"]},
            {"name": "Vladimir Putin", "also": ["普京", "プーチン", "푸틴", "بوتين", "ปูติน"],
             "short": ["Putin"], "except": ["Putin Street", "รัสปูติน"]},
            {"name": "John Kirby", "short": ["Kirby"], "needs": ["White House", "U.S."]},
            {"name": "North Korea", "also": ["북한"], "needs": ["weapon*", "무기"]},
            {"name": "Kim Yo Jong", "short": ["Kim"]},
        ])
        entry = dict(entry)
        if "needs" in entry and self.chance(0.6):
            entry["needs_within"] = self.random.choice(["3 words", "8 words", "sentence", "paragraph", "article"])
        return entry

    def make_lists(self, count):
        for n in range(count):
            entries = {json.dumps(e): e for e in (self.entry() for _ in range(self.random.randint(2, 6)))}
            self.lists[f"list-{n}"] = {"entries": list(entries.values())}
            if self.chance(0.15):
                self.lists[f"list-{n}"]["except"] = self.some(EXCEPTED, 1, 2)
            if self.chance(0.1):
                self.lists[f"list-{n}"]["needs"] = self.some(TERMS, 1, 3)

    def scope(self, inherited):
        """A narrower scope than the inherited one, or None."""
        parts = PARTS[inherited]
        if not parts or not self.chance(0.15):
            return None
        return self.random.choice(parts + (["everywhere"] if inherited == "everywhere" else []))

    def span(self, depth, inherited="everywhere", scoped=True):
        pick = self.random.random()
        if pick < 0.45 or depth == 0:
            return self.random.choice(TERMS)
        if pick < 0.55:
            node = {"exact": self.some(EXACT, 1, 3)}
        elif pick < 0.7:
            node = {"list": self.random.choice(list(self.lists))}
        elif pick < 0.88:
            node = {"any": [self.span(depth - 1, scoped=False) for _ in range(self.random.randint(1, 4))]}
        else:
            return self.near(depth, inherited, scoped)
        if scoped:
            self.add_scope(node, inherited)
        if self.chance(0.2):
            node["except"] = self.some(EXCEPTED, 1, 3)
        return node

    def add_scope(self, node, inherited):
        scope = self.scope(inherited)
        if scope:
            node["in"] = scope

    def near(self, depth, inherited="everywhere", scoped=True):
        node = {"near": [self.flat_span() for _ in range(self.random.choice([2, 2, 2, 3]))],
                "within": self.random.choice(["0 words", "1 words", "2 words", "4 words", "8 words", "12 words",
                                              "sentence", "paragraph"])}
        if node["within"] == "0 words":
            node["within"] = "1 words"
        if self.chance(0.25):
            node["in_order"] = True
        if scoped:
            self.add_scope(node, inherited)
        return node

    def flat_span(self):
        """A child of near."""
        pick = self.random.random()
        if pick < 0.5:
            return self.random.choice(TERMS)
        if pick < 0.65:
            return {"list": self.random.choice(list(self.lists))}
        if pick < 0.75:
            return {"exact": self.some(EXACT, 1, 2)}
        return {"any": self.some(TERMS, 2, 5)}

    def article_node(self, depth, inherited="text"):
        pick = self.random.random()
        if depth == 0 or pick < 0.4:
            return self.span(2, inherited)
        if pick < 0.7:
            items = [self.article_node(depth - 1, inherited) for _ in range(self.random.randint(1, 3))]
            if self.chance(0.3):
                items.append({"none": [self.random.choice(UNWANTED) for _ in range(self.random.randint(1, 2))]})
            return {"all": items}
        # at_least and mentions join here when the program knows them.
        return {"any": [self.article_node(depth - 1, inherited) for _ in range(self.random.randint(1, 3))]}

    def rule(self, number):
        rule = {"id": f"rule-{number}", "when": self.article_node(2)}
        if self.chance(0.3):
            rule["unless"] = {"any": self.some(UNWANTED, 1, 3)}
            if self.chance(0.5):
                rule["unless"]["in"] = self.random.choice(["title", "lead", "body"])
        if self.chance(0.5):
            rule["severity"] = self.random.choice(["info", "low", "medium", "high", "critical"])
        if self.chance(0.4):
            rule["escalate"] = [{"when": self.span(1, "text"), "to": self.random.choice(["low", "high", "critical"])}
                                for _ in range(self.random.randint(1, 2))]
        if self.chance(0.15):
            rule["sources"] = {self.random.choice(["only", "except"]): [self.random.choice(SOURCES)]}
        if self.chance(0.15):
            rule["languages"] = self.some(LANGUAGES, 1, 3)
        return rule

    # Articles.

    def sentence(self):
        words = [self.random.choice(TEXT) for _ in range(self.random.randint(2, 9))]
        out = words[0]
        for word in words[1:]:
            dense = ord(out[-1]) > 0x2000 and ord(word[0]) > 0x2000
            if dense and self.chance(0.6):
                out += word
            else:
                out += self.random.choice([" "] * 12 + [", ", " - ", "-", ": ", "\n"]) + word
        if self.chance(0.5):
            out = out[0].upper() + out[1:]
        return out + self.random.choice([". "] * 6 + ["! ", "? ", "… ", "。", ".” ", ".\n", " "])

    def paragraph(self):
        return "".join(self.sentence() for _ in range(self.random.randint(1, 4))).strip()

    def title(self):
        words = [self.random.choice(TEXT) for _ in range(self.random.randint(2, 6))]
        style = self.random.random()
        if style < 0.15:
            return " ".join(words + ["late", "news", "today"]).upper()
        if style < 0.3:
            return " ".join(w[0].upper() + w[1:] for w in " ".join(words + ["late", "news"]).split(" "))
        return " ".join(words + ["says", "late", "report"])

    def article(self, number):
        paragraphs = [self.paragraph() for _ in range(self.random.randint(1, 4))]
        if self.chance(0.15):
            paragraphs.insert(self.random.randint(1, len(paragraphs)), DROP_LINE)
        if self.chance(0.25):
            teaser = " ".join(self.random.choice(TEXT) for _ in range(self.random.randint(2, 6)))
            paragraphs.append(f"{CUT_AFTER}\n{teaser}")
            if self.chance(0.3):
                paragraphs.append("late " * 30 + self.paragraph())
        article = {"id": f"article-{number}", "body": "\n\n".join(paragraphs)}
        if self.chance(0.8):
            article["title"] = self.title()
        if self.chance(0.4):
            article["language"] = self.random.choice(LANGUAGES)
        if self.chance(0.4):
            article["source"] = self.random.choice(SOURCES)
        return article


def line(value):
    """A value in YAML's flow style: JSON is part of YAML."""
    return json.dumps(value, ensure_ascii=False)


def rules_text(lists, rules):
    text = "version: 1\n"
    text += f"boilerplate: {line({'cut_after': [CUT_AFTER], 'drop_lines': [DROP_LINE]})}\n"
    text += "lists:\n" + "".join(f"  {name}: {line(data)}\n" for name, data in lists.items())
    return text + "rules:\n" + "".join(f"  - {line(rule)}\n" for rule in rules)


def generate(seed, rule_count, article_count):
    """lists, rules, articles"""
    writer = Writer(seed)
    writer.make_lists(6)
    rules = [writer.rule(n) for n in range(rule_count)]
    return writer.lists, rules, [writer.article(n) for n in range(article_count)]


def write(folder, lists, rules, articles):
    (folder / "rules.d").mkdir(parents=True, exist_ok=True)
    (folder / "rules.d" / "random.yaml").write_text(rules_text(lists, rules), encoding="utf-8")
    (folder / "articles.jsonl").write_text("".join(line(a) + "\n" for a in articles), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[2]), *generate(int(sys.argv[1]), 40, 50))
