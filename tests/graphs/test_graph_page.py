"""docs/graphs.md is what its script writes, and every picture it shows is there.

Where a graph or the words of an option were changed: `python docs/graph_pictures.py`, and look at
the pictures.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def script() -> Iterator[ModuleType]:
    before = list(sys.path)
    spec = importlib.util.spec_from_file_location("graph_pictures", DOCS / "graph_pictures.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    yield module
    sys.modules.pop(spec.name)
    sys.path[:] = before


def test_the_page_is_what_the_script_writes(script: ModuleType) -> None:
    assert (DOCS / "graphs.md").read_text(encoding="utf-8") == script.page()


def test_all_twenty_graphs_of_the_book_are_there(script: ModuleType) -> None:
    assert len(script.BOOK) == 20 and len({graph.name for graph in script.BOOK}) == 20


def test_every_picture_is_there_and_shown(script: ModuleType) -> None:
    shown = set(re.findall(r"\(graphs/([\w-]+\.png)\)", script.page()))
    assert shown == {path.name for path in (DOCS / "graphs").iterdir()}
