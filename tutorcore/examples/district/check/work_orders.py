"""A session's work order and the description that goes with it."""

from __future__ import annotations

from career_ladder import career_ladder
from cells import Row, Unreadable
from findings import WARNINGS, Codes
from history import Event, History, not_listed
from sessions import Session


def order_window(history: History, session: Session, actor: str | None, now: int) -> Codes:
    codes = history.owner(actor, session.tutor, session.school.id)
    if now >= session.orders_refused_from:
        codes.add("WORKORDER-WINDOW-CLOSED")
    return codes


def assign(history: History, row: Row, now: int) -> Event:
    order = history.district.work_orders.get(row.needed("work_order"))
    if order is None:
        raise Unreadable("work_order")
    given = row.text("description")

    def do(session: Session, actor: str | None) -> Codes:
        if session.state == "deleted":
            return {"WORKORDER-SESSION-DELETED"}
        codes = order_window(history, session, actor, now)
        if not order.takes(session.day, session.tutor, session.school.id):
            codes.add("SESSION-WORK-ORDER-NOT-ASSIGNABLE")
        description = session.description if given is None else given
        codes |= career_ladder(history.district, order, description, session.family, session.day)
        if codes <= WARNINGS:
            session.order, session.description = order, description
            session.order_at_creation, session.order_assigned = False, now
        return codes

    return do


def remove(history: History, row: Row, now: int) -> Event:
    def do(session: Session, actor: str | None) -> Codes:
        if session.state == "deleted":
            return {"WORKORDER-SESSION-DELETED"}
        # Open: who takes the work order off chooses time tracking only,
        # and is warned as at the start.
        codes = order_window(history, session, actor, now) | {"SESSION-TIME-TRACKING-ONLY"}
        codes |= career_ladder(
            history.district, None, session.description, session.family, session.day
        )
        if codes <= WARNINGS:
            session.order = None
        return codes

    return do


def edit_description(history: History, row: Row, now: int) -> Event:
    description = row.text("description")

    def do(session: Session, actor: str | None) -> Codes:
        if session.state != "active":
            return not_listed(session)
        codes = history.owner(actor, session.tutor, session.school.id)
        codes |= career_ladder(
            history.district, session.order, description, session.family, session.day
        )
        if codes <= WARNINGS:
            session.description = description
        return codes

    return do
