#!/usr/bin/python3
"""Whole documents through `feed`: an entry list or a clear error, soon."""
import concurrent.futures
import json
import os
import pathlib
import time
import unittest

import daemon
from servers import rss, shipment

HERE = pathlib.Path(__file__).resolve().parent
CORPUS = HERE.parents[1] / "fuzz/corpus"
SHARED = pathlib.Path(os.environ.get("SW_SHARED", HERE.parents[3] / "shared")) / "data/feeds/generated"
SECONDS = 10  # with sanitizers, on a busy machine
MIB = 1 << 20
# Of what is searched for from many places: with sanitizers each search looks
# at all that follows, and time is not linear any more.
FEW = MIB // 8


def read_feed(document):
    """(what went wrong or None, entries) of a path or of bytes."""
    given = {"input": document} if isinstance(document, bytes) else {}
    begun = time.monotonic()
    result = daemon.run_program("--json", "feed", "-" if given else document, timeout=60, **given)
    seconds = time.monotonic() - begun
    if result.status not in (0, 1):
        return f"exit status {result.status}: {result.err[-2000:]}", []
    if "Sanitizer" in result.err or "runtime error" in result.err:
        return result.err[-2000:], []
    if seconds > SECONDS:
        return f"took {seconds:.1f} s", []
    if result.status == 1 and not result.err.strip():
        return "failed without a word", []
    try:
        rows = result.rows()
    except ValueError as error:
        return f"its lines are no JSON: {error}", []
    return None, [row for row in rows if row["type"] == "entry"]


class Documents(daemon.Case):
    def check_all(self, documents):
        self.assertTrue(documents)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            outcomes = dict(zip(documents, pool.map(read_feed, documents.values())))
        wrong = {str(name): why for name, (why, _) in outcomes.items() if why}
        self.assertEqual({}, wrong)
        return {name: entries for name, (_, entries) in outcomes.items()}

    def test_documents_that_once_were_hostile_end_soon(self):
        paths = [path for name in ("feed_reader", "feed_json") for path in sorted((CORPUS / name).iterdir())]
        self.check_all({path: path for path in paths})

    @unittest.skipUnless(SHARED.is_dir(), "the generated feeds are not there")
    def test_generated_documents_end_soon_and_nearly_all_are_read(self):
        paths = [path for path in sorted(SHARED.rglob("*")) if path.is_file()]
        outcomes = self.check_all({path: path for path in paths})
        self.assertGreater(sum(1 for entries in outcomes.values() if entries), len(paths) * 9 // 10)

    def test_large_hostile_documents_end_soon(self):
        head, tail = rss(shipment(1)).split(b"</item>")
        item = head[head.index(b"<item>"):] + b"</item>"
        start = head[:head.index(b"<item>")]
        entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
            b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(20)) + b"]>"
        outcomes = self.check_all({
            "deep": start + b"<a>" * 500000 + tail,
            "deep in a title": start + b"<item><title type='xhtml'>" + b"<b>" * 500000,
            "many items": start + item * 20000 + tail,
            "one long title": start + b"<item><title>" + b"x" * (7 * MIB) + b"</title></item>" + tail,
            "one long attribute": start + b"<item><a b='" + b"&lt;" * MIB,
            "many attributes": start + b"<item " + b" a='b'" * FEW + b">",
            "open brackets": start + b"<" * (4 * MIB),
            "ampersands": start + b"<item><title>" + b"&" * (4 * MIB),
            "open comment": start + b"<!--" * FEW,
            "open cdata": start + b"<item><title><![CDATA[" * (MIB // 4),
            "billion laughs": entities + start + b"<item><title>&u;</title></item>" + tail,
            "outside entity": b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + start
                              + b"<item><title>&f;</title></item>" + tail,
            "closing tags": start + b"</a>" * (2 * MIB),
            "zeros": b"\0" * (8 * MIB),
            "utf-16 without end": b"\xff\xfe" + "<rss>".encode("utf-16-le") * 100000 + b"\x00",
            "deep json": b'{"version":"https://jsonfeed.org/version/1.1","items":' + b"[" * MIB,
            "wide json": b'{"version":"https://jsonfeed.org/version/1.1","items":[' + b"{}," * MIB + b"{}]}",
        })
        self.assertTrue(outcomes["many items"], "entries over the limit are left out, not all of them")
        self.assertEqual("Report 1", outcomes["many items"][0]["title"])
        for name in ("billion laughs", "outside entity"):
            text = json.dumps(outcomes[name])
            self.assertNotIn("root:", text)
            self.assertLess(len(text), 100000)


if __name__ == "__main__":
    daemon.main()
