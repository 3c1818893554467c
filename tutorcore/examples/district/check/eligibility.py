"""Payment and export."""

from __future__ import annotations

import sys

from career_ladder import career_ladder, lacks_goal
from district import District
from findings import WARNINGS, Codes
from history import History
from sessions import Session
from times import times

NOT_FINISHED = {"active": "NOT-ENDED", "deleted": "DELETED"}
"""What the reasons of both decisions call the states in which nothing is decided for good."""


def has_errors(district: District, session: Session) -> bool:
    """Whether an error still stands: Career Ladder rules, and times that lie outside."""
    codes = career_ladder(district, session.order, session.description, session.family, session.day)
    for one in session.present:
        codes |= times(session.start, session.end, one.arrived, one.departed, sys.maxsize)
    return not codes <= WARNINGS


def payment(district: District, session: Session, now: int) -> Codes:
    reasons = Codes()
    if session.state != "ended":
        reasons.add(f"PAY-SESSION-{NOT_FINISHED[session.state]}")
    if session.order is None:
        # Open: to a deleted session no work order can be assigned any more.
        is_open = session.state != "deleted" and now < session.orders_refused_from
        reasons.add(f"PAY-NO-WORK-ORDER-{'PENDING' if is_open else 'FINAL'}")
    elif not session.order_at_creation:
        if session.order_assigned >= session.orders_refused_from:
            reasons.add("PAY-ASSIGNED-LATE")
    if has_errors(district, session):
        reasons.add("PAY-SESSION-HAS-ERRORS")
    return reasons


def export(history: History, session: Session) -> Codes:
    reasons = Codes()
    if session.state != "ended":
        reasons.add(f"EXPORT-SESSION-{NOT_FINISHED[session.state]}")
    if lacks_goal(history.district, session):
        reasons.add("EXPORT-CL-GOAL-TAG-MISSING")
    if has_errors(history.district, session):
        reasons.add("EXPORT-SESSION-HAS-ERRORS")
    for one in session.present:
        for other in history.by_student[one.student]:
            if other.session is session or other.removed or not (one.closed and other.closed):
                continue
            if other.meets(one.arrived, one.departed):
                reasons.add("EXPORT-OVERLAP-UNRESOLVED")
    return reasons
