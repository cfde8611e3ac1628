#!/usr/bin/env python3
"""A second opinion on which rules an article meets.

Written from the description of the rule language alone, without looking at
the engine, and as plainly as possible: every hit is enumerated, every
combination of hits is tried.  It is slow, and it refuses what it does not know
(Unsupported) rather than guess.

usage: rules_oracle.py --rules DIR_OR_FILE... --articles FILE   one line a match
       rules_oracle.py --rules DIR_OR_FILE... --tests           the rules' own tests
"""
import argparse
import functools
import itertools
import json
import re
import sys
import unicodedata
from pathlib import Path

import yaml

# Scalars stay the text that was typed.
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
SEVERITIES = ["info", "low", "medium", "high", "critical"]
APOSTROPHES = "'\u2019\u02bc\u2018"
CHARACTER_WORDS = {"han": 2, "hiragana": 2, "katakana": 2, "hangul": 2, "thai": 1}
QUARTERS = 4
FURNITURE_PARAGRAPH_WORDS = 25
ABBREVIATIONS = {"en": {"gen", "mr", "mrs", "dr", "st", "lt", "col"}, "ru": {"им", "г", "ул"}}
NUMBER_ABBREVIATIONS = {"en": {"no", "nos"}}
STEMMERS = {"en": "english", "ru": "russian", "de": "german", "fr": "french", "es": "spanish",
            "ar": "arabic"}
LIKE_MIN_LETTERS = 5
OFFICES = set("president minister prime mr mrs ms dr general gen chairman leader secretary "
              "chancellor premier king queen senator governor ambassador sir".split())
CALENDAR = set("monday tuesday wednesday thursday friday saturday sunday january february march "
               "april may june july august september october november december".split())
LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe",
           "þ": "th", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ٱ": "ا"}


class Unsupported(Exception):
    pass


def find_stemmers():
    """The module, or None.  Debian's package lies where only Debian's own
    Python looks."""
    for folder in ([], ["/usr/lib/python3/dist-packages"]):
        sys.path += folder
        try:
            import snowballstemmer
            return snowballstemmer
        except ImportError:
            continue
    return None


SNOWBALL = find_stemmers()


# --- characters ------------------------------------------------------------

@functools.lru_cache(None)
def kind(ch):
    """'letter', 'digit', 'mark', 'invisible', 'none', or a script whose
    characters are words."""
    category = unicodedata.category(ch)
    if ch == "\u200c" or ch in APOSTROPHES:
        return "none"
    if category == "Cf" or ch == "\u0640":
        return "invisible"
    if category[0] == "M":
        return "mark"
    if category == "Nd":
        return "digit"
    if category[0] != "L" and category != "Nl":
        return "none"
    name = unicodedata.name(unicodedata.normalize("NFKC", ch)[0], "")
    for start, script in (("CJK", "han"), ("IDEOGRAPHIC", "han"), ("HIRAGANA", "hiragana"),
                          ("KATAKANA", "katakana"), ("HANGUL", "hangul"), ("THAI", "thai"),
                          ("LAO", "thai"), ("KHMER", "thai"), ("MYANMAR", "thai")):
        if name.startswith(start):
            return script
    return "letter"


def accent_counts(mark):
    """False for marks of Latin, Greek, Cyrillic, Arabic and Hebrew."""
    name = unicodedata.name(mark, "")
    return "KATAKANA" in name or not name.startswith(("COMBINING", "ARABIC", "HEBREW"))


def fold(text):
    out = []
    for ch in unicodedata.normalize("NFC", text):
        if ch in "йЙ":
            out.append("й")
            continue
        if ch in APOSTROPHES:
            out.append("'")
            continue
        for part in unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", ch).casefold()):
            if unicodedata.category(part) == "Nd":
                out.append(str(unicodedata.digit(part)))
            elif unicodedata.category(part)[0] != "M" or accent_counts(part):
                out.append(LETTERS.get(part, part))
    return unicodedata.normalize("NFC", "".join(out))


# --- words -----------------------------------------------------------------

