#!/usr/bin/env python3
"""Reads generated mails with Python's email package.

usage: mail_check.py PROGRAM; the program writes a mail for a title, a text, a
level and an address.  Every mail must be 7 bit with CRLF alone, keep the line
limits, parse without a defect, hold each header once, and give the title back.
"""
import email
import email.policy
import html.parser
import random
import re
import subprocess
import sys

ONCE = ("Date", "From", "To", "Subject", "Message-ID", "In-Reply-To", "References",
        "List-Id", "Auto-Submitted", "MIME-Version", "Content-Type")
ALLOWED = {name.lower() for name in ONCE} | {
    "x-auto-response-suppress", "x-sanctions-watch-severity", "x-sanctions-watch-rule",
    "content-transfer-encoding"}
CASES = [
    ("Plain words", "A sentence.", "https://news.example/a?b=c&d=e"),
    ("Café crème brûlée " * 9, "Müller sagt: Grüße. " * 40, "https://news.example/ü"),
    ("Кремль отрицает сделку с КНДР и всеми остальными " * 3, "Нет. " * 200, ""),
    ("金正恩総書記がロシアを訪問し武器の取引を話し合った" * 6, "字" * 500, "http://a.example"),
    ("كيم جونغ أون يلتقي بوتين", "نص عربي", "https://a.example/"),
    ("🚀" * 70, "𝒳" * 300, "https://a.example/"),
    ("A\r\nBcc: <x@y.example>\r\n\r\nbody", ".\r\n.\r\nFrom x\r\n\r\nQUIT\r\n", "javascript:x"),
    ("=?utf-8?B?QmNjOiB4?= =?x?Q?y?=", "=3D=\n= \t\n", "https://a.example/\"><script>"),
    ("x" * 300, "y" * 2000, "https://a.example/" + "z" * 1900),
    ("", "", ""),
    ("<script>alert(1)</script> & </title> \" ' {{x}}", "<!-- <img src=x onerror=y> -->",
     "https://u:p@a.example/"),
    ("\u202eevil\u202c \u2028 \x85 \x1b[31m", "\u2066x\u2069 \x0b\x0c", "http://a.example/ b"),
]
WILD = "ab .=?_<>\"'&\\@,;:()[]\t\r\n\x01\x7f\x85éß字🚀\u202e\u2028\u0301"


class Links(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.links = set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]
        assert not [name for name, _ in attrs if name.startswith("on")], attrs


def one_line(text):
    """What a message makes of hostile text, as far as words go."""
    text = re.sub("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]", "", text)
    text = re.sub("[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+", " ", text)
    return text.strip()


def check_bytes(raw, level):
    rest = raw.replace(b"\r\n", b"")
    assert b"\r" not in rest and b"\n" not in rest, "a bare CR or LF"
    assert max(raw) < 127, "a byte above 126"
    head, _, body = raw.partition(b"\r\n\r\n")
    assert max(map(len, head.split(b"\r\n"))) <= 78, "a long header line"
    assert max(map(len, body.split(b"\r\n"))) <= 76, "a long body line"
    assert raw.endswith(b"\r\n")
    assert not re.search(rb"(?m)^(\.|From )", body), "a line that relays change"


def check_headers(msg, title):
    names = [name.lower() for name in msg.keys()]
    assert set(names) <= ALLOWED, set(names) - ALLOWED
    for name in ONCE:
        assert names.count(name.lower()) == 1, name
    assert not msg.defects, msg.defects
    for part in msg.walk():
        assert not part.defects, part.defects
        for name in part.keys():
            assert not part[name].defects, (name, part[name].defects)
    want = one_line(title) or "(no title)"
    subject = str(msg["Subject"])
    assert subject.startswith("[HIGH] "), subject
    got = subject[len("[HIGH] "):]
    assert got == want or (got.endswith("…") and want.startswith(got[:-1].rstrip())), (got, want)
    assert len(msg["To"].addresses) == 2 and msg["To"].addresses[1].display_name == "Desk, East"
    assert msg["From"].addresses[0].addr_spec == "watch@bank.example"


def check_bodies(msg, level, title, address):
    kinds = [part.get_content_type() for part in msg.walk()]
    if level > 0:
        assert kinds == ["text/plain"], kinds
        return
    assert kinds == ["multipart/alternative", "text/plain", "text/html"], kinds
    plain, page = [part.get_content() for part in msg.iter_parts()]
    want = one_line(title) or "(no title)"
    shown = plain.replace("«", "").replace("»", "")
    assert want.replace("«", "").replace("»", "")[:100] in shown, plain
    links = Links()
    links.feed(page)
    assert links.tags <= {"html", "head", "meta", "body", "div", "p", "b", "a", "mark"}, links.tags
    assert all(link.startswith(("http://", "https://")) for link in links.links), links.links
    assert ("a" in links.tags) == address.startswith("http") or not links.links


def check(program, title, text, level, address):
    raw = subprocess.run([program, title, text, str(level), address],
                         capture_output=True, check=True).stdout
    msg = email.message_from_bytes(raw, policy=email.policy.default)
    try:
        check_bytes(raw, level)
        check_headers(msg, title)
        check_bodies(msg, level, title, address)
    except Exception:
        sys.stdout.buffer.write(raw)
        print("title:", repr(title), "text:", repr(text), "level:", level)
        raise


def main(program):
    rng = random.Random(1)
    cases = list(CASES)
    for _ in range(150):
        cases.append(("".join(rng.choices(WILD, k=rng.randrange(200))),
                      "".join(rng.choices(WILD, k=rng.randrange(400))), "https://a.example/x"))
    for title, text, address in cases:
        for level in range(3):
            check(program, title, text, level, address)
    print(f"{3 * len(cases)} mails are as they should be")


if __name__ == "__main__":
    main(sys.argv[1])
