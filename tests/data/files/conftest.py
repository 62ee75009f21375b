"""Most tests read in their own process: a child for each of hundreds of small files takes minutes."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def read_in_this_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.path.name != "test_apart.py":
        monkeypatch.setattr("workbench.data.files.read.read_apart", lambda source, read: read(source))