class Word:
    """A word of a text; start and end count characters of that text."""

    def __init__(self, text, start, end, script):
        typed = "".join(c for c in text[start:end] if kind(c) != "invisible")
        if script == "initials":
            typed = typed.replace(".", "")
        self.start, self.end, self.script = start, end, script
        self.exact = re.sub(f"[{APOSTROPHES}]", "'", unicodedata.normalize("NFC", typed))
        self.folded = fold(typed)
        self.width = CHARACTER_WORDS.get(script, QUARTERS)
        self.is_cased = any(c.isupper() or c.islower() for c in self.exact)
        self.is_capital = self.exact[0].isupper()
        self.is_all_capitals = self.is_cased and not any(c.islower() for c in self.exact)
        self.sentence = self.paragraph = self.at = 0
        self.no_start = self.no_end = self.is_first = False


def skip(text, at, *kinds):
    while at < len(text) and kind(text[at]) in kinds:
        at += 1
    return at


def is_letter(text, at):
    return at < len(text) and kind(text[at]) == "letter"


def possessive(text, at):
    """Characters of a final 's at `at`."""
    if at + 1 < len(text) and text[at] in APOSTROPHES and text[at + 1] in "sS":
        if at + 2 >= len(text) or kind(text[at + 2]) not in ("letter", "digit", "mark"):
            return 2
    return 0


def initials_end(text, at):
    letters, end = 0, at
    while is_letter(text, end) and end + 1 < len(text) and text[end + 1] == ".":
        letters, end = letters + 1, end + 2
    if letters and is_letter(text, end) and not (
            end + 1 < len(text) and kind(text[end + 1]) in ("letter", "digit", "mark")):
        letters, end = letters + 1, end + 1
    return end if letters >= 2 else None


def run_end(text, at):
    """End of the run of letters, or of digits, that begins here."""
    what = kind(text[at])
    end = at + 1
    while True:
        end_of_word = end
        end = skip(text, end, "mark", "invisible")
        while end > end_of_word and kind(text[end - 1]) == "invisible":
            end -= 1
        ahead = skip(text, end, "invisible")
        if ahead < len(text) and kind(text[ahead]) == what:
            end = ahead + 1
        elif (what == "letter" and ahead == end and end < len(text)
              and text[end] in APOSTROPHES and is_letter(text, end + 1)
              and not possessive(text, end)):
            end += 2
        else:
            return end


def split_words(text):
    words, at = [], 0
    while at < len(text):
        what = kind(text[at])
        if what in ("none", "invisible", "mark"):
            at += 1
            continue
        if what in CHARACTER_WORDS:
            end = skip(text, at + 1, "mark")
            words.append(Word(text, at, end, what))
        else:
            end = initials_end(text, at) if what == "letter" else None
            words.append(Word(text, at, end or run_end(text, at),
                              "initials" if end else what))
        at = words[-1].end
        at += possessive(text, at)
    for word, after in zip(words, words[1:]):
        between = text[word.end:after.start]
        touches = all(kind(c) == "invisible" for c in between)
        if touches and word.script == after.script:
            after.no_start = word.script in ("katakana", "hangul")
            word.no_end = word.script == "katakana"
    return words


STOP = re.compile(r"([.!?\u061f\u2026]+)[\"'\u201d\u2019\u00bb)\]]*\s")


def is_one_of(table, word, language):
    """Of the language; of any where it is unknown."""
    return any(word in words for of, words in table.items() if language in ("", of))


def ends_sentence(word, between, after, language):
    if re.search("[\u3002\uff01\uff1f]", between):
        return True
    stop = STOP.search(between)
    if not stop or (after.is_cased and not after.is_capital):
        return False
    if stop.group(1) == "." and stop.start() == 0:
        if len(word.exact) == 1 and word.is_capital:
            return False
        if is_one_of(ABBREVIATIONS, word.folded, language):
            return False
        if is_one_of(NUMBER_ABBREVIATIONS, word.folded, language) and after.script == "digit":
            return False
    return True


def number_words(text, words, language):
    sentence = paragraph = at = 0
    for i, word in enumerate(words):
        word.is_first = i == 0
        if i > 0:
            between = text[words[i - 1].end:word.start]
            new_paragraph = re.search(r"\n[ \t\r]*\n", between) is not None
            if new_paragraph or ends_sentence(words[i - 1], between, word, language):
                sentence += 1
                word.is_first = True
            paragraph += new_paragraph
        word.sentence, word.paragraph, word.at = sentence, paragraph, at
        at += word.width


