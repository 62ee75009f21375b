"""The application: make it, show the window, open what was asked for, run.

Light on purpose: the window is on screen before numpy, and long before anything scientific, is imported.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from workbench._version import __version__
from workbench.gui import crash
from workbench.gui.collector import Collector
from workbench.gui.engine import Engine
from workbench.gui.fonts import install_fonts
from workbench.gui.interrupt import close_on_interrupt
from workbench.gui.main_window import MainWindow
from workbench.gui.resources import resource
from workbench.gui.settings import window_settings
from workbench.gui.theme import Mode, theme

if TYPE_CHECKING:
    from workbench.analysis.workers import WorkerPool


def make_application(mode: Mode | None = None) -> QApplication:
    """The QApplication with fonts and theme; `mode` overrides the remembered theme."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Multilevel Workbench")
    app.setApplicationVersion(__version__)
    app.setWindowIcon(QIcon(str(resource("icons", "logo.svg"))))
    install_fonts(app)
    remembered = str(window_settings().value("theme", "system"))
    theme().set_mode(mode or _mode_of(remembered))
    return app


def _mode_of(word: str) -> Mode:
    return "dark" if word == "dark" else "light" if word == "light" else "system"


def run(
    path: str | Path | None = None,
    *,
    pool: WorkerPool | None = None,
    sample: bool = False,
    screenshot: str | Path | None = None,
    size: tuple[int, int] | None = None,
    mode: Mode | None = None,
) -> int:
    """Open the window, with the file `path` or the sample study if asked for; returns the exit code.

    pool: workers that have been started already (see `launch`).
    screenshot: write a PNG of the window, once everything has been computed and drawn, and leave.
    size: of the window in pixels; mode: the theme, instead of the remembered one.
    """
    app = make_application(mode)
    window = MainWindow()
    uninstall = crash.install(
        lambda message, advice, details: window.banner.show_message(
            message, advice, level="error" if details else "warning", details=details
        )
    )
    if size:
        window.resize(*size)
    window.show()
    stop = bring_to_life(app, window, pool)
    listen_no_more = close_on_interrupt(window)
    if not screenshot:
        QTimer.singleShot(0, window.autosave.offer_leftovers)
    if path:
        QTimer.singleShot(0, lambda: window.files.open_path(str(Path(path).absolute())))
    elif sample:
        QTimer.singleShot(0, window.files.open_sample)
    if screenshot:
        from workbench.gui.screenshot import Photographer

        Photographer(window, Path(screenshot)).start()
    try:
        return app.exec()
    finally:
        listen_no_more()
        stop()
        uninstall()


def bring_to_life(
    app: QApplication, window: MainWindow, pool: WorkerPool | None = None
) -> Callable[[], None]:
    """Let a window that is on screen compute; returns what ends that."""
    collector = Collector(app)
    engine = Engine(window.document, pool)
    engine.loaded.connect(lambda: window.offers.tell_failures(window.banner))
    engine.warm.connect(window.pages.prepare)
    engine.warm.connect(collector.rest)
    QTimer.singleShot(0, engine.start)

    def stop() -> None:
        engine.stop()
        collector.stop()

    return stop
