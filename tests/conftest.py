"""What every test starts from (no screen, one BLAS thread, settings of its own) and may not leave behind."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from leaks import Watch

for _name, _value in {
    "QT_QPA_PLATFORM": "offscreen",
    "PYSIDE6_OPTION_LAZY": "0",  # as workbench.gui does
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}.items():
    os.environ.setdefault(_name, _value)  # before numpy or Qt is imported


# Examples are the same on every run of the same tests, and a busy machine is no failure. (Hypothesis also
# draws constants of the modules imported so far: after others, a test may meet other numbers than alone.)
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, recent files and caches of the application go to a folder of this test alone."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test fails if it leaves a thread, a child process, a visible window or a running timer."""
    watch = Watch(qt=not {"qapp", "qtbot"}.isdisjoint(request.fixturenames))
    yield
    complaints = watch.complaints()
    assert not complaints, "left behind: " + "; ".join(complaints)
