"""What the core has, the package has."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
import tutorcore
from conftest import ROOT, SCHEMA, snake
from tutorcore import _native

MISSING = (ROOT / "bindings-python/missing.txt").read_text("utf-8").split()
JOBS: dict[str, Any] = SCHEMA["x-jobs"]


def test_what_is_missing_is_what_the_file_says() -> None:
    lacking = [job for job in _native.jobs_known() if not hasattr(tutorcore, job)]
    lacking += [code for code in codes() if code not in tutorcore._errors.ERRORS]
    assert lacking == MISSING
    assert sorted(JOBS) == sorted(_native.jobs_known())


def codes() -> list[str]:
    found: list[str] = SCHEMA["$defs"]["Error"]["properties"]["code"]["enum"]
    return found


@pytest.mark.parametrize("job", JOBS)
def test_a_job_has_its_arguments_and_its_documentation(job: str) -> None:
    function = getattr(tutorcore, job)
    schema = SCHEMA["$defs"][JOBS[job]["arguments"]["$ref"].rsplit("/", 1)[1]]
    parameters = inspect.signature(function).parameters
    assert {snake(name) for name in schema.get("properties", {})} == set(parameters)
    assert {snake(name) for name in schema.get("required", [])} == {
        name for name, parameter in parameters.items() if parameter.default is parameter.empty
    }
    assert all(one.kind is inspect.Parameter.KEYWORD_ONLY for one in parameters.values())
    documented = " ".join((inspect.getdoc(function) or "").split())
    assert documented.startswith(" ".join(JOBS[job]["description"].split()))
    assert "TutorCoreError" in documented


def test_every_type_has_its_fields() -> None:
    checked = 0
    for name, record in tutorcore._model.RECORDS.items():
        schema = SCHEMA["$defs"].get(name)
        if schema is not None:
            assert {wire for wire, _, _ in record.__wire__} == set(schema["properties"]), name
            checked += 1
    for name, cases in tutorcore._model.CHOICES.items():
        for schema in SCHEMA["$defs"][name]["oneOf"]:
            case = cases[schema["properties"]["type"]["const"]]
            assert {wire for wire, _, _ in case.__wire__} == set(schema["properties"]), name
            checked += 1
    assert checked > 50


def test_everything_public_is_documented_and_told() -> None:
    assert tutorcore.__all__ == sorted(tutorcore.__all__)
    for name in tutorcore.__all__:
        value = getattr(tutorcore, name)
        if inspect.isclass(value) or inspect.isroutine(value):
            assert inspect.getdoc(value), name
