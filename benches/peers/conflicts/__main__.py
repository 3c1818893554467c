"""The same works on intervals by DuckDB, Polars and Python's intervaltree.

Takes the folder that `conflict_peers` filled: the works as columns of
little-endian numbers, what is to come out, and what the core took in the same
run. A: every double-booking. B: one interval against a calendar. D: weekly
proposals against 300 calendars.
"""

import statistics
import sys
import time
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
from intervaltree import IntervalTree

# A program that needs longer than this for one round is run once.
LONG = 5.0


class Work:
    """A work's columns, and what is to come out."""

    def __init__(self, folder, name):
        self.name = name
        self.expected = np.fromfile(folder / f"{name}.expected", "<u8")
        self.ours = float((folder / f"{name}.time").read_text())
        self.busy = np.fromfile(folder / f"{name}.busy", "<i4").reshape(-1, 3)
        self.asked = np.fromfile(folder / f"{name}.asked", "<i4").reshape(-1, 2)

    def busy_columns(self):
        who, start, end = self.busy.T.copy()
        return {"id": np.arange(len(who), dtype=np.int64), "who": who, "s": start, "e": end}

    def asked_columns(self):
        start, end = self.asked.T.copy()
        return {"q": np.arange(len(start), dtype=np.int64), "qs": start, "qe": end}


def words(first, second):
    """Pairs of rows as sorted words, the lower row of a double-booking first."""
    return np.sort((first.astype(np.uint64) << np.uint64(32)) | second.astype(np.uint64))


def duckdb_pairs(work, threads):
    connection = duckdb.connect()
    connection.execute(f"set threads = {threads}")
    connection.register("busy", pa.table(work.busy_columns()))
    table = connection.sql(
        "select one.id as first, other.id as second from busy one join busy other"
        " on one.who = other.who and one.id < other.id and one.s < other.e and other.s < one.e"
    ).to_arrow_table()
    connection.close()
    return table["first"].to_numpy(), table["second"].to_numpy()


def polars_pairs(work, _):
    frame = pl.DataFrame(work.busy_columns(), nan_to_null=False).lazy()
    found = (
        frame.join(frame, on="who", suffix="2")
        .filter(
            (pl.col("id") < pl.col("id2"))
            & (pl.col("s") < pl.col("e2"))
            & (pl.col("s2") < pl.col("e"))
        )
        .select("id", "id2")
        .collect()
    )
    return found["id"].to_numpy(), found["id2"].to_numpy()


def tree_pairs(work, _):
    mine = {}
    for row, (who, start, end) in enumerate(work.busy.tolist()):
        mine.setdefault(who, []).append((start, end, row))
    first, second = [], []
    for spans in mine.values():
        tree = IntervalTree.from_tuples(spans)
        for start, end, row in spans:
            for other in tree.overlap(start, end):
                if other.data > row:
                    first.append(row)
                    second.append(other.data)
    return np.array(first, np.int64), np.array(second, np.int64)


def duckdb_asked(work, threads):
    connection = duckdb.connect()
    connection.execute(f"set threads = {threads}")
    connection.register("busy", pa.table(work.busy_columns()))
    connection.register("asked", pa.table(work.asked_columns()))
    table = connection.sql(
        "select q, id from asked join busy on busy.s < asked.qe and asked.qs < busy.e"
    ).to_arrow_table()
    connection.close()
    return table["q"].to_numpy(), table["id"].to_numpy()


def polars_asked(work, _):
    busy = pl.DataFrame(work.busy_columns(), nan_to_null=False)
    asked = pl.DataFrame(work.asked_columns(), nan_to_null=False)
    found = asked.join_where(busy, pl.col("s") < pl.col("qe"), pl.col("qs") < pl.col("e"))
    return found["q"].to_numpy(), found["id"].to_numpy()


def tree_asked(work, _):
    """The tree is made ready outside of the time, as the core's index is."""
    tree = getattr(work, "tree", None)
    if tree is None:
        spans = enumerate(work.busy.tolist())
        tree = work.tree = IntervalTree.from_tuples((start, end, row) for row, (_, start, end) in spans)
        work.questions = work.asked.tolist()
    first, second = [], []
    for number, (start, end) in enumerate(work.questions):
        for other in tree.overlap(start, end):
            first.append(number)
            second.append(other.data)
    return np.array(first, np.int64), np.array(second, np.int64)


PAIRS = [
    ("DuckDB, 1 thread", duckdb_pairs, 1),
    ("DuckDB, 2 threads", duckdb_pairs, 2),
    ("Polars", polars_pairs, 0),
    ("intervaltree", tree_pairs, 0),
]
TABLES = [
    ("DuckDB, 1 thread", duckdb_asked, 1),
    ("DuckDB, 2 threads", duckdb_asked, 2),
    ("Polars", polars_asked, 0),
    ("intervaltree", tree_asked, 0),
]
# Asked one question after the other, a table has nothing to say.
TREE = TABLES[-1:]


def measure(work, unit, items, peers):
    print(f"{work.name}: tutorcore {work.ours:.4g} {unit}")
    for name, peer, threads in peers:
        found = words(*peer(work, threads))
        if not np.array_equal(found, work.expected):
            sys.exit(f"{name} finds something else in {work.name}")
        times = []
        while len(times) < 5 and (not times or times[0] < LONG):
            begin = time.perf_counter()
            peer(work, threads)
            times.append(time.perf_counter() - begin)
        scale = {"ms": 1e3, "ns a question": 1e9 / items}[unit]
        took = statistics.median(times) * scale
        print(f"  {name:<20} {took:12.1f} {unit}   {took / work.ours:10.1f}x", flush=True)


def main():
    folder = Path(sys.argv[1])
    work = Work(folder, "A")
    measure(work, "ms", len(work.busy), PAIRS)
    for name in ("B-500", "B-10000"):
        work = Work(folder, name)
        measure(work, "ns a question", len(work.asked), TREE)
    work = Work(folder, "D")
    measure(work, "ms", len(work.asked), TABLES)


main()
