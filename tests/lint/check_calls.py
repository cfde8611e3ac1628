#!/usr/bin/env python3
"""Fails where the daemon calls what the style does not use.

usage: check_calls.py FOLDER.  Unbounded or unchecked libc calls nowhere; the
clock only in net/loop, logging only in flow and main.
"""
import re
import sys
from pathlib import Path

BANNED = re.compile(
    r"\b(strcpy|strcat|sprintf|vsprintf|strtok|strncpy|strncat|atoi|atol|atof|"
    r"strtol|strtoul|strtoll|gets|alloca|system|popen|tmpnam|mktemp)\s*\(")
CLOCK = re.compile(r"\b(time|clock_gettime|gettimeofday)\s*\(")
LOG = re.compile(r"\blog_(error|warn|info|debug)\s*\(")
COMMENT = re.compile(r"/\*.*?\*/", re.S)
STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')


def strip(text):
    """The code alone: comments and strings blanked, lines kept."""
    blank = lambda match: re.sub(r"[^\n]", " ", match.group())
    return STRING.sub(blank, COMMENT.sub(blank, text))


def main(daemon):
    problems = []
    for source in sorted(daemon.glob("*/*.c")):
        module, name = source.parent.name, f"{source.parent.name}/{source.stem}"
        for number, line in enumerate(strip(source.read_text()).splitlines(), 1):
            where = f"{source}:{number}"
            if match := BANNED.search(line):
                problems.append(f"{where}: {match.group(1)} is not used here")
            if CLOCK.search(line) and name != "net/loop":
                problems.append(f"{where}: only net/loop reads a clock")
            if LOG.search(line) and module not in ("base", "flow", "main"):
                problems.append(f"{where}: {module} may not log")
    print("\n".join(problems) or "no banned calls")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
