"""The recurrence works, by python-dateutil: see benches/src/bin/peers.rs for the form."""

import sys
import time
from datetime import datetime, timezone
from statistics import median
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

ROUNDS = 5


def read(text):
    return rrulestr(text, tzids=ZoneInfo)


def expand(rule, start, end):
    if start is None:
        return [int(one.timestamp()) for one in rule]
    found = rule.between(start, end, inc=True)
    return [int(one.timestamp()) for one in found if one < end]


def main():
    for line in sys.stdin:
        name, kind, start, end, text = line.rstrip("\n").split("\t")
        texts = [one.replace("\\n", "\n") for one in text.split("|")]
        window = (None, None)
        if kind == "window":
            window = tuple(datetime.fromtimestamp(int(one), timezone.utc) for one in (start, end))
        rules = None if kind == "parse" else [read(one) for one in texts]
        times, found = [], []
        for _ in range(ROUNDS):
            begin = time.perf_counter_ns()
            read_now = rules if rules is not None else [read(one) for one in texts]
            found = [one for rule in read_now for one in expand(rule, *window)]
            times.append(time.perf_counter_ns() - begin)
        print(name, len(found), sum(found), round(median(times)), sep="\t")


main()
