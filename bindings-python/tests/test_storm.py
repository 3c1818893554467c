"""Bad input of every sort at random: always a clear error, never a crash or a leak.

``TUTORCORE_STORM=100000 pytest tests/test_storm.py`` makes the storm longer.
"""

from __future__ import annotations

import datetime as dt
import gc
import json
import os
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
import tutorcore
from conftest import SCHEMA, SECRET, snake
from tutorcore._native import jobs_known

CALLS = int(os.environ.get("TUTORCORE_STORM", "2000"))
DEFINITIONS: dict[str, Any] = SCHEMA["$defs"]
TEXTS = {
    "Instant": "2026-10-06T20:00:00Z",
    "LocalDate": "2026-10-06",
    "LocalDateTime": "2026-10-06T15:30:00",
    "LocalTime": "08:00",
    "Zone": "America/Chicago",
    "FreeText": SECRET,
}


class Refused(NamedTuple):
    """What an error said; neither, for Python's own."""

    kind: str | None
    path: str | None


def deep(levels: int) -> Any:
    value: Any = {}
    for _ in range(levels):
        value = {"session": [value]}
    return value


class Endless:
    """Has every attribute, and each is like itself."""

    def __getattr__(self, name: str) -> Endless:
        return self


class Hostile:
    """Raises whatever is asked of it."""

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(SECRET)


BAD: list[Any] = [
    None, True, 0, -1, 2**53, -(2**63), 2**64, 10**400, 0.5, float("nan"), float("inf"), 1j,
    "", SECRET, "\udc80" + SECRET, "\x00" + SECRET, SECRET * 1000, b"bytes", bytearray(b"x"),
    [], [SECRET], {}, {"x-2": SECRET}, {"type": SECRET}, {7: 7}, {"\udc80": 1}, {"a/~b": 1},
    (), set(), object(), object, len, range(3), iter([]), Endless(), Hostile(), deep(50),
    SimpleNamespace(), SimpleNamespace(type=SECRET), dt.datetime(2026, 1, 1), dt.datetime.max,
    dt.datetime.max.replace(tzinfo=dt.timezone(dt.timedelta(hours=-23))), dt.date(1, 1, 1),
    dt.time(1, 2, 3, 4), dt.timedelta(1), dt.UTC, "2026-02-30", "0000-01-01", "24:00:01",
    "2026-10-06T20:00:00", "9999-12-31T23:59:59-23:59", "Mars/" + SECRET, "-1", "1e9",
]  # fmt: skip


