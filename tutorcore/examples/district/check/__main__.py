"""An independent second count of a district's term.

    python3 tutorcore/examples/district/check FOLDER REPORT.json

FOLDER holds the CSV files of docs/DISTRICT.md; REPORT.json is what the demo
says of them with --json. This program reads the files itself, replays the term
by the written rules and counts again; it shares no code with the demo. Each
figure that differs is printed as `key: expected ..., got ...` (expected is this
program's count), and the exit status is then 1. Otherwise one line tells how
many figures agree.

Minutes are counted another way than in the core: each student's time of a day
is one whole number with a bit for every second, so that a union is an `or` and
the school day a mask; nothing is merged, sorted or subtracted.

Settings are the defaults, people come from people.csv. Local time is that of
Python's zoneinfo: of the `tzdata` package where it is installed, else of the
system. Nothing beside the standard library is needed.

Where the rules leave a question open, the core's answer is followed; each such
place says "Open:" and gives the reason.
"""

from __future__ import annotations

import csv
import json
import sys
import zoneinfo
from importlib import util
from pathlib import Path

# Before the imports from this folder: it is source, and stays as it is.
sys.dont_write_bytecode = True

from comparison import by_place, flat  # noqa: E402
from figures import count  # noqa: E402


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__)
        return 2
    if util.find_spec("tzdata") is not None:
        zoneinfo.reset_tzpath(to=())
    csv.field_size_limit(sys.maxsize)
    expected = dict(flat(by_place(count(Path(arguments[0])))))
    report = json.loads(Path(arguments[1]).read_text(encoding="utf-8"))
    got = dict(flat(by_place(report)))
    differences = 0
    for key in sorted(expected.keys() | got.keys()):
        if expected.get(key) != got.get(key):
            differences += 1
            print(f"{key}: expected {expected.get(key)}, got {got.get(key)}")
    if differences:
        return 1
    print(f"All {len(expected)} figures agree.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
