"""Window settings: size, splitter, theme. One small ini file; losing it loses nothing."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QSettings


def window_settings() -> QSettings:
    """Settings of the window, below WORKBENCH_HOME where that is set."""
    home = os.environ.get("WORKBENCH_HOME")
    if home:
        return QSettings(str(Path(home) / "config" / "window.ini"), QSettings.Format.IniFormat)
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "multilevel-workbench", "window")
