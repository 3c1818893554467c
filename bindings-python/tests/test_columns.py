"""Early alerts of tables: every library that speaks Arrow, every setting, every wrong column."""

from __future__ import annotations

import datetime as dt
import doctest
import itertools
import random
import signal
import threading
import time
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import tutorcore
from oracle import Row, Settings, alerts
from tutorcore import AlertPolicy, back_test, early_alerts

COLUMNS = [
    "session_id",
    "student_id",
    "subject_id",
    "kind",
    "at",
    "observed",
    "baseline_count",
    "baseline_mean_seconds",
    "threshold_seconds",
]


def history(seed: int, size: int = 300) -> list[Row]:
    """Random rows with ties, zeros, running sessions, groups and missing subjects."""
    rng = random.Random(seed)
    rows: list[Row] = []
    taken: set[tuple[int, int]] = set()
    for _ in range(size):
        session, student = rng.randrange(size), rng.randrange(6)
        if (session, student) in taken:
            continue
        taken.add((session, student))
        rows.append(
            {
                "session_id": session,
                "student_id": student,
                "subject_id": rng.choice([1, 2, 3, None]),
                "start": 1_790_000_000 + rng.randrange(0, 40) * 43_200 + rng.choice([0, 0, 1, 60]),
                "duration": rng.choice([0, 600, 1200, 1200, 1200, 2100, 3600, None]),
                "connected": rng.random() < 0.9,
            }
        )
    return rows


def table(rows: list[Row], ids: Any = None, **changes: Any) -> pa.Table:
    """Rows as a table; ids of another type, columns instead of others."""
    of = pa.int64() if ids is None else ids
    text = pa.types.is_string(of) or pa.types.is_large_string(of) or pa.types.is_string_view(of)
    word = (lambda n: None if n is None else f"{n:04}") if text else (lambda n: n)
    stamp = pa.timestamp("s", tz="America/Chicago")
    columns: dict[str, Any] = {
        name: pa.array([word(row[name]) for row in rows], of)
        for name in ("session_id", "student_id", "subject_id")
    }
    columns["start"] = pa.array([row["start"] for row in rows], pa.int64()).cast(stamp)
    columns["duration"] = pa.array([row["duration"] for row in rows], pa.int64())
    columns["connected"] = pa.array([row["connected"] for row in rows], pa.bool_())
    columns.update(changes)
    return pa.table({name: column for name, column in columns.items() if column is not None})


def told(found: tutorcore.EarlyAlertTable) -> list[tuple[Any, ...]]:
    """What the table tells, as the oracle does."""
    return [
        (
            int(row["at"].timestamp()),
            row["session_id"],
            row["student_id"],
            row["kind"],
            row["observed"],
            row["baseline_count"],
        )
        for row in found.to_pyarrow().to_pylist()
    ]


POLICIES: list[tuple[dict[str, Any], str | None]] = [
    ({}, None),
    ({"frequent_refire": "once_per_episode", "long_session_min_baseline": 5}, None),
    ({"frequent_refire": "every", "frequent_min_requests": 3}, None),
    ({"frequent_min_requests": 2, "frequent_window_days": 2}, None),
    ({"frequent_window": "calendar_days", "frequent_min_requests": 3}, "America/Chicago"),
    ({"long_session_percent": 0, "long_session_inclusive": False}, None),
    ({"long_session_exclude": "none"}, None),
    ({"long_session_exclude": "student"}, None),
    ({"long_session_basis": "per_student", "long_session_percent": 40}, None),
    ({"long_session_lookback_days": 3}, None),
    ({"count_unconnected_requests": True, "frequent_min_requests": 4}, None),
]


@pytest.mark.parametrize(("settings", "zone"), POLICIES)
@pytest.mark.parametrize("threads", [1, 2])
def test_every_policy_tells_what_the_rules_say(
    settings: dict[str, Any], zone: str | None, threads: int
) -> None:
    fired = 0
    for seed in range(6):
        rows = history(seed)
        found = early_alerts(
            table(rows), policy=AlertPolicy(**settings), zone=zone, threads=threads
        )
        expected = alerts(rows, Settings(**settings), zone)
        assert told(found) == expected
        assert found.skipped == sum(row["subject_id"] is None for row in rows)
        fired += len(expected)
    assert fired > 20


