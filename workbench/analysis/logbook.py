"""The log file: tracebacks of unexpected failures, for a bug report; users only see that it is there."""

from __future__ import annotations

import time
import traceback
from pathlib import Path

from workbench.paths import state_dir

LIMIT = 1_000_000


def log_file() -> Path:
    """Where the log is; it may not exist yet."""
    return state_dir() / "workbench.log"


def record(title: str, error: BaseException) -> Path | None:
    """Append the traceback of `error`; the path of the log, or None when it cannot be written."""
    try:
        path = log_file()
        if path.exists() and path.stat().st_size > LIMIT:
            path.replace(path.with_suffix(".old.log"))
        with path.open("a", encoding="utf-8", errors="replace") as log:
            log.write(f"--- {time.strftime('%Y-%m-%d %H:%M:%S')} {title}\n")
            log.writelines(traceback.format_exception(error))
    except OSError:  # no place to write to must not hide the failure itself
        return None
    return path
