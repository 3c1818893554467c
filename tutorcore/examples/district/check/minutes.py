"""The state's minutes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from district import School
from sessions import Qualifiers, Session

QUALIFIERS: dict[str, Callable[[Qualifiers], bool]] = {
    "tutoringTotal": lambda q: not q.detention_only,
    "noQualifier": lambda q: not (q.homebound or q.detention or q.credit_recovery or q.remedial),
    "homebound": lambda q: q.homebound,
    "detention": lambda q: q.detention,
    "creditRecovery": lambda q: q.credit_recovery,
    "remedial": lambda q: q.remedial,
}


def bits(start: int, end: int) -> int:
    """A bit for every second from start to before end."""
    return ((1 << (end - start)) - 1) << start if start < end else 0


def half_up(value: Fraction) -> int:
    return (value + Fraction(1, 2)).__floor__()


def decimals(value: Fraction, places: int) -> str:
    scaled = half_up(value * 10**places)
    return f"{scaled // 10**places}.{scaled % 10**places:0{places}d}"


def state_minutes(school: School, sessions: list[Session], first: date, last: date) -> Any:
    """The rows of one school, and the dates of which its schedule is silent."""
    zone = school.zone
    # Per date, qualifier and student: a bit for every second of the day.
    seconds: dict[date, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(Counter))
    for session in sessions:
        if session.state != "ended":
            continue
        for one in session.present:
            assert one.departed is not None
            day = max(first, zone.day(one.arrived))
            while day <= last and zone.midnight(day) < one.departed:
                midnight, next_one = zone.midnight(day), zone.midnight(day + timedelta(days=1))
                here = bits(
                    max(one.arrived, midnight) - midnight, min(one.departed, next_one) - midnight
                )
                for name, counts in QUALIFIERS.items():
                    if counts(one.qualifiers):
                        seconds[day][name][one.student] |= here
                if not here:
                    break
                day += timedelta(days=1)
    outside: dict[str, Counter[str]] = {name: Counter() for name in QUALIFIERS}
    inside: Counter[str] = Counter()
    unknown = []
    for day, by_name in sorted(seconds.items()):
        spans = school.instruction(day)
        if spans is None:
            unknown.append(day.isoformat())
            continue
        midnight, mask = zone.midnight(day), 0
        for start, end in spans:
            mask |= bits(zone.at(day, start) - midnight, zone.at(day, end) - midnight)
        for name, by_student in by_name.items():
            for student, present in by_student.items():
                outside[name][student] += (present & ~mask).bit_count()
                inside[name] += (present & mask).bit_count()
    rows = []
    for name, by_student in outside.items():
        total = sum(by_student.values())
        rows.append({
            "qualifier": name,
            "seconds": total,
            "minutes": half_up(Fraction(total, 60)),
            "hours": decimals(Fraction(total, 3600), 4),
            "students": sum(1 for count in by_student.values() if count > 0),
            "insideSeconds": inside[name],
            "insideMinutes": half_up(Fraction(inside[name], 60)),
        })
    return {
        "school": school.id, "from": first.isoformat(), "to": last.isoformat(), "rows": rows,
        "unknownDates": unknown,
    }
