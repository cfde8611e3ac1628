#!/usr/bin/env python3
"""Random rules and articles over a small vocabulary, the same for each seed.

The vocabulary is small so that rules meet articles often, and it holds what
is hard: scripts without spaces, names inside names, hyphens, letters beside
digits, capitals that matter, word forms, slips, sentences that seem to end,
furniture.

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
CODES = ["S-400", "S400", "S 400", "U.S.", "US", "us", "WHO", "Who", "who", "AK-47", "ＷＨＯ"]
CYRILLIC = ["оружие", "оружия", "Москва", "Россия", "Ким Чен Ын", "Королёв", "Королев", "Шойгу",
            "Шоигу", "сделка"]
HAN = ["武器", "金正恩", "普京", "俄罗斯", "谈判", "金"]
KANA = ["プーチン", "ラスプーチン", "ロシア", "は", "の", "・"]
HANGUL = ["푸틴", "푸틴은", "무기", "북한", "북한의", "러시아", "김정은"]
ARABIC = ["سلاح", "السلاح", "بالسلاح", "وللسلاح", "أسلحة", "روسيا", "وروسيا", "بوتين"]
THAI = ["ปูติน", "รัสปูติน", "อาวุธ"]
ACCENTS = ["Zürich", "Zurich", "Straße", "Strasse", "São Paulo", "Ångström", "Kadyrów",
           "Ærø", "naïve", "όπλα", "ΌΠΛΑ", "נשק", "İzmir", "Đà Nẵng"]
HIDDEN = ["wea\u00adpons", "ســلاح", "می\u200cخواهد", "arms\u200b", "ｗｅａｐｏｎ"]
POINTS = ["Gen. Kim", "Mr. Putin", "St. Petersburg", "i.e. arms", "им. Ленина", "2020 г. Москва",
          "J. Smith", "U.S. Treasury", "No. 5 weapons", "No. Weapons", "\u201carms.\u201d Deal",
          "(arms.) Deal", "deal?! Arms", "talks\u2026 deal", "end. new", "end.New"]
MIXED = ["Putin说", "S400导弹", "武器deal", "북한arms", "Putin은", "アーム武器", "arms是"]
FORM_WORDS = {
    "en": "inspect inspects inspector inspectors inspection sanction sanctions sanctioned "
          "sanctioning universe university arms arm deals",
    "ru": "санкция санкции санкций санкциями ракета ракеты ракетами поставка поставки",
    "de": "Waffe Waffen Sanktion Sanktionen Lieferung Lieferungen",
    "fr": "livraison livraisons sanction sanctions arme armes",
    "es": "armas arma entrega entregas",
    "ar": "عقوبة عقوبات صاروخ صواريخ",
    "zh": "武器 deal deals",
}
SLIPS = ("Natanz Natans Natnaz Nattanz Natan Shoigu Shoygu Shoigo Shigou Hoigu Lukashenko "
         "Lukashenka Lukahsenko Lukachenka Лукашенко Лукашенка Лукошенка Putin Putn Puttin "
         "Kim Kin weapon waepon weapno veapon").split()
UNWANTED = ["museum", "film review", "игра", "比赛", "sponsored"]

FORM_TEXT = [word for words in FORM_WORDS.values() for word in words.split()]

TEXT = PLAIN * 3 + NAMES * 2 + CODES + CYRILLIC + HAN + KANA + HANGUL + ARABIC + THAI + UNWANTED \
    + ACCENTS + HIDDEN + POINTS + MIXED + FORM_TEXT + SLIPS
TERMS = PLAIN * 2 + NAMES + ["S-400", "S400", "U.S.", "AK47"] + CYRILLIC + HAN + \
    [k for k in KANA if k not in "・はの"] + HANGUL + ARABIC + THAI + \
    ["weapon*", "sell*", "deal*", "transship*", "Росси*", "оруж*", "weapons deal", "arms talks",
     "Moscow talks", "俄罗斯武器", "북한 무기", "Zurich", "strasse", "Sao Paulo", "angstrom",
     "οπλα", "נשק", "می خواهد", "izmir", "Gen Kim", "U.S. Treasury", "Putin说", "武器 deal",
     "arms deal", "Petersburg"]
EXACT = ["WHO", "US", "U.S.", "Who", "Erdoğan", "Королёв", "Kim", "arms", "S-400", "Putin"]
EXCEPTED = ["Putin Street", "Kim Yo Jong", "Vladimir Putin", "weapons deal", "ラスプーチン",
            "รัสปูติน", "North Korea", "俄罗斯武器", "new weapons"]
SOURCES = ["desk-a", "desk-b"]
LANGUAGES = ["en", "ru", "zh", "ko", "ar"]
ARTICLE_LANGUAGES = LANGUAGES + ["de", "fr", "es"]
FORMS = ["inspect", "inspector", "sanction", "deal", "arms", "university", "санкции", "ракета",
         "поставки", "Waffen", "Lieferung", "livraison", "armas", "عقوبات", "صاروخ", "武器",
         "sanctions deal", "new sanctions"]
LIKE = ["Natanz", "Shoigu", "Lukashenko", "Лукашенко", "Putin", "Kim", "weapon", "Vladimir Putin",
        "Natanz deal"]
NOT_NEAR = ["museum", "deal", "talks", "Street", "игра", "武器", "무기", "weapon*", "Putin Street",
            "late"]
CUT_AFTER, DROP_LINE = "MORE READING!", "Advertisement"

PARTS = {"text": ["title", "lead", "body"], "everywhere": ["title", "lead", "body"],
         "body": ["lead"], "title": [], "lead": []}


class Writer:
    def __init__(self, seed, knows_forms):
        self.knows_forms = knows_forms
        self.random = random.Random(seed)
        self.lists, self.earlier, self.own_words = {}, [], []
        self.points_known = True

    def chance(self, share):
        return self.random.random() < share

    def some(self, pool, least, most):
        """Different ones of the pool."""
        pool = list(dict.fromkeys(pool))
        return self.random.sample(pool, self.random.randint(least, most))

    # Rules.

    def entry(self):
        pick = self.random.random()
        if pick < 0.45:
            return self.random.choice(TERMS)
        if pick < 0.5 and self.knows_forms:
            return {"forms": self.random.choice(FORMS)}
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

    def make_lines(self, name):
        """A list out of a file: its lines go with it until it is written."""
        lines = self.some(TERMS, 3, 12)
        for _ in range(self.random.randint(0, 2)):
            lines.insert(self.random.randint(0, len(lines)), "")
        self.lists[name] = {"file": f"{name}.txt", "format": "lines", "lines": lines}
        if self.chance(0.3):
            self.lists[name]["except"] = self.some(EXCEPTED, 1, 2)

    def make_lists(self, count):
        for n in range(count):
            entries = {json.dumps(e): e for e in (self.entry() for _ in range(self.random.randint(2, 6)))}
            self.lists[f"list-{n}"] = {"entries": list(entries.values())}
            if self.chance(0.15):
                self.lists[f"list-{n}"]["except"] = self.some(EXCEPTED, 1, 2)
            if self.chance(0.1):
                self.lists[f"list-{n}"]["needs"] = self.some(TERMS, 1, 3)
        for n in range(2):
            self.make_lines(f"lines-{n}")

    def scope(self, inherited):
        """A narrower scope than the inherited one, or None."""
        parts = PARTS[inherited]
        if not parts or not self.chance(0.15):
            return None
        if len(parts) > 2 and self.chance(0.2):
            return ["title", "lead"]
        return self.random.choice(parts + (["everywhere"] if inherited == "everywhere" else []))

    def span(self, depth, inherited="everywhere", scoped=True):
        pick = self.random.random()
        if pick < 0.45 or depth == 0:
            return self.random.choice(TERMS)
        if pick < 0.52:
            node = {"exact": self.some(EXACT, 1, 3)}
        elif pick < 0.58:
            node = self.forms(3)
        elif pick < 0.64:
            node = self.like()
        elif pick < 0.73:
            node = {"list": self.random.choice(list(self.lists))}
        elif pick < 0.88:
            node = {"any": [self.span(depth - 1, inherited, scoped) for _ in range(self.random.randint(1, 4))]}
        else:
            node = self.near(depth, inherited, scoped)
        if scoped and "in" not in node:
            self.add_scope(node, inherited)
        self.add_limits(node)
        return node

    def forms(self, most):
        return {"forms" if self.knows_forms else "any": self.some(FORMS, 1, most)}

    def like(self):
        node = {"like": self.some(LIKE, 1, 3)}
        if self.chance(0.6):
            node["typos"] = self.random.choice([1, 2])
        return node

    def add_limits(self, node):
        if self.chance(0.15):
            node["except"] = self.some(EXCEPTED, 1, 3)
        # Which words of a window are its own is not said.
        if "near" not in json.dumps(node) and self.chance(0.12):
            node["not_near"] = {"of": self.some(NOT_NEAR, 1, 2),
                                "within": self.random.choice(["1 words", "2 words", "5 words", "sentence"])}
        if self.chance(0.1):
            node["mentions"] = self.random.choice([2, 2, 3])

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
        if pick < 0.62:
            return {"list": self.random.choice(list(self.lists))}
        if pick < 0.69:
            return {"exact": self.some(EXACT, 1, 2)}
        if pick < 0.74:
            return self.forms(2)
        if pick < 0.79:
            return self.like()
        node = {"any": self.some(TERMS, 2, 5)}
        if self.chance(0.3):
            self.add_limits(node)
        return node

    def reference(self):
        node = {"rule": self.random.choice(self.earlier)}
        if self.chance(0.2):
            node["in"] = self.random.choice(["title", "lead", "body"])
        return node

    def children(self, depth, inherited, least=1):
        return [self.article_node(depth - 1, inherited)
                for _ in range(self.random.randint(least, 3))]

    def article_node(self, depth, inherited="text"):
        pick = self.random.random()
        if self.earlier and pick < 0.05:
            return self.reference()
        if depth == 0 or pick < 0.4:
            return self.span(2, inherited)
        node, scope = {}, self.scope(inherited)
        if scope:
            node["in"] = scope
            inherited = scope if isinstance(scope, str) else "title"
        if pick < 0.65:
            node["all"] = self.children(depth, inherited)
            if self.chance(0.3):
                node["all"].append({"none": self.unwanted(inherited)})
        elif pick < 0.78:
            node["of"] = self.children(depth, inherited, least=2)
            node["at_least"] = self.random.randint(2, len(node["of"]))
        else:
            node["any"] = self.children(depth, inherited)
        return node

    def unwanted(self, inherited):
        if self.chance(0.3):
            return [self.span(1, inherited)]
        return [self.random.choice(UNWANTED) for _ in range(self.random.randint(1, 2))]

    def rule(self, number):
        rule = {"id": f"rule-{number}"}
        scope = "text"
        if self.chance(0.1):
            scope = rule["in"] = self.random.choice(["body", "everywhere", "title"])
        rule["when"] = self.article_node(2, scope)
        if self.chance(0.3):
            rule["unless"] = {"any": self.some(UNWANTED, 1, 3)}
            if self.chance(0.5) and scope == "text":
                rule["unless"]["in"] = self.random.choice(["title", "lead", "body"])
        elif self.chance(0.15):
            rule["unless"] = self.article_node(1, scope)
        if self.chance(0.5):
            rule["severity"] = self.random.choice(["info", "low", "medium", "high", "critical"])
        if self.chance(0.4):
            rule["escalate"] = [{"when": self.article_node(1, scope), "to": self.random.choice(["low", "high", "critical"])}
                                for _ in range(self.random.randint(1, 2))]
        if self.chance(0.15):
            rule["sources"] = {self.random.choice(["only", "except"]): [self.random.choice(SOURCES)]}
        if self.chance(0.15):
            rule["languages"] = self.some(LANGUAGES, 1, 3)
        self.earlier.append(rule["id"])
        return rule

    # Articles.

    def word(self):
        """Now and then of the article's own language, so that forms meet."""
        if self.own_words and self.chance(0.15):
            return self.random.choice(self.own_words)
        word = self.random.choice(TEXT)
        return "Kim" if word in POINTS and not self.points_known else word

    def sentence(self):
        words = [self.word() for _ in range(self.random.randint(2, 9))]
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
        words = [self.word() for _ in range(self.random.randint(2, 6))]
        style = self.random.random()
        if style < 0.15:
            return " ".join(words + ["late", "news", "today"]).upper()
        if style < 0.3:
            return " ".join(w[0].upper() + w[1:] for w in " ".join(words + ["late", "news"]).split(" "))
        return " ".join(words + ["says", "late", "report"])

    def article(self, number):
        language = self.random.choice(ARTICLE_LANGUAGES) if self.chance(0.6) else ""
        self.own_words = FORM_WORDS.get(language, "").split()
        # Which of these are abbreviations in the others is not said.
        self.points_known = language in ("", "en")
        paragraphs = [self.paragraph() for _ in range(self.random.randint(1, 4))]
        if self.chance(0.15):
            paragraphs.insert(self.random.randint(1, len(paragraphs)), DROP_LINE)
        if self.chance(0.25):
            teaser = " ".join(self.word() for _ in range(self.random.randint(2, 6)))
            paragraphs.append(f"{CUT_AFTER}\n{teaser}")
            if self.chance(0.3):
                paragraphs.append("late " * 30 + self.paragraph())
        article = {"id": f"article-{number}", "body": "\n\n".join(paragraphs)}
        if self.chance(0.8):
            article["title"] = self.title()
        if language:
            article["language"] = language
        if self.chance(0.4):
            article["source"] = self.random.choice(SOURCES)
        return article


