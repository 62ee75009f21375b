"""The runner: complete results, and failures in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from workbench import __version__
from workbench.analysis.logbook import log_file
from workbench.analysis.reporting import QuietReporter
from workbench.analysis.runner import failure, run_analysis
from workbench.data.dataset import Dataset
from workbench.errors import Cancelled
from workbench.extension.manager import plugin_manager
from workbench.results import Notice, Result, Text

pytestmark = pytest.mark.usefixtures("toy_folder")


def run(name: str, data: Dataset, seed: int = 1, **options: Any) -> Result:
    return run_analysis(plugin_manager().analysis(f"toy.{name}"), data, options, QuietReporter(seed))


def test_a_result_is_completed(numbers: Dataset) -> None:
    result = run("mean", numbers, seed=5, variable="x", trim=0.1)
    assert result.table("mean").rows[0]["mean"] == 3.0
    assert result.table("mean").rows[0]["draw"] == np.random.default_rng(5).random()
    assert result.analysis == "toy.mean"
    assert result.options == {"variable": "x", "trim": 0.1, "scale": "raw", "seed": 1}
    assert result.version == __version__
    assert result.timing["analysis"] > 0
    assert result.notices == (Notice("warning", "Trimmed."),)
    assert failure(result) is None


def test_a_typed_error_becomes_a_notice_with_advice(numbers: Dataset) -> None:
    failed = failure(run("complain", numbers))
    assert failed is not None
    assert (failed.level, failed.message, failed.advice) == (
        "error",
        "The data are too blue.",
        "Use redder data.",
    )
    assert not log_file().exists()


def test_a_formula_error_shows_the_place(numbers: Dataset) -> None:
    result = run("formula", numbers)
    place = next(block for block in result.walk() if isinstance(block, Text))
    assert place.text == "y ~ (x\n    ^"


@pytest.mark.parametrize("name", ["divide", "quit"])
def test_an_unexpected_error_is_logged_and_told_plainly(name: str, numbers: Dataset) -> None:
    failed = failure(run(name, numbers))
    assert failed is not None
    assert "Traceback" not in failed.message + failed.advice
    assert "ZeroDivision" not in failed.message + failed.advice
    assert str(log_file()) in failed.advice
    assert "Traceback" in log_file().read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "words"), [("rubbish", "'dict'"), ("missing", "cannot be loaded")])
def test_a_plugin_that_breaks_the_contract(name: str, words: str, numbers: Dataset) -> None:
    failed = failure(run(name, numbers))
    assert failed is not None and words in failed.message


def test_wrong_options_are_a_failure(numbers: Dataset) -> None:
    failed = failure(run("mean", numbers, variable="x", trimm=1))
    assert failed is not None and failed.advice == "Did you mean 'trim'?"


def test_floating_point_warnings_stay_inside(
    numbers: Dataset, capfd: pytest.CaptureFixture[str], toy_folder: Path
) -> None:
    result = run("numeric", numbers)  # warnings are errors in tests
    assert result.table("mean").rows[0]["finite"] is False
    assert capfd.readouterr().err == ""


def test_cancel_is_not_a_failure(numbers: Dataset) -> None:
    analysis = plugin_manager().analysis("toy.sleep")
    with pytest.raises(Cancelled):
        run_analysis(analysis, numbers, {}, QuietReporter(1, cancelled=lambda: True))


def test_an_estimator_cannot_change_the_data(numbers: Dataset) -> None:
    before = numbers.numeric("x").copy()
    run("touch", numbers)
    np.testing.assert_array_equal(numbers.numeric("x"), before)


def test_old_logs_do_not_grow_without_bound(numbers: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.analysis.logbook.LIMIT", 100)
    for _ in range(3):
        run("divide", numbers)
    assert log_file().with_suffix(".old.log").exists()
    assert log_file().read_text(encoding="utf-8").count("Traceback") == 1
