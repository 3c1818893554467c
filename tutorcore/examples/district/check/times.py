"""The rules of when sessions and encounters may begin and end."""

from __future__ import annotations

from findings import Codes

LONGEST = 12 * 3600
"""A session longer than this is suspect."""


def times(start: int, end: int | None, arrived: int, departed: int | None, now: int) -> Codes:
    """An arrival and a departure against each other, the session and the time."""
    wrong = {
        "ENCOUNTER-ARRIVAL-BEFORE-SESSION": arrived < start,
        "ENCOUNTER-ARRIVAL-AFTER-SESSION": end is not None and arrived >= end,
        "ENCOUNTER-ARRIVAL-IN-FUTURE": arrived > now,
    }
    if departed is not None:
        wrong |= {
            "ENCOUNTER-DEPARTURE-NOT-AFTER-ARRIVAL": departed <= arrived,
            "ENCOUNTER-DEPARTURE-AFTER-SESSION": end is not None and departed > end,
            "ENCOUNTER-DEPARTURE-IN-FUTURE": departed > now,
        }
    return {code for code, is_so in wrong.items() if is_so}


def end_time(start: int, end: int, now: int) -> Codes:
    wrong = {
        "SESSION-END-NOT-AFTER-START": end <= start,
        "SESSION-END-IN-FUTURE": end > now,
        "SESSION-LENGTH-SUSPECT": end - start > LONGEST,
    }
    return {code for code, is_so in wrong.items() if is_so}
