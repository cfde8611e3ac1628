#!/usr/bin/env python3
"""The program and the brute-force evaluator on random rules and articles.

usage: compare.py --program PATH [--seed N] [--count M] [--keep FOLDER]

Runs at least M pairs of a rule and an article and compares which rules match
and how severe they are.  Without a seed each run takes another one and prints
it.  Rules that the program refuses, because random conditions may contradict
each other, are left out.  The first differing round is cut down to the
smallest case that still differs, which is printed; exit status 1 then.
"""
import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import random_rules
import rules_oracle

RULES_A_ROUND, ARTICLES_A_ROUND = 40, 50
RUNS_TO_SHRINK = 400
REFUSED_AT_MOST = 0.25 # of the rules of a round, else the rules are at fault


class Refused(Exception):
    """The program did not take the rules."""

    def __init__(self, text):
        super().__init__("\n".join(re.findall(".*: error.*", text)[:20]) or text[-4000:])
        self.rules = set(re.findall(r"(rule-\d+)\.yaml:\d+:\d+: error", text))


def program_matches(program, folder, lists, rules, articles):
    random_rules.write(folder, lists, rules, articles)
    run = subprocess.run(
        [program, "--json", "match", "--rules", str(folder / "rules.d"), "--lines",
         str(folder / "articles.jsonl")],
        capture_output=True, text=True, timeout=120)
    if run.returncode != 0:
        raise Refused(f"exit status {run.returncode}\n{run.stderr}")
    found = (json.loads(line) for line in run.stdout.splitlines() if line.strip())
    return {(m["article"], m["rule"], m["severity"]) for m in found}


def oracle_matches(folder, lists, rules, articles):
    random_rules.write(folder, lists, rules, articles)
    known = rules_oracle.Rules([folder / "rules.d"])
    return {(m["article"], m["rule"], m["severity"])
            for m in rules_oracle.matches(known, articles)}


def references(node):
    """The ids of the rules that a condition, or what holds one, names."""
    if isinstance(node, dict):
        if isinstance(node.get("rule"), str):
            yield node["rule"]
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            yield from references(item)


def with_references(rule, rules):
    """The rule after all that it names."""
    wanted, known = [rule], {r["id"]: r for r in rules}
    for one in wanted:
        wanted += [known[i] for i in references(one) if known[i] not in wanted]
    return wanted[::-1]


def taken_rules(program, folder, lists, rules, articles):
    """The rules without those that the program refuses, and what names them."""
    while True:
        try:
            program_matches(program, folder, lists, rules, articles[:1])
            return rules
        except Refused as problem:
            if not problem.rules:
                raise
            kept = [r for r in rules if r["id"] not in problem.rules]
        while len(kept) < len(rules):
            rules = kept
            ids = {r["id"] for r in rules}
            kept = [r for r in rules if ids.issuperset(references(r))]


class Comparison:
    def __init__(self, program, folder):
        self.program, self.folder, self.runs = program, folder, 0
        self.matched = 0 # in the last round

    def differs(self, lists, rules, articles):
        self.runs += 1
        ours = program_matches(self.program, self.folder, lists, rules, articles)
        theirs = oracle_matches(self.folder, lists, rules, articles)
        self.matched = len(theirs)
        return ours ^ theirs

    def still_differs(self, lists, rules, article):
        if self.runs > RUNS_TO_SHRINK:
            return False
        try:
            return bool(self.differs(lists, rules, [article]))
        except (Refused, StopIteration, RuntimeError):
            return False

    def shrink(self, lists, rule, article, named):
        """The smallest rule and article that still differ."""
        self.runs = 0
        changed = True
        while changed:
            changed = False
            for smaller_rule in smaller(rule):
                if self.still_differs(lists, named + [smaller_rule], article):
                    rule, changed = smaller_rule, True
                    break
            for smaller_article in smaller_articles(article):
                if self.still_differs(lists, named + [rule], smaller_article):
                    article, changed = smaller_article, True
                    break
        return rule, article


def smaller(rule):
    for key in [k for k in rule if k not in ("id", "when")]:
        yield {k: v for k, v in rule.items() if k != key}
    for node in smaller_nodes(rule["when"]):
        yield {**rule, "when": node}


