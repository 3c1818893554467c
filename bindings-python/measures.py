"""What a call costs, beside an empty native call and pydantic.

From a checkout, with the package (a release build) and pydantic installed:
``python bindings-python/measures.py``.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import subprocess
import sys
import timeit
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import tutorcore as tc
from tutorcore import _native

START = dt.datetime(2026, 10, 6, 20, tzinfo=dt.UTC)
END = START + dt.timedelta(hours=1)


def session(encounters: int) -> tc.TutoringSession:
    return tc.TutoringSession(
        id=tc.SessionId("s-1"),
        tutor=tc.TutorId("t-1"),
        school=tc.SchoolId("hs"),
        zone=ZoneInfo("America/Chicago"),
        state=tc.SessionState.ACTIVE,
        started_at=START,
        group=tc.GroupChoiceAdHoc(),
        encounters=tuple(
            tc.StudentEncounter(
                id=tc.EncounterId(f"e-{at}"), student=tc.StudentId(f"st-{at}"), arrived_at=START
            )
            for at in range(encounters)
        ),
    )


def microseconds(run: Callable[[], object]) -> float:
    """The best of some rounds, for one call."""
    timer = timeit.Timer(run)
    number, _ = timer.autorange()
    return min(timer.repeat(7, max(1, number // 4))) / max(1, number // 4) * 1e6


def row(what: str, run: Callable[[], object]) -> None:
    print(f"{what:58} {microseconds(run):9.2f} us")


def main() -> None:
    text = "2026f"
    row("empty native call (str.strip)", text.strip)
    row("empty native call (the list of jobs' names)", _native.jobs_known)
    row("a job that takes nothing: tzdb_version()", tc.tzdb_version)
    qualifiers = tc.StudentQualifiers(remedial=True)
    facts = tc.QualifierFacts()
    row(
        "two records of 8 and 5 fields in: validate_qualifiers",
        lambda: tc.validate_qualifiers(qualifiers=qualifiers, facts=facts),
    )
    fields = tc.to_wire(qualifiers)
    row(
        "the same as mappings",
        lambda: tc.validate_qualifiers(qualifiers=fields, facts={}),
    )
    for count in (0, 30):
        sessions(count)
    stream()
    if importlib.util.find_spec("pydantic"):
        pydantic(session(30))
    started = timeit.timeit(
        lambda: subprocess.run([sys.executable, "-c", "import tutorcore"], check=True), number=10
    )
    bare = timeit.timeit(lambda: subprocess.run([sys.executable, "-c", ""], check=True), number=10)
    print(f"import: {(started - bare) * 100:.0f} ms")
    for path in Path(tc.__file__).parent.glob("_native*"):
        if path.suffix != ".pyi":
            print(f"native module: {path.stat().st_size / 1000:.0f} kB")


def sessions(count: int) -> None:
    """A session in and out, by each way."""
    one = session(count)
    mapping = tc.to_wire(one)
    now = tc.to_wire(END)

    def end(given: tc.TutoringSession | dict[str, Any]) -> object:
        return tc.end_session(session=given, ended_at=END, facts={}, now=END)

    def call() -> str:
        arguments = {"session": mapping, "endedAt": now, "facts": {}, "now": now}
        return tc.call_json("end_session", json.dumps(arguments))

    text = json.dumps({"session": mapping, "endedAt": now, "facts": {}, "now": now})
    row(f"session with {count} encounters in and out: end_session", lambda: end(one))
    row("    given as a mapping", lambda: end(mapping))
    row("    in only: find_overlaps", lambda: tc.find_overlaps(sessions=[one]))
    row("    JSON text to JSON text", lambda: tc.call_json("end_session", text))
    row("    mapping to mapping by way of JSON text", lambda: json.loads(call()))


def stream() -> None:
    """Events one by one and many at once."""
    engine = tc.AlertEngine(mode=tc.AlertEngineMode.BOUNDED)
    number = 0

    def event() -> tc.StudentSession:
        nonlocal number
        number += 1
        start = START + dt.timedelta(minutes=number)
        return tc.StudentSession(
            session=tc.SessionId(f"s-{number}"),
            student=tc.StudentId(f"st-{number % 1000}"),
            subject=tc.SubjectId(f"sub-{number % 20}"),
            started_at=start,
            ended_at=start + dt.timedelta(minutes=40),
        )

    row("an event made", event)
    row("an event made and pushed to an AlertEngine", lambda: engine.push(event()))
    row("    1000 of them at once", lambda: engine.push_many([event() for _ in range(1000)]))
    row("a snapshot of 20000 pairs", engine.snapshot)


def pydantic(one: tc.TutoringSession) -> None:
    """A model of the same session: validated and dumped, without any work."""
    from pydantic import AwareDatetime, BaseModel, ConfigDict
    from pydantic.alias_generators import to_camel

    class Model(BaseModel):
        model_config = ConfigDict(
            frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True
        )

    class Qualifiers(Model):
        homebound: bool = False
        detention: bool = False
        credit_recovery: bool = False
        remedial: bool = False
        remedial_criteria: tuple[str, ...] = ()
        subject: str | None = None
        actively_tutored: bool | None = None
        credit_recovery_material: bool | None = None

    class Encounter(Model):
        id: str
        student: str
        arrived_at: AwareDatetime
        departed_at: AwareDatetime | None = None
        timed_out_by: tc.TimedOutBy | None = None
        removed_at: AwareDatetime | None = None
        qualifiers: Qualifiers = Qualifiers()

    class AdHoc(Model):
        type: Literal["adHoc"]

    class Session(Model):
        id: str
        tutor: str
        school: str
        zone: str
        district: str | None = None
        setting: tc.SessionSetting = tc.SessionSetting.SCHOOL
        state: tc.SessionState
        started_at: AwareDatetime
        earliest_started_at: AwareDatetime | None = None
        ended_at: AwareDatetime | None = None
        group: AdHoc
        work_order: None = None
        subject: str | None = None
        topics: tuple[str, ...] = ()
        course: str | None = None
        description: str | None = None
        family_involvement: bool = False
        encounters: tuple[Encounter, ...] = ()
        tags: tuple[str, ...] = ()
        diagnoses: tuple[str, ...] = ()
        ratings: tuple[str, ...] = ()

    mapping = tc.to_wire(one)
    eight = tc.to_wire(one.encounters[0].qualifiers)
    row("pydantic: 8 fields, mapping to model", lambda: Qualifiers.model_validate(eight))
    row(
        "pydantic: 8 fields, mapping to model to mapping",
        lambda: Qualifiers.model_validate(eight).model_dump(by_alias=True),
    )
    row("pydantic: 30 encounters, mapping to model", lambda: Session.model_validate(mapping))
    row(
        "pydantic: 30 encounters, mapping to model to mapping",
        lambda: Session.model_validate(mapping).model_dump(by_alias=True),
    )


if __name__ == "__main__":
    main()