def test_the_order_and_the_parts_do_not_matter() -> None:
    rows = history(7)
    whole = told(early_alerts(table(rows)))
    random.Random(1).shuffle(rows)
    shuffled = table(rows)
    assert told(early_alerts(shuffled)) == whole
    parts = [shuffled.slice(at, 17) for at in range(0, len(rows), 17)]
    assert told(early_alerts(pa.concat_tables(parts))) == whole
    padded = pa.concat_tables([shuffled, shuffled]).combine_chunks()
    assert told(early_alerts(padded.slice(3, len(rows)))) == told(
        early_alerts(pa.concat_tables([shuffled.slice(3), shuffled.slice(0, 3)]))
    )


def test_the_libraries_that_speak_arrow() -> None:
    rows = history(3)
    given = table(rows)
    expected = told(early_alerts(given))
    frame = pl.DataFrame(given)
    assert told(early_alerts(frame)) == expected
    # Whole numbers with gaps are floats in pandas unless told otherwise.
    assert told(early_alerts(pd.DataFrame.from_arrow(given).convert_dtypes())) == expected
    with pytest.raises(tutorcore.WrongTypeError, match="Int64"):
        early_alerts(pd.DataFrame.from_arrow(given))
    relation = duckdb.connect().from_arrow(given)
    assert told(early_alerts(relation)) == expected
    assert (
        told(
            early_alerts(
                pa.RecordBatchReader.from_batches(given.schema, given.to_batches(max_chunksize=50))
            )
        )
        == expected
    )


@pytest.mark.parametrize(
    "of",
    [
        pa.int16(),
        pa.uint16(),
        pa.int32(),
        pa.uint32(),
        pa.uint64(),
        pa.string(),
        pa.large_string(),
        pa.string_view(),
    ],
)
def test_ids_come_out_as_they_came_in(of: Any) -> None:
    rows = history(4)
    found = early_alerts(table(rows, of)).to_pyarrow()
    plain = early_alerts(table(rows)).to_pyarrow()
    assert found.column_names == COLUMNS
    for name in ("session_id", "student_id", "subject_id"):
        assert found.schema.field(name).type == of
        assert [int(value) for value in found[name].to_pylist()] == plain[name].to_pylist()
    assert found.drop_columns(COLUMNS[:3]).equals(plain.drop_columns(COLUMNS[:3]))


def test_dictionaries_stay_dictionaries() -> None:
    rows = history(4)
    given = table(rows, pa.string())
    coded = given.set_column(2, "subject_id", given["subject_id"].dictionary_encode())
    found = early_alerts(coded)
    assert told(found) == told(early_alerts(given))
    assert pa.types.is_dictionary(found.to_pyarrow().schema.field("subject_id").type)
    nothing = pa.DictionaryArray.from_arrays(
        pa.array([None] * len(rows), pa.int8()), pa.array([], pa.string())
    )
    assert early_alerts(table(rows, subject_id=nothing)).skipped == len(rows)
    words = pa.array(["algebra", None])
    gaps = pa.DictionaryArray.from_arrays(pa.array([1] * len(rows), pa.int8()), words)
    assert early_alerts(table(rows, subject_id=gaps)).skipped == len(rows)
    assert early_alerts(table(rows, subject_id=pa.nulls(len(rows)))).skipped == len(rows)


def test_ids_order_as_numbers_when_all_are() -> None:
    stamp = pa.array([0] * 4, pa.timestamp("s", tz="UTC"))
    given = {
        "student_id": pa.array(["a"] * 4),
        "subject_id": pa.array(["m"] * 4),
        "start": stamp,
        "duration": pa.array([10] * 4),
    }
    policy = AlertPolicy(frequent_min_requests=1, frequent_refire="every")
    for ids, expected in (
        (["9", "10", "8", "11"], ["8", "9", "10", "11"]),
        (["9", "10", "x", "11"], ["10", "11", "9", "x"]),
    ):
        found = early_alerts(pa.table({"session_id": ids, **given}), policy=policy).to_pyarrow()
        requests = found.filter(pa.compute.equal(found["kind"], "frequent_subject_request"))
        assert requests["session_id"].to_pylist() == expected


