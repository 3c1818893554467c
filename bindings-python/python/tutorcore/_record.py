"""What all records have: how they show themselves and how they look on the wire."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from contextlib import suppress
from enum import Enum, StrEnum
from html import escape
from typing import Any, ClassVar, Self, cast
from zoneinfo import ZoneInfo

Fields = tuple[tuple[str, str, str], ...]
"""Of each field the name on the wire, the attribute, and what its texts are."""

Time = (dt.datetime, dt.date, dt.time)


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


class Word(StrEnum):
    """One of several words: as on the wire, or by the name that Python gives it.

    ``RefirePolicy("oncePerEpisode")`` and ``RefirePolicy("once_per_episode")`` are one member.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        return next((member for member in cls if member.name.lower() == value), None)


def member(record: Record, name: str, words: type[Word]) -> None:
    """Has the member in place of its word; what is no word stays, for the job that refuses it."""
    with suppress(ValueError):
        object.__setattr__(record, name, words(getattr(record, name)))


def hashed(record: Record) -> int:
    """The hash of a record that holds dicts."""
    return hash(tuple(_hashable(getattr(record, name)) for _, name, _ in record.__wire__))


def to_wire(value: object) -> Any:
    """A record, or a tuple or dict of records, as JSON has it.

    What comes out can be written by ``json.dumps`` and taken by every job.
    """
    return _wired(value, "")


def _wired(value: object, leaf: str) -> Any:
    if isinstance(value, Record):
        fields = value.__wire__
        return {wire: _wired(getattr(value, name), leaf) for wire, name, leaf in fields}
    if isinstance(value, Enum):
        return value.value
    if (pairs := _pairs(value)) is not None:
        return {str(_wired(key, "")): _wired(item, leaf) for key, item in pairs}
    if (items := _items(value)) is not None:
        return [_wired(item, leaf) for item in items]
    if isinstance(value, dt.datetime) and leaf != "local":
        if value.utcoffset() is None:
            raise ValueError("The datetime has no time zone.")
        return _shown(value.astimezone(dt.UTC).replace(microsecond=0), "")
    if isinstance(value, (*Time, ZoneInfo)):
        return _shown(value, "")
    return value


def _items(value: object) -> list[object] | None:
    """What is in a tuple or list."""
    return list(cast("Iterable[object]", value)) if isinstance(value, (tuple, list)) else None


def _pairs(value: object) -> list[tuple[object, object]] | None:
    """What is in a mapping."""
    if isinstance(value, Mapping):
        return list(cast("Mapping[object, object]", value).items())
    return None


def _hashable(value: object) -> object:
    if (pairs := _pairs(value)) is not None:
        return frozenset((key, _hashable(item)) for key, item in pairs)
    if (items := _items(value)) is not None:
        return tuple(map(_hashable, items))
    return value


def _given(record: Record) -> list[tuple[str, object, str]]:
    """The fields that say something; a case's name says its ``type``."""
    constant = vars(type(record)).get("type")
    fields = [(name, getattr(record, name), leaf) for _, name, leaf in record.__wire__]
    return [
        (name, value, leaf)
        for name, value, leaf in fields
        if not (value is None or value == () or (name == "type" and value is constant))
    ]


def _shown(value: object, leaf: str) -> str:
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, str) and leaf == "free":
        return f"<{len(value)} characters>"
    if isinstance(value, Time):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, ZoneInfo):
        return value.key
    if (items := _items(value)) is not None:
        return f"[{', '.join(_shown(item, leaf) for item in items)}]"
    if (pairs := _pairs(value)) is not None:
        shown = (f"{_shown(key, '')}: {_shown(item, leaf)}" for key, item in pairs)
        return f"{{{', '.join(shown)}}}"
    return repr(value)


def _html(value: object, leaf: str) -> str:
    if isinstance(value, Record):
        rows = "".join(
            f"<tr><th>{escape(name)}</th><td>{_html(item, item_leaf)}</td></tr>"
            for name, item, item_leaf in _given(value)
        )
        caption = f"<caption>{escape(type(value).__name__)}</caption>"
        return f"<table>{caption}<tbody>{rows}</tbody></table>"
    if (items := _items(value)) is not None:
        records = [item for item in items if isinstance(item, Record)]
        if len(records) == len(items) and len({type(record) for record in records}) == 1:
            return _html_rows(records)
        return "<br>".join(_html(item, leaf) for item in items)
    if isinstance(value, Enum):
        return escape(str(value.value))
    if isinstance(value, str) and leaf != "free":
        return escape(value)
    return escape(_shown(value, leaf))


def _html_rows(records: list[Record]) -> str:
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
