"""What may stand for a record, a list, a time."""

from __future__ import annotations

import datetime as dt
from collections import UserDict, UserList, namedtuple
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import tutorcore as t
from conftest import SECRET, utc

NOW = utc(2026, 10, 6, 21, 7)


def end(session: Any, **changes: Any) -> Any:
    given: dict[str, Any] = {"ended_at": utc(2026, 10, 6, 21), "facts": {}, "now": NOW}
    return t.end_session(session=session, **{**given, **changes})


def fault(session: Any, **changes: Any) -> tuple[str, str]:
    with pytest.raises(t.TutorCoreError) as caught:
        end(session, **changes)
    return str(caught.value.kind), caught.value.path


def foreign(value: Any) -> Any:
    """Objects of another package, with more attributes than needed."""
    if isinstance(value, dict):
        names = {"startedAt": "started_at", "arrivedAt": "arrived_at"}
        fields: dict[str, Any] = {
            names.get(name, name): foreign(item) for name, item in value.items()
        }
        return SimpleNamespace(**fields, more_than_the_type_has=1)
    return [foreign(item) for item in value] if isinstance(value, list) else value


def test_mappings_records_and_foreign_objects_are_the_same(session: dict[str, Any]) -> None:
    expected = end(session)
    assert expected.state.state is t.SessionState.ENDED
    encounter = t.StudentEncounter(
        id=t.EncounterId("e-1"), student=t.StudentId("a"), arrived_at=utc(2026, 10, 6, 20)
    )
    record = t.TutoringSession(
        id=t.SessionId("s-1"),
        tutor=t.TutorId("t-1"),
        school=t.SchoolId("hs"),
        zone=ZoneInfo("America/Chicago"),
        state=t.SessionState.ACTIVE,
        started_at=utc(2026, 10, 6, 20),
        group=t.GroupChoiceGroup(group=t.GroupId("g-1")),
        description=SECRET,
        encounters=(encounter,),
    )
    for given in (record, foreign(session), UserDict(session)):
        assert end(given) == expected
    mixed = {**session, "encounters": UserList([foreign(session["encounters"][0])])}
    assert end(mixed) == expected


def test_named_tuples_and_dataclasses_of_others(session: dict[str, Any]) -> None:
    Row = namedtuple("Row", ["id", "student", "arrived_at", "cell"])

    @dataclass
    class Choice:
        type: str
        group: str

    row = Row("e-1", "a", utc(2026, 10, 6, 20), 7)
    given = {**session, "encounters": (row,), "group": Choice("group", "g-1")}
    assert end(given) == end(session)


def test_numbers_of_other_libraries(session: dict[str, Any]) -> None:
    class Whole:
        def __index__(self) -> int:
            return 4

    rating: dict[str, Any] = {"student": "a", "stars": Whole(), "ratedAt": NOW}
    ended = end(session).state
    outcome = t.rate_session(session=ended, rating=rating)
    assert outcome.state is not None and outcome.state.ratings[0].stars == 4
    for stars, kind in [
        (True, "wrongType"),
        (4.0, "wrongType"),
        (float("nan"), "wrongType"),
        ("4", "wrongType"),
        (-1, "outOfRange"),
        (10**400, "outOfRange"),
        (2**63, "outOfRange"),
    ]:
        with pytest.raises(t.TutorCoreError) as caught:
            t.rate_session(session=ended, rating={**rating, "stars": stars})
        assert (caught.value.kind, caught.value.path) == (kind, "/rating/stars")


def test_unknown_fields_are_refused_in_mappings_only(session: dict[str, Any]) -> None:
    assert fault({**session, "notes": 1}) == ("unknownField", "/session/notes")
    inner = {**session["group"], "more": 1}
    assert fault({**session, "group": inner}) == ("unknownField", "/session/group/more")
    assert fault({**session, 7: 1}) == ("wrongType", "/session")
    end(SimpleNamespace(**{**vars(foreign(session)), "notes": 1}))


def test_paths_are_exact_inside_cases_of_foreign_objects(session: dict[str, Any]) -> None:
    event = SimpleNamespace(type="timeIn", draft=SimpleNamespace(id="e-2", student=7))
    for given in (event, {"type": "timeIn", "draft": {"id": "e-2", "student": 7}}):
        with pytest.raises(t.WrongTypeError) as caught:
            t.apply_session_event(session=session, event=given, facts={}, now=NOW)  # type: ignore[arg-type]
        assert caught.value.path == "/event/draft/student"
    for group, expected in [
        ({"group": "g"}, ("missingField", "/session/group/type")),
        (SimpleNamespace(group="g"), ("missingField", "/session/group/type")),
        ({"type": "none"}, ("unknownChoice", "/session/group/type")),
        (SimpleNamespace(type=7), ("wrongType", "/session/group/type")),
        ({"group": "g", "type": "group"}, None),
        ("group", ("wrongType", "/session/group")),
    ]:
        given = {**session, "group": group}
        if expected is None:
            end(given)
        else:
            assert fault(given) == expected


