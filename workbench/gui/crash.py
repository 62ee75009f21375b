"""When our own code fails: log the traceback, tell the user politely, and carry on."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

from workbench.errors import WorkbenchError
from workbench.paths import state_dir

Teller = Callable[[str, str, str], object]

MESSAGE = "Something went wrong inside the workbench. Your work is safe."
ADVICE = "You can go on; if it happens again, save, restart, and send the details to the developers."


def install(tell: Teller) -> Callable[[], None]:
    """Send uncaught exceptions to the log and to `tell(message, advice, details)`; returns what undoes it."""
    before = sys.excepthook, threading.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            before[0](kind, error, trace)
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        write_log(details)
        if isinstance(error, WorkbenchError):
            tell(error.message, error.advice, "")
        else:
            tell(MESSAGE, ADVICE, details)

    def thread_hook(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            write_log("".join(traceback.format_exception(args.exc_value)))

    def uninstall() -> None:
        sys.excepthook, threading.excepthook = before

    sys.excepthook, threading.excepthook = hook, thread_hook
    return uninstall


def log_path() -> Path:
    """The log file; the newest entry is last."""
    return state_dir() / "workbench.log"


def write_log(details: str) -> None:
    """Append to the log; a log that cannot be written must not be a second failure."""
    try:
        with log_path().open("a", encoding="utf-8") as log:
            log.write(f"--- {datetime.now().isoformat(timespec='seconds')}\n{details}\n")
    except OSError:
        return
