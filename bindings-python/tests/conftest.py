"""What several tests share."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "tutorcore/schema/tutorcore.schema.json").read_text("utf-8"))
SECRET = "Zqx Secret"
"""What stands in every free text, and must come out nowhere else."""


def utc(*parts: int) -> dt.datetime:
    """An instant."""
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[arg-type, misc]


def snake(wire: str) -> str:
    """A name of the wire as Python has it."""
    return re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", wire)


def compact(value: object) -> str:
    """JSON as the core writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@pytest.fixture
def session() -> dict[str, Any]:
    """A running session with one student."""
    return {
        "id": "s-1",
        "tutor": "t-1",
        "school": "hs",
        "zone": "America/Chicago",
        "state": "active",
        "startedAt": "2026-10-06T20:00:00Z",
        "group": {"type": "group", "group": "g-1"},
        "description": SECRET,
        "encounters": [{"id": "e-1", "student": "a", "arrivedAt": "2026-10-06T20:00:00Z"}],
    }
