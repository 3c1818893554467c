"""The cases that all languages run, through the typed functions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import records
import tutorcore
from conftest import ROOT, SCHEMA, compact, snake


def vectors() -> Iterator[Any]:
    for path in sorted((ROOT / "tutorcore/vectors").rglob("*.json")):
        for vector in json.loads(path.read_text("utf-8"))["vectors"]:
            yield pytest.param(vector, id=vector["id"])


def fits(vector: dict[str, Any]) -> bool:
    """Whether there is the job, and its arguments have its names."""
    job = SCHEMA["x-jobs"].get(vector["job"])
    if job is None:
        return False
    schema = SCHEMA["$defs"][job["arguments"]["$ref"].rsplit("/", 1)[1]]
    names = set(vector["arguments"])
    return set(schema.get("required", [])) <= names <= set(schema.get("properties", {}))


def test_there_are_vectors() -> None:
    assert any(True for _ in vectors())


@pytest.mark.parametrize("vector", list(vectors()))
def test_vector(vector: dict[str, Any]) -> None:
    text = tutorcore.call_json(vector["job"], json.dumps(vector["arguments"]))
    mappings = {snake(name): value for name, value in vector["arguments"].items()}
    if "error" in vector:
        assert json.loads(text)["error"].items() >= vector["error"].items()
        if not fits(vector):
            # Python itself refuses the call.
            with pytest.raises((AttributeError, TypeError)):
                getattr(tutorcore, vector["job"])(**mappings)
            return
        with pytest.raises(tutorcore.TutorCoreError) as caught:
            getattr(tutorcore, vector["job"])(**mappings)
        found = {"kind": caught.value.kind, "path": caught.value.path}
        assert found == vector["error"]
        return
    function = getattr(tutorcore, vector["job"])
    answer = function(**mappings)
    wire = tutorcore.to_wire(answer)
    assert wire == vector["result"]
    assert f'{{"ok":{compact(wire)}}}' == text
    assert function(**records.arguments(function, vector["arguments"])) == answer
