#!/usr/bin/env python3
"""Fails where a shell script does not parse, or is not executable."""
import os
import subprocess
import sys

SCRIPTS = ["check.sh", "quickstart.sh", ".ci/run"]


def main():
    problems = []
    for script in SCRIPTS:
        run = subprocess.run(["sh", "-n", script], capture_output=True, text=True)
        if run.returncode:
            problems.append(f"{script}: {run.stderr.strip()}")
        if not os.access(script, os.X_OK):
            problems.append(f"{script}: not executable")
    print("\n".join(problems) or f"{len(SCRIPTS)} scripts parse")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
