"""What all records have: how they show themselves and how they look on the wire."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import Enum
from html import escape
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

Fields = tuple[tuple[str, str, str], ...]
"""Of each field the name on the wire, the attribute, and what its texts are."""


class Record:
    """A value of the domain: frozen, compared by its fields.

    Free texts, such as names and descriptions, never show in ``repr``.
    """

    __slots__ = ()

    __wire__: ClassVar[Fields] = ()

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={_shown(value, leaf)}" for name, value, leaf in _given(self))
        return f"{type(self).__name__}({shown})"

    def _repr_html_(self) -> str:
        return _html(self, "")


def hashed(record: Record) -> int:
    """The hash of a record that holds dicts."""
    return hash(tuple(_hashable(getattr(record, name)) for _, name, _ in record.__wire__))


def to_wire(value: object) -> Any:
    """A record, or a tuple or dict of records, as JSON has it.

    What comes out can be written by ``json.dumps`` and taken by every job.
    """
    match value:
        case Record():
            return {wire: to_wire(getattr(value, name)) for wire, name, _ in value.__wire__}
        case Enum():
            return value.value
        case Mapping():
            return {str(to_wire(key)): to_wire(item) for key, item in value.items()}
        case tuple() | list():
            return [to_wire(item) for item in value]
        case dt.datetime() | dt.date() | dt.time() | ZoneInfo():
            return _text(value)
        case _:
            return value


def _text(value: dt.datetime | dt.date | dt.time | ZoneInfo) -> str:
    match value:
        case dt.datetime():
            if value.utcoffset() is None:
                raise ValueError("The datetime has no time zone.")
            whole = value.astimezone(dt.UTC).replace(microsecond=0, tzinfo=None)
            return f"{whole.isoformat()}Z"
        case ZoneInfo():
            return value.key
        case _:
            return value.isoformat()


def _hashable(value: object) -> object:
    if isinstance(value, Mapping):
        return frozenset((key, _hashable(item)) for key, item in value.items())
    if isinstance(value, tuple):
        return tuple(map(_hashable, value))
    return value


def _given(record: Record) -> list[tuple[str, object, str]]:
    """The fields that say something."""
    fields = ((name, getattr(record, name), leaf) for wire, name, leaf in record.__wire__)
    case = getattr(type(record), "type", None)
    return [
        (name, value, leaf)
        for name, value, leaf in fields
        if value is not None and value != () and not (name == "type" and value is case)
    ]


def _shown(value: object, leaf: str) -> str:
    match value:
        case Enum():
            return f"{type(value).__name__}.{value.name}"
        case str() if leaf == "free":
            return f"<{len(value)} characters>"
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat().replace("+00:00", "Z")
        case ZoneInfo():
            return value.key
        case tuple() | list():
            return f"[{', '.join(_shown(item, leaf) for item in value)}]"
        case Mapping():
            items = (f"{_shown(key, '')}: {_shown(item, leaf)}" for key, item in value.items())
            return f"{{{', '.join(items)}}}"
        case _:
            return repr(value)


def _html(value: object, leaf: str) -> str:
    match value:
        case Record():
            rows = "".join(
                f"<tr><th>{escape(name)}</th><td>{_html(item, item_leaf)}</td></tr>"
                for name, item, item_leaf in _given(value)
            )
            caption = f"<caption>{escape(type(value).__name__)}</caption>"
            return f"<table>{caption}<tbody>{rows}</tbody></table>"
        case tuple() | list() if value and all(type(item) is type(value[0]) for item in value):
            if isinstance(value[0], Record):
                return _html_rows(value)
    if isinstance(value, (tuple, list)):
        return "<br>".join(_html(item, leaf) for item in value)
    if isinstance(value, Enum):
        return escape(str(value.value))
    if isinstance(value, str) and leaf != "free":
        return escape(value)
    return escape(_shown(value, leaf))


def _html_rows(records: tuple[Record, ...] | list[Record]) -> str:
    """Records of one class: a row for each."""
    fields = records[0].__wire__
    head = "".join(f"<th>{escape(name)}</th>" for _, name, _ in fields)
    rows = "".join(
        "<tr>"
        + "".join(f"<td>{_cell(getattr(record, name), leaf)}</td>" for _, name, leaf in fields)
        + "</tr>"
        for record in records
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(value: object, leaf: str) -> str:
    return "" if value is None or value == () else _html(value, leaf)
