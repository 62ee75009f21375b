"""The runner: calls an estimator and makes a complete result of what it returns, or of how it failed.

Window, shell and Python all run analyses through here. Typed errors become notices with advice; anything
unexpected becomes a plain sentence while its traceback goes to the log file.
"""

from __future__ import annotations

import contextlib
import logging
import time
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workbench._version import __version__
from workbench.analysis.collecting import CollectingReporter
from workbench.analysis.description import Analysis
from workbench.analysis.logbook import record
from workbench.analysis.options import Options
from workbench.analysis.reporting import Reporter
from workbench.analysis.term_labels import term_labels
from workbench.errors import Cancelled, ExpressionError, FormulaError, PluginError, WorkbenchError
from workbench.results import Action, Block, DataUse, Notice, Result, Text

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

FAILED = "failed"
_log = logging.getLogger(__name__)


def run_analysis(
    analysis: Analysis, dataset: Dataset, options: Options | Mapping[str, Any], reporter: Reporter
) -> Result:
    """The result of an analysis; when it fails, a result whose only content is why (see `failure`).

    Raises nothing but Cancelled and KeyboardInterrupt.
    """
    try:
        return perform(analysis, dataset, options, reporter)
    except (Cancelled, KeyboardInterrupt):
        raise
    except (Exception, SystemExit) as error:  # an estimator may raise anything; the user gets a sentence
        return failed_result(analysis.id, options, error, rows=dataset.n_rows)


def perform(
    analysis: Analysis, dataset: Dataset, options: Options | Mapping[str, Any], reporter: Reporter
) -> Result:
    """As `run_analysis`, but errors are raised as they are: for scripts and notebooks."""
    checked = options if isinstance(options, Options) else analysis.check_options(options)
    estimator = analysis.load_estimator()
    started = time.perf_counter()  # without the imports: the time of a run foretells that of the next
    collecting = CollectingReporter(reporter)
    with quiet_numerics():
        result = estimator(dataset, checked, collecting)
    if not isinstance(result, Result):
        raise PluginError(
            f"'{analysis.id}' returned a value of type '{type(result).__name__}' instead of a result.",
            "Tell the author of the plugin.",
        )
    spoken = [notice for notice in collecting.notices if notice not in result.notices]
    complete = replace(
        result,
        analysis=analysis.id,
        options=checked.to_dict(),
        notices=(*result.notices, *spoken),
        timing=_timing(result.timing, time.perf_counter() - started),
        version=__version__,
        labels=term_labels(result.blocks, dataset),
    )
    return _written_up(analysis, complete, checked, dataset)


def _written_up(analysis: Analysis, result: Result, options: Options, dataset: Dataset) -> Result:
    """With method and results in words, where the analysis has a function for them."""
    if not analysis.write_up:
        return result
    from workbench.analysis.writing import write_up

    return write_up(analysis, result, options, dataset)


def _timing(stages: dict[str, float], total: float) -> dict[str, float]:
    """Seconds by stage, with what the estimator did not account for, so that they add up."""
    rest = max(0.0, total - sum(stages.values()))
    return {**stages, "other": rest} if stages else {"analysis": total}


def failure(result: Result) -> Notice | None:
    """The notice that says why the analysis failed, or None when it did not fail."""
    return next((notice for notice in result.notices if notice.id == FAILED), None)


def failed_result(
    analysis_id: str, options: Options | Mapping[str, Any], error: BaseException, *, rows: int = 0
) -> Result:
    """A result that holds nothing but the reason of the failure, in plain words."""
    plain = options.to_dict() if isinstance(options, Options) else dict(options)
    blocks: tuple[Block, ...] = ()
    if isinstance(error, FormulaError) and error.formula:
        blocks = (Text("formula_fault", "Where in the formula", error.caret(), "code"),)
    if isinstance(error, ExpressionError) and error.expression:
        blocks = (Text("expression_fault", "Where in the expression", error.caret(), "code"),)
    notice = failure_notice(analysis_id, error)
    return Result(analysis_id, plain, DataUse(rows=rows), blocks, (notice,), version=__version__)


def failure_notice(analysis_id: str, error: BaseException) -> Notice:
    """What a failure means in plain words; the traceback of an unexpected one goes to the log file."""
    if isinstance(error, WorkbenchError):
        actions = tuple(Action(label, dict(options)) for label, options in error.remedies)
        return Notice("error", error.message, error.advice, FAILED, actions)
    if isinstance(error, MemoryError):
        return Notice(
            "error",
            "The computer does not have enough memory for this analysis.",
            "Close other programs, use fewer variables or rows, or a simpler model.",
            FAILED,
        )
    log = record(f"analysis {analysis_id}", error)
    where = f" Details are in {log}." if log else ""
    return Notice(
        "error",
        "The analysis stopped because of a fault in the program, not in your work.",
        f"Please report it, with the data and model if you can share them.{where}",
        FAILED,
    )


@contextlib.contextmanager
def quiet_numerics() -> Iterator[None]:
    """Floating-point warnings stay inside: estimators judge their numbers themselves.

    Other warnings, which concern programmers, go to the log of the `logging` module.
    """
    import numpy as np

    with np.errstate(all="ignore"), warnings.catch_warnings(record=True) as caught:
        warnings.filterwarnings("ignore", category=RuntimeWarning)
        yield
    for warning in caught:
        _log.info("%s: %s", warning.category.__name__, warning.message)