def smaller_nodes(node):
    if isinstance(node, str):
        return
    for key in ("in", "except", "mentions", "in_order", "not_near", "typos"):
        if key in node:
            yield {k: v for k, v in node.items() if k != key}
    for key in ("all", "any", "of", "near", "exact", "except", "forms", "like"):
        items = node.get(key)
        if not isinstance(items, list):
            continue
        if key in ("all", "any", "of"):
            yield from (i for i in items if isinstance(i, str) or "none" not in i)
        least = {"near": 2, "of": int(node.get("at_least", 0))}.get(key, 1)
        for n, item in enumerate(items):
            if len(items) > least:
                yield {**node, key: items[:n] + items[n + 1:]}
            if key in ("all", "any", "of", "near"):
                for other in smaller_nodes(item):
                    yield {**node, key: items[:n] + [other] + items[n + 1:]}


def smaller_articles(article):
    for key in ("language", "source", "title"):
        if key in article:
            yield {k: v for k, v in article.items() if k != key}
    for key in ("body", "title"):
        text = article.get(key) or ""
        for separator in ("\n\n", "\n", ". ", " "):
            parts = text.split(separator)
            for size in (len(parts) // 2, 1):
                for at in range(0, len(parts) if size and len(parts) > 1 else 0, max(size, 1)):
                    yield {**article, key: separator.join(parts[:at] + parts[at + size:])}


def report(comparison, seed, lists, rules, articles, difference):
    def size(item):
        rule = next(r for r in rules if r["id"] == item[1])
        article = next(a for a in articles if a["id"] == item[0])
        return len(json.dumps(rule)) + len(json.dumps(article))

    article_id, rule_id, _ = min(difference, key=size)
    *named, rule = with_references(next(r for r in rules if r["id"] == rule_id), rules)
    rule, article = comparison.shrink(
        lists, rule, next(a for a in articles if a["id"] == article_id), named)
    named = named if list(references(rule)) else []
    used = {k: v for k, v in lists.items() if f'"{k}"' in json.dumps(rule)}
    ours = program_matches(comparison.program, comparison.folder, lists, named + [rule], [article])
    theirs = oracle_matches(comparison.folder, lists, named + [rule], [article])
    print(f"seed {seed}: {len(difference)} differences; the smallest:")
    print(random_rules.rules_text(used, named + [rule]))
    print(json.dumps(article, ensure_ascii=False, indent=1))
    print(f"program: {sorted(s for _, _, s in ours) or 'no match'}")
    print(f"oracle:  {sorted(s for _, _, s in theirs) or 'no match'}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--seed", type=int, help="of the first round; another each time without it")
    parser.add_argument("--count", type=int, default=4000)
    parser.add_argument("--keep", help="a folder for the files of the last round")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        return compare(options, Path(options.keep or scratch))


def compare(options, folder):
    comparison = Comparison(options.program, folder)
    pairs = matched = 0
    seed = random.SystemRandom().randrange(1 << 30) if options.seed is None else options.seed
    started = time.monotonic()
    print(f"seed {seed}")
    if rules_oracle.SNOWBALL is None:
        print("forms are left out: there is no python3-snowballstemmer")
    while pairs < options.count:
        lists, rules, articles = random_rules.generate(
            seed, RULES_A_ROUND, ARTICLES_A_ROUND, rules_oracle.SNOWBALL is not None)
        made = len(rules)
        try:
            rules = taken_rules(options.program, folder, lists, rules, articles)
            difference = comparison.differs(lists, rules, articles)
        except Refused as problem:
            print(f"seed {seed}: the program refuses the rules: {problem}")
            return 1
        if made - len(rules) > REFUSED_AT_MOST * made:
            print(f"seed {seed}: the program refuses {made - len(rules)} of {made} rules")
            return 1
        if difference:
            report(comparison, seed, lists, rules, articles, difference)
            return 1
        matched += comparison.matched
        pairs += len(rules) * len(articles)
        seed += 1
    print(f"{pairs} pairs agree, {matched} of them match, {time.monotonic() - started:.1f} s")
    return 0 if matched else 1


if __name__ == "__main__":
    sys.exit(main())