def line(value):
    """A value in YAML's flow style: JSON is part of YAML."""
    return json.dumps(value, ensure_ascii=False)


def rules_text(lists, rules):
    text = "version: 1\n"
    text += f"boilerplate: {line({'cut_after': [CUT_AFTER], 'drop_lines': [DROP_LINE]})}\n"
    text += "lists:\n"
    for name, data in lists.items():
        text += f"  {name}: {line({k: v for k, v in data.items() if k != 'lines'})}\n"
    if rules:
        text += "rules:\n" + "".join(f"  - {line(rule)}\n" for rule in rules)
    return text


def generate(seed, rule_count, article_count, knows_forms=True):
    """lists, rules, articles"""
    writer = Writer(seed, knows_forms)
    writer.make_lists(6)
    rules = [writer.rule(n) for n in range(rule_count)]
    return writer.lists, rules, [writer.article(n) for n in range(article_count)]


def write(folder, lists, rules, articles):
    """A file for each rule, so that what is said of a file is said of a rule."""
    where = folder / "rules.d"
    where.mkdir(parents=True, exist_ok=True)
    for old in where.iterdir():
        old.unlink()
    for data in lists.values():
        if "file" in data:
            text = "".join(f"{term}\n" for term in data["lines"])
            (where / data["file"]).write_text(text, encoding="utf-8")
    (where / "lists.yaml").write_text(rules_text(lists, []), encoding="utf-8")
    for rule in rules:
        text = f"version: 1\nrules:\n  - {line(rule)}\n"
        (where / f"{rule['id']}.yaml").write_text(text, encoding="utf-8")
    (folder / "articles.jsonl").write_text("".join(line(a) + "\n" for a in articles), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[2]), *generate(int(sys.argv[1]), 40, 50))
