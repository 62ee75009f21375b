"""How jobs end, and how their owners are told."""

from __future__ import annotations

import contextlib
import logging
import signal
from collections.abc import Callable

from workbench.analysis.runner import FAILED, failure
from workbench.analysis.workers.job import JobHandle
from workbench.results import DataUse, Notice, Result

NO_START = Notice(
    "error",
    "The background process that computes cannot be started.",
    "Restart the workbench; if that does not help, restart the computer or install the workbench again.",
    FAILED,
)
_log = logging.getLogger(__name__)


def end_cancelled(handle: JobHandle) -> None:
    """The job is over because somebody asked for it."""
    handle.state = "cancelled"
    tell(handle, handle.callbacks.cancelled)
    handle.close()


def end_with(handle: JobHandle, result: Result) -> None:
    """The job is over and this is its result: a good one or the reason why it failed."""
    handle.result, handle.notice = result, failure(result)
    if handle.notice is None:
        handle.state = "finished"
        tell(handle, handle.callbacks.finished, result)
    else:
        handle.state = "failed"
        tell(handle, handle.callbacks.failed, handle.notice)
    handle.close()


def fail(handle: JobHandle, notice: Notice) -> None:
    """The job is over for a reason that is not in the analysis."""
    rows = DataUse(rows=handle.job.dataset.n_rows)
    end_with(handle, Result(handle.job.analysis_id, dict(handle.job.options), rows, (), (notice,)))


def tell(handle: JobHandle, callback: Callable[..., None], *what: object) -> None:
    """Call back; a fault there is logged and stops nothing."""
    try:
        callback(handle, *what)
    except Exception:  # a fault of the listener's owner must not stop the other jobs
        _log.exception("A callback of job %s failed.", handle.number)


def death_notice(code: int | None) -> Notice:
    """Why a job ended whose worker died."""
    how = f" with code {code}" if code is not None and code >= 0 else ""
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            how = f" by signal {signal.Signals(-code).name}"
    return Notice(
        "error",
        f"The computation broke off: its process was ended{how}.",
        "Your data and other results are safe. Perhaps memory ran out: close other programs, use fewer "
        "variables or a simpler model, and run it again.",
        FAILED,
    )