def test_ends_durations_and_units_say_the_same() -> None:
    rows = history(5)
    expected = told(early_alerts(table(rows)))
    seconds = [row["duration"] for row in rows]
    ends = [None if s is None else row["start"] + s for row, s in zip(rows, seconds, strict=True)]
    end = pa.array(ends, pa.int64()).cast(pa.timestamp("s", tz="UTC"))
    assert told(early_alerts(table(rows, duration=None, end=end))) == expected
    for unit, factor in (("s", 1), ("ms", 10**3), ("us", 10**6), ("ns", 10**9)):
        length = pa.array([None if s is None else s * factor for s in seconds], pa.duration(unit))
        stamps = pa.array([row["start"] * factor + factor - 1 for row in rows], pa.int64())
        start = stamps.cast(pa.timestamp(unit, tz="Asia/Tokyo"))
        assert told(early_alerts(table(rows, duration=length, start=start))) == expected
    for width in (pa.int16(), pa.uint32(), pa.int32()):
        assert told(early_alerts(table(rows, duration=pa.array(seconds, width)))) == expected


def test_topics_as_content_areas() -> None:
    rows = history(6)
    topics = pa.array([None if row["subject_id"] == 3 else row["subject_id"] for row in rows])
    found = early_alerts(
        table(rows, topic_id=topics), policy=AlertPolicy(content_area_level="topic")
    )
    lacking = [
        {**row, "subject_id": None if row["subject_id"] == 3 else row["subject_id"]} for row in rows
    ]
    assert told(found) == alerts(lacking, Settings())
    with pytest.raises(tutorcore.MissingFieldError, match="topic_id"):
        early_alerts(table(rows), policy=AlertPolicy(content_area_level="topic"))


def test_an_empty_table_has_no_alerts() -> None:
    for given in (table([]), pl.DataFrame(table([])), pa.Table.from_batches([], table([]).schema)):
        found = early_alerts(given)
        assert (len(found), found.skipped) == (0, 0)
        assert found.to_pyarrow().column_names == COLUMNS
        assert found.to_polars().shape == (0, 9)
        assert list(found.to_pandas().columns) == COLUMNS


def test_what_comes_out() -> None:
    found = early_alerts(table(history(0)))
    types = {field.name: str(field.type) for field in found.to_pyarrow().schema}
    assert types["kind"] == "string"
    assert types["at"] == "timestamp[s, tz=UTC]"
    assert (types["observed"], types["baseline_count"]) == ("int64", "int64")
    frequent = [row for row in found.to_pyarrow().to_pylist() if row["kind"].startswith("freq")]
    assert frequent
    assert all(row[name] is None for row in frequent for name in COLUMNS[6:])
    assert f"{len(found)} alerts" in repr(found)
    assert str(len(found)) in found._repr_html_()
    again = pa.table(found)
    assert again.equals(found.to_pyarrow())


