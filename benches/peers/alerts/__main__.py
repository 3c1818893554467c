"""The same alerts by DuckDB, Polars, pandas and numba: nanoseconds for each session.

Takes the program that measures the core, the folder that its `--write` filled, and how often to run each. All give the
same table in the same order: the alerts with their evidence, as nine arrays.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

os.environ["POLARS_MAX_THREADS"] = "2"

import duckdb
import numba
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

WEEK = 7 * 86400

HISTORY = {"session": "<u8", "student": "<u8", "subject": "<u4", "start": "<i8", "seconds": "<i8"}
# Kinds are 0 (long) and 1 (frequent); of the latter the last three are 0.
ALERTS = {
    "session": "<u8",
    "student": "<u8",
    "subject": "<u4",
    "kind": "u1",
    "at": "<i8",
    "observed": "<i8",
    "count": "<u8",
    "mean": "<f8",
    "threshold": "<f8",
}


def load(path, kinds):
    """The columns of a file, one after another."""
    size = path.stat().st_size // sum(np.dtype(kind).itemsize for kind in kinds.values())
    columns, at = {}, 0
    for name, kind in kinds.items():
        columns[name] = np.fromfile(path, kind, size, offset=at)
        at += columns[name].nbytes
    return columns


def by_duckdb(threads):
    def run(columns, _):
        connection = duckdb.connect()
        connection.execute(f"set threads = {threads}")
        history = pa.table(columns)
        connection.register("history", history)
        table = connection.sql(f"""
            with long as (
                select *, count(*) over earlier as n, sum(seconds) over earlier as s
                from history
                window earlier as (partition by subject order by start + seconds, session
                                   rows between unbounded preceding and 1 preceding)),
            counted as (
                select session, student, subject, start, start - lag(start, 6) over pair < {WEEK} as now
                from history
                window pair as (partition by student, subject order by start, session)),
            crossed as (
                select *, lag(now) over (partition by student, subject order by start, session) as before
                from counted)
            select session, student, subject, 0::utinyint as kind, start + seconds as "at", seconds as observed,
                   n::ubigint as count, s::double / n as mean, s::double / n * 175 / 100 as threshold
            from long
            where n >= 5 and seconds * 4 * n >= 7 * s
            union all
            select session, student, subject, 1::utinyint, start, 7::bigint, 0::ubigint, 0::double, 0::double
            from crossed where now and not coalesce(before, false)
            order by "at", session, student, kind
        """).to_arrow_table()
        connection.close()
        return {name: table[name].to_numpy() for name in ALERTS}

    return run


def by_polars(columns, is_sorted):
    frame = pl.DataFrame(columns, nan_to_null=False)
    if not is_sorted:
        frame = frame.sort(pl.col("start") + pl.col("seconds"), "session")
    seconds = pl.col("seconds")
    who = ["session", "student", "subject"]
    long = (
        frame.with_columns(
            n=pl.int_range(pl.len()).over("subject"),
            s=seconds.cum_sum().over("subject") - seconds,
        )
        .filter((pl.col("n") >= 5) & (seconds * 4 * pl.col("n") >= 7 * pl.col("s")))
        .with_columns(mean=pl.col("s") / pl.col("n"))
        .select(
            *who,
            kind=pl.lit(0, pl.UInt8),
            at=pl.col("start") + seconds,
            observed=seconds,
            count=pl.col("n").cast(pl.UInt64),
            mean=pl.col("mean"),
            threshold=pl.col("mean") * 175.0 / 100.0,
        )
    )
    pair = frame.sort("student", "subject", "start", "session")
    same = (pl.col("student") == pl.col("student").shift(6)) & (
        pl.col("subject") == pl.col("subject").shift(6)
    )
    now = (same & (pl.col("start") - pl.col("start").shift(6) < WEEK)).fill_null(False)
    pair = pair.with_columns(now=now)
    again = (
        (pl.col("student") == pl.col("student").shift(1))
        & (pl.col("subject") == pl.col("subject").shift(1))
        & pl.col("now").shift(1)
    ).fill_null(False)
    frequent = pair.filter(pl.col("now") & ~again).select(
        *who,
        kind=pl.lit(1, pl.UInt8),
        at=pl.col("start"),
        observed=pl.lit(7, pl.Int64),
        count=pl.lit(0, pl.UInt64),
        mean=pl.lit(0.0),
        threshold=pl.lit(0.0),
    )
    out = pl.concat([long, frequent]).sort("at", "session", "student", "kind")
    return {name: out[name].to_numpy() for name in ALERTS}


def by_pandas(columns, is_sorted):
    frame = pd.DataFrame(columns, copy=False)
    if not is_sorted:
        end = (frame["start"] + frame["seconds"]).to_numpy()
        frame = frame.take(np.lexsort((frame["session"].to_numpy(), end)))
    grouped = frame.groupby("subject", sort=False)["seconds"]
    n = grouped.cumcount().to_numpy()
    seconds = frame["seconds"].to_numpy()
    s = grouped.cumsum().to_numpy() - seconds
    fires = np.flatnonzero((n >= 5) & (seconds * 4 * n >= 7 * s))
    mean = s[fires] / n[fires]

    session = frame["session"].to_numpy()
    student, subject = frame["student"].to_numpy(), frame["subject"].to_numpy()
    start = frame["start"].to_numpy()
    order = np.lexsort((session, start, subject, student))
    pair = student[order] * 64 + subject[order]
    at = start[order]
    now = np.zeros(len(at), bool)
    now[6:] = (pair[6:] == pair[:-6]) & (at[6:] - at[:-6] < WEEK)
    fresh = now.copy()
    fresh[1:] &= ~(now[:-1] & (pair[1:] == pair[:-1]))
    requests = order[fresh]

    rows, none = np.concatenate([fires, requests]), np.zeros(len(requests))
    out = pd.DataFrame(
        {
            "session": session[rows],
            "student": student[rows],
            "subject": subject[rows],
            "kind": np.repeat(np.array([0, 1], np.uint8), [len(fires), len(requests)]),
            "at": np.concatenate([start[fires] + seconds[fires], start[requests]]),
            "observed": np.concatenate([seconds[fires], np.full(len(requests), 7)]),
            "count": np.concatenate([n[fires], np.zeros(len(requests), np.int64)]).astype(np.uint64),
            "mean": np.concatenate([mean, none]),
            "threshold": np.concatenate([mean * 175.0 / 100.0, none]),
        },
        copy=False,
    )
    keys = [out[name].to_numpy() for name in ("kind", "student", "session", "at")]
    out = out.take(np.lexsort(keys))
    return {name: out[name].to_numpy() for name in ALERTS}


@numba.njit(cache=False)
def ties(order, end, session):
    """Brings rows that end together into the order of their sessions."""
    for i in range(1, len(order)):
        row, j = order[i], i
        while j > 0 and end[order[j - 1]] == end[row] and session[order[j - 1]] > session[row]:
            order[j] = order[j - 1]
            j -= 1
        order[j] = row


@numba.njit(cache=False)
def walk(session, student, subject, start, seconds):
    """Both rules in one pass over sessions in the order of their ends.

    Gives the rows that are long with their baselines, and those with which requests became frequent; and of pairs
    whose sessions start and end in different orders all rows, to be looked at again.
    """
    size = 1 << 14
    while size < len(session) // 3:
        size *= 2
    keys, lengths = np.zeros(size, np.uint64), np.zeros(size, np.int32)
    ring, last = np.zeros((size, 8), np.int64), np.zeros(size, np.uint64)
    before, dirty = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
    slots = np.empty(len(session), np.int32)
    subjects = np.int64(subject.max()) + 1 if len(subject) else 0
    n, s = np.zeros(subjects, np.int64), np.zeros(subjects, np.int64)
    long, counts, sums = (
        np.empty(len(session), np.int64),
        np.empty(len(session), np.int64),
        np.empty(len(session), np.int64),
    )
    hits, found, hit = np.empty(len(session), np.int64), 0, 0
    mask = np.uint64(size - 1)
    for i in range(len(session)):
        subject_of, d = subject[i], seconds[i]
        if n[subject_of] >= 5 and d * 4 * n[subject_of] >= 7 * s[subject_of]:
            long[found], counts[found], sums[found] = i, n[subject_of], s[subject_of]
            found += 1
        n[subject_of] += 1
        s[subject_of] += d
        key = (student[i] << np.uint64(8)) | np.uint64(subject_of)
        mixed = key * np.uint64(0x9E3779B97F4A7C15)
        slot = (mixed >> np.uint64(32)) & mask
        while lengths[slot] > 0 and keys[slot] != key:
            slot = (slot + np.uint64(1)) & mask
        keys[slot] = key
        slots[i] = slot
        length = lengths[slot]
        if length > 0:
            newest = ring[slot, (length - 1) & 7]
            if start[i] < newest or (start[i] == newest and session[i] < last[slot]):
                dirty[slot] = True
        now = length >= 6 and start[i] - ring[slot, (length - 6) & 7] < WEEK
        if now and not before[slot]:
            hits[hit] = i
            hit += 1
        before[slot] = now
        ring[slot, length & 7] = start[i]
        lengths[slot] = length + 1
        last[slot] = session[i]
    kept, again, left = 0, np.empty(len(session), np.int64), 0
    for i in hits[:hit]:
        if not dirty[slots[i]]:
            hits[kept] = i
            kept += 1
    for i in range(len(session)):
        if dirty[slots[i]]:
            again[left] = i
            left += 1
    return long[:found], counts[:found], sums[:found], hits[:kept], again[:left]


@numba.njit(cache=False)
def requests(rows, student, subject, start):
    """Of rows in the order of student, subject, start and session those with which requests became frequent."""
    out, found, first, before = np.empty(len(rows), np.int64), 0, 0, False
    for i in range(len(rows)):
        row, one = rows[i], rows[first]
        if student[row] != student[one] or subject[row] != subject[one]:
            first, before = i, False
        now = i - first >= 6 and start[row] - start[rows[i - 6]] < WEEK
        if now and not before:
            out[found] = row
            found += 1
        before = now
    return out[:found]


@numba.njit(cache=False)
def tell(session, student, subject, start, seconds, long, counts, sums, frequent):
    """The table: long rows, which are in the order of their ends, and frequent ones, in that of their starts."""
    size = len(long) + len(frequent)
    sessions, students = np.empty(size, np.uint64), np.empty(size, np.uint64)
    subjects, kinds = np.empty(size, np.uint32), np.empty(size, np.uint8)
    at, observed = np.empty(size, np.int64), np.empty(size, np.int64)
    count, mean, threshold = np.empty(size, np.uint64), np.empty(size, np.float64), np.empty(size, np.float64)
    i, j = 0, 0
    for k in range(size):
        is_long = j == len(frequent)
        if i < len(long) and not is_long:
            one, other = long[i], frequent[j]
            end = start[one] + seconds[one]
            is_long = end < start[other] or (
                end == start[other]
                and (
                    session[one] < session[other]
                    or (session[one] == session[other] and student[one] <= student[other])
                )
            )
        if is_long:
            row = long[i]
            kinds[k], at[k], observed[k], count[k] = 0, start[row] + seconds[row], seconds[row], counts[i]
            mean[k] = sums[i] / counts[i]
            threshold[k] = mean[k] * 175.0 / 100.0
            i += 1
        else:
            row = frequent[j]
            kinds[k], at[k], observed[k], count[k], mean[k], threshold[k] = 1, start[row], 7, 0, 0.0, 0.0
            j += 1
        sessions[k], students[k], subjects[k] = session[row], student[row], subject[row]
    return sessions, students, subjects, kinds, at, observed, count, mean, threshold


def by_numba(columns, is_sorted):
    session, student, subject, start, seconds = columns.values()
    if not is_sorted:
        end = start + seconds
        order = np.argsort(end)
        ties(order, end, session)
        session, student, subject, start, seconds = (one[order] for one in columns.values())
    history = (session, student, subject, start, seconds)
    long, counts, sums, frequent, again = walk(*history)
    again = again[np.lexsort((session[again], start[again], subject[again], student[again]))]
    frequent = np.concatenate([frequent, requests(again, student, subject, start)])
    frequent = frequent[np.lexsort((student[frequent], session[frequent], start[frequent]))]
    return dict(zip(ALERTS, tell(*history, long, counts, sums, frequent)))


class Core:
    """The core on a history, in a process of its own that waits until it is asked."""

    def __init__(self, program, path):
        self.process = subprocess.Popen(
            [program, "--answer", path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def took(self, threads):
        print(threads, file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline()) / 1e9

    def close(self):
        self.process.stdin.close()
        self.process.wait()


# Each with its threads; it is compared with the core on as many.
PEERS = [
    ("numba", 1, by_numba),
    ("pandas", 1, by_pandas),
    ("Polars", 2, by_polars),
    ("DuckDB", 1, by_duckdb(1)),
    ("DuckDB", 2, by_duckdb(2)),
]


def same(column, found, expected):
    """Whether a column is the core's, with its type and order."""
    if found.dtype != expected.dtype or found.shape != expected.shape:
        return False
    if column == "threshold":
        # Polars divides by 100 as it multiplies by a hundredth: the last bit may differ.
        return bool((np.abs(found - expected) <= np.spacing(expected)).all())
    return np.array_equal(found, expected)


