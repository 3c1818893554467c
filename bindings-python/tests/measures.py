"""What columns cost in Python, on the data of ``benches/src/bin/columns.rs``.

``cargo xtask bench columns`` runs both, and the same in JavaScript, and prints the ratios. Each
line is a work's name, the nanoseconds for a row, and how many rows it gave.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import tutorcore

TERM = 1_790_000_000
SERIES = 10_000
Numbers = np.ndarray[Any, np.dtype[Any]]


def mixed(rows: Numbers, salt: int) -> Numbers:
    """Numbers that look random, and are the same in every language."""
    bits: Numbers = rows.astype(np.uint32) * np.uint32(0x9E3779B1)
    bits = bits + np.uint32(salt * 0x85EBCA6B & 0xFFFFFFFF)
    bits ^= bits >> np.uint32(15)
    bits *= np.uint32(0x2C1B3C6D)
    bits ^= bits >> np.uint32(12)
    bits *= np.uint32(0x297A2D39)
    return bits ^ (bits >> np.uint32(15))


def measure(name: str, items: int, work: Callable[[], int]) -> None:
    """Prints the median of seven rounds."""
    given = work()
    times = []
    for _ in range(7):
        start = time.perf_counter_ns()
        work()
        times.append(time.perf_counter_ns() - start)
    print(f"{name} {sorted(times)[3] / items:.2f} {given}", flush=True)


def alerts(count: int) -> None:
    """Early alerts: ids as numbers, as texts, and as a dictionary's words."""
    rows = np.arange(count)
    students = mixed(rows, 1) % np.uint32(count // 50 + 1)
    columns = {
        "session_id": pa.array(rows),
        "student_id": pa.array(students.astype(np.int64)),
        "subject_id": pa.array((mixed(rows, 2) % np.uint32(24)).astype(np.int32)),
        "start": pa.array(TERM + rows * 15).cast(pa.timestamp("s", tz="UTC")),
        "duration": pa.array(600 + (mixed(rows, 3) % np.uint32(3600)).astype(np.int64)),
    }
    whole = pa.table(columns)
    measure("early_alerts", count, lambda: len(tutorcore.early_alerts(whole)))
    columns["session_id"] = pa.array([f"s-{row:08}" for row in range(count)])
    columns["student_id"] = pa.array([f"u-{student:08}" for student in students.tolist()])
    texts = pa.table(columns)
    measure("early_alerts_of_texts", count, lambda: len(tutorcore.early_alerts(texts)))


def bookings(count: int) -> None:
    """Double-bookings of a term."""
    rows = np.arange(count)
    starts = TERM + 300 * (mixed(rows, 5) % np.uint32(36_288)).astype(np.int64)
    table = pa.table(
        {
            "person_id": pa.array((mixed(rows, 4) % np.uint32(count // 40 + 1)).astype(np.int64)),
            "start": pa.array(starts).cast(pa.timestamp("s", tz="UTC")),
            "end": pa.array(starts + 2700).cast(pa.timestamp("s", tz="UTC")),
        }
    )
    measure("double_bookings", count, lambda: len(tutorcore.double_bookings(table)))


def series() -> None:
    """The times of ten thousand weekly series in nine months."""
    rows = np.arange(SERIES)
    salted = zip(*((mixed(rows, salt)).tolist() for salt in (6, 7, 8)), strict=True)
    texts = [
        f"DTSTART;TZID=America/Chicago:202609{1 + day % 28:02}T{8 + hour % 10:02}0000\n"
        f"RRULE:FREQ=WEEKLY;BYDAY={['MO', 'TU,TH', 'MO,WE,FR', 'SA'][days % 4]}"
        for day, hour, days in salted
    ]
    table = pa.table({"recurrence": texts})
    start = dt.datetime.fromtimestamp(TERM, dt.UTC)
    end = start + dt.timedelta(days=270)

    def expand() -> int:
        return len(tutorcore.expand_series(table, window_start=start, window_end=end))

    measure("expand_series", expand(), expand)


if __name__ == "__main__":
    alerts(int(sys.argv[1]))
    bookings(int(sys.argv[1]))
    series()