def test_times_are_aware(session: dict[str, Any]) -> None:
    chicago = dt.datetime(2026, 10, 6, 15, 59, 59, 999999, tzinfo=ZoneInfo("America/Chicago"))
    outcome = end(session, ended_at=chicago)
    assert outcome.state.ended_at == utc(2026, 10, 6, 20, 59, 59)
    assert end(session, ended_at="2026-10-06T15:59:59-05:00") == outcome
    with pytest.raises(t.InvalidValueError, match="no time zone") as caught:
        end(session, ended_at=dt.datetime(2026, 10, 6, 16))
    assert caught.value.path == "/endedAt"
    assert "ZoneInfo" in (caught.value.help or "")
    assert fault(session, ended_at=dt.date(2026, 10, 6)) == ("wrongType", "/endedAt")
    east = dt.timezone(dt.timedelta(hours=14))
    assert fault(session, ended_at=dt.datetime(1, 1, 1, tzinfo=east)) == ("outOfRange", "/endedAt")
    assert fault({**session, "id": NOW}) == ("wrongType", "/session/id")
    assert fault({**session, "description": NOW}) == ("wrongType", "/session/description")


def test_zones_are_zoneinfo_or_names(session: dict[str, Any]) -> None:
    zone = end({**session, "zone": ZoneInfo("Europe/Kyiv")}).state.zone
    assert zone is ZoneInfo("Europe/Kyiv")
    assert fault({**session, "zone": dt.UTC}) == ("wrongType", "/session/zone")
    assert fault({**session, "zone": "Mars/Olympus"}) == ("unknownZone", "/session/zone")


def test_dates_and_times_of_day() -> None:
    calendar: dict[str, Any] = {
        "zone": "America/Chicago",
        "weekdays": {t.Weekday.MONDAY: [{"start": dt.time(8), "end": "24:00:00"}]},
        "dates": [{"date": dt.date(2026, 10, 5)}],
    }
    week = {"first": dt.date(2026, 10, 5), "last": "2026-10-11"}

    def report(calendar: dict[str, Any], week: dict[str, Any]) -> t.StateTutoringReport:
        return t.state_tutoring_report(sessions=[], calendar=calendar, range=week)

    assert report(calendar, week).range.first == dt.date(2026, 10, 5)
    with pytest.raises(t.WrongTypeError, match="found a datetime") as caught:
        report(calendar, {**week, "first": NOW})
    assert caught.value.path == "/range/first"
    calendar["weekdays"]["monday"] = [{"start": dt.time(8, tzinfo=dt.UTC), "end": "15:00"}]
    with pytest.raises(t.TutorCoreError) as caught_time:
        report(calendar, week)
    assert caught_time.value.path.startswith("/calendar/weekdays")


def test_what_the_hosts_code_raises_is_told_without_its_text(session: dict[str, Any]) -> None:
    class Broken:
        def __getattr__(self, name: str) -> str:
            raise RuntimeError("Zqx Secret")

    class Stopped:
        @property
        def id(self) -> str:
            raise KeyboardInterrupt

    with pytest.raises(t.InvalidValueError) as caught:
        end(Broken())
    assert "RuntimeError" in str(caught.value) and "Zqx" not in repr(caught.value)
    assert caught.value.__cause__ is None and caught.value.__context__ is None
    with pytest.raises(KeyboardInterrupt):
        end(Stopped())


def test_a_mapping_may_change_while_it_is_read(session: dict[str, Any]) -> None:
    class Changing:
        tzinfo = None

        def __getattr__(self, name: str) -> str:
            session["encounters"].clear()
            session[f"more{len(session)}"] = 1
            return "g-1" if name == "group" else "group"

    end({**session, "group": Changing()})
    session["group"] = Changing()
    session["encounters"] *= 3
    fault(session)


def test_lists_are_sequences(session: dict[str, Any]) -> None:
    one = session["encounters"][0]
    for given in ({1, 2}, iter([one]), "text", b"bytes", {"a": 1}, None, 7):
        assert fault({**session, "encounters": given}) == ("wrongType", "/session/encounters")


def test_civil_times_are_naive() -> None:
    shown = dt.datetime(2026, 10, 27, 15, 30)
    series: dict[str, Any] = {
        "id": "algebra",
        "zone": "America/Chicago",
        "localStart": shown,
        "lengthMinutes": 45,
        "recurrence": {
            "pattern": {"type": "weekly", "weekdays": ["tuesday"]},
            "end": {"type": "count", "count": 2},
        },
    }
    expansion = t.expand_recurrence(series=series)
    first, second = expansion.occurrences
    assert (first.local_start, first.start) == (shown, utc(2026, 10, 27, 20, 30))
    # Clocks are put back on 1 November.
    assert second.start == utc(2026, 11, 3, 21, 30)
    assert t.to_wire(first)["localStart"] == "2026-10-27T15:30:00"
    for value, kind in [(NOW, "invalidValue"), (dt.date(2026, 10, 27), "wrongType")]:
        with pytest.raises(t.TutorCoreError) as caught:
            t.expand_recurrence(series={**series, "localStart": value})
        assert (caught.value.kind, caught.value.path) == (kind, "/series/localStart")