def main():
    program, folder, rounds = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    for path in sorted(folder.glob("*ed")):
        columns, expected = load(path, HISTORY), load(path.with_name(f"{path.name}.alerts"), ALERTS)
        size, order = path.name.split("-")
        for name, _, peer in PEERS:
            found = peer(columns, order == "sorted")
            for column, values in expected.items():
                if not same(column, found[column], values):
                    sys.exit(f"{name} finds other alerts: {column}")
        core = Core(program, path)
        contestants = {("tutorcore", threads): (lambda threads=threads: core.took(threads)) for threads in (1, 2)}
        for name, threads, peer in PEERS:

            def took(peer=peer):
                begin = time.perf_counter()
                peer(columns, order == "sorted")
                return time.perf_counter() - begin

            contestants[name, threads] = took
        # They take turns, so that a slow moment of the machine meets them all.
        turns = [{who: one() for who, one in contestants.items()} for _ in range(rounds)]
        core.close()
        took = {who: statistics.median(turn[who] for turn in turns) for who in contestants}
        print(f"{size} sessions, {order}: {len(expected['session'])} alerts, the same of all")
        for (name, threads), seconds in took.items():
            ratio = seconds / took["tutorcore", threads]
            print(f"  {name:<10} {threads} thread(s) {seconds * 1e9 / int(size):8.1f} ns   {ratio:6.1f}x", flush=True)


main()
