"""The first times of each rule, by python-dateutil.

Reads rules, one a line with `\\n` for the end of a line of the set; writes a line for each: its
first times in Unix seconds, then `+` if there was no time to look for more; or `!` and why none.
"""

import itertools
import signal
import sys
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

LIMIT = 30
# Of the processor, so that a busy machine changes nothing.
SECONDS = 0.04


class OutOfTime(Exception):
    pass


def ring(_signal, _frame):
    raise OutOfTime


def times(text):
    found = []
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        rule = rrulestr(text, tzids=ZoneInfo)
        for time in itertools.islice(rule, LIMIT):
            found.append(int(time.timestamp()))
    except OutOfTime:
        found.append("+")
    except Exception as error:  # Whatever it is, it is an answer.
        return "!" + " ".join(str(error).split())
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return " ".join(map(str, found))


def main():
    signal.signal(signal.SIGVTALRM, ring)
    for line in sys.stdin:
        print(times(line.rstrip("\n").replace("\\n", "\n")))


main()
