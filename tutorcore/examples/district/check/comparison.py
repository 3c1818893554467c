"""A document as its figures, for two of them to be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any


def flat(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every figure of a document with its key; rows are named by what they are of."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from flat(inner, f"{key}.{name}" if key else name)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            name = str(place)
            if isinstance(inner, dict):
                name = inner.get("school") or inner.get("qualifier") or name
            yield from flat(inner, f"{key}[{name}]")
        yield f"{key}.length", len(value)
    else:
        yield key, value


def by_place(document: dict[str, Any]) -> dict[str, Any]:
    """The document with the lists of rows as how often each place is named."""
    for kind in ("unreadable", "unresolved"):
        rows = document.get(kind, [])
        document[kind] = Counter(f"{row.get('file')}:{row.get('line')}" for row in rows)
    # How the engine came to its alerts while the term went by is its own affair.
    for way in ("told", "raisedLater", "withdrawn"):
        document.get("earlyAlerts", {}).pop(way, None)
    return document
