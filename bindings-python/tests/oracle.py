"""The two computed alerts, read off the rules row by row: slow, and independent of the core."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, Any]


@dataclass
class Settings:
    """The settings of early alerts that the two rules ask for."""

    long_session_percent: int = 75
    long_session_inclusive: bool = True
    long_session_basis: str = "per_session"
    long_session_exclude: str = "session"
    long_session_min_baseline: int = 1
    long_session_lookback_days: int | None = None
    frequent_min_requests: int = 7
    frequent_window: str = "rolling"
    frequent_window_days: int = 7
    frequent_refire: str = "cooldown"
    count_unconnected_requests: bool = False


def alerts(rows: list[Row], policy: Settings, zone: str | None = None) -> list[tuple[Any, ...]]:
    """(at, session, student, kind, observed, baseline_count) of each alert, in order.

    A row has session_id, student_id, subject_id, start, duration (seconds or None) and
    connected; start is whole seconds of UTC.
    """
    known = [row for row in rows if row["subject_id"] is not None]
    found = [*_long(known, policy), *_frequent(known, policy, zone)]
    return sorted(found, key=lambda one: one[:4])


def _long(rows: list[Row], policy: Settings) -> list[tuple[Any, ...]]:
    ended = [row for row in rows if row["duration"] is not None and row["connected"]]

    def order(row: Row) -> tuple[Any, ...]:
        return row["start"] + row["duration"], row["session_id"], row["student_id"]

    found = []
    for judged in ended:
        earlier = [
            row
            for row in ended
            if row["subject_id"] == judged["subject_id"] and order(row) <= order(judged)
        ]
        if policy.long_session_exclude != "none":
            earlier = [row for row in earlier if row["session_id"] != judged["session_id"]]
        if policy.long_session_exclude == "student":
            earlier = [row for row in earlier if row["student_id"] != judged["student_id"]]
        if policy.long_session_lookback_days is not None:
            since = order(judged)[0] - policy.long_session_lookback_days * 86_400
            earlier = [row for row in earlier if order(row)[0] > since]
        total = sum(row["duration"] for row in earlier)
        if len(earlier) < policy.long_session_min_baseline or total == 0:
            continue
        if policy.long_session_basis == "per_student":
            by: dict[Any, list[int]] = {}
            for row in earlier:
                by.setdefault(row["student_id"], []).append(row["duration"])
            means = [Fraction(sum(times), len(times)) for times in by.values()]
            mean = sum(means, Fraction()) / len(means)
        else:
            mean = Fraction(total, len(earlier))
        threshold = mean * (100 + policy.long_session_percent) / 100
        seconds = judged["duration"]
        if seconds > threshold or (policy.long_session_inclusive and seconds == threshold):
            end, session, student = order(judged)
            kind = "unusually_long_session"
            found.append((end, session, student, kind, seconds, len(earlier)))
    return found


def _frequent(rows: list[Row], policy: Settings, zone: str | None) -> list[tuple[Any, ...]]:
    requests = [row for row in rows if row["connected"] or policy.count_unconnected_requests]

    def day(row: Row) -> dt.date:
        assert zone is not None
        return dt.datetime.fromtimestamp(row["start"], ZoneInfo(zone)).date()

    def in_window(one: Row, judged: Row) -> bool:
        days = policy.frequent_window_days
        if policy.frequent_window == "calendar_days":
            return day(one) > day(judged) - dt.timedelta(days=days)
        return bool(one["start"] > judged["start"] - days * 86_400)

    pairs: dict[Any, list[Row]] = {}
    for row in requests:
        pairs.setdefault((row["student_id"], row["subject_id"]), []).append(row)
    found = []
    for group in pairs.values():
        group.sort(key=lambda row: (row["start"], row["session_id"]))
        before, fired = 0, None
        for at, judged in enumerate(group):
            count = sum(in_window(one, judged) for one in group[: at + 1])
            enough = count >= policy.frequent_min_requests
            cooled = (
                fired is None or judged["start"] - fired >= policy.frequent_window_days * 86_400
            )
            fires = (
                enough
                and {
                    "every": True,
                    "once_per_episode": before < policy.frequent_min_requests,
                    "cooldown": cooled,
                }[policy.frequent_refire]
            )
            if fires:
                fired = judged["start"]
                kind = "frequent_subject_request"
                session, student = judged["session_id"], judged["student_id"]
                found.append((judged["start"], session, student, kind, count, None))
            before = count
    return found
