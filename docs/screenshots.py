"""Take the pictures in docs/screenshots: the walk from the book's Achieve data to a fitted and checked model.

    python docs/screenshots.py [FOLDER]

Both themes, 1280x800 and 1920x1080, drawn without a display by the real window with real workers.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "reference" / "data" / "book_achieve.csv"
FORMULA = "geread ~ gevocab + (gevocab | school)"
SIZES = ((1280, 800), (1920, 1080))
LARGE_TOO = ("3-model", "4-figures")  # the pictures that are also taken in the larger size
PATIENCE_MS = 120_000

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path[:0] = [str(ROOT), str(ROOT / "plugins")]

from PySide6.QtCore import QEventLoop, QTimer  # noqa: E402

from workbench.gui import background, turns  # noqa: E402
from workbench.gui.app import make_application  # noqa: E402
from workbench.gui.engine import Engine  # noqa: E402
from workbench.gui.main_window import MainWindow  # noqa: E402
from workbench.gui.pages import DATA as DATA_PAGE  # noqa: E402
from workbench.gui.pages import MODEL, VARIABLES  # noqa: E402
from workbench.gui.results import plotting  # noqa: E402
from workbench.gui.results.figure import FigureBlock  # noqa: E402
from workbench.gui.theme import Mode, theme  # noqa: E402
from workbench.project.model import Project  # noqa: E402


def wait(milliseconds: int) -> None:
    """Let the event loop run."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def until(condition: Callable[[], bool]) -> None:
    """Let the event loop run until `condition` holds and nothing is left to draw."""
    for _ in range(PATIENCE_MS // 50):
        if condition() and not background.running and turns.idle() and plotting.idle():
            wait(400)
            return
        wait(50)
    raise TimeoutError(condition)


def walk(window: MainWindow, shoot: Callable[[str], None]) -> None:
    """Start page, data, variables, model with results, figures."""
    document = window.document
    document.open_project(Project())
    wait(300)
    shoot("0-start")
    window.files.open_path(str(DATA))
    until(lambda: document.dataset is not None)
    window.pages.show_page(DATA_PAGE)
    wait(300)
    shoot("1-data")
    window.pages.show_page(VARIABLES)
    wait(600)
    shoot("2-variables")
    entry = document.add_analysis("linear_mlm.lmm", "Reading and vocabulary, by school")
    document.set_options(entry, {"formula": FORMULA}, label="Edit the formula")
    until(lambda: document.project.entry(entry).result is not None)
    window.pages.show_page(MODEL)
    window.results.verticalScrollBar().setValue(0)
    wait(600)
    shoot("3-model")
    figures = window.results.findChildren(FigureBlock)
    chosen = next(block for block in figures if block.figure.title.startswith("Residuals"))
    top = chosen.mapTo(window.results.widget(), chosen.rect().topLeft()).y()
    window.results.verticalScrollBar().setValue(top - 60)
    wait(300)
    until(lambda: True)
    shoot("4-figures")


def main(folder: Path) -> None:
    """Take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    modes: tuple[Mode, Mode] = ("light", "dark")
    make_application("light")
    window = MainWindow()
    engine = Engine(window.document)
    window.show()
    engine.start()
    until(lambda: engine.started)
    for mode in modes:
        theme().set_mode(mode)
        for width, height in SIZES:
            window.resize(width, height)
            window.splitter.setSizes([44 * width // 100, 56 * width // 100])
            walk(window, partial(shoot, window, folder, f"{mode}-{width}"))
    window.document.mark_saved(window.document.project, "")
    window.close()
    engine.stop()


def shoot(window: MainWindow, folder: Path, look: str, name: str) -> None:
    """Save a picture of the window."""
    if window.width() > SIZES[0][0] and name not in LARGE_TOO:
        return
    target = folder / f"{look}-{name}.png"
    window.grab().save(str(target))
    print(target)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["WORKBENCH_HOME"] = home
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots")
