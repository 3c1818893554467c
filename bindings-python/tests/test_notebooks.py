"""The notebooks run from beginning to end and tell what is stored in them.

After a change: ``TUTORCORE_WRITE_NOTEBOOKS=1 pytest tests/test_notebooks.py`` stores it anew.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest
from conftest import ROOT

NOTEBOOKS = sorted((ROOT / "docs/notebooks").glob("*.ipynb"))


def told(book: Any) -> list[list[str]]:
    """The texts that each cell gives; pictures are for people to look at."""
    return [
        [
            output["text"] if "text" in output else output["data"]["text/plain"]
            for output in cell["outputs"]
        ]
        for cell in book["cells"]
        if cell["cell_type"] == "code"
    ]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_tells_what_it_told(path: Path, tmp_path: Path) -> None:
    stored = nbformat.read(path, as_version=4)
    fresh = nbformat.read(path, as_version=4)
    client = nbclient.NotebookClient(
        fresh, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    for cell in fresh["cells"]:
        cell["metadata"].pop("execution", None)
    if os.environ.get("TUTORCORE_WRITE_NOTEBOOKS"):
        nbformat.write(fresh, path)
    else:
        assert told(fresh) == told(stored)
        pictures = [out for cell in fresh["cells"] for out in cell.get("outputs", [])]
        assert any("image/png" in out.get("data", {}) for out in pictures)


def test_there_are_notebooks() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["early_alerts", "timetables"]
