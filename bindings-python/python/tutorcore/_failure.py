"""The base of all exceptions of the package."""

from __future__ import annotations

from typing import ClassVar

from ._model import ErrorKind


class TutorCoreError(ValueError):
    """Why a job could not be done at all, and where in the input the fault is.

    No text of it holds a value of the input beside ids, numbers and times.
    """

    kind: ClassVar[ErrorKind]
    """What sort of fault it is."""

    code: ClassVar[str]
    """The stable code of the kind."""

    message: str
    """What is wrong, in one sentence."""

    path: str
    """Where: a JSON Pointer into the job's arguments; empty for the whole."""

    help: str | None
    """What to do about it, where the core can tell."""

    def __init__(self, message: str, path: str = "", help: str | None = None) -> None:
        super().__init__(message, path, help)
        self.message = message
        self.path = path
        self.help = help

    def __str__(self) -> str:
        place = f"At {self.path}." if self.path else None
        return " ".join(part for part in (self.message, place, self.help) if part)