class Field:
    def __init__(self, name, text, language):
        self.name, self.text = name, text
        self.words = split_words(text)
        number_words(text, self.words, language)

    def between(self, i):
        """What was typed between word i and the next."""
        return self.text[self.words[i].end:self.words[i + 1].start]

    @property
    def is_capitals(self):
        cased = [w for w in self.words if w.is_cased]
        return len(cased) >= 3 and all(w.is_all_capitals for w in cased)

    @property
    def is_title_case(self):
        long_words = [w for w in self.words if w.is_cased and len(w.folded) >= 4]
        return self.name == "title" and all(w.is_capital for w in long_words)


# --- articles --------------------------------------------------------------

def begins_with(line, prefix):
    want = [w.folded for w in split_words(prefix)]
    return bool(want) and [w.folded for w in split_words(line)][:len(want)] == want


def split_furniture(body, boilerplate):
    """The body without its furniture, and the furniture."""
    lines = body.split("\n")
    is_furniture = [any(begins_with(line, t) for t in boilerplate["drop_lines"]) for line in lines]
    for i, line in enumerate(lines):
        if not any(begins_with(line, t) for t in boilerplate["cut_after"]):
            continue
        later = re.split(r"\n[ \t\r]*\n", "\n".join(lines[i:]))[1:]
        if all(sum(w.width for w in split_words(p)) < FURNITURE_PARAGRAPH_WORDS * QUARTERS
               for p in later):
            is_furniture[i:] = [True] * (len(lines) - i)
            break
    kept = [line for line, gone in zip(lines, is_furniture) if not gone]
    gone = [line for line, gone in zip(lines, is_furniture) if gone]
    return "\n".join(kept), "\n".join(gone)


class Article:
    def __init__(self, data, boilerplate):
        self.language = str(data.get("language") or "").split("-")[0].lower()
        self.source = str(data.get("source") or "")
        body, furniture = split_furniture(data.get("body") or "", boilerplate)
        self.fields = {name: Field(name, text, self.language) for name, text in (
            ("title", data.get("title") or ""), ("body", body), ("furniture", furniture))}
        self.memo = {}

    def is_in(self, hit, scope):
        name, i, j = hit
        if name == "body" and "body" not in scope:
            return "lead" in scope and self.fields["body"].words[j].paragraph == 0
        return name in scope

    def words(self, hit):
        name, i, j = hit
        return self.fields[name].words[i:j + 1]

    def text(self, hit):
        words = self.words(hit)
        return self.fields[hit[0]].text[words[0].start:words[-1].end]


SCOPES = {"title": {"title"}, "lead": {"lead"}, "body": {"body", "lead"},
          "text": {"title", "body", "lead"}, "everywhere": {"title", "body", "lead", "furniture"}}


def as_list(value):
    return value if isinstance(value, list) else [value]


def scope_of(node, inherited):
    if not isinstance(node, dict) or "in" not in node:
        return inherited
    named = set().union(*(SCOPES[name] for name in as_list(node["in"])))
    return named if inherited is None else named & inherited


# --- terms -----------------------------------------------------------------

@functools.lru_cache(None)
def term_words(term):
    return [(w, term[w.end:w.end + 1] == "*") for w in split_words(term)]


@functools.lru_cache(None)
def word_meets(folded, wanted, is_prefix, is_first):
    """A folded word and one of a term, perhaps the term's first."""
    def matches(form):
        return form.startswith(wanted) if is_prefix else form == wanted
    return matches(folded) or is_first and any(map(matches, attached_forms(folded)))


@functools.lru_cache(None)
def attached_forms(folded):
    """What an Arabic word may be without what is attached to it."""
    if not folded or not unicodedata.name(folded[0], "").startswith("ARABIC"):
        return ()
    return tuple(form for form in arabic_forms(folded) if len(form) >= 2)


