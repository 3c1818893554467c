"""Ending and deleting a session, and correcting when it was."""

from __future__ import annotations

from career_ladder import lacks_goal
from cells import Row
from findings import WARNINGS, Codes
from history import Event, History, not_listed
from sessions import Session
from times import end_time, times


def end(history: History, session: Session, ended: int, actor: str | None, now: int) -> Codes:
    if session.state == "ended":
        return {"SESSION-ALREADY-ENDED"}
    if session.state == "deleted":
        return {"SESSION-NOT-ACTIVE"}
    codes = history.owner(actor, session.tutor, session.school.id)
    codes |= end_time(session.start, ended, now)
    if not session.present:
        codes.add("SESSION-NO-ENCOUNTERS")
    for one in session.present:
        if one.departed is None and one.arrived >= ended:
            codes.add("SESSION-END-BEFORE-ARRIVAL")
        if one.departed is not None and one.departed > ended:
            codes.add("SESSION-END-BEFORE-DEPARTURE")
    if codes <= WARNINGS:
        if lacks_goal(history.district, session):
            codes.add("CL-GOAL-TAG-REQUIRED")
        session.state, session.end = "ended", ended
        history.active[session.tutor].discard(session.id)
        for one in session.present:
            if one.departed is None:
                one.departed = ended
    return codes


def on_end(history: History, row: Row, now: int) -> Event:
    ended = row.needed_instant("ended_at")
    return lambda session, actor: end(history, session, ended, actor, now)


def delete(history: History, row: Row, now: int) -> Event:
    confirmed = row.flag("confirm")

    def do(session: Session, actor: str | None) -> Codes:
        if session.state == "ended":
            return {"SESSION-DELETE-ENDED"}
        if session.state == "deleted":
            return {"SESSION-NOT-ACTIVE"}
        codes = history.owner(actor, session.tutor, session.school.id)
        if session.present and not confirmed:
            codes.add("SESSION-DELETE-WITH-ENCOUNTERS")
        if codes <= WARNINGS:
            session.state = "deleted"
            history.active[session.tutor].discard(session.id)
            for one in session.encounters:
                one.removed = True
        return codes

    return do


def correct_times(history: History, row: Row, now: int) -> Event:
    new_start, new_end = row.instant("started_at"), row.instant("ended_at")

    def do(session: Session, actor: str | None) -> Codes:
        if session.state != "ended" or session.end is None:
            return not_listed(session)
        start = session.start if new_start is None else new_start
        end = session.end if new_end is None else new_end
        # The edit window is that of the date the session still has.
        codes = history.may_correct(session, actor, now) | end_time(start, end, now)
        for one in session.present:
            codes |= times(start, end, one.arrived, one.departed, now)
        if codes <= WARNINGS:
            session.start, session.end = start, end
            session.earliest_start = min(session.earliest_start, start)
        return codes

    return do
