"""How records behave and show themselves."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import json
import pickle
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import tutorcore as t
from conftest import SECRET, compact, utc

NOW = utc(2026, 10, 6, 21, 7)


@pytest.fixture
def outcome(session: dict[str, Any]) -> t.SessionOutcome:
    return t.end_session(session=session, ended_at=NOW, facts={}, now=NOW)


def test_records_are_frozen_slotted_and_keyword_only(outcome: t.SessionOutcome) -> None:
    state = outcome.state
    assert state is not None
    with pytest.raises(dataclasses.FrozenInstanceError):
        state.id = t.SessionId("other")  # type: ignore[misc]
    assert not hasattr(state, "__dict__")
    with pytest.raises(TypeError):
        t.SessionTag(t.TagKind.CUSTOM, t.TagId("x"))  # type: ignore[call-arg]
    assert dataclasses.replace(state, id=t.SessionId("s-2")) != state


def test_records_are_pickled_copied_and_hashed(outcome: t.SessionOutcome) -> None:
    refused = t.end_session(session=outcome.state, ended_at=NOW, facts={}, now=NOW)  # type: ignore[arg-type]
    for value in (outcome, refused, *refused.findings, *outcome.effects, t.rule_catalogue()):
        for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
            assert pickle.loads(pickle.dumps(value, protocol)) == value
        assert copy.deepcopy(value) == value
        assert hash(copy.deepcopy(value)) == hash(value)
    tree = t.SubjectTree(parents={t.SubjectId("a"): t.SubjectId("b")})
    assert hash(tree) == hash(t.SubjectTree(parents={t.SubjectId("a"): t.SubjectId("b")}))


def test_values_have_pythons_own_types(outcome: t.SessionOutcome) -> None:
    state = outcome.state
    assert state is not None
    assert state.zone is ZoneInfo("America/Chicago")
    assert state.ended_at == NOW and state.started_at.tzinfo is dt.UTC
    assert isinstance(state.encounters, tuple)
    assert state.encounters[0].timed_out_by is t.TimedOutBy.AUTOMATIC
    match state.group:
        case t.GroupChoiceGroup(group=group):
            assert (group, state.group.type) == ("g-1", "group")
        case _:
            pytest.fail("another case")


def test_free_text_never_shows(outcome: t.SessionOutcome) -> None:
    assert outcome.state is not None and outcome.state.description == SECRET
    listing = t.ApprovedEventListing(events=(SECRET, SECRET))
    for value in (outcome, outcome.state, listing):
        for shown in (repr(value), str(value), f"{value}", value._repr_html_()):
            assert "Zqx" not in shown
            assert "<10 characters>" in shown or "&lt;10 characters&gt;" in shown


def test_repr_is_readable(outcome: t.SessionOutcome) -> None:
    assert repr(outcome.effects[0]) == (
        "EffectSessionEnded(session='s-1', ended_at=2026-10-06T21:07:00Z)"
    )
    refused = t.end_session(session=outcome.state, ended_at=NOW, facts={}, now=NOW)  # type: ignore[arg-type]
    assert repr(refused.findings[0]).startswith(
        "Finding(code='SESSION-ALREADY-ENDED', path='/session/state', severity=Severity.ERROR"
    )


def test_html_is_escaped_and_has_a_row_for_each(outcome: t.SessionOutcome) -> None:
    odd = t.Finding(
        code="X-Y", path="/<b>", severity=t.Severity.REASON, message="&", params={"<": ">"}
    )
    decision: t.ExportDecision = t.Decision(
        outcome=t.ExportEligibility.NOT_ELIGIBLE, reasons=(odd, odd)
    )
    html = decision._repr_html_()
    assert html.count("<tr>") == 5 and "/&lt;b&gt;" in html and "<b>" not in html
    assert "<td>notEligible</td>" in html
    report = t.state_tutoring_report(
        sessions=[],
        calendar={"zone": "UTC"},
        range={"first": dt.date(2026, 10, 5), "last": dt.date(2026, 10, 6)},
    )
    assert "<caption>StateTutoringReport</caption>" in report._repr_html_()


def test_the_wire_is_the_json_doors(session: dict[str, Any], outcome: t.SessionOutcome) -> None:
    arguments = {"session": session, "endedAt": t.to_wire(NOW), "facts": {}, "now": t.to_wire(NOW)}
    text = t.call_json("end_session", json.dumps(arguments))
    assert text == f'{{"ok":{compact(t.to_wire(outcome))}}}'
    again = t.end_session(session=t.to_wire(outcome.state), ended_at=NOW, facts={}, now=NOW)
    assert again.findings[0].code == "SESSION-ALREADY-ENDED"
    with pytest.raises(ValueError):
        t.to_wire(dt.datetime(2026, 1, 1))


def test_defaults_are_the_cores() -> None:
    policy = t.to_wire(t.SessionPolicy())
    assert policy["workOrderWindowDays"] == 7 and policy["maxBackdateDays"] is None
    assert (
        t.EncounterDraft(id=t.EncounterId("e"), student=t.StudentId("s")).qualifiers
        == t.StudentQualifiers()
    )


def test_errors_are_value_errors_with_parts() -> None:
    with pytest.raises(ValueError) as caught:
        t.find_overlaps(sessions=[{"id": ""}])
    error = caught.value
    assert isinstance(error, t.InvalidValueError)
    assert (error.kind, error.code) == (t.ErrorKind.INVALID_VALUE, "INPUT-INVALID-VALUE")
    assert (error.path, error.help) == ("/sessions/0/id", None)
    assert str(error) == "An id cannot be empty. At /sessions/0/id."
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.path) == (type(error), str(error), error.path)
    assert {kind.value for kind in t.ErrorKind} == {
        error.kind.value for error in t.TutorCoreError.__subclasses__()
    }


def test_the_json_door_answers_whatever_comes() -> None:
    assert json.loads(t.call_json("none", "{}"))["error"]["kind"] == "unknownJob"
    assert json.loads(t.call_json("find_overlaps", "{"))["error"]["kind"] == "malformed"
    for text in ("\udc80", b"{}", None):
        with pytest.raises(t.TutorCoreError):
            t.call_json("find_overlaps", text)  # type: ignore[arg-type]


def test_settings_take_words_in_place_of_members() -> None:
    member = t.RefirePolicy.ONCE_PER_EPISODE
    by_member = t.AlertPolicy(frequent_refire=member)
    words: list[Any] = ["once_per_episode", "oncePerEpisode"]
    for word in words:
        made = t.AlertPolicy(frequent_refire=word)
        assert made.frequent_refire is member
        assert made == by_member
        assert hash(made) == hash(by_member)
        assert repr(made) == repr(by_member)
        assert t.to_wire(made)["frequentRefire"] == "oncePerEpisode"
        assert dataclasses.replace(by_member, frequent_refire=word) == by_member
    others: list[Any] = ["sometimes", None, [], 7]
    for other in others:
        assert t.AlertPolicy(frequent_refire=other).frequent_refire is other