def arabic_forms(folded):
    for conjunction in ("", "و", "ف"):
        for preposition in ("", "ب", "ك", "ل"):
            for article in ("", "ال"):
                prefix = conjunction + preposition + article
                if prefix and folded.startswith(prefix):
                    yield folded[len(prefix):]
        # ل and ال are written لل.
        if folded.startswith(conjunction + "لل"):
            rest = folded[len(conjunction) + 2:]
            yield rest
            if len(rest) >= 2:
                yield "ال" + rest


@functools.lru_cache(None)
def stemmer(language):
    return SNOWBALL.stemmer(STEMMERS[language])


@functools.lru_cache(None)
def stem(word, language):
    return fold(stemmer(language).stemWord(word))


def forms_meet(word, want, is_first, language):
    """The same stem; equal where the language has no stemmer."""
    if language not in STEMMERS:
        return word_meets(word.folded, want.folded, False, is_first)
    if SNOWBALL is None:
        raise Unsupported("forms, without python3-snowballstemmer")
    wanted = {stem(want.exact.lower(), language), stem(want.folded, language)}
    found = [word.exact.lower(), word.folded]
    if is_first:
        found += attached_forms(word.folded)
    return any(stem(form, language) in wanted for form in found)


@functools.lru_cache(None)
def edits(a, b):
    """Damerau's distance: letters put in, left out, changed, or two that stand
    side by side exchanged, whatever happens between them later."""
    if not a or not b:
        return len(a) + len(b)
    best = min(edits(a[:-1], b) + 1, edits(a, b[:-1]) + 1,
               edits(a[:-1], b[:-1]) + (a[-1] != b[-1]))
    i, j = a.rfind(b[-1], 0, len(a) - 1), b.rfind(a[-1], 0, len(b) - 1)
    if i >= 0 and j >= 0:
        best = min(best, edits(a[:i], b[:j]) + (len(a) - i - 2) + 1 + (len(b) - j - 2))
    return best


@functools.lru_cache(None)
def like_meets(found, wanted, typos):
    if found == wanted:
        return True
    return (min(len(found), len(wanted)) >= LIKE_MIN_LETTERS and found[0] == wanted[0]
            and abs(len(found) - len(wanted)) <= typos and edits(found, wanted) <= typos)


def term_hits(article, term, how="term", typos=0):
    """All places of a term; `how` is term, exact, forms or like."""
    key = (term, how, typos)
    if key not in article.memo:
        article.memo[key] = {hit for field in article.fields.values()
                             for hit in field_hits(article, field, term, how, typos)}
    return article.memo[key]


def words_meet(article, here, wanted, how, typos):
    for n, (word, (want, star)) in enumerate(zip(here, wanted)):
        if how == "exact":
            good = word.exact == want.exact
        elif how == "forms":
            good = forms_meet(word, want, n == 0, article.language)
        elif how == "like":
            good = (like_meets(word.folded, want.folded, typos)
                    or word_meets(word.folded, want.folded, False, n == 0))
        else:
            good = word_meets(word.folded, want.folded, star, n == 0)
        if not good:
            return False
    return True


def field_hits(article, field, term, how, typos):
    wanted = term_words(term)
    words = field.words
    if how == "exact" and field.name == "title" and field.is_capitals:
        return
    for i in range(len(words) - len(wanted) + 1):
        here = words[i:i + len(wanted)]
        if here[0].no_start or here[-1].no_end or here[0].sentence != here[-1].sentence:
            continue
        if words_meet(article, here, wanted, how, typos):
            yield (field.name, i, i + len(wanted) - 1)


# --- hits ------------------------------------------------------------------

def is_inside(hit, other):
    return hit[0] == other[0] and other[1] <= hit[1] and hit[2] <= other[2]


def overlap(a, b):
    return a[0] == b[0] and a[1] <= b[2] and b[1] <= a[2]


def without_excepted(article, hits, excepted):
    phrases = [p for term in excepted for p in term_hits(article, term)]
    return {h for h in hits if not any(is_inside(h, p) and h != p for p in phrases)}


def without_near(article, hits, not_near):
    terms = [t for term in as_list(not_near["of"]) for t in term_hits(article, term)]
    return {h for h in hits if not any(not overlap(h, t) and within(article, (h, t), not_near["within"])
                                       for t in terms)}


