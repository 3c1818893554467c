"""Arguments of the wire as the records that the functions' annotations name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from conftest import snake
from tutorcore import Record


def time_of_day(text: str) -> dt.time | str:
    """A time; the day's end has none and stays a text."""
    return "24:00:00" if text.startswith("24:00") else dt.time.fromisoformat(text)


READERS: dict[object, Callable[[str], object]] = {
    dt.datetime: dt.datetime.fromisoformat,
    dt.date: dt.date.fromisoformat,
    dt.time: time_of_day,
    ZoneInfo: ZoneInfo,
}


def arguments(function: Callable[..., Any], wire: dict[str, Any]) -> dict[str, Any]:
    """Keyword arguments, everything in its own class."""
    hints = get_type_hints(function)
    return {snake(name): built(hints[snake(name)], value) for name, value in wire.items()}


def built(hint: Any, value: Any) -> Any:
    """The value as the annotation wants it."""
    if value is None:
        return None
    kinds = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    records = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Record)]
    if len(records) > 1:
        records = [kind for kind in records if vars(kind).get("type") == value["type"]]
    if records:
        return record(records[0], value)
    if any(get_origin(kind) is Literal and value in get_args(kind) for kind in kinds):
        return value
    kind = kinds[0]
    match get_origin(kind):
        case origin if origin in (tuple, Sequence):
            return tuple(built(get_args(kind)[0], item) for item in value)
        case origin if origin is Mapping:
            key_kind, item_kind = get_args(kind)
            return {built(key_kind, key): built(item_kind, item) for key, item in value.items()}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return READERS.get(kind, lambda same: same)(value)


def record(kind: type[Record], value: dict[str, Any]) -> Record:
    """The record that the object is."""
    hints = get_type_hints(kind)
    names = {wire: name for wire, name, _ in kind.__wire__}
    given = {names[wire]: item for wire, item in value.items() if wire != "type"}
    return kind(**{name: built(hints[name], item) for name, item in given.items()})
