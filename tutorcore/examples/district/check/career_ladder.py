"""The rules of Career Ladder sessions."""

from __future__ import annotations

import unicodedata
from datetime import date

from district import District, WorkOrder
from findings import Codes
from sessions import Session


def alike(text: str) -> str:
    """The form in which names are compared: case, blanks and composition do not matter."""
    folded = unicodedata.normalize("NFD", " ".join(text.split())).casefold()
    return unicodedata.normalize("NFC", folded)


def career_ladder(
    district: District, order: WorkOrder | None, description: str | None, family: bool,
    day: date | None,
) -> Codes:
    """The rules that hold at creation and ever after."""
    if order is None or not order.career_ladder:
        return {"CL-EVENT-WITHOUT-CL-WORK-ORDER"} if family else set()
    codes = Codes()
    if description is None:
        codes.add("CL-DESCRIPTION-REQUIRED")
    if family and day is not None:
        listed = district.events_on(day)
        if not listed:
            codes.add("CL-EVENT-LISTING-MISSING")
        elif alike(description or "") not in map(alike, listed):
            codes.add("CL-EVENT-NAME-NOT-APPROVED")
    return codes


def lacks_goal(district: District, session: Session) -> bool:
    goals = [("career_ladder_goal", goal) for goal in district.goals]
    return session.career_ladder and not any(tag in goals for tag in session.tags)