def within(article, hits, distance):
    """Are these hits as near to each other as `distance` says?"""
    if len({h[0] for h in hits}) > 1:
        return False
    first = min(h[1] for h in hits)
    last = max(h[2] for h in hits)
    words = article.fields[hits[0][0]].words
    if words[first].paragraph != words[last].paragraph:
        return False
    if distance == "paragraph":
        return True
    if distance == "sentence":
        return words[first].sentence == words[last].sentence
    number = re.fullmatch(r"(\d+) words?", distance)
    if not number:
        raise Unsupported(f"within: {distance}")
    covered = {i for h in hits for i in range(h[1], h[2] + 1)}
    others = sum(words[i].width for i in range(first, last + 1) if i not in covered)
    return others <= int(number.group(1)) * QUARTERS


def joins(between):
    """Nothing but space, a full stop, or a hyphen alone: directly beside."""
    hyphens = "-\u2010\u2011"
    bare = between.strip().strip(".")
    return not bare.strip() or (bare in hyphens and bare == between)


def minimal(hits):
    return {h for h in hits if not any(is_inside(o, h) and o != h for o in hits)}


def count_apart(hits):
    """The most hits that do not overlap."""
    count = 0
    for name in {h[0] for h in hits}:
        last = -1
        for _, i, j in sorted((h for h in hits if h[0] == name), key=lambda h: h[2]):
            if i > last:
                count, last = count + 1, j
    return count


def with_lines(content, folder):
    """A list with the entries of its file."""
    if "file" not in content:
        return content
    lines = (folder / content["file"]).read_text(encoding="utf-8").split("\n")
    return {**content, "entries": [line.strip() for line in lines if line.strip()]}


# --- the rule set ----------------------------------------------------------

