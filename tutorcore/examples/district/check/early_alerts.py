"""Early alerts, the dashboard and other settings, counted over the sessions as they stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

from zones import Zone
from sessions import Session

DAY = 86_400


@dataclass(frozen=True)
class Row:
    """One student's part in one session."""

    session: str
    student: str
    subject: str | None
    start: int
    seconds: int
    end: int | None


@dataclass(frozen=True)
class Settings:
    name: str
    percent: int = 75
    least_sessions: int = 1
    least_requests: int = 7


TRIALS = [
    Settings("the settings in force"),
    Settings("at least 10 sessions in the average, 100 % longer, 10 requests", 100, 10, 10),
    Settings("50 % longer, 4 requests", 50, 1, 4),
]

Alert = tuple[int, str, str, str, int, str | None]
"""When, the session, the student, which kind, what was observed, the subject."""


def rows(sessions: list[Session]) -> list[Row]:
    found = []
    for one in sessions:
        if one.state == "deleted":
            continue
        ended = one.end if one.state == "ended" else None
        for student in sorted({encounter.student for encounter in one.present}):
            own = [encounter for encounter in one.present if encounter.student == student]
            seconds = sum(max(0, (e.departed or e.arrived) - e.arrived) for e in own)
            start = min(encounter.arrived for encounter in own)
            found.append(Row(one.id, student, one.subject, start, seconds, ended))
    return found


def alerts(history: list[Row], settings: Settings) -> list[Alert]:
    found = [*long(history, settings), *frequent(history, settings)]
    return sorted(found, key=lambda alert: alert[:4])


def long(history: list[Row], settings: Settings) -> list[Alert]:
    """Each ended session against all others of its subject that ended before it."""
    found = []
    by_subject: dict[str, list[Row]] = defaultdict(list)
    for row in history:
        if row.subject is not None and row.end is not None:
            by_subject[row.subject].append(row)
    for same in by_subject.values():
        number = total = 0
        own: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for row in sorted(same, key=lambda row: (row.end or 0, row.session, row.student)):
            # Neither the session itself nor what its other students did there.
            theirs, seconds = own[row.session]
            others, sum_of_others = number - theirs, total - seconds
            if others >= settings.least_sessions and sum_of_others > 0:
                threshold = Fraction(sum_of_others, others) * Fraction(100 + settings.percent, 100)
                if row.seconds >= threshold:
                    kind = "unusuallyLongSession"
                    assert row.end is not None
                    found.append(
                        (row.end, row.session, row.student, kind, row.seconds, row.subject)
                    )
            own[row.session] = theirs + 1, seconds + row.seconds
            number += 1
            total += row.seconds
    return found


def frequent(history: list[Row], settings: Settings) -> list[Alert]:
    """Requests of one student in one subject within seven days, told once a week."""
    found = []
    asked: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in history:
        if row.subject is not None:
            asked[(row.student, row.subject)].append(row)
    for mine in asked.values():
        mine.sort(key=lambda row: (row.start, row.session))
        told: int | None = None
        for place, row in enumerate(mine):
            count = sum(row.start - 7 * DAY < other.start for other in mine[: place + 1])
            rested = told is None or row.start - told >= 7 * DAY
            if count >= settings.least_requests and rested:
                told = row.start
                found.append(
                    (row.start, row.session, row.student, "frequentSubjectRequest", count, row.subject)
                )
    return found


def trial(history: list[Row], settings: Settings, zone: Zone) -> dict[str, Any]:
    in_force = {alert[1:4] for alert in alerts(history, TRIALS[0])}
    own = alerts(history, settings)
    kinds = Counter(alert[3] for alert in own)
    repeated: Counter[str] = Counter()
    last: dict[tuple[str, str, str | None], int] = {}
    weeks: Counter[Any] = Counter()
    for at, _, student, kind, _, subject in own:
        before = last.get((kind, student, subject))
        repeated[kind] += before is not None and at - before < 28 * DAY
        last[(kind, student, subject)] = at
        day = zone.day(at)
        weeks[day - timedelta(days=day.weekday())] += 1
    return {
        "name": settings.name,
        "alerts": by_kind(kinds),
        "repeated": by_kind(repeated),
        "students": len({alert[2] for alert in own}),
        "busiestWeek": max(weeks.values(), default=0),
        "lost": len(in_force - {alert[1:4] for alert in own}),
        "gained": len({alert[1:4] for alert in own} - in_force),
    }


