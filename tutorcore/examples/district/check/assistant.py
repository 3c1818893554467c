"""What the scheduling assistant says of the series that the timetable blocks the most."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import Any

from double_bookings import Booked
from series import Planned, Series

QUARTER = 900
DAY = 86_400


def assistant(timetable: list[Booked], series: Series) -> dict[str, Any]:
    blocked = {}
    for one in series.planned.values():
        if one.tutor is not None:
            busy = taken(one, timetable, series)
            count = sum(meets(start, start + one.seconds, busy) for start in one.starts)
            if count:
                blocked[one.name] = count
    document: dict[str, Any] = {"blockedSeries": len(blocked), "series": None}
    worst: Planned | None = None
    for name, count in blocked.items():
        one = series.planned[name]
        if count < len(one.starts) and (worst is None or count > blocked[worst.name]):
            worst = one
    if worst is not None:
        document["series"] = looked_at(worst, blocked[worst.name], timetable, series)
    return document


def taken(one: Planned, timetable: list[Booked], series: Series) -> list[tuple[int, int]]:
    """The tutor's time, but for the series itself: the timetable, and what the school plans."""
    busy = [
        (booked.start, booked.end)
        for booked in timetable
        if booked.tutor == one.tutor and booked.end is not None and booked.end > booked.start
    ]
    for other in series.planned.values():
        if other.school is one.school and other.tutor == one.tutor and other is not one:
            busy += [(start, start + other.seconds) for start in other.starts]
    return busy


def meets(start: int, end: int, busy: list[tuple[int, int]]) -> bool:
    return any(start < to and since < end for since, to in busy)


def looked_at(
    one: Planned, blocked: int, timetable: list[Booked], series: Series
) -> dict[str, Any]:
    busy = taken(one, timetable, series)
    zone = one.school.zone
    first = min(start for start in one.starts if meets(start, start + one.seconds, busy))
    day = zone.day(first)
    week = day - timedelta(days=day.weekday())
    begin, end = zone.at(week, 0), zone.at(week + timedelta(days=7), 0)
    # The grid is everybody's: here the series is in its own way.
    mine = busy + [(start, start + one.seconds) for start in one.starts]
    cells = range(begin, end - QUARTER + 1, QUARTER)
    tries = [
        starts
        for dates in choices(one)
        for time in times(one)
        if (starts := [zone.at(day, time) for day in dates])
    ]
    free = sum(
        not any(meets(start, start + one.seconds, busy) for start in starts) for starts in tries
    )
    return {
        "series": one.name,
        "tutor": one.tutor,
        "sessions": len(one.starts),
        "blocked": blocked,
        "week": week.isoformat(),
        "busyCells": sum(meets(cell, cell + QUARTER, mine) for cell in cells),
        "lookedAt": len(tries),
        "free": free,
    }


def times(one: Planned) -> list[int]:
    """Every quarter hour, and the series' own time, from an hour before it to two after."""
    since = max(one.time - 3600, 0) // 60 * 60
    to = min(one.time + one.seconds + 7200, DAY) // 60 * 60
    tried = sorted({*range(0, DAY, QUARTER), one.time})
    return [
        time
        for time in tried
        if any(since <= at and at + one.seconds <= to for at in (time, time + DAY))
    ]


def choices(one: Planned) -> list[list[date]]:
    """The dates of every choice of as many weekdays from Monday to Friday."""
    if one.repeats == "weekly":
        some = [set(choice) for choice in combinations(range(5), len(one.weekdays))]
        tries = [(one.first, weekdays) for weekdays in some]
    elif one.repeats == "monthly":
        tries = [(one.first + timedelta(days=later), set[int]()) for later in range(4)]
    else:
        tries = [(one.first, set[int]())]
    found = []
    for first, weekdays in tries:
        dates = Series.dates(one.repeats, weekdays, one.interval, first, one.last)
        found.append([day for day in dates if day not in one.excepted])
    return found
