#!/usr/bin/env python3
"""Fails where a shell script does not parse, or is not executable."""
import os
import subprocess
import sys
from pathlib import Path

SCRIPTS = ["check.sh", "quickstart.sh", ".ci/run"]
SOURCED = [".ci/packages.sh", ".ci/steps.sh"]


def main():
    problems = []
    started = SCRIPTS + sorted(map(str, Path("tests").rglob("*.sh")))
    for script in started + SOURCED:
        first = Path(script).read_text().partition("\n")[0]
        shell = "bash" if first.endswith("bash") else "sh"
        run = subprocess.run([shell, "-n", script], capture_output=True, text=True)
        if run.returncode:
            problems.append(f"{script}: {run.stderr.strip()}")
    problems += [f"{script}: not executable" for script in started if not os.access(script, os.X_OK)]
    print("\n".join(problems) or f"{len(started + SOURCED)} scripts parse")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
