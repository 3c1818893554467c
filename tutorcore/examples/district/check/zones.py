"""Local dates and times."""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime, time, timedelta


class Zone:
    """A zone: dates of instants, and instants of local times."""

    def __init__(self, name: str) -> None:
        self.info = zoneinfo.ZoneInfo(name)

    def day(self, instant: int) -> date:
        return datetime.fromtimestamp(instant, self.info).date()

    def midnight(self, day: date) -> int:
        return self.at(day, 0)

    def at(self, day: date, second: int) -> int:
        """The instant of a local time; the first one of a repeated hour."""
        local = datetime.combine(day, time()) + timedelta(seconds=second)
        return int(local.replace(tzinfo=self.info).timestamp())


def within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)
