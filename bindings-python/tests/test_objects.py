"""What remembers between calls: scripts, bytes, threads, memory, an end."""

from __future__ import annotations

import copy
import datetime as dt
import gc
import inspect
import json
import os
import pickle
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import records
import tutorcore as tc
from conftest import ROOT, SCHEMA, snake
from test_storm import clear, resident, spoil
from tutorcore import _native
from tutorcore._object import Object

OBJECTS: dict[str, Any] = SCHEMA["x-objects"]
COMMON = {"close", "merge", "restore", "snapshot"}
DAY = dt.datetime(2026, 10, 6, 20, tzinfo=dt.UTC)


def scripts() -> Iterator[Any]:
    for path in sorted((ROOT / "tutorcore/scripts").glob("*.json")):
        for script in json.loads(path.read_text("utf-8"))["scripts"]:
            yield pytest.param(script, id=script["id"])


def event(number: int, student: str = "ada") -> tc.StudentSession:
    return tc.StudentSession(
        session=tc.SessionId(f"s{number}"),
        student=tc.StudentId(student),
        subject=tc.SubjectId("algebra"),
        started_at=DAY + dt.timedelta(seconds=number),
    )


def arguments(function: Callable[..., Any], wire: dict[str, Any] | None, typed: bool) -> Any:
    """Keyword arguments, as mappings or each in its own class."""
    given = wire or {}
    if typed:
        return records.arguments(function, given)
    return {snake(name): value for name, value in given.items()}


def step(script: dict[str, Any], one: Any, call: dict[str, Any], typed: bool) -> Any:
    """Does one call of a script."""
    kind = type(one)
    if "method" in call:
        method = getattr(one, call["method"])
        return method(**arguments(method, call.get("arguments"), typed))
    if "merge" in call:
        with kind(**arguments(kind.__init__, script["new"], typed)) as other:
            for inner in call["merge"]:
                step(script, other, inner, typed)
            return one.merge(other)
    state = bytearray(one.snapshot())
    if "spoil" in call:
        state[call["spoil"]] ^= 1
    cut = bytes(state[: max(0, len(state) - call.get("cut", 0))])
    kind.restore(cut, **arguments(kind.restore, call["restore"], False)).close()
    return None


def outcome(script: dict[str, Any], one: Any, call: dict[str, Any], typed: bool) -> dict[str, Any]:
    """What comes of a call, as a script has it."""
    try:
        return {"result": tc.to_wire(step(script, one, call, typed))}
    except tc.TutorCoreError as error:
        return {"error": {"kind": error.kind, "path": error.path}}


REBORN: list[Callable[[Any], Any]] = [
    lambda one: pickle.loads(pickle.dumps(one)),
    lambda one: copy.deepcopy(one),
    lambda one: type(one).restore(
        one.snapshot(),
        **{name: getattr(one.settings(), name) for _, name, _ in one.settings().__wire__},
    ),
]


def play(script: dict[str, Any], cut: int | None, typed: bool = True) -> None:
    """Runs a script, with another object of the same state from one call on."""
    kind = getattr(tc, script["object"])
    one = kind(**arguments(kind.__init__, script["new"], typed))
    for at, call in enumerate(script["calls"]):
        if at == cut:
            one = REBORN[at % len(REBORN)](one)
        wanted = {name: call[name] for name in ("result", "error") if name in call}
        found = outcome(script, one, call, typed)
        assert found == wanted, (cut, at, call)
    assert one.snapshot().hex() == script["snapshot"]


@pytest.mark.parametrize("script", list(scripts()))
def test_script(script: dict[str, Any]) -> None:
    play(script, None, typed="error" not in str(script))
    for cut in range(len(script["calls"])):
        play(script, cut, typed=False)


def test_a_wrong_expectation_fails() -> None:
    script = copy.deepcopy(next(scripts()).values[0])
    script["calls"][0]["result"] = [1]
    with pytest.raises(AssertionError):
        play(script, None)


@pytest.mark.parametrize("name", OBJECTS)
def test_a_class_has_the_cores_methods_arguments_and_documentation(name: str) -> None:
    kind = getattr(tc, name)
    assert dict(_native.objects_known())[name] == list(OBJECTS[name]["methods"])
    own = {one for one in vars(kind) if not one.startswith("_")} | {"close"}
    assert own == set(OBJECTS[name]["methods"]) | COMMON
    for method, about in OBJECTS[name]["methods"].items():
        function = getattr(kind, method)
        schema = SCHEMA["$defs"][about["arguments"]["$ref"].rsplit("/", 1)[1]]
        parameters = list(inspect.signature(function).parameters)[1:]
        assert parameters == [snake(one) for one in schema.get("properties", {})]
    for one in (kind, *(getattr(kind, name) for name in own)):
        assert inspect.getdoc(one), one


def test_it_shows_itself_and_ends() -> None:
    with tc.AlertEngine(policy={"frequentMinRequests": 2}, mode=tc.AlertEngineMode.BOUNDED) as one:
        assert one.push(event(1)) == ()
        assert len(one.push(event=event(2))) == 1
        shown = repr(one)
        assert shown.startswith("AlertEngine(mode=AlertEngineMode.BOUNDED, remembered=1, policy=")
    assert repr(one) == "<AlertEngine, closed>"
    one.close()
    other = tc.AlertEngine()
    for call in (
        lambda: one.push(event(3)),
        one.snapshot,
        one.settings,
        lambda: one.merge(other),
        lambda: other.merge(one),
        lambda: copy.copy(one),
        lambda: pickle.dumps(one),
    ):
        with pytest.raises(tc.InvalidValueError, match="closed"):
            call()


