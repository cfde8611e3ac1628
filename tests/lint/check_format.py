#!/usr/bin/env python3
"""Fails where a C file is not as clang-format would write it.

usage: check_format.py FOLDER...
"""
import subprocess
import sys
from pathlib import Path


def main(roots):
    files = sorted(str(f) for root in roots for f in Path(root).rglob("*.[ch]"))
    out = subprocess.run(["clang-format", "--dry-run", "--Werror", *files],
                         capture_output=True, text=True)
    print(out.stderr[:4000] or f"{len(files)} files are formatted")
    return 1 if out.returncode else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
