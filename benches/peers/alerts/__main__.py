"""The same alerts by DuckDB, Polars, pandas and numba: nanoseconds for each session.

Takes the folder that `alerts --write` filled, and how often to run each.
"""

import statistics
import sys
import time
from pathlib import Path

import duckdb
import numba
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

WEEK = 7 * 86400


def load(path):
    """The columns of a history."""
    size = int(path.name.split("-")[0])
    columns, at = {}, 0
    for name, kind in [
        ("session", "<u8"),
        ("student", "<u8"),
        ("subject", "<u4"),
        ("start", "<i8"),
        ("seconds", "<i8"),
    ]:
        columns[name] = np.fromfile(path, kind, size, offset=at)
        at += columns[name].nbytes
    return columns


def rows(sessions, kinds, observed):
    """Alerts as one sorted array, to be compared."""
    out = np.empty((len(sessions), 3), np.int64)
    out[:, 0], out[:, 1], out[:, 2] = sessions, kinds, observed
    return out[np.lexsort((out[:, 1], out[:, 0]))]


def by_duckdb(threads):
    def run(columns, _):
        connection = duckdb.connect()
        connection.execute(f"set threads = {threads}")
        history = pa.table(columns)
        connection.register("history", history)
        table = connection.sql(f"""
            with long as (
                select session, 0::bigint as kind, seconds as observed,
                       count(*) over earlier as n, sum(seconds) over earlier as s
                from history
                window earlier as (partition by subject order by start + seconds, session
                                   rows between unbounded preceding and 1 preceding)),
            counted as (
                select session, student, subject, start, session as id,
                       start - lag(start, 6) over pair < {WEEK} as now
                from history
                window pair as (partition by student, subject order by start, session)),
            crossed as (
                select session, now,
                       lag(now) over (partition by student, subject order by start, session) as before
                from counted)
            select session, kind, observed from long
            where n >= 5 and observed * 4 * n >= 7 * s
            union all
            select session, 1, 7 from crossed where now and not coalesce(before, false)
        """).to_arrow_table()
        connection.close()
        return [table[name].to_numpy() for name in ("session", "kind", "observed")]

    return run


def by_polars(columns, is_sorted):
    frame = pl.DataFrame(columns, nan_to_null=False)
    if not is_sorted:
        frame = frame.sort(pl.col("start") + pl.col("seconds"), "session")
    seconds = pl.col("seconds")
    long = (
        frame.with_columns(
            n=pl.int_range(pl.len()).over("subject"),
            s=seconds.cum_sum().over("subject") - seconds,
        )
        .filter((pl.col("n") >= 5) & (seconds * 4 * pl.col("n") >= 7 * pl.col("s")))
        .select("session", kind=pl.lit(0, pl.Int64), observed=seconds)
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
        "session", kind=pl.lit(1, pl.Int64), observed=pl.lit(7, pl.Int64)
    )
    out = pl.concat([long, frequent])
    return [out[name].to_numpy() for name in ("session", "kind", "observed")]


def by_pandas(columns, is_sorted):
    frame = pd.DataFrame(columns, copy=False)
    if not is_sorted:
        end = (frame["start"] + frame["seconds"]).to_numpy()
        frame = frame.take(np.lexsort((frame["session"].to_numpy(), end)))
    grouped = frame.groupby("subject", sort=False)["seconds"]
    n = grouped.cumcount().to_numpy()
    seconds = frame["seconds"].to_numpy()
    s = grouped.cumsum().to_numpy() - seconds
    fires = (n >= 5) & (seconds * 4 * n >= 7 * s)
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
    requests = session[order][fresh]
    return (
        np.concatenate([session[fires], requests]),
        np.concatenate([np.zeros(fires.sum(), np.int64), np.ones(len(requests), np.int64)]),
        np.concatenate([seconds[fires], np.full(len(requests), 7)]),
    )


@numba.njit(cache=False)
def walk(session, student, subject, start, seconds):
    """Both rules in one pass over sessions in the order of their ends."""
    size = 1 << 14
    while size < len(session) // 3:
        size *= 2
    keys, lengths = np.zeros(size, np.uint64), np.zeros(size, np.int32)
    ring, last = np.zeros((size, 8), np.int64), np.zeros(size, np.uint64)
    before, dirty = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
    slots = np.empty(len(session), np.int32)
    n, s = np.zeros(256, np.int64), np.zeros(256, np.int64)
    out = np.empty((len(session), 3), np.int64)
    found = 0
    hits = np.empty((len(session) // 4 + 16, 2), np.int64)
    hit = 0
    mask = np.uint64(size - 1)
    for i in range(len(session)):
        subject_of, d = subject[i], seconds[i]
        if n[subject_of] >= 5 and d * 4 * n[subject_of] >= 7 * s[subject_of]:
            out[found, 0], out[found, 1], out[found, 2] = session[i], 0, d
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
        now = length >= 6 and start[i] - ring[slot, (length - 6) & 7] < 604800
        if now and not before[slot]:
            hits[hit, 0], hits[hit, 1] = slot, i
            hit += 1
        before[slot] = now
        ring[slot, length & 7] = start[i]
        lengths[slot] = length + 1
        last[slot] = session[i]
    for j in range(hit):
        if not dirty[hits[j, 0]]:
            out[found, 0], out[found, 1], out[found, 2] = session[hits[j, 1]], 1, 7
            found += 1
    again = np.empty(len(session), np.bool_)
    for i in range(len(session)):
        again[i] = dirty[slots[i]]
    return out[:found], again


def by_numba(columns, is_sorted):
    if not is_sorted:
        order = np.lexsort((columns["session"], columns["start"] + columns["seconds"]))
        columns = {name: column[order] for name, column in columns.items()}
    out, dirty = walk(*columns.values())
    # Students whose sessions start and end in different orders are looked at again.
    again = {name: column[dirty] for name, column in columns.items()}
    session, kind, observed = by_pandas(again, True)
    frequent = kind == 1
    return (
        np.concatenate([out[:, 0], session[frequent].astype(np.int64)]),
        np.concatenate([out[:, 1], kind[frequent]]),
        np.concatenate([out[:, 2], observed[frequent]]),
    )


PEERS = {
    "numba": by_numba,
    "pandas": by_pandas,
    "Polars": by_polars,
    "DuckDB, 1 thread": by_duckdb(1),
    "DuckDB, 2 threads": by_duckdb(2),
}


def main():
    folder, rounds = Path(sys.argv[1]), int(sys.argv[2])
    for path in sorted(folder.glob("*ed")):
        columns = load(path)
        size, order = path.name.split("-")
        ours = float((folder / f"{path.name}.time").read_text())
        expected = np.fromfile(folder / f"{path.name}.alerts", "<i8").reshape(-1, 3)
        expected = rows(expected[:, 0], expected[:, 1], expected[:, 2])
        print(f"{size} sessions, {order}: tutorcore {ours:.1f} ns, 1 thread")
        for name, peer in PEERS.items():
            found = rows(*peer(columns, order == "sorted"))
            # The peers tell that seven were reached; the core how many there were.
            same = found.shape == expected.shape and (found[:, :2] == expected[:, :2]).all()
            same = same and (found[found[:, 1] == 0] == expected[expected[:, 1] == 0]).all()
            if not same:
                sys.exit(f"{name} finds other alerts")
            times = []
            for _ in range(rounds):
                begin = time.perf_counter()
                peer(columns, order == "sorted")
                times.append(time.perf_counter() - begin)
            took = statistics.median(times) * 1e9 / int(size)
            print(f"  {name:<20} {took:8.1f} ns   {took / ours:6.1f}x", flush=True)


main()
