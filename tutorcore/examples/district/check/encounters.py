"""Timing students in and out, and correcting it."""

from __future__ import annotations

import qualifiers
from cells import Row
from district import District
from findings import WARNINGS, Codes
from history import Event, History
from sessions import Encounter, Session
from times import times


def time_in(
    history: History, session: Session, one: Encounter, actor: str | None, now: int
) -> Codes:
    if session.state == "deleted":
        return {"SESSION-NOT-ACTIVE"}
    codes = history.may_correct(session, actor, now)
    codes |= same_district(history.district, session, one.student)
    codes |= times(session.start, session.end, one.arrived, one.departed, now)
    # Nobody can still be in a session that is over.
    stays_until = session.end if one.departed is None else one.departed
    codes |= elsewhere(history, session, one, one.arrived, stays_until, is_new=True)
    codes |= qualifiers.check(history.district, session, one, actor)
    return codes


def same_district(district: District, session: Session, student: str) -> Codes:
    ours, theirs = session.school.district, district.students[student]
    if ours is None or theirs is None or ours == theirs:
        return set()
    return {"ENCOUNTER-STUDENT-OUTSIDE-DISTRICT"}


def elsewhere(
    history: History, session: Session, one: Encounter, start: int, end: int | None, *,
    is_new: bool = False,
) -> Codes:
    """The student's other encounters against [start, end); no end is for ever."""
    codes = Codes()
    for other in history.by_student[one.student]:
        if other is one or other.removed or other.session.state == "deleted":
            continue
        meets = other.meets(start, end)
        if other.session is not session:
            if meets:
                code = "OVERLAP" if other.closed else "OPEN-ELSEWHERE"
                codes.add(f"ENCOUNTER-{code}")
        elif other.closed:
            if meets:
                codes.add("ENCOUNTER-OVERLAP")
        elif is_new or meets:
            codes.add("ENCOUNTER-DUPLICATE-OPEN")
    return codes


def edit(history: History, row: Row, now: int) -> Event:
    name = row.needed("encounter")
    arrived, departed = row.instant("arrived_at"), row.instant("departed_at")

    def do(session: Session, actor: str | None) -> Codes:
        if session.state == "deleted":
            return {"SESSION-NOT-ACTIVE"}
        one = session.encounter(name)
        if one is None:
            return {"STATE-EVENT-NOT-ALLOWED"}
        start = one.arrived if arrived is None else arrived
        end = one.departed if departed is None else departed
        codes = history.may_correct(session, actor, now)
        if arrived is not None or departed is not None:
            codes |= same_district(history.district, session, one.student)
            codes |= times(session.start, session.end, start, end, now)
            codes |= elsewhere(history, session, one, start, end)
        if codes <= WARNINGS:
            one.arrived, one.departed = start, end
        return codes

    return do


def time_out(history: History, row: Row, now: int) -> Event:
    name, departed = row.needed("encounter"), row.instant("departed_at")

    def do(session: Session, actor: str | None) -> Codes:
        one = session.encounter(name)
        if session.state == "deleted":
            return {"SESSION-NOT-ACTIVE"}
        if session.state == "ended" or one is None or one.closed:
            return {"STATE-EVENT-NOT-ALLOWED"}
        end = now if departed is None else departed
        codes = history.owner(actor, session.tutor, session.school.id)
        codes |= times(session.start, None, one.arrived, end, now)
        codes |= elsewhere(history, session, one, one.arrived, end)
        if codes <= WARNINGS:
            one.departed = end
        return codes

    return do


def reopen(history: History, row: Row, now: int) -> Event:
    name = row.needed("encounter")

    def do(session: Session, actor: str | None) -> Codes:
        one = session.encounter(name)
        if session.state == "deleted":
            return {"SESSION-NOT-ACTIVE"}
        if session.state == "ended" or one is None or not one.closed:
            return {"STATE-EVENT-NOT-ALLOWED"}
        codes = history.owner(actor, session.tutor, session.school.id)
        codes |= elsewhere(history, session, one, one.arrived, None)
        if codes <= WARNINGS:
            one.departed = None
        return codes

    return do


def remove(history: History, row: Row, now: int) -> Event:
    name = row.needed("encounter")

    def do(session: Session, actor: str | None) -> Codes:
        one = session.encounter(name)
        if session.state == "deleted":
            return {"SESSION-NOT-ACTIVE"}
        if one is None:
            return {"STATE-EVENT-NOT-ALLOWED"}
        codes = history.may_correct(session, actor, now)
        one.removed = codes <= WARNINGS
        return codes

    return do