def test_a_copy_goes_its_own_way() -> None:
    one = tc.AlertEngine(policy=tc.AlertPolicy(frequent_min_requests=2), zone="America/Chicago")
    one.push(event(1))
    others: list[tc.AlertEngine] = [copy.copy(one), copy.deepcopy(one)]
    others.append(pickle.loads(pickle.dumps(one)))
    before = one.snapshot()
    for other in others:
        assert other.settings() == one.settings()
        assert len(other.push(event(2))) == 1
        assert one.snapshot() == before != other.snapshot()


def test_what_is_no_snapshot_no_engine_or_no_event_is_refused_with_its_place() -> None:
    one = tc.AlertEngine(mode=tc.AlertEngineMode.BOUNDED)
    state = one.snapshot()
    bad: Any = None
    cases: list[tuple[Callable[[], object], str, str]] = [
        (lambda: tc.AlertEngine.restore(bad), "wrongType", "/snapshot"),
        (lambda: tc.AlertEngine.restore(list(state)), "wrongType", "/snapshot"),  # type: ignore[arg-type]
        (lambda: tc.AlertEngine.restore(state[:-1]), "invalidValue", "/snapshot"),
        (lambda: tc.AlertEngine.restore(state, zone="Mars/Phobos"), "unknownZone", "/zone"),
        (lambda: tc.AlertEngine.restore(state, policy={"nope": 1}), "unknownField", "/policy/nope"),
        (lambda: tc.AlertEngine(mode=bad or "endless"), "unknownChoice", "/mode"),
        (lambda: one.merge(one), "invalidValue", ""),
        (lambda: one.merge(bad), "wrongType", "/other"),
        (lambda: one.push(bad), "wrongType", "/event"),
        (lambda: one.push_many([event(1), bad]), "wrongType", "/events/1"),
        (lambda: one.push_many(bad), "wrongType", "/events"),
        (lambda: one.advance(DAY.replace(tzinfo=None)), "invalidValue", "/watermark"),
    ]
    for run, kind, path in cases:
        with pytest.raises(tc.TutorCoreError) as caught:
            run()
        assert (caught.value.kind, caught.value.path) == (kind, path)
        clear(caught.value)
    assert one.snapshot() == state
    assert tc.AlertEngine.restore(bytearray(state)).snapshot() == state  # type: ignore[arg-type]


def test_threads_share_one_engine() -> None:
    one, other = (tc.AlertEngine(policy={"frequentMinRequests": 10**6}) for _ in range(2))

    def work(thread: int) -> None:
        for number in range(50):
            one.push(event(number, f"st-{thread}-{number}"))
            one.push_many([event(number, f"st-{thread}-{number}-{at}") for at in range(4)])
            one.snapshot()
            if number % 25 == 0:
                one.merge(other)
                other.merge(one)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert one.status().remembered == 8 * 50 * 5


def test_an_engine_may_be_closed_while_others_use_it() -> None:
    one = tc.AlertEngine()

    def work(thread: int) -> None:
        for number in range(200):
            try:
                one.push(event(number, f"st-{thread}"))
            except tc.InvalidValueError:
                return
            if thread == 0 and number == 50:
                one.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert repr(one) == "<AlertEngine, closed>"


def test_a_storm_of_bad_events_is_refused_leaks_nothing_and_leaves_the_engine_usable() -> None:
    calls = int(os.environ.get("TUTORCORE_STORM", "2000"))
    steps = [
        call
        for script in scripts()
        for call in script.values[0]["calls"]
        if "method" in call and call.get("arguments")
    ]
    dice = random.Random(6)

    def sweep() -> int:
        one = tc.AlertEngine()
        refused = 0
        for _ in range(calls):
            call = dice.choice(steps)
            given = spoil(call["arguments"], dice)
            if type(given) is not dict:
                continue
            try:
                getattr(one, call["method"])(**{snake(str(name)): given[name] for name in given})
            except Exception as error:  # noqa: BLE001 - whatever it is, it is judged
                clear(error)
                refused += 1
        restored = tc.AlertEngine.restore(one.snapshot())
        assert restored.status() == one.status()
        assert restored.alerts() == one.alerts()
        return refused

    assert sweep() > calls // 4
    before = resident()
    for _ in range(3):
        sweep()
    if Path("/proc").exists():
        assert resident() - before < 24 * 2**20


def test_what_is_made_and_let_go_takes_no_more_memory() -> None:
    many = [event(number) for number in range(200)]

    def sweep() -> None:
        for _ in range(60):
            one = tc.AlertEngine()
            one.push_many(many)
            tc.AlertEngine.restore(one.snapshot())
        gc.collect()

    sweep()
    before = resident()
    for _ in range(3):
        sweep()
    if Path("/proc").exists():
        assert resident() - before < 8 * 2**20


def test_what_the_stream_gives_is_what_the_jobs_take() -> None:
    policy = tc.AlertPolicy(frequent_min_requests=2)
    one = tc.AlertEngine(policy=policy)
    found = one.push_many([event(1), event(2)])
    now = DAY + dt.timedelta(hours=2)
    stored = tc.reconcile_alerts(stored=[], computed=found, facts={}, policy=policy, now=now)
    assert stored.raised == tuple(alert.id for alert in found)
    withdrawn = one.retract(tc.SessionId("s2")).withdrawn
    assert tuple(alert.id for alert in withdrawn) == stored.raised
    after = tc.reconcile_alerts(
        stored=stored.alerts, computed=one.alerts(), facts={}, policy=policy, now=now
    )
    assert after.withdrawn == stored.raised
    assert "asked for help in algebra 2 times" in tc.explain_alert(alert=found[0])


def test_classes_are_all_of_one_kind() -> None:
    assert all(issubclass(getattr(tc, name), Object) for name in OBJECTS)