def by_kind(counts: Counter[str]) -> dict[str, int]:
    return {
        "unusuallyLong": counts["unusuallyLongSession"],
        "frequent": counts["frequentSubjectRequest"],
    }


def half_up(value: Fraction, decimals: int) -> str:
    scaled = (value * 10**decimals * 2 + 1) // 2
    text = str(scaled).rjust(decimals + 1, "0")
    return f"{text[:-decimals]}.{text[-decimals:]}"


def dashboard(sessions: list[Session]) -> dict[str, Any] | None:
    ended = [one for one in sessions if one.state == "ended" and one.present]
    pairs = [(one, student) for one in ended for student in {e.student for e in one.present}]
    stars = [one.ratings[student] for one, student in pairs if student in one.ratings]
    if not any(one.state == "ended" for one in sessions):
        return None
    minutes = sum((one.end or one.start) - one.start for one in ended)
    return {
        "sessionCount": len(ended),
        "studentSessionCount": len(pairs),
        "averageSessionMinutes": ended and half_up(Fraction(minutes, 60 * len(ended)), 1) or None,
        "ratingCount": len(stars),
        "averageStudentRating": stars and half_up(Fraction(sum(stars), len(stars)), 2) or None,
        "surveyResponseRate": pairs
        and half_up(Fraction(100 * len(stars), len(pairs)), 1)
        or None,
    }


def topics(sessions: list[Session], zone: Zone) -> list[dict[str, Any]]:
    """Each student of a session asks once for each of its topics, on the first arrival's date."""
    dates = [zone.day(one.start) for one in sessions if one.state == "ended"]
    asked: Counter[str] = Counter()
    students: dict[str, set[str]] = defaultdict(set)
    for one in sessions:
        if one.state == "deleted":
            continue
        first: dict[str, int] = {}
        for encounter in one.present:
            first[encounter.student] = min(
                encounter.arrived, first.get(encounter.student, encounter.arrived)
            )
        for student, arrived in first.items():
            if dates and min(dates) <= zone.day(arrived) <= max(dates):
                for topic in set(one.topics):
                    asked[topic] += 1
                    students[topic].add(student)
    named = sum(asked.values())
    order = sorted(asked, key=lambda topic: (-asked[topic], topic))
    return [
        {
            "topic": topic,
            "requests": asked[topic],
            "students": len(students[topic]),
            "sharePercent": half_up(Fraction(100 * asked[topic], named), 1),
        }
        for topic in order
    ]


KINDS = {
    "unusuallyLongSession": "unusually long session",
    "frequentSubjectRequest": "frequent subject request",
}


def early_alerts(sessions: list[Session], zone: Zone, utc: Any) -> dict[str, Any]:
    history = rows(sessions)
    standing = alerts(history, TRIALS[0])
    kinds = Counter(KINDS[alert[3]] for alert in standing)
    by_student = Counter(alert[2] for alert in standing)
    for one in sessions:
        for student, (low_before, low_mastery) in one.diagnoses.items():
            if one.state == "ended" and one.has(student):
                by_student[student] += low_before + low_mastery
                kinds["low prerequisite knowledge"] += low_before
                kinds["low content mastery"] += low_mastery
    most = sorted((-count, student) for student, count in by_student.items() if count)
    return {
        "studentSessions": sum(row.end is not None for row in history),
        "standing": [
            {
                "kind": kind,
                "at": utc(at),
                "session": session,
                "student": student,
                "subject": subject,
                "observed": observed,
            }
            for at, session, student, kind, observed, subject in standing
        ],
        "byKind": {name: count for name, count in kinds.items() if count},
        "dashboard": dashboard(sessions),
        "topics": topics(sessions, zone),
        "students": [[student, -count] for count, student in most[:5]],
        "backTest": [trial(history, settings, zone) for settings in TRIALS],
        "refused": [],
    }
