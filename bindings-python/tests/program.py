"""A program as somebody might write it; the type checkers read it, a test runs it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

import tutorcore as tc

CHICAGO = ZoneInfo("America/Chicago")


def told(effect: tc.Effect) -> str:
    """A line for the log; a new case of `Effect` would be a type error here."""
    match effect:
        case tc.EffectStudentTimedOut(student=student, departed_at=departed_at):
            return f"{student} left at {departed_at.astimezone(CHICAGO):%H:%M}"
        case tc.EffectSessionStarted() | tc.EffectSessionDeleted():
            return effect.type
        case tc.EffectSessionEnded(session=session):
            return f"{session} is over"
        case (
            tc.EffectEvaluateAlerts()
            | tc.EffectReconcileAlerts()
            | tc.EffectDiagnosisDue()
            | tc.EffectEligibilityChanged()
            | tc.EffectNotificationOwed()
            | tc.EffectSessionScheduled()
            | tc.EffectSessionMoved()
            | tc.EffectSeriesNoticeOwed()
            | tc.EffectInvitationOwed()
            | tc.EffectInvitationAnswered()
            | tc.EffectMeetingOpened()
            | tc.EffectExitResourcesShown()
        ):
            return effect.type
        case _:
            assert_never(effect)


def where(choice: tc.GroupChoice) -> tc.GroupId | None:
    """The tag narrows too."""
    return choice.group if choice.type == "group" else None


def watched(start: datetime) -> tuple[tc.EarlyAlert, ...]:
    """What remembers is typed as the functions are."""
    with tc.AlertEngine(policy={"frequentMinRequests": 1}, mode=tc.AlertEngineMode.HISTORY) as one:
        event = tc.StudentSession(
            session=tc.SessionId("s-1"),
            student=tc.StudentId("ada"),
            subject=tc.SubjectId("algebra"),
            started_at=start,
        )
        alerts: tuple[tc.EarlyAlert, ...] = one.push(event)
        state: bytes = one.snapshot()
        later: tc.AlertEngine = tc.AlertEngine.restore(state, policy=one.settings().policy)
        merged: tc.EarlyAlertDifferences = later.merge(
            tc.AlertEngine(policy=later.settings().policy)
        )
        return alerts + merged.raised


def expanded(rules: tc.ColumnTable) -> tc.OccurrenceTable:
    """A choice of columns is typed as that of a job is."""
    return tc.expand_series(rules, reading=tc.Reading.LENIENT)


def settled() -> tc.AlertPolicy:
    """Settings take a word for a member, in either spelling, and no other word."""
    tc.AlertPolicy(frequent_refire="sometimes")  # type: ignore[arg-type]
    tc.AlertPolicy(frequent_refire="oncePerEpisode")
    return tc.AlertPolicy(frequent_refire="once_per_episode")


def main() -> list[str]:
    """Ends a session and tells what came of it."""
    start = datetime(2026, 10, 6, 15, 0, tzinfo=CHICAGO)
    session = tc.TutoringSession(
        id=tc.SessionId("s-1"),
        tutor=tc.TutorId("t-1"),
        school=tc.SchoolId("hs"),
        zone=CHICAGO,
        state=tc.SessionState.ACTIVE,
        started_at=start,
        group=tc.GroupChoiceGroup(group=tc.GroupId("g-1")),
        encounters=(
            tc.StudentEncounter(
                id=tc.EncounterId("e-1"), student=tc.StudentId("ada"), arrived_at=start
            ),
        ),
    )
    end = start + timedelta(hours=1)
    outcome = tc.end_session(session=session, ended_at=end, facts={}, now=end)
    ended: tc.TutoringSession | None = outcome.state
    assert ended is not None
    deadline = tc.work_order_deadline(
        session=ended, policy=tc.SessionPolicy(work_order_window_days=3)
    )
    lines = [told(effect) for effect in outcome.effects]
    watched(start)
    lines.append(settled().frequent_refire.name)
    lines.append(f"{where(ended.group)}: {deadline.last_date}")
    try:
        tc.find_overlaps(sessions=[ended, {"id": ""}])
    except tc.InvalidValueError as error:
        lines.append(f"{error.kind.value} at {error.path}")
    return lines


if __name__ == "__main__":
    print("\n".join(main()))
