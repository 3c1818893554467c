"""The README's example does what it says."""

from __future__ import annotations

import contextlib
import io
import re

import program
from conftest import ROOT


def test_the_example_prints_what_follows_it() -> None:
    text = (ROOT / "bindings-python/README.md").read_text("utf-8")
    example, printed = re.findall(r"```(?:python|text)\n(.*?)```", text, re.DOTALL)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(example, "README.md", "exec"), {})  # noqa: S102 - our own text
    assert out.getvalue() == printed


def test_the_checked_program_runs() -> None:
    lines = program.main()
    assert lines[0] == "s-1 is over" and lines[1] == "ada left at 16:00"
    assert lines[-2:] == ["g-1: 2026-10-09", "invalidValue at /sessions/1/id"]
