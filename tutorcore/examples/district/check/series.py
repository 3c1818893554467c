"""Sessions that repeat: the dates of each series, by walking every day of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cells import Folder, Row, Unreadable, read_date, read_time
from district import WEEKDAYS, District


@dataclass
class Planned:
    """A series that can be read, and when its sessions start."""

    name: str
    school: Any
    tutor: str | None
    first: date
    time: int
    seconds: int
    repeats: str
    weekdays: set[int]
    interval: int
    last: date
    excepted: set[date]
    starts: list[int]


class Series:
    """The series that can be read."""

    def __init__(self, folder: Folder, district: District) -> None:
        self.district = district
        self.planned: dict[str, Planned] = {}
        folder.each("series.csv", self.read)

    def read(self, row: Row) -> None:
        name, school = row.needed("id"), self.district.school(row)
        if name in self.planned:
            raise Unreadable("id")
        first, time = read_date(row.needed("first_date"), "first_date"), read_time(row.needed("time"))
        minutes, interval = number(row, "minutes"), number(row, "interval") or 1
        repeats = row.needed_word("repeats", ("daily", "weekly", "monthly"))
        weekdays: set[int] = set()
        if repeats == "weekly":
            for part in row.parts("weekdays"):
                if part.lower() not in WEEKDAYS:
                    raise Unreadable("weekdays")
                weekdays.add(WEEKDAYS.index(part.lower()))
        excepted = {read_date(part, "excepted") for part in row.parts("excepted")}
        last = read_date(row.needed("last_date"), "last_date")
        if minutes is None:
            raise Unreadable("minutes")
        # Midnight at a day's end is the next day's.
        first, time = first + timedelta(days=time // 86_400), time % 86_400
        weekdays = weekdays or {first.weekday()}
        dates = list(self.dates(repeats, weekdays, interval, first, last))
        starts = [school.zone.at(day, time) for day in dates if day not in excepted]
        pairs = zip(starts, starts[1:], strict=False)
        overlap = any(start + minutes * 60 > after for start, after in pairs)
        if not dates or len(starts) > 1000 or overlap:
            raise Unreadable("id")
        self.planned[name] = Planned(
            name=name,
            school=school,
            tutor=row.text("tutor"),
            first=first,
            time=time,
            seconds=minutes * 60,
            repeats=repeats,
            weekdays=weekdays,
            interval=interval,
            last=last,
            excepted=excepted,
            starts=starts,
        )

    @staticmethod
    def dates(
        repeats: str, weekdays: set[int], interval: int, first: date, last: date
    ) -> Iterator[date]:
        monday = first - timedelta(days=first.weekday())
        for days in range((last - first).days + 1):
            day = first + timedelta(days=days)
            months = (day.year - first.year) * 12 + day.month - first.month
            if repeats == "daily":
                takes = days % interval == 0
            elif repeats == "weekly":
                takes = day.weekday() in weekdays and (day - monday).days // 7 % interval == 0
            else:
                takes = day.day == first.day and months % interval == 0
            if takes:
                yield day

    def figures(self, utc: Any) -> dict[str, Any]:
        starts = [start for one in self.planned.values() for start in one.starts]
        return {
            "series": len(self.planned),
            "sessions": len(starts),
            "earliest": utc(min(starts)) if starts else None,
            "latest": utc(max(starts)) if starts else None,
        }


def number(row: Row, column: str) -> int | None:
    """A whole number from 1 on."""
    text = row.text(column)
    if text is None:
        return None
    if not re.fullmatch(r"\+?\d+", text, re.ASCII) or not 1 <= int(text) < 2**32:
        raise Unreadable(column)
    return int(text)