class Rules:
    def __init__(self, paths):
        self.lists, self.rules = {}, []
        self.boilerplate = {"cut_after": [], "drop_lines": []}
        for path in rule_files(paths):
            data = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER) or {}
            for key in self.boilerplate:
                self.boilerplate[key] += (data.get("boilerplate") or {}).get(key) or []
            for name, content in (data.get("lists") or {}).items():
                self.lists[name] = with_lines(content, path.parent)
            for rule in data.get("rules") or []:
                rule = {**(data.get("defaults") or {}), **rule}
                self.rules.append((path, rule))

    def rule(self, wanted):
        return next(rule for _, rule in self.rules if rule["id"] == wanted)

    # A node's value: whether it is true, and its windows.

    def is_span(self, node):
        if isinstance(node, str) or any(k in node for k in ("exact", "list", "near", "forms", "like")):
            return True
        return "any" in node and all(self.is_span(child) for child in as_list(node["any"]))

    def truth(self, node, article, scope):
        """(is true, windows)"""
        if isinstance(node, dict) and "rule" in node:
            scope = scope_of(node, scope)
            other = self.rule(node["rule"])
            good, windows = self.rule_truth(other, article, scope)
            return good, windows
        if self.is_span(node):
            hits = self.hits(node, article, scope)
            return bool(hits), hits
        scope = scope_of(node, scope)
        if "all" in node:
            values = [self.truth(c, article, scope) for c in as_list(node["all"])]
            good = all(v[0] for v in values)
        elif "any" in node:
            values = [self.truth(c, article, scope) for c in as_list(node["any"])]
            good = any(v[0] for v in values)
        elif "at_least" in node:
            values = [self.truth(c, article, scope) for c in as_list(node["of"])]
            good = sum(v[0] for v in values) >= int(node["at_least"])
        elif "none" in node:
            values = []
            good = not any(self.truth(c, article, scope)[0] for c in as_list(node["none"]))
        else:
            raise Unsupported(str(sorted(node)))
        windows = set().union(*(v[1] for v in values if v[0])) if good else set()
        return good, windows

    def hits(self, node, article, scope):
        """Hits, or windows of near, as (field, first word, last word)."""
        if isinstance(node, str):
            return {h for h in term_hits(article, node)
                    if article.is_in(h, SCOPES["text"] if scope is None else scope)}
        scope = scope_of(node, scope)
        if "exact" in node:
            hits = {h for t in as_list(node["exact"]) for h in term_hits(article, t, "exact")}
        elif "forms" in node:
            hits = {h for t in as_list(node["forms"]) for h in term_hits(article, t, "forms")}
        elif "like" in node:
            typos = int(node.get("typos", 1))
            hits = {h for t in as_list(node["like"]) for h in term_hits(article, t, "like", typos)}
        elif "list" in node:
            hits = self.list_hits(node["list"], article)
        elif "any" in node:
            hits = set().union(*(self.hits(c, article, scope) for c in as_list(node["any"])))
        elif "near" in node:
            hits = self.near_hits(node, article, scope)
        else:
            raise Unsupported(str(sorted(node)))
        hits = {h for h in hits
                if article.is_in(h, SCOPES["text"] if scope is None else scope)}
        hits = without_excepted(article, hits, as_list(node.get("except", [])))
        if "not_near" in node:
            hits = without_near(article, hits, node["not_near"])
        if "mentions" in node and count_apart(hits) < int(node["mentions"]):
            return set()
        return hits

    def near_hits(self, node, article, scope):
        children = [self.hits(c, article, scope) for c in node["near"]]
        windows = set()
        for combination in self.combinations(children, node["within"], article, ()):
            if node.get("in_order") == "true" and any(
                    a[2] >= b[1] for a, b in zip(combination, combination[1:])):
                continue
            windows.add((combination[0][0], min(h[1] for h in combination),
                         max(h[2] for h in combination)))
        return minimal(windows)

    def combinations(self, children, distance, article, chosen):
        """One hit of each child, apart from each other, near enough."""
        if not children:
            if within(article, chosen, distance):
                yield chosen
            return
        for hit in children[0]:
            if any(overlap(hit, c) or hit[0] != c[0] for c in chosen):
                continue
            yield from self.combinations(children[1:], distance, article, chosen + (hit,))

    # Lists.

    def list_hits(self, name, article):
        key = ("list", name)
        if key not in article.memo:
            article.memo[key] = self.list_hits_now(name, article)
        return article.memo[key]

    def list_hits_now(self, name, article):
        data = self.lists[name]
        if data.get("names") == "true" or data.get("format", "lines") != "lines":
            raise Unsupported(f"list {name}")
        entries = [e if isinstance(e, dict) else {"name": e} for e in as_list(data["entries"])]
        hits = set()
        for entry in entries:
            others = [e for e in entries if e is not entry]
            hits |= self.entry_hits(entry, others, article)
        hits = without_excepted(article, hits, as_list(data.get("except", [])))
        return self.with_needs(hits, data, article)

    def full_hits(self, entry, article):
        if "forms" in entry:
            return set(term_hits(article, entry["forms"], "forms"))
        spellings = [entry["name"]] + as_list(entry.get("also", []))
        hits = {h for s in spellings for h in term_hits(article, s)}
        return without_excepted(article, hits, as_list(entry.get("except", [])))

    def entry_hits(self, entry, others, article):
        # What is needed has to stand near a full spelling; a short form then
        # stands for the name wherever it is.
        full = self.with_needs(self.full_hits(entry, article), entry, article)
        hits = set(full)
        if any(h[0] != "furniture" for h in full):
            shorts = {h for s in as_list(entry.get("short", [])) for h in term_hits(article, s)}
            shorts = without_excepted(article, shorts, as_list(entry.get("except", [])))
            hits |= {h for h in shorts if self.short_counts(h, entry, others, article)}
        return hits

    def short_counts(self, hit, entry, others, article):
        name, i, j = hit
        field = article.fields[name]
        words = article.words(hit)
        if field.is_title_case or not all(w.is_cased for w in words):
            return not any(is_inside(hit, full) and hit != full
                           for o in others for full in self.full_hits(o, article))
        known = {w.folded for s in [entry["name"]] + as_list(entry.get("also", []))
                 + as_list(entry.get("short", [])) for w, _ in term_words(s)}
        for k, gap in ((i - 1, i - 1), (j + 1, j)):
            if not 0 <= k < len(field.words):
                continue
            beside = field.words[k]
            if not joins(field.between(gap)) or beside.sentence != words[0].sentence:
                continue
            if (beside.is_capital and beside.folded not in known | OFFICES | CALENDAR
                    and not beside.is_first):
                return False
        return True

    def with_needs(self, hits, owner, article):
        if "needs" not in owner:
            return hits
        needed = set().union(*(self.hits(n, article, None) for n in as_list(owner["needs"])))
        distance = owner.get("needs_within", "article")
        if distance == "article":
            return hits if needed else set()
        return {h for h in hits if any(not overlap(h, n) and within(article, [h, n], distance)
                                       for n in needed)}

    # Rules.

    def rule_truth(self, rule, article, scope=None):
        good, windows = self.truth(rule["when"], article, scope_of(rule, scope))
        if good and "unless" in rule and self.truth(rule["unless"], article, scope_of(rule, None))[0]:
            good = False
        return good, windows if good else set()

    def passes_filters(self, rule, article):
        languages = [l.split("-")[0].lower() for l in as_list(rule.get("languages", []))]
        if languages and article.language and article.language not in languages:
            return False
        sources = rule.get("sources") or {}
        if not article.source:
            return True
        if "only" in sources and article.source not in as_list(sources["only"]):
            return False
        return article.source not in as_list(sources.get("except", []))

    def match(self, rule, article):
        """(severity, windows), or None."""
        if not self.passes_filters(rule, article):
            return None
        good, windows = self.rule_truth(rule, article)
        if not good:
            return None
        severity = rule.get("severity", "medium")
        for step in as_list(rule.get("escalate", [])):
            if self.truth(step["when"], article, scope_of(rule, None))[0]:
                severity = max(severity, step["to"], key=SEVERITIES.index)
        return severity, windows