BAD: list[tuple[dict[str, Any], type[tutorcore.TutorCoreError], str, str]] = [
    ({"session_id": None}, tutorcore.MissingFieldError, "/sessions/session_id", "lacks"),
    ({"student_id": None}, tutorcore.MissingFieldError, "/sessions/student_id", "lacks"),
    ({"subject_id": None}, tutorcore.MissingFieldError, "/sessions/subject_id", "lacks"),
    ({"start": None}, tutorcore.MissingFieldError, "/sessions/start", "lacks"),
    ({"duration": None}, tutorcore.MissingFieldError, "/sessions/duration", "`end`"),
    (
        {"end": pa.array([1, 2], pa.timestamp("s", tz="UTC"))},
        tutorcore.InvalidValueError,
        "/sessions/duration",
        "Leave one",
    ),
    (
        {"start": pa.array([1, 2], pa.timestamp("s"))},
        tutorcore.WrongTypeError,
        "/sessions/start",
        "no time zone",
    ),
    ({"start": pa.array([1, 2])}, tutorcore.WrongTypeError, "/sessions/start", "timestamp"),
    ({"duration": pa.array([1.5, 2.0])}, tutorcore.WrongTypeError, "/sessions/duration", "whole"),
    ({"duration": pa.array([1, -2])}, tutorcore.OutOfRangeError, "/sessions/duration/1", ""),
    (
        {"session_id": pa.array([1, None])},
        tutorcore.InvalidValueError,
        "/sessions/session_id/1",
        "",
    ),
    (
        {"student_id": pa.array([1, None])},
        tutorcore.InvalidValueError,
        "/sessions/student_id/1",
        "",
    ),
    (
        {"start": pa.array([None, 2], pa.timestamp("s", tz="UTC"))},
        tutorcore.InvalidValueError,
        "/sessions/start/0",
        "",
    ),
    (
        {"connected": pa.array([True, None])},
        tutorcore.InvalidValueError,
        "/sessions/connected/1",
        "",
    ),
    ({"connected": pa.array([1, 0])}, tutorcore.WrongTypeError, "/sessions/connected", "true"),
    (
        {"subject_id": pa.array([1.5, 2.5])},
        tutorcore.WrongTypeError,
        "/sessions/subject_id",
        "texts",
    ),
    (
        {"session_id": pa.array(["", "x"])},
        tutorcore.InvalidValueError,
        "/sessions/session_id/0",
        "",
    ),
    (
        {"start": pa.array([1, 2**60], pa.timestamp("s", tz="UTC"))},
        tutorcore.OutOfRangeError,
        "/sessions/start/1",
        "",
    ),
]


@pytest.mark.parametrize(("changes", "error", "path", "says"), BAD)
def test_a_wrong_column_is_refused_by_name(
    changes: dict[str, Any], error: type[tutorcore.TutorCoreError], path: str, says: str
) -> None:
    rows = history(0)[:2]
    for row in rows:
        row["duration"] = 60
    with pytest.raises(error) as raised:
        early_alerts(table(rows, **changes))
    assert raised.value.path == path
    assert says in str(raised.value)


@pytest.mark.parametrize("given", [None, 5, "x", [1], {"session_id": [1]}, object()])
def test_what_is_no_table_is_refused(given: Any) -> None:
    with pytest.raises(tutorcore.WrongTypeError, match="Arrow") as raised:
        early_alerts(given)
    assert raised.value.path == "/sessions"


def test_settings_are_held() -> None:
    given = table(history(0))
    with pytest.raises(tutorcore.OutOfRangeError) as raised:
        early_alerts(given, policy=AlertPolicy(frequent_min_requests=0))
    assert raised.value.path == "/policy/frequentMinRequests"
    with pytest.raises(tutorcore.UnknownChoiceError):
        early_alerts(given, policy=AlertPolicy(frequent_refire="sometimes"))  # type: ignore[arg-type]
    with pytest.raises(tutorcore.MissingFieldError) as missing:
        early_alerts(given, policy={"frequentWindow": "calendarDays"})
    assert missing.value.path == "/zone"
    with pytest.raises(tutorcore.UnknownZoneError):
        early_alerts(given, zone="Nowhere/Town")
    for threads in (0, -1):
        with pytest.raises(tutorcore.OutOfRangeError) as out:
            early_alerts(given, threads=threads)
        assert out.value.path == "/threads"


def test_a_stream_that_nobody_reads_is_given_back() -> None:
    found = early_alerts(table(history(0)))
    for _ in range(1000):
        found.__arrow_c_stream__()


