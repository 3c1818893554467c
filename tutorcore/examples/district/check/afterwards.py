"""What is said of a session that is over: tags, diagnoses and ratings."""

from __future__ import annotations

import re

from career_ladder import lacks_goal
from cells import Row, Unreadable
from findings import WARNINGS, Codes
from history import Event, History
from sessions import Session


def tag_of(row: Row) -> tuple[str, str]:
    kind = row.needed_word("tag_kind", ("career_ladder_goal", "custom"))
    return kind, row.needed("tag")


def add_tag(history: History, row: Row, now: int) -> Event:
    tag = tag_of(row)

    def do(session: Session, actor: str | None) -> Codes:
        codes = history.owner(actor, session.tutor, session.school.id)
        # Open: a deleted session is not ended either; the tag's rule is the
        # more exact one. So with diagnoses and ratings.
        if session.state != "ended":
            codes.add("TAG-SESSION-NOT-ENDED")
        if tag[0] == "custom":
            codes.add("TAG-NOT-CAREER-LADDER-GOAL")
        elif tag[1] not in history.district.goals:
            codes.add("TAG-UNKNOWN")
        if tag in session.tags:
            codes.add("TAG-DUPLICATE")
        elif codes <= WARNINGS:
            session.tags.append(tag)
        return codes

    return do


def remove_tag(history: History, row: Row, now: int) -> Event:
    tag = tag_of(row)

    def do(session: Session, actor: str | None) -> Codes:
        codes = history.owner(actor, session.tutor, session.school.id)
        if session.state != "ended":
            codes.add("TAG-SESSION-NOT-ENDED")
        if tag in session.tags:
            session.tags.remove(tag)
            # Open: removing the last goal is a time to ask for one again;
            # removing what is not there is none.
            if lacks_goal(history.district, session):
                codes.add("CL-GOAL-TAG-REQUIRED")
            if not codes <= WARNINGS:
                session.tags.append(tag)
        return codes

    return do


def diagnose(history: History, row: Row, now: int) -> Event:
    student, topic = row.known("student", history.district.students), row.text("topic")
    low_before = row.flag("low_prerequisite_knowledge")
    low_mastery = row.flag("low_content_mastery")

    def do(session: Session, actor: str | None) -> Codes:
        codes = Codes()
        if session.state != "ended":
            codes.add("DIAG-SESSION-NOT-ENDED")
        # The author is the actor; no administrator may speak for the tutor.
        if actor is not None and actor != session.tutor:
            codes.add("DIAG-NOT-SESSION-TUTOR")
        if not session.has(student):
            codes.add("DIAG-STUDENT-NOT-IN-SESSION")
        if low_before and topic is None and not session.topics:
            codes.add("DIAG-TOPIC-REQUIRED")
        if codes <= WARNINGS:
            session.diagnoses[student] = low_before, low_mastery
        return codes

    return do


def rate(history: History, row: Row, now: int) -> Event:
    student, stars = row.known("student", history.district.students), row.needed("stars")
    if not re.fullmatch(r"\+?\d{1,9}", stars, re.ASCII):
        raise Unreadable("stars")

    def do(session: Session, actor: str | None) -> Codes:
        codes = Codes()
        if not 1 <= int(stars) <= 5:
            codes.add("RATING-OUT-OF-RANGE")
        if session.state != "ended" or not session.has(student):
            codes.add("RATING-NOT-PARTICIPANT")
        if codes <= WARNINGS:
            session.ratings[student] = int(stars)
        return codes

    return do