def rule_files(paths):
    for path in map(Path, paths):
        yield from sorted(path.glob("*.yaml")) if path.is_dir() else [path]


# --- the rules' own tests --------------------------------------------------

def test_article(given, folder):
    if isinstance(given, str):
        return {"body": given, "language": "en"}
    data = dict(given)
    if "file" in data:
        data = {**json.loads((folder / data.pop("file")).read_text(encoding="utf-8")), **data}
    data.setdefault("language", "en")
    if not (isinstance(given, dict) and "source" in given):
        data.pop("source", None)
    return data


def run_test(rules, rule, test, folder):
    """A list of what is wrong."""
    wanted = "match" in test
    article = Article(test_article(test["match" if wanted else "no_match"], folder),
                      rules.boilerplate)
    result = rules.match(rule, article)
    if (result is not None) != wanted:
        return ["does not match" if wanted else "matches"]
    if not wanted:
        return []
    shown = [article.text(w) for w in result[1]]
    wrong = [f"not because: {t}" for t in as_list(test.get("because", []))
             if not any(t in s for s in shown)]
    wrong += [f"because: {t}" for t in as_list(test.get("not_because", []))
              if any(t in s for s in shown)]
    if test.get("severity", result[0]) != result[0]:
        wrong.append(f"severity {result[0]}")
    return wrong


def run_tests(rules):
    failed = count = 0
    for path, rule in rules.rules:
        for n, test in enumerate(as_list(rule.get("tests", []))):
            count += 1
            for problem in run_test(rules, rule, test, path.parent):
                print(f"{path.name}: {rule['id']}: test {n + 1}: {problem}")
                failed += 1
    print(f"{count} tests, {failed} problems")
    return 1 if failed or not count else 0


def matches(rules, articles):
    for number, data in enumerate(articles, 1):
        article = Article(data, rules.boilerplate)
        for _, rule in rules.rules:
            result = rules.match(rule, article)
            if result:
                yield {"article": data.get("id", number), "rule": rule["id"],
                       "severity": result[0],
                       "windows": sorted([w[0], article.text(w)] for w in result[1])}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rules", nargs="+", required=True)
    parser.add_argument("--tests", action="store_true")
    parser.add_argument("--articles", help="a JSON article a line")
    options = parser.parse_args()
    rules = Rules(options.rules)
    if options.tests:
        return run_tests(rules)
    with open(options.articles, encoding="utf-8") as file:
        for match in matches(rules, (json.loads(line) for line in file if line.strip())):
            print(json.dumps(match, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
