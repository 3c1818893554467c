"""The README's examples do what they say."""

from __future__ import annotations

import contextlib
import io
import re

import program
from conftest import ROOT


def test_the_examples_print_what_follows_them() -> None:
    text = (ROOT / "bindings-python/README.md").read_text("utf-8")
    parts = re.findall(r"```(?:python|text)\n(.*?)```", text, re.DOTALL)
    assert len(parts) == 8
    for example, printed in zip(parts[::2], parts[1::2], strict=True):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(example, "README.md", "exec"), {})  # noqa: S102 - our own text
        assert out.getvalue() == printed


def test_the_checked_program_runs() -> None:
    lines = program.main()
    assert lines[0] == "s-1 is over" and lines[1] == "ada left at 16:00"
    assert lines[-3:] == ["ONCE_PER_EPISODE", "g-1: 2026-10-09", "invalidValue at /sessions/1/id"]
