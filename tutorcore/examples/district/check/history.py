"""The sessions so far, and who may change them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta

from district import District
from findings import Codes
from sessions import WINDOW_DAYS, Encounter, Session

Event = Callable[[Session, str | None], Codes]
"""What an event does to its session when an actor asks for it, and what is found."""


class History:
    """What has come of the commands so far."""

    def __init__(self, district: District) -> None:
        self.district = district
        self.sessions: dict[str, Session] = {}
        self.by_student: dict[str, list[Encounter]] = defaultdict(list)
        self.active: dict[str, set[str]] = defaultdict(set)

    def administers(self, person: str, school: str | None) -> bool:
        return school in self.district.staff.get(person, set())

    def owner(self, actor: str | None, tutor: str, school: str | None) -> Codes:
        if actor is None or actor == tutor or self.administers(actor, school):
            return set()
        return {"SESSION-NOT-OWNER"}

    def may_correct(self, session: Session, actor: str | None, now: int) -> Codes:
        codes = self.owner(actor, session.tutor, session.school.id)
        person = actor or session.tutor
        if session.state == "ended" and not self.administers(person, session.school.id):
            if session.school.zone.day(now) > session.day + timedelta(days=WINDOW_DAYS):
                codes.add("ENCOUNTER-EDIT-WINDOW-CLOSED")
        return codes


def not_listed(session: Session) -> Codes:
    """The refusal of an event that the session's state does not list."""
    return {"SESSION-NOT-ACTIVE" if session.state == "deleted" else "STATE-EVENT-NOT-ALLOWED"}
