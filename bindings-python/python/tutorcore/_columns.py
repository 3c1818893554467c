"""Bulk work on tables: whatever speaks Arrow's PyCapsule interface goes in and comes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable
from zoneinfo import ZoneInfo

from ._native import back_test as _back_test
from ._native import double_bookings as _double_bookings
from ._native import early_alerts as _early_alerts
from ._native import expand_series as _expand_series

if TYPE_CHECKING:
    from ._model import AlertPolicy, ExpansionOptions, Reading
    from ._native import ArrowTable


@runtime_checkable
class ArrowStream(Protocol):
    """A table of pyarrow, polars, pandas 3, DuckDB or whoever else speaks Arrow."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The table as a capsule that holds a stream."""
        ...


class ColumnTable:
    """A table in Arrow's form, for any library that reads it by ``__arrow_c_stream__``."""

    __slots__ = ("_table",)

    def __init__(self, table: ArrowTable) -> None:
        self._table = table

    def __len__(self) -> int:
        return len(self._table)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The table as a capsule that holds a stream; nothing is copied."""
        return self._table.__arrow_c_stream__(requested_schema)

    def to_pyarrow(self) -> Any:
        """The table as a ``pyarrow.Table``; needs ``pyarrow``."""
        return import_module("pyarrow").table(self)

    def to_polars(self) -> Any:
        """The table as a ``polars.DataFrame``; needs ``polars``."""
        return import_module("polars").DataFrame(self)

    def to_pandas(self) -> Any:
        """The table as a ``pandas.DataFrame``; needs ``pandas`` and ``pyarrow``."""
        return self.to_pyarrow().to_pandas()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self)} rows)"


class EarlyAlertTable(ColumnTable):
    """The early alerts of a history, sorted by (at, session_id, student_id, kind).

    Its columns:

    - ``session_id``, ``student_id``, ``subject_id``: of the type that came in;
    - ``kind``: ``unusually_long_session`` or ``frequent_subject_request``;
    - ``at``: UTC; the end of a long session, the start of a frequent request;
    - ``observed``: the seconds of the session, or the number of requests;
    - ``baseline_count``, ``baseline_mean_seconds``, ``threshold_seconds``: what the session
      was held against; null for requests. The last two are for people to read: nothing is
      decided by them.
    """

    __slots__ = ("_skipped",)

    def __init__(self, table: ArrowTable, skipped: int) -> None:
        super().__init__(table)
        self._skipped = skipped

    @property
    def skipped(self) -> int:
        """How many rows have no subject (or topic, where topics are the content areas)."""
        return self._skipped

    def __repr__(self) -> str:
        return f"EarlyAlertTable({len(self)} alerts, {self.skipped} rows skipped)"

    def _repr_html_(self) -> str:
        return f"<p><b>{len(self)}</b> early alerts; {self.skipped} rows skipped</p>"


def early_alerts(
    sessions: ArrowStream,
    *,
    policy: AlertPolicy | Mapping[str, Any] | None = None,
    threads: int = 1,
    zone: ZoneInfo | str | None = None,
) -> EarlyAlertTable:
    """Judges a whole history by the two computed rules of early alerts.

    ``sessions`` has a row for each student of each session, in any order:

    - ``session_id``, ``student_id``, ``subject_id``: whole numbers or texts;
    - ``start``: a timestamp with a time zone, when the student connected;
    - ``duration``: whole seconds, or a duration; or ``end``: a timestamp with a time zone;
    - optionally ``connected`` (boolean) and ``topic_id``.

    A row without ``duration`` or ``end`` is a session that still runs: it counts as a request
    alone. A row without a subject is skipped and counted. Other columns must have a value in
    every row. Whole numbers and times are read where they lie; fractions of a second are cut
    off. ``zone`` is where the days of ``frequent_window="calendar_days"`` are counted.

    The interpreter's lock is released meanwhile, and Ctrl-C is answered.

    Example:
        >>> import datetime as dt, pyarrow as pa
        >>> day = dt.datetime(2026, 9, 1, 20, tzinfo=dt.UTC)
        >>> sessions = pa.table({
        ...     "session_id": [1, 2, 3],
        ...     "student_id": [7, 8, 7],
        ...     "subject_id": ["algebra"] * 3,
        ...     "start": [day + dt.timedelta(days=n) for n in range(3)],
        ...     "duration": [2400, 2400, 4200],
        ... })
        >>> alerts = early_alerts(sessions)
        >>> alerts
        EarlyAlertTable(1 alerts, 0 rows skipped)
        >>> alerts.to_pyarrow().select(["session_id", "kind", "observed"]).to_pylist()
        [{'session_id': 3, 'kind': 'unusually_long_session', 'observed': 4200}]

    Raises:
        TutorCoreError: a column that is missing, of another type, or lacks values; times
            without a zone; a setting out of its range. The path tells where.
    """
    return EarlyAlertTable(*_early_alerts(sessions, policy, zone, threads))


@dataclass(frozen=True, slots=True, kw_only=True)
class BackTest:
    """What a policy would have told of a history."""

    policy: AlertPolicy | Mapping[str, Any]
    """The policy."""

    unusually_long_session: int
    """How many unusually long sessions there would have been."""

    frequent_subject_request: int
    """How many frequent requests."""

    repeated_unusually_long_session: int
    """How many unusually long sessions within four weeks of another one of the student in the
    content area.
    """

    repeated_frequent_subject_request: int
    """How many frequent requests within four weeks of another one of the student in the content
    area.
    """

    weeks: ColumnTable
    """``starts_on`` (a Monday), ``unusually_long_session``, ``frequent_subject_request``; the
    weeks that have any.
    """

    subjects: ColumnTable
    """``subject_id`` (or ``topic_id``), ``unusually_long_session``,
    ``frequent_subject_request``; those that have any.
    """

    students: ColumnTable
    """``alerts``, ``students``: how many students have so many alerts, none first."""

    skipped: int
    """How many rows have no subject (or topic, where topics are the content areas)."""


def back_test(
    sessions: ArrowStream,
    policies: Sequence[AlertPolicy | Mapping[str, Any]],
    *,
    threads: int = 1,
    zone: ZoneInfo | str | None = None,
) -> list[BackTest]:
    """Tells for each of some policies what it would have told of a history.

    ``sessions`` is what ``early_alerts`` takes; it is sorted once for all policies. Weeks begin
    on Mondays of ``zone``, of UTC without one.

    Example:
        >>> import datetime as dt, pyarrow as pa
        >>> from tutorcore import AlertPolicy
        >>> day = dt.datetime(2026, 9, 1, 20, tzinfo=dt.UTC)
        >>> sessions = pa.table({
        ...     "session_id": [1, 2, 3],
        ...     "student_id": [7, 8, 7],
        ...     "subject_id": ["algebra"] * 3,
        ...     "start": [day + dt.timedelta(days=n) for n in range(3)],
        ...     "duration": [2400, 2400, 4200],
        ... })
        >>> tests = back_test(sessions, [AlertPolicy(), AlertPolicy(long_session_percent=80)])
        >>> [test.unusually_long_session for test in tests]
        [1, 0]
        >>> tests[0].students.to_pyarrow().to_pylist()
        [{'alerts': 0, 'students': 1}, {'alerts': 1, 'students': 1}]

    Raises:
        TutorCoreError: as of ``early_alerts``.
    """
    return [
        BackTest(
            policy=policy,
            unusually_long_session=alerts[0],
            frequent_subject_request=alerts[1],
            repeated_unusually_long_session=repeated[0],
            repeated_frequent_subject_request=repeated[1],
            weeks=ColumnTable(weeks),
            subjects=ColumnTable(subjects),
            students=ColumnTable(students),
            skipped=skipped,
        )
        for policy, (alerts, repeated, weeks, subjects, students, skipped) in zip(
            policies, _back_test(sessions, policies, zone, threads), strict=True
        )
    ]


def double_bookings(sessions: ArrowStream) -> ColumnTable:
    """Finds every pair of sessions that book one person twice.

    ``sessions`` has a row for each person of each session, in any order:

    - ``person_id``: whole numbers or texts;
    - ``start``: a timestamp with a time zone;
    - ``end``: a timestamp with a time zone; or ``duration``: whole seconds, or a duration;
    - optionally ``session_id``: two rows of one session are no double-booking.

    Every row has a value in each. Leave out what was cancelled or declined. Sessions that only
    touch do not overlap, and one that does not end after its start takes no time.

    What comes out has a row for each pair, by person, then by the first session's start and row,
    then by the second's:

    - ``person_id``, ``first_session_id``, ``second_session_id``: of the type that came in; the
      last two only if ``session_id`` was given;
    - ``first_row``, ``second_row``: where the two lie in ``sessions``, from 0; the first is the
      one that starts first, of two that start together the one that comes first in the table;
    - ``start``, ``end``: when both are on; in the zone of the ``start`` that came in.

    Whole numbers and times are read where they lie if the table is of one part (``end`` is made
    of ``duration``, and unsigned numbers of 64 bits are copied). The interpreter's lock is
    released meanwhile.

    ``find_double_bookings`` does the same for records, and tells which series cause it.

    Example:
        >>> import datetime as dt, pyarrow as pa
        >>> day = dt.datetime(2026, 9, 1, 20, tzinfo=dt.UTC)
        >>> sessions = pa.table({
        ...     "session_id": ["a1", "b1", "e1"],
        ...     "person_id": ["ada", "ben", "ada"],
        ...     "start": [day, day, day + dt.timedelta(minutes=30)],
        ...     "duration": [2700, 2700, 2700],
        ... })
        >>> found = double_bookings(sessions)
        >>> found.to_pyarrow().select(["person_id", "first_session_id", "second_row"]).to_pylist()
        [{'person_id': 'ada', 'first_session_id': 'a1', 'second_row': 2}]

    Raises:
        TutorCoreError: a column that is missing, of another type, or lacks values; times
            without a zone; a length below zero; more than 134,217,728 pairs. The path tells
            where.
    """
    return ColumnTable(_double_bookings(sessions))


class OccurrenceTable(ColumnTable):
    """The times of many series, series by series, each in order.

    Its columns:

    - ``series_id``: of the type that came in; or ``row``: the series' row, from 0, if no
      ``series_id`` was given;
    - ``at``: UTC.
    """

    __slots__ = ("_series",)

    def __init__(self, table: ArrowTable, series: ArrowTable) -> None:
        super().__init__(table)
        self._series = ColumnTable(series)

    @property
    def series(self) -> ColumnTable:
        """A row for each series: ``series_id`` or ``row``, ``occurrences``, and ``stop``, which
        says why it has no more: ``rule_end``, ``calendar_end``, ``window_end``,
        ``occurrence_limit`` or ``work_limit``.
        """
        return self._series

    def __repr__(self) -> str:
        return f"OccurrenceTable({len(self)} occurrences of {len(self.series)} series)"

    def _repr_html_(self) -> str:
        return f"<p><b>{len(self)}</b> occurrences of {len(self.series)} series</p>"


def expand_series(
    rules: ArrowStream,
    *,
    window_start: dt.datetime | None = None,
    window_end: dt.datetime | None = None,
    options: ExpansionOptions | Mapping[str, Any] | None = None,
    reading: Reading | Literal["strict", "lenient"] = "strict",
) -> OccurrenceTable:
    """Expands many recurrence rules at once: when does each series take place?

    ``rules`` has a row for each series:

    - ``recurrence``: the text of RFC 5545, ``DTSTART`` with any number of ``RRULE``, ``RDATE``,
      ``EXDATE`` and ``EXRULE``, one a line; with a zone or of UTC;
    - optionally ``series_id``, of any type;
    - optionally ``window_start`` and ``window_end``, timestamps with a time zone: a window for
      each series instead of one for all.

    Every row has a value in each. A window's end itself is left out; without a window all times
    up to the year 9999 are given, at most ``options.max_occurrences`` of each series.

    The interpreter's lock is released meanwhile, and Ctrl-C is answered.

    Example:
        >>> import datetime as dt, pyarrow as pa
        >>> rules = pa.table({
        ...     "series_id": ["algebra", "essay"],
        ...     "recurrence": [
        ...         "DTSTART;TZID=America/Chicago:20261027T153000\\nRRULE:FREQ=WEEKLY;BYDAY=TU,TH",
        ...         "DTSTART;TZID=America/Chicago:20261028T160000\\nRRULE:FREQ=WEEKLY;COUNT=2",
        ...     ],
        ... })
        >>> end = dt.datetime(2026, 11, 6, tzinfo=dt.UTC)
        >>> found = expand_series(rules, window_end=end)
        >>> found
        OccurrenceTable(6 occurrences of 2 series)
        >>> [f"{at:%d %H:%M}" for at in found.to_pyarrow()["at"].to_pylist()[:4]]
        ['27 20:30', '29 20:30', '03 21:30', '05 21:30']
        >>> found.series.to_pyarrow()["stop"].to_pylist()
        ['window_end', 'rule_end']

    Raises:
        TutorCoreError: a text that is no recurrence, or has no zone; a column that is missing,
            of another type, or lacks values; more than 134,217,728 times in all. The path tells
            where: ``/rules/recurrence/17/RRULE/UNTIL``.
    """
    return OccurrenceTable(*_expand_series(rules, window_start, window_end, options, reading))
