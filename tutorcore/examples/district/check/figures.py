"""The whole count."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from assistant import assistant
from cells import Folder
from district import District
from double_bookings import double_bookings
from early_alerts import early_alerts
from eligibility import export, payment
from minutes import state_minutes
from series import Series
from term import Term
from zones import Zone


def utc(instant: int) -> str:
    return datetime.fromtimestamp(instant, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def count(folder: Path) -> dict[str, Any]:
    """Everything that the demo's document says, counted here."""
    files = Folder(folder)
    district = District(files)
    term = Term(files, district)
    series = Series(files, district)
    as_of = max(term.instants, default=0)
    document: dict[str, Any] = {"asOf": utc(as_of)}
    document |= {kind: tally.json() for kind, tally in term.tallies.items()}

    paid = {"eligible": 0, "pending": 0, "notEligible": 0}
    exported = {"eligible": 0, "notEligible": 0}
    pay_reasons: Counter[str] = Counter()
    export_reasons: Counter[str] = Counter()
    can_come = {"PAY-SESSION-NOT-ENDED", "PAY-NO-WORK-ORDER-PENDING"}
    for session in term.history.sessions.values():
        reasons = payment(district, session, as_of)
        pay_reasons.update(reasons)
        kind = "notEligible" if reasons - can_come else "pending" if reasons else "eligible"
        paid[kind] += 1
        reasons = export(term.history, session)
        export_reasons.update(reasons)
        exported["notEligible" if reasons else "eligible"] += 1
    document["payment"] = {**paid, "reasons": dict(pay_reasons)}
    document["export"] = {**exported, "reasons": dict(export_reasons)}

    document["stateMinutes"] = []
    for school in sorted(district.schools.values(), key=lambda school: school.id):
        sessions = [
            one
            for one in term.history.sessions.values()
            if one.school is school and one.state != "deleted"
        ]
        if sessions:
            dates = [one.day for one in sessions]
            document["stateMinutes"].append(
                state_minutes(school, sessions, min(dates), max(dates))
            )
    zones = {school.zone_name: school.zone for school in district.schools.values()}
    zone = next(iter(zones.values())) if len(zones) == 1 else Zone("UTC")
    sessions = list(term.history.sessions.values())
    document["earlyAlerts"] = early_alerts(sessions, zone, utc)
    timetable = list(term.timetable.values())
    document["doubleBookings"] = double_bookings(timetable, utc)
    document["recurring"] = series.figures(utc)
    document["assistant"] = assistant(timetable, series)
    for kind, rows in (("unreadable", files.unreadable), ("unresolved", term.unresolved)):
        document[kind] = [{"file": file, "line": line} for file, line in sorted(rows)]
    return document
