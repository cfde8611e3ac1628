#!/usr/bin/env python3
"""Plain terms beside Hyperscan: speed, building, memory and the same hits.

usage: terms_bench.py PROGRAM [FOLDER [COUNT...]]

PROGRAM is bench_terms.  FOLDER holds articles.txt and names.txt, one a line;
without it both are made, always the same: names of two to four words, three in
a hundred of which begin with an ordinary word, and articles in which most words
are in no name.  COUNT is how many of the names are taken, by default 1,000,
100,000 and 1,000,000.  Each engine runs in a process of its own, in turn, so
that both meet the same machine; figures are of CPU time.
"""
import bisect
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile

COUNTS = [1_000, 100_000, 1_000_000]
ARTICLES = 20_000
SKIPPED = 77

ONSETS = "b br ch d dr f g gr h j k kh l m n p pr r s sh st t tr v y z".split()
VOWELS = ["a", "e", "i", "o", "u", "ai", "ia", "ou", "a", "o"]
CODAS = ["", "", "", "n", "r", "l", "s", "k", "m", "t", "ng"]
NAME_ENDS = ["ov", "ev", "in", "ina", "sky", "enko", "yan", "pour", "son", ""]
WORD_ENDS = ["", "", "", "s", "ed", "ing", "er", "ly", "tion", "ment"]


def words(rnd, count, syllables, ends, seen):
    """As many different words as asked for."""
    out = []
    while len(out) < count:
        word = "".join(
            rnd.choice(ONSETS) + rnd.choice(VOWELS) + rnd.choice(CODAS)
            for _ in range(rnd.randint(*syllables))) + rnd.choice(ends)
        if word not in seen:
            seen.add(word)
            out.append(word)
    return out


class Urn:
    """Draws from a list as words are used: a few often, most seldom."""

    def __init__(self, rnd, items, offset, slope):
        self.rnd, self.items = rnd, items
        self.sums = list(itertools.accumulate(
            1 / (i + offset) ** slope for i in range(len(items))))

    def draw(self):
        place = bisect.bisect(self.sums, self.rnd.random() * self.sums[-1])
        return self.items[place]


def person(rnd, given, family, ordinary):
    parts = [rnd.choice(ordinary) if rnd.random() < .03 else given.draw()]
    kind = rnd.random()
    if kind > .6:
        parts.append(given.draw())
    if kind > .9:
        parts.append(family.draw())
    return " ".join(p.capitalize() for p in parts + [family.draw()])


def article(rnd, vocabulary, make_person, names):
    parts = [vocabulary.draw()
             for _ in range(max(60, int(rnd.gauss(400, 100))))]
    for _ in range(rnd.randint(3, 8)):
        parts.insert(rnd.randrange(len(parts)), make_person())
    if rnd.random() < .02:
        name = rnd.choice(names[:1000])
        parts.insert(rnd.randrange(len(parts)),
                     rnd.choice([name, name.upper(), name.lower()]))
    out, left = [], 0
    for part in parts:
        if left == 0:
            part, left = part[0].upper() + part[1:], rnd.randint(8, 28)
        left -= 1
        out.append(part + ("." if left == 0 else
                           "," if rnd.random() < .06 else ""))
    return " ".join(out)


def make_inputs(folder, count):
    rnd = random.Random(20230905)
    seen = set()
    given = Urn(rnd, words(rnd, 3000, (1, 2), [""], seen), 10, .8)
    family = Urn(rnd, words(rnd, 30000, (1, 2), NAME_ENDS, seen), 50, .7)
    ordinary = words(rnd, 60000, (1, 3), WORD_ENDS, seen)
    ordinary.sort(key=len)
    vocabulary = Urn(rnd, ordinary, 2.7, 1.05)

    def make_person():
        return person(rnd, given, family, ordinary[50:3000])

    names = {}
    while len(names) < count:
        name = make_person()
        names.setdefault(name.lower(), name)
    names = list(names.values())
    with open(os.path.join(folder, "names.txt"), "w") as out:
        out.writelines(n + "\n" for n in names)
    with open(os.path.join(folder, "articles.txt"), "w") as out:
        for _ in range(ARTICLES):
            out.write(article(rnd, vocabulary, make_person, names) + "\n")


def run(program, engine, names, articles):
    done = subprocess.run([program, engine, names, articles],
                          stdout=subprocess.PIPE, check=False)
    if done.returncode == SKIPPED:
        return None
    if done.returncode != 0:
        sys.exit(f"{engine} failed")
    return json.loads(done.stdout)


def compare(program, folder, count):
    """False where the two do not find the same."""
    names = os.path.join(folder, f"first_{count}.txt")
    articles = os.path.join(folder, "articles.txt")
    with open(os.path.join(folder, "names.txt")) as src, \
            open(names, "w") as out:
        out.writelines(itertools.islice(src, count))
    ours = run(program, "ours", names, articles)
    peer = run(program, "hyperscan", names, articles)
    os.unlink(names)
    print(f"{count:>9} names: {ours['articles_per_second']:>8} articles/s, "
          f"built in {ours['build_seconds']} s, {ours['peak_mib']} MiB")
    if peer is None:
        print("           no peer: built without Hyperscan")
        return True
    print(f"      Hyperscan: {peer['articles_per_second']:>8} articles/s, "
          f"built in {peer['build_seconds']} s, {peer['peak_mib']} MiB")
    print("           ours: {:.2f} times the articles, built {:.0f} times "
          "as fast, 1/{:.1f} of the memory".format(
              peer["match_seconds"] / ours["match_seconds"],
              peer["build_seconds"] / max(ours["build_seconds"], .001),
              peer["peak_mib"] / ours["peak_mib"]), flush=True)
    if (ours["hits"], ours["sum"]) == (peer["hits"], peer["sum"]):
        return True
    print(f"           DIFFERENT HITS: {ours['hits']} and {peer['hits']}")
    return False


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    counts = [int(c) for c in sys.argv[3:]] or COUNTS
    with tempfile.TemporaryDirectory() as folder:
        if len(sys.argv) > 2:
            for name in ("names.txt", "articles.txt"):
                os.symlink(os.path.abspath(os.path.join(sys.argv[2], name)),
                           os.path.join(folder, name))
        else:
            make_inputs(folder, max(counts))
        same = [compare(sys.argv[1], folder, count) for count in counts]
    sys.exit(0 if all(same) else 1)


main()
