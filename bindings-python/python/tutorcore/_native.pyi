from typing import Any, Final

__all__ = ["VERSION", "call", "call_json", "jobs_known"]

VERSION: Final[str]

def call(job: str, arguments: tuple[object, ...], /) -> Any:
    """Does a job with Python's values; the arguments stand in its order."""

def call_json(job: str, arguments: str, /) -> str:
    """Does a job with JSON text: `{"ok": …}` or `{"error": …}` comes back."""

def jobs_known() -> list[str]:
    """The names of all jobs."""
