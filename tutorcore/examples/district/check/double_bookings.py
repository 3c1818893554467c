"""Who the timetable puts in two sessions at once, person by person."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any


@dataclass
class Booked:
    """A session as its row tells it, whatever the rules say of it."""

    name: str
    group: str | None
    tutor: str
    start: int
    end: int | None
    students: set[str] = field(default_factory=set)

    def source(self) -> tuple[str, str]:
        """What put it into the timetable; a group's sessions are a series."""
        return ("session", self.name) if self.group is None else ("series", self.group)


def double_bookings(timetable: list[Booked], utc: Any) -> dict[str, Any]:
    by_person: dict[str, list[Booked]] = defaultdict(list)
    for one in timetable:
        # Without an end it has no time to be held against others.
        if one.end is not None and one.end > one.start:
            for person in {one.tutor, *one.students}:
                by_person[person].append(one)
    people: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    overlaps: dict[tuple[Any, ...], dict[frozenset[str], range]] = defaultdict(dict)
    for person, mine in by_person.items():
        for one, other in combinations(mine, 2):
            assert one.end is not None and other.end is not None
            both = range(max(one.start, other.start), min(one.end, other.end))
            if both:
                cause = tuple(sorted((one.source(), other.source())))
                people[cause].append(person)
                overlaps[cause][frozenset((one.name, other.name))] = both
    causes = sorted(people, key=lambda cause: (-len(people[cause]), cause))
    return {
        "count": sum(map(len, people.values())),
        "people": len({person for of in people.values() for person in of}),
        "causes": [
            {
                "one": {"type": cause[0][0], cause[0][0]: cause[0][1]},
                "other": {"type": cause[1][0], cause[1][0]: cause[1][1]},
                "occurrences": len(overlaps[cause]),
                "minutes": (sum(map(len, overlaps[cause].values())) + 30) // 60,
                "doubleBookings": len(people[cause]),
                "people": len(set(people[cause])),
                "earliest": utc(min(both.start for both in overlaps[cause].values())),
            }
            for cause in causes
        ],
    }
