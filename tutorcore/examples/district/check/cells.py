"""The files, their rows and cells."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Container, Iterable, Iterator
from datetime import date, datetime, time, timezone
from pathlib import Path


class Unreadable(Exception):
    """A cell that does not hold what its column asks for."""


class Row:
    """A row of a file; a cell is asked for by its column and kind."""

    def __init__(self, file: str, line: int, cells: dict[str, str]) -> None:
        self.file, self.line, self.cells = file, line, cells

    def text(self, column: str) -> str | None:
        return self.cells.get(column, "").strip() or None

    def needed(self, column: str) -> str:
        text = self.text(column)
        if text is None:
            raise Unreadable(column)
        return text

    def known(self, column: str, names: Container[str]) -> str:
        text = self.needed(column)
        if text not in names:
            raise Unreadable(column)
        return text

    def word(self, column: str, words: Iterable[str]) -> str | None:
        text = self.text(column)
        if text is None:
            return None
        for word in words:
            if word.lower() == text.lower():
                return word
        raise Unreadable(column)

    def needed_word(self, column: str, words: Iterable[str]) -> str:
        self.needed(column)
        word = self.word(column, words)
        assert word is not None
        return word

    def parts(self, column: str) -> list[str]:
        parts = (part.strip() for part in self.cells.get(column, "").split(";"))
        return [part for part in parts if part]

    def stated(self, column: str) -> bool | None:
        word = self.word(column, ("yes", "true", "1", "no", "false", "0"))
        return None if word is None else word in ("yes", "true", "1")

    def flag(self, column: str) -> bool:
        return self.stated(column) or False

    def date(self, column: str) -> date | None:
        text = self.text(column)
        return None if text is None else read_date(text, column)

    def instant(self, column: str) -> int | None:
        text = self.text(column)
        return None if text is None else read_instant(text, column)

    def needed_instant(self, column: str) -> int:
        return read_instant(self.needed(column), column)


def read_date(text: str, column: str) -> date:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        raise Unreadable(column)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(column) from error


INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))", re.ASCII
)


def read_instant(text: str, column: str) -> int:
    """Seconds since 1970; parts of a second fall away towards the past."""
    match = INSTANT.fullmatch(text)
    if match is None:
        raise Unreadable(column)
    day, hour, minute, second, sign, off_hour, off_minute = match.groups()
    try:
        at = time(int(hour), int(minute), int(second))
    except ValueError as error:
        raise Unreadable(column) from error
    local = datetime.combine(read_date(day, column), at, timezone.utc)
    offset = 0
    if sign:
        if int(off_hour) > 23 or int(off_minute) > 59:
            raise Unreadable(column)
        offset = (int(off_hour) * 60 + int(off_minute)) * (-60 if sign == "-" else 60)
    return int(local.timestamp()) - offset


def read_time(text: str) -> int:
    """A time of day in seconds; 24:00 is the end of the day."""
    match = re.fullmatch(r"(\d\d):(\d\d)(?::(\d\d))?", text, re.ASCII)
    if match is None:
        raise Unreadable(text)
    hour, minute, second = (int(part or 0) for part in match.groups())
    seconds = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or seconds > 86_400:
        raise Unreadable(text)
    return seconds


class Folder:
    """The files, and which of their rows could not be read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.unreadable: list[tuple[str, int]] = []

    def rows(self, file: str) -> Iterator[Row]:
        path = self.path / file
        if not path.exists():
            return
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream)
            header = [name.strip().lower() for name in next(reader, [])]
            line = reader.line_num + 1
            for cells in reader:
                if any(cells):
                    yield Row(file, line, dict(zip(header, cells, strict=False)))
                line = reader.line_num + 1

    def each(self, file: str, read: Callable[[Row], None]) -> None:
        for row in self.rows(file):
            try:
                read(row)
            except Unreadable:
                self.unreadable.append((file, row.line))