def test_ctrl_c_is_answered() -> None:
    many = 400_000
    start = pa.array(range(many), pa.timestamp("s", tz="UTC"))
    given = pa.table(
        {
            "session_id": range(many),
            "student_id": [n % 1000 for n in range(many)],
            "subject_id": [1] * many,
            "start": start,
            "duration": [n % 977 for n in range(many)],
        }
    )
    policy = AlertPolicy(long_session_basis="per_student", long_session_exclude="student")

    def interrupt() -> None:
        time.sleep(0.05)
        signal.raise_signal(signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            for _ in range(1000):
                early_alerts(given, policy=policy)
    finally:
        thread.join()


def test_the_lock_is_free_while_texts_are_read() -> None:
    many = 300_000
    ids = pa.array([f"session-{n}" for n in range(many)])
    given = pa.table(
        {
            "session_id": ids,
            "student_id": ids,
            "subject_id": ids,
            "start": pa.array(range(many), pa.timestamp("s", tz="UTC")),
            "duration": pa.array([60] * many),
        }
    )
    ticks, done = [time.perf_counter()], threading.Event()

    def tick() -> None:
        while not done.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.001)

    ticker = threading.Thread(target=tick)
    ticker.start()
    start = time.perf_counter()
    early_alerts(given)
    took = time.perf_counter() - start
    done.set()
    ticker.join()
    # Held, the lock would keep the other thread waiting for most of the call.
    assert max(later - before for before, later in itertools.pairwise(ticks)) < took / 2


def test_other_threads_go_on_meanwhile() -> None:
    given = table(history(0, 400))
    expected = told(early_alerts(given))
    results: list[list[tuple[Any, ...]]] = []

    def work() -> None:
        results.extend(told(early_alerts(given)) for _ in range(5))

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert results == [expected] * 20


def test_the_examples_of_the_docs_run() -> None:
    import tutorcore._columns as module

    outcome = doctest.testmod(module)
    assert outcome.attempted > 3
    assert outcome.failed == 0


def test_the_spelling_of_pythons_own_names() -> None:
    given = table(history(2))
    one = early_alerts(given, policy=AlertPolicy(frequent_refire="once_per_episode"))
    other = early_alerts(given, policy={"frequentRefire": "oncePerEpisode"})
    member = tutorcore.RefirePolicy.ONCE_PER_EPISODE
    third = early_alerts(given, policy=AlertPolicy(frequent_refire=member))
    assert told(one) == told(other) == told(third)
    assert tutorcore.RefirePolicy("once_per_episode") is member
    with pytest.raises(ValueError, match="sometimes"):
        tutorcore.RefirePolicy("sometimes")


def test_back_tests_count_what_alerts_tell() -> None:
    rows = history(1, 400)
    given = table(rows)
    policies = [AlertPolicy(**settings) for settings, zone in POLICIES if zone is None]
    for policy, test in zip(policies, back_test(given, policies, threads=2), strict=True):
        found = early_alerts(given, policy=policy).to_polars()
        for kind in ("unusually_long_session", "frequent_subject_request"):
            of_kind = found.filter(pl.col("kind") == kind)
            assert getattr(test, kind) == len(of_kind)
            assert test.weeks.to_polars()[kind].sum() == len(of_kind)
            by = {row["subject_id"]: row[kind] for row in test.subjects.to_polars().to_dicts()}
            counted = of_kind.group_by("subject_id").len().rows()
            assert {subject: count for subject, count in by.items() if count} == dict(counted)
            repeated = 0
            for _, group in of_kind.group_by("student_id", "subject_id"):
                at = sorted(group["at"].to_list())
                pairs = itertools.pairwise(at)
                repeated += sum(later - before <= dt.timedelta(days=28) for before, later in pairs)
            assert getattr(test, f"repeated_{kind}") == repeated
        monday = test.weeks.to_polars()["starts_on"].to_list()
        assert all(date.weekday() == 0 for date in monday)
        students = test.students.to_pyarrow().to_pylist()
        assert sum(row["students"] for row in students) == len({row["student_id"] for row in rows})
        total = test.unusually_long_session + test.frequent_subject_request
        assert sum(row["alerts"] * row["students"] for row in students) == total
    with pytest.raises(tutorcore.OutOfRangeError) as raised:
        back_test(given, [{}, {"frequentMinRequests": 0}])
    assert raised.value.path == "/policies/1/frequentMinRequests"
