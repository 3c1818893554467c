from typing import Any, Final, final

__all__ = [
    "VERSION",
    "ArrowTable",
    "back_test",
    "call",
    "call_json",
    "double_bookings",
    "early_alerts",
    "expand_series",
    "jobs_known",
]

VERSION: Final[str]

def call(job: str, arguments: tuple[object, ...], /) -> Any:
    """Does a job with Python's values; the arguments stand in its order."""

def call_json(job: str, arguments: str, /) -> str:
    """Does a job with JSON text: `{"ok": …}` or `{"error": …}` comes back."""

def jobs_known() -> list[str]:
    """The names of all jobs."""

@final
class ArrowTable:
    """A table that other libraries read by `__arrow_c_stream__`."""

    def __len__(self) -> int: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Lends the table as a stream. Its columns are not copied; a schema that
        is asked for is not heeded, as the interface allows.
        """

def early_alerts(
    sessions: object, policy: object, zone: object, threads: object, /
) -> tuple[ArrowTable, int]:
    """The early alerts of a table of sessions: a table, and how many rows were
    skipped.
    """

def back_test(
    sessions: object, policies: object, zone: object, threads: object, /
) -> list[tuple[tuple[int, int], tuple[int, int], ArrowTable, ArrowTable, ArrowTable, int]]:
    """What each of some policies would have told of a table of sessions: the
    counts of the two kinds, and of those that were repetitions; the tables of
    weeks, subjects and students; and how many rows were skipped.
    """

def double_bookings(sessions: object, /) -> ArrowTable:
    """Every pair of rows of a table that book one person twice: a table."""

def expand_series(
    rules: object,
    window_start: object,
    window_end: object,
    options: object,
    reading: object,
    /,
) -> tuple[ArrowTable, ArrowTable]:
    """The times of a table of recurrence rules: a table of times, and one that
    says of each rule how many it has and why there are no more.
    """
