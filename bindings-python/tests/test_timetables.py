"""Double-bookings and recurrence rules of tables: against independent readings, and every wrong column."""

from __future__ import annotations

import datetime as dt
import random
import signal
import threading
import time
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import tutorcore
from tutorcore import double_bookings, expand_series

SECONDS = pa.timestamp("s", tz="UTC")
Pair = tuple[Any, ...]


def bookings(seed: int, size: int = 200) -> dict[str, list[Any]]:
    """Random bookings with ties, touching ones, empty ones and groups."""
    rng = random.Random(seed)
    starts = [1_790_000_000 + rng.randrange(0, 90) * 300 for _ in range(size)]
    return {
        "session_id": [rng.randrange(size // 2) for _ in range(size)],
        "person_id": [rng.randrange(-3, 9) for _ in range(size)],
        "start": starts,
        "end": [start + rng.choice([0, 300, 600, 900, 3600, -300]) for start in starts],
    }


def double_loop(rows: dict[str, list[Any]], by_session: bool = True) -> list[Pair]:
    """(person, first row, second row, start, end) of each double-booking, in order."""
    starts, ends, people = rows["start"], rows["end"], rows["person_id"]
    found = []
    for one in range(len(starts)):
        for other in range(len(starts)):
            start, end = max(starts[one], starts[other]), min(ends[one], ends[other])
            if (
                (starts[one], one) < (starts[other], other)
                and people[one] == people[other]
                and starts[one] < ends[one]
                and starts[other] < ends[other]
                and start < end
                and not (by_session and rows["session_id"][one] == rows["session_id"][other])
            ):
                found.append((people[one], one, other, start, end))
    return sorted(found, key=lambda it: (it[0], starts[it[1]], it[1], starts[it[2]], it[2]))


def table(rows: dict[str, list[Any]], ids: Any = None, unit: str = "s", **changes: Any) -> pa.Table:
    """Bookings as a table; ids of another type, columns instead of others."""
    of = pa.int64() if ids is None else ids
    text = pa.types.is_string(of) or pa.types.is_large_string(of) or pa.types.is_string_view(of)
    word = str if text else (lambda n: n)
    columns: dict[str, Any] = {
        name: pa.array([word(n + 10) for n in rows[name]], of)
        for name in ("session_id", "person_id")
    }
    for name in ("start", "end"):
        seconds = pa.array(rows[name], pa.timestamp("s")).cast(pa.timestamp(unit))
        columns[name] = seconds.cast(pa.timestamp(unit, tz="America/Chicago"))
    columns.update(changes)
    return pa.table({name: column for name, column in columns.items() if column is not None})


def told(found: tutorcore.ColumnTable) -> list[Pair]:
    """What the table tells, as the double loop does."""
    return [
        (
            int(row["person_id"]) - 10,
            row["first_row"],
            row["second_row"],
            int(row["start"].timestamp()),
            int(row["end"].timestamp()),
        )
        for row in found.to_pyarrow().to_pylist()
    ]


@pytest.mark.parametrize(
    "ids",
    [
        pa.int8(),
        pa.int16(),
        pa.int32(),
        pa.int64(),
        pa.uint8(),
        pa.uint16(),
        pa.uint32(),
        pa.uint64(),
        pa.string(),
        pa.large_string(),
        pa.string_view(),
        "dictionary",
    ],
)
def test_double_bookings_are_those_of_the_double_loop(ids: Any) -> None:
    count = 0
    for seed in range(4):
        rows = bookings(seed)
        given = table(rows, pa.string() if ids == "dictionary" else ids)
        if ids == "dictionary":
            for at, name in ((0, "session_id"), (1, "person_id")):
                given = given.set_column(at, name, given[name].dictionary_encode())
        expected = double_loop(rows)
        found = double_bookings(given)
        assert told(found) == expected
        count += len(expected)
        out = found.to_pyarrow()
        assert out.schema.field("person_id").type == given.schema.field("person_id").type
        for which in ("first", "second"):
            sessions = given["session_id"].to_pylist()
            at = [sessions[row] for row in out[f"{which}_row"].to_pylist()]
            assert out[f"{which}_session_id"].to_pylist() == at
        assert out.schema.field("start").type == pa.timestamp("s", tz="America/Chicago")
        assert told(double_bookings(given.drop_columns(["session_id"]))) == double_loop(rows, False)
    assert count > 200


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("other", ["s", "ms", "us", "ns", "number"])
def test_units_and_lengths_do_not_matter(unit: str, other: str) -> None:
    rows = bookings(1)
    rows["end"] = [max(start, end) for start, end in zip(rows["start"], rows["end"], strict=True)]
    expected = double_loop(rows)
    lengths = [end - start for start, end in zip(rows["start"], rows["end"], strict=True)]
    if other == "number":
        length = pa.array(lengths, pa.int16())
    else:
        length = pa.array(lengths, pa.duration("s")).cast(pa.duration(other))
        end = pa.array(rows["end"], pa.timestamp("s")).cast(pa.timestamp(other))
        end = end.cast(pa.timestamp(other, tz="UTC"))
        assert told(double_bookings(table(rows, unit=unit, end=end))) == expected
    assert told(double_bookings(table(rows, unit=unit, end=None, duration=length))) == expected


def test_parts_slices_and_libraries_do_not_matter() -> None:
    rows = bookings(2)
    given = table(rows)
    expected = double_loop(rows)
    parts = [given.slice(at, 17) for at in range(0, len(given), 17)]
    assert told(double_bookings(pa.concat_tables(parts))) == expected
    of_texts = table(rows, pa.string())
    parts = [of_texts.slice(at, 17) for at in range(0, len(given), 17)]
    assert told(double_bookings(pa.concat_tables(parts))) == expected
    twice = pa.concat_tables([given, given]).combine_chunks()
    assert told(double_bookings(twice.slice(0, len(given)))) == expected
    assert told(double_bookings(pl.DataFrame(given))) == expected
    assert told(double_bookings(pd.DataFrame.from_arrow(given))) == expected
    assert told(double_bookings(duckdb.connect().from_arrow(given))) == expected
    for empty in (given.slice(0, 0), given.slice(0, 1)):
        assert double_bookings(empty).to_pandas().empty
    none = pa.Table.from_batches([], given.schema)
    assert len(double_bookings(none).to_polars()) == 0


def test_unsigned_ids_are_in_their_order() -> None:
    ids = [2**64 - 1, 0, 2**63, 2**63 - 1]
    given = pa.table(
        {
            "person_id": pa.array(ids * 2, pa.uint64()),
            "start": pa.array([0] * 8, SECONDS),
            "duration": [60] * 8,
        }
    )
    found = double_bookings(given).to_pyarrow()
    assert found["person_id"].to_pylist() == sorted(ids)


@pytest.mark.parametrize(
    ("changes", "kind", "path", "mend"),
    [
        ({"person_id": None}, "missingField", "/sessions/person_id", ""),
        ({"end": None}, "missingField", "/sessions/duration", "`end`"),
        ({"duration": pa.array([1] * 3)}, "invalidValue", "/sessions/duration", "Leave one"),
        ({"person_id": [1.0, 2.0, 3.0]}, "wrongType", "/sessions/person_id", "Int64"),
        ({"person_id": pa.array([1, None, 2])}, "invalidValue", "/sessions/person_id/1", "out"),
        ({"session_id": pa.array(["a", "", "b"])}, "invalidValue", "/sessions/session_id/1", ""),
        ({"start": [1, 2, 3]}, "wrongType", "/sessions/start", "time zone"),
        (
            {"start": pa.array([1, 2, 3], pa.timestamp("s"))},
            "wrongType",
            "/sessions/start",
            "recorded",
        ),
        ({"end": pa.array([1, None, 3], SECONDS)}, "invalidValue", "/sessions/end/1", "out"),
        (
            {"end": None, "duration": pa.array([1, 2, -3])},
            "outOfRange",
            "/sessions/duration/2",
            "",
        ),
        ({"end": None, "duration": [0.5, 1, 2]}, "wrongType", "/sessions/duration", "Int64"),
        (
            {"end": None, "duration": pa.array([1, 2, 2**63], pa.uint64())},
            "outOfRange",
            "/sessions/duration/2",
            "",
        ),
        (
            {"end": pa.array([1, 2, 2**62], pa.timestamp("s", tz="UTC")), "start": "ns"},
            "outOfRange",
            "/sessions/end/2",
            "",
        ),
    ],
)
def test_wrong_columns_of_bookings(
    changes: dict[str, Any], kind: str, path: str, mend: str
) -> None:
    if changes.get("start") == "ns":
        changes = {**changes, "start": pa.array([1, 2, 3], pa.timestamp("ns", tz="UTC"))}
    rows = {"session_id": [1, 2, 3], "person_id": [1, 2, 3], "start": [1, 2, 3], "end": [4, 5, 6]}
    with pytest.raises(tutorcore.TutorCoreError) as raised:
        double_bookings(table(rows, **changes))
    assert (raised.value.kind.value, raised.value.path) == (kind, path)
    assert mend in str(raised.value)


def test_what_is_no_table() -> None:
    for wrong in (None, 5, [1], {"person_id": [1]}):
        for work in (double_bookings, expand_series):
            with pytest.raises(tutorcore.WrongTypeError, match="pyarrow"):
                work(wrong)  # type: ignore[arg-type]


CHICAGO = ZoneInfo("America/Chicago")


def weekly(start: dt.datetime, days: list[int], end: dt.datetime) -> list[dt.datetime]:
    """The times of a weekly rule, day by day."""
    found, day = [], start.date()
    while day <= end.astimezone(CHICAGO).date():
        at = dt.datetime.combine(day, start.time(), CHICAGO)
        if day.weekday() in days and start <= at < end:
            found.append(at.astimezone(dt.UTC))
        day += dt.timedelta(days=1)
    return found


def rules(seed: int, size: int = 40) -> tuple[list[str], list[list[dt.datetime]], dt.datetime]:
    """Weekly series of a year with both clock changes, and when they take place."""
    rng = random.Random(seed)
    end = dt.datetime(2027, 6, 1, tzinfo=dt.UTC)
    texts, expected = [], []
    for _ in range(size):
        start = dt.datetime(2026, 8, 1, tzinfo=CHICAGO) + dt.timedelta(
            days=rng.randrange(60), minutes=15 * rng.randrange(16, 90)
        )
        days = sorted(rng.sample(range(7), rng.randrange(1, 5)))
        names = ",".join(["MO", "TU", "WE", "TH", "FR", "SA", "SU"][day] for day in days)
        texts.append(
            f"DTSTART;TZID=America/Chicago:{start:%Y%m%dT%H%M%S}\nRRULE:FREQ=WEEKLY;BYDAY={names}"
        )
        expected.append(weekly(start, days, end))
    return texts, expected, end


@pytest.mark.parametrize("of", [pa.string(), pa.large_string(), pa.string_view(), "dictionary"])
def test_series_are_expanded_day_by_day(of: Any) -> None:
    texts, expected, end = rules(0)
    column = pa.array(texts, pa.string() if of == "dictionary" else of)
    column = column.dictionary_encode() if of == "dictionary" else column
    found = expand_series(pa.table({"recurrence": column}), window_end=end)
    flat = [(row, at) for row, times in enumerate(expected) for at in times]
    assert [(row["row"], row["at"]) for row in found.to_pyarrow().to_pylist()] == flat
    series = found.series.to_pyarrow()
    assert series["occurrences"].to_pylist() == [len(times) for times in expected]
    assert set(series["stop"].to_pylist()) == {"window_end"}
    assert len(flat) > 3000


def test_the_job_for_one_series_gives_the_same() -> None:
    texts = [
        "DTSTART;TZID=America/Chicago:20260308T023000\nRRULE:FREQ=DAILY;COUNT=20",
        "DTSTART;TZID=Europe/Paris:20260131T120000\nRRULE:FREQ=MONTHLY;BYMONTHDAY=-1",
        "DTSTART:20260101T000000Z\nRDATE:20260301T000000Z\nEXDATE:20260101T000000Z",
    ]
    start, end = dt.datetime(2026, 2, 1, tzinfo=dt.UTC), dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
    for gap in ("skip", "shift_forward"):
        options = tutorcore.ExpansionOptions(gap=gap, max_occurrences=6)  # type: ignore[arg-type]
        given = pa.table({"recurrence": texts, "series_id": ["a", "b", "c"]})
        found = expand_series(given, window_start=start, window_end=end, options=options)
        rows = found.to_pyarrow().to_pylist()
        for series, text in zip(found.series.to_pyarrow().to_pylist(), texts, strict=True):
            window = tutorcore.RecurrenceWindow(
                start=tutorcore.RecurrenceMomentInstant(at=start),
                end=tutorcore.RecurrenceMomentInstant(at=end),
            )
            one = tutorcore.expand_recurrence_set(
                recurrence=tutorcore.RecurrenceDefinitionText(text=text),
                window=window,
                options=options,
            )
            times = [row["at"] for row in rows if row["series_id"] == series["series_id"]]
            assert times == [time.at for time in one.times]
            assert series["stop"] == tutorcore.ExpansionStop(one.stop).name.lower()


def test_ids_windows_and_parts_of_series() -> None:
    texts, expected, end = rules(3)
    start = dt.datetime(2026, 12, 24, tzinfo=dt.UTC)
    for ids in (pa.array(range(40), pa.int16()), pa.array([f"s{n}" for n in range(40)])):
        given = pa.table(
            {
                "recurrence": texts,
                "series_id": ids,
                "window_start": pa.array([start] * 40, pa.timestamp("us", tz="Asia/Tokyo")),
                "window_end": pa.array([end] * 40, pa.timestamp("ms", tz="UTC")),
            }
        )
        whole = expand_series(given)
        assert whole.to_pyarrow().schema.field("series_id").type == ids.type
        assert len(whole) == sum(at >= start for times in expected for at in times)
        parts = pa.concat_tables([given.slice(at, 7) for at in range(0, 40, 7)])
        assert expand_series(parts).to_pyarrow().equals(whole.to_pyarrow())
        assert (
            expand_series(pl.DataFrame(given)).to_pyarrow()["at"].equals(whole.to_pyarrow()["at"])
        )
        empty = expand_series(given.slice(0, 0))
        assert (len(empty), len(empty.series)) == (0, 0)
        with pytest.raises(tutorcore.InvalidValueError) as raised:
            expand_series(given, window_end=end)
        assert raised.value.path == "/rules/window_start"
    wordless = pa.array([], pa.string()).dictionary_encode()
    assert len(expand_series(pa.table({"recurrence": wordless})).series) == 0
    # A window begins with the next whole second, and its end is left out.
    text = ["DTSTART:20260101T000000Z\nRRULE:FREQ=SECONDLY;COUNT=9"]
    at = int(dt.datetime(2026, 1, 1, tzinfo=dt.UTC).timestamp()) * 1000
    given = pa.table(
        {
            "recurrence": text,
            "window_start": pa.array([at + 1001], pa.timestamp("ms", tz="UTC")),
            "window_end": pa.array([at + 4001], pa.timestamp("ms", tz="UTC")),
        }
    )
    assert [one.second for one in expand_series(given).to_pyarrow()["at"].to_pylist()] == [2, 3, 4]


GOOD = "DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY;COUNT=2"


@pytest.mark.parametrize(
    ("columns", "arguments", "kind", "path", "mend"),
    [
        ({"rule": [GOOD]}, {}, "missingField", "/rules/recurrence", ""),
        ({"recurrence": [1]}, {}, "wrongType", "/rules/recurrence", "RFC 5545"),
        ({"recurrence": [GOOD, None]}, {}, "invalidValue", "/rules/recurrence/1", "out"),
        (
            {"recurrence": [GOOD, "DTSTART:20260101T000000\nRRULE:FREQ=DAILY"]},
            {},
            "invalidValue",
            "/rules/recurrence/1/DTSTART",
            "TZID",
        ),
        (
            {"recurrence": [GOOD, GOOD, GOOD.replace("DAILY", "DAYLY")]},
            {},
            None,
            "/rules/recurrence/2/RRULE/FREQ",
            "",
        ),
        ({"recurrence": [GOOD]}, {"options": {"gap": "jump"}}, None, "/options/gap", ""),
        (
            {"recurrence": [GOOD]},
            {"window_end": dt.datetime(2026, 1, 1)},
            None,
            "/window_end",
            "",
        ),
        ({"recurrence": [GOOD]}, {"reading": "loose"}, "unknownChoice", "/reading", ""),
        (
            {"recurrence": [GOOD], "window_end": pa.array([1], SECONDS)},
            {},
            "missingField",
            "/rules/window_start",
            "",
        ),
        (
            {"recurrence": [GOOD], "series_id": pa.array([None], pa.string())},
            {},
            "invalidValue",
            "/rules/series_id/0",
            "",
        ),
    ],
)
def test_wrong_rules(
    columns: dict[str, Any], arguments: dict[str, Any], kind: str | None, path: str, mend: str
) -> None:
    with pytest.raises(tutorcore.TutorCoreError) as raised:
        expand_series(pa.table(columns), **arguments)
    assert raised.value.path == path
    assert kind in (None, raised.value.kind.value)
    assert mend in str(raised.value)


def test_lenient_reading() -> None:
    given = pa.table(
        {
            "recurrence": [
                "DTSTART;TZID=Europe/Paris:20260901T153000\nRRULE:FREQ=DAILY;UNTIL=20260903"
            ]
        }
    )
    with pytest.raises(tutorcore.InvalidValueError, match="UTC time"):
        expand_series(given)
    for lenient in ("lenient", tutorcore.Reading.LENIENT):
        assert len(expand_series(given, reading=lenient)) == 3  # type: ignore[arg-type]


def test_ctrl_c_ends_an_expansion() -> None:
    # Each of them has a hundred thousand times; together they take seconds.
    given = pa.table({"recurrence": ["DTSTART:20260101T000000Z\nRRULE:FREQ=SECONDLY"] * 1300})

    def interrupt() -> None:
        time.sleep(0.05)
        signal.raise_signal(signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            for _ in range(1000):
                expand_series(given)
    finally:
        thread.join()


def test_the_tables_tell_what_they_are() -> None:
    found = expand_series(pa.table({"recurrence": [GOOD]}))
    assert repr(found) == "OccurrenceTable(2 occurrences of 1 series)"
    assert "<b>2</b> occurrences of 1 series" in found._repr_html_()
    assert repr(found.series) == "ColumnTable(1 rows)"
    assert found.to_pandas()["at"].dt.tz is not None