def valid(schema: dict[str, Any], dice: random.Random) -> Any:
    """A value of the schema, small."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return TEXTS[name] if name in TEXTS else valid(DEFINITIONS[name], dice)
    for choice in ("oneOf", "anyOf"):
        if choice in schema:
            return valid(dice.choice(schema[choice]), dice)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return dice.choice(schema["enum"])
    kind = schema["type"]
    kind = dice.choice(kind) if isinstance(kind, list) else kind
    if kind == "object":
        fields = schema.get("properties", {})
        needed = schema.get("required", [])
        taken = {
            name: valid(field, dice)
            for name, field in fields.items()
            if name in needed or dice.random() < 0.5
        }
        if isinstance(schema.get("additionalProperties"), dict):
            taken["x-1"] = valid(schema["additionalProperties"], dice)
        return taken
    if kind == "array":
        return [valid(schema["items"], dice) for _ in range(dice.randrange(3))]
    plain = {"string": "x-1", "boolean": dice.random() < 0.5, "null": None}
    return plain[kind] if kind in plain else dice.randrange(1, 6)


def spoil(value: Any, dice: random.Random) -> Any:
    """The value with something bad at some place in it."""
    if isinstance(value, dict) and value and dice.random() < 0.9:
        value = dict(value)
        name = dice.choice(list(value))
        match dice.randrange(12):
            case 0:
                del value[name]
            case 1 if "x-1" not in value:
                value[dice.choice(["zz", SECRET, "a" * 100, "\udc80"])] = dice.choice(BAD)
            case _:
                value[name] = spoil(value[name], dice)
        return SimpleNamespace(**value) if dice.random() < 0.05 else value
    if isinstance(value, list) and value and dice.random() < 0.9:
        at = dice.randrange(len(value))
        return [*value[:at], spoil(value[at], dice), *value[at + 1 :]]
    return dice.choice(BAD)


def arguments_of(job: str, dice: random.Random) -> dict[str, Any]:
    schema = SCHEMA["x-jobs"][job]["arguments"]
    given: dict[str, Any] = valid(schema, dice)
    return given


def clear(error: BaseException) -> None:
    """The error tells nothing of the input."""
    assert isinstance(error, (tutorcore.TutorCoreError, TypeError)), repr(error)
    text = f"{error!r} {error} {error.__context__!r} {error.__cause__!r}"
    assert "Zqx" not in text, text
    assert len(text) < 3000


def once(job: str, arguments: dict[str, Any]) -> Any:
    """Does the job; what it gives, or the kind and path of the error."""
    function = getattr(tutorcore, job)
    try:
        return function(**{snake(name): value for name, value in arguments.items()})
    except Exception as error:  # noqa: BLE001 - whatever it is, it is judged
        clear(error)
        return Refused(getattr(error, "kind", None), getattr(error, "path", None))


def through_json(job: str, arguments: dict[str, Any]) -> Any:
    """The same through the other door; nothing, if it is not for JSON."""
    # In Python, None is no policy, as if it were not given.
    given = {
        name: value
        for name, value in arguments.items()
        if value is not None or "olicy" not in str(name)
    }
    try:
        text = json.dumps(given, allow_nan=False)
        text.encode()
    except Exception:  # noqa: BLE001 - hostile objects raise anything
        return None
    # JSON's reader refuses 10**400 before anybody asks for a number.
    if (
        "\\u" in text
        or "0" * 400 in text
        or not all(isinstance(key, str) for key in keys(arguments))
    ):
        return None
    return json.loads(tutorcore.call_json(job, text))


def keys(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value, *(key for item in value.values() for key in keys(item))]
    return [key for item in value for key in keys(item)] if isinstance(value, list) else []


def resident() -> int:
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def test_a_storm_of_bad_input() -> None:
    dice = random.Random(20261006)
    jobs = sorted(jobs_known())
    refused = same = 0
    before = 0
    for count in range(CALLS):
        if count == CALLS // 4 and Path("/proc").exists():
            before = resident()
        job = jobs[count % len(jobs)]
        arguments = spoil(arguments_of(job, dice), dice)
        if type(arguments) is not dict:
            continue
        answer = once(job, arguments)
        refused += isinstance(answer, Refused)
        other = through_json(job, arguments)
        if other is None or answer == Refused(None, None):
            continue
        assert agree(answer, other), (job, arguments)
        same += 1
    assert refused > CALLS // 3 and same > CALLS // 10, (refused, same)
    if before:
        assert resident() - before < 24 * 2**20


def agree(answer: Any, other: Any) -> bool:
    """Whether both doors gave the same, or refused for the same reason."""
    if isinstance(answer, Refused):
        error = other.get("error", {})
        return answer == (error.get("kind"), error.get("path"))
    return bool(other.get("ok", Refused) == tutorcore.to_wire(answer))


@pytest.mark.parametrize("job", sorted(jobs_known()))
def test_valid_input_is_read_by_both_doors_alike(job: str) -> None:
    dice = random.Random(job)
    for _ in range(20):
        arguments = arguments_of(job, dice)
        answer = once(job, arguments)
        assert agree(answer, through_json(job, arguments)), arguments
        assert "Zqx" not in repr(answer)


HUGE = SECRET * 1_000_000


@pytest.mark.parametrize(
    "value",
    [
        HUGE,
        {HUGE: 1},
        {"id": HUGE},
        [HUGE],
        deep(100_000),
        [[]] * 1_000_000,
        {str(number): number for number in range(200_000)},
        10**100_000,
        "\udc80" * 1_000_000,
    ],
    ids=["text", "key", "id", "list", "deep", "long", "wide", "number", "surrogates"],
)
def test_huge_input_is_refused_in_short(value: Any, session: dict[str, Any]) -> None:
    for sessions in (value, [value], [{**session, "zone": value}], [{**session, "group": value}]):
        with pytest.raises(tutorcore.TutorCoreError) as caught:
            tutorcore.find_overlaps(sessions=sessions)
        clear(caught.value)


def test_a_long_text_is_no_fault(session: dict[str, Any]) -> None:
    now = dt.datetime(2026, 10, 6, 21, tzinfo=dt.UTC)
    outcome = tutorcore.end_session(
        session={**session, "description": HUGE}, ended_at=now, facts={}, now=now
    )
    assert outcome.state is not None and outcome.state.description == HUGE
    assert len(repr(outcome)) < 2000


def test_json_text_nested_too_deeply_is_refused() -> None:
    for text in ("[" * 100_000, '{"sessions":' * 100_000, "NaN", f'"{HUGE}'):
        answer = tutorcore.call_json("find_overlaps", text)
        assert "error" in json.loads(answer) and "Zqx" not in answer


def test_threads_do_not_disturb_each_other() -> None:
    jobs = sorted(jobs_known())
    calls = [(job, arguments_of(job, random.Random(job))) for job in jobs]
    expected = [once(job, arguments) for job, arguments in calls]

    def all_of_them(_: int) -> list[Any]:
        return [once(job, arguments) for job, arguments in calls]

    with ThreadPoolExecutor(8) as pool:
        for answers in pool.map(all_of_them, range(40)):
            assert answers == expected
