"""Take the pictures in docs/screenshots: the walk from the Achieve data to the same numbers in a shell.

    python docs/screenshots.py [FOLDER]

The real window is worked with mouse and keys as a newcomer would: a file is opened, its preview confirmed, a
model built by pointing, its criterion checked, the project saved and opened again, the report exported, and
the recipe run in the shell. Both themes, 1280x800 and 1920x1080, without a display. The picture of the report
needs Chromium; without it that one stays as it is.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "reference" / "data" / "book_achieve.csv"
FORMULA = "geread ~ gevocab + (gevocab | school)"
CRITERION = 42992.9
SIZES = ((1280, 800), (1920, 1080))
PATIENCE_MS = 120_000

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path[:0] = [str(ROOT), str(ROOT / "plugins")]

import numpy as np  # noqa: E402
from PySide6.QtCore import QEventLoop, QRect, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QColor, QImage, QPainter  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QLabel, QPushButton, QWidget  # noqa: E402

from workbench.gui import background, turns  # noqa: E402
from workbench.gui.app import make_application  # noqa: E402
from workbench.gui.data.import_dialog import ImportDialog  # noqa: E402
from workbench.gui.data.variables_page import VariablesPage  # noqa: E402
from workbench.gui.engine import Engine  # noqa: E402
from workbench.gui.fonts import code_font  # noqa: E402
from workbench.gui.main_window import MainWindow  # noqa: E402
from workbench.gui.model.page import ModelPage  # noqa: E402
from workbench.gui.pages import DATA as DATA_PAGE  # noqa: E402
from workbench.gui.pages import MODEL, VARIABLES  # noqa: E402
from workbench.gui.results import plotting  # noqa: E402
from workbench.gui.results.figure import FigureBlock  # noqa: E402
from workbench.gui.results.table import TableBlock  # noqa: E402
from workbench.gui.theme import Mode, theme  # noqa: E402
from workbench.project.model import Project  # noqa: E402


def wait(milliseconds: int) -> None:
    """Let the event loop run."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def until(condition: Callable[[], object]) -> None:
    """Let the event loop run until `condition` holds and nothing is left to draw."""
    for _ in range(PATIENCE_MS // 50):
        if condition() and not background.running and turns.idle() and plotting.idle():
            wait(400)
            return
        wait(50)
    raise TimeoutError(condition)


class Camera:
    """Saves pictures of a theme and size, with few colours, which text and lines can do with."""

    def __init__(self, folder: Path, mode: Mode, size: tuple[int, int]) -> None:
        self.folder, self.mode, self.size = folder, mode, size

    def target(self, name: str) -> Path:
        return self.folder / f"{self.mode}-{self.size[0]}-{name}.png"

    def shoot(self, name: str, window: QWidget, dialog: QWidget | None = None) -> None:
        """The window, with a dialog above its middle if there is one."""
        picture = window.grab()
        if dialog is not None:
            place = QRect(window.rect().center() - dialog.rect().center(), dialog.size())
            painter = QPainter(picture)
            painter.fillRect(window.rect(), QColor(0, 0, 0, 90))
            painter.drawPixmap(place, dialog.grab())
            painter.setPen(QColor(0, 0, 0, 140))
            painter.drawRect(place)
            painter.end()
        self.keep(name, picture.toImage())

    def keep(self, name: str, image: QImage) -> None:
        flags = Qt.ImageConversionFlag.AvoidDither | Qt.ImageConversionFlag.ThresholdDither
        image = image.convertToFormat(QImage.Format.Format_Indexed8, few_colours(image), flags)
        image.save(str(self.target(name)), quality=0)
        print(self.target(name))


def few_colours(image: QImage) -> list[int]:
    """The 128 colours that occur most, and as many that stand for the others, one an area of colours."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(plain.constBits(), dtype=np.uint32) | 0xFF000000
    colours, counts = np.unique(pixels, return_counts=True)
    order = np.argsort(-counts)
    kept, rest = colours[order[:128]], colours[order[128:]]
    areas = rest & 0xFFE0E0E0
    _, first = np.unique(areas, return_index=True)
    return [*kept.tolist(), *rest[np.sort(first)][:128].tolist()]


def walk(window: MainWindow, camera: Camera, folder: Path) -> None:
    """From the start page to a report; folder: where project and report are saved."""
    document = window.document
    document.open_project(Project())
    until(lambda: True)
    camera.shoot("01-start", window)
    open_data(window, camera)
    window.pages.show_page(DATA_PAGE)
    until(lambda: True)
    camera.shoot("03-data", window)
    levels(window, camera)
    build(window, camera)
    check(window)
    show_block(window, TableBlock, lambda block: block.view.table.id == "fit")
    camera.shoot("07-criterion", window)
    show_block(window, FigureBlock, lambda block: block.figure.title.startswith("Residuals"))
    camera.shoot("08-figures", window)
    save_and_reopen(window, camera, folder)


def open_data(window: MainWindow, camera: Camera) -> None:
    """Confirm what the preview proposes."""
    window.files.open_path(str(DATA), ask=True)
    dialog = window.findChild(ImportDialog)
    until(lambda: dialog.open_button.isEnabled())
    camera.shoot("02-preview", window, dialog)
    QTest.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
    until(lambda: window.document.dataset is not None)


def levels(window: MainWindow, camera: Camera) -> None:
    """Where the variables vary, once the groups are known, and one of them in detail."""
    window.pages.show_page(VARIABLES)
    until(lambda: True)
    page = window.pages.make(VARIABLES)
    assert isinstance(page, VariablesPage)
    page.groups.choose(["school"])
    page.show_variable("geread")
    until(lambda: True)
    wait(600)
    camera.shoot("04-variables", window)


def build(window: MainWindow, camera: Camera) -> None:
    """Point at outcome, predictor, group and slope."""
    offers, document = window.offers, window.document
    window.actions_["analyses"].trigger()
    QTest.keyClicks(offers.menu.search, "multilevel")
    QTest.keyClick(offers.menu.search, Qt.Key.Key_Return)
    page = window.pages.make(MODEL)
    assert isinstance(page, ModelPage)
    until(lambda: page.editor is not None)
    panel = page.editor.variables
    for name, button in (
        ("geread", panel.outcome),
        ("gevocab", panel.predictor),
        ("school", panel.group),
        ("gevocab", panel.slope),
    ):
        point(panel.list, name, button)
        wait(1200)
        if document.run(document.current_id).status == "waiting":  # on a busy machine it waits for Run
            document.request_run(document.current_id)
        until(lambda: not document.run(document.current_id).busy)
        if button is panel.group:
            camera.shoot("05-pointing", window)
    until(lambda: document.current_entry.result is not None and not document.current_entry.stale)
    panel.list.view.clearSelection()
    window.results.verticalScrollBar().setValue(0)
    wait(300)
    camera.shoot("06-model", window)


def point(variables: QWidget, name: str, button: QPushButton) -> None:
    """Select a variable in the list, and press the button of the place where it goes."""
    variables.select([name])
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def check(window: MainWindow) -> None:
    """The model is the book's, and so is its criterion."""
    entry = window.document.current_entry
    criterion = entry.result.table("fit").rows[0]["criterion"]
    if entry.options["formula"] != FORMULA or round(criterion, 1) != CRITERION:
        raise SystemExit(f"not the model of the walk: {entry.options['formula']}, criterion {criterion}")


def show_block(window: MainWindow, kind: type[QWidget], wanted: Callable[[QWidget], bool]) -> None:
    """Scroll the results to a block."""
    block = next(block for block in window.results.findChildren(kind) if wanted(block))
    top = block.mapTo(window.results.widget(), block.rect().topLeft()).y()
    window.results.verticalScrollBar().setValue(top - 60)
    wait(300)
    until(lambda: True)


def save_and_reopen(window: MainWindow, camera: Camera, folder: Path) -> None:
    """Save, start over, open the project again, and export it."""
    target = folder / "reading.mlwb"
    window.document.mark_saved(window.document.project, str(target))
    window.files.save()
    until(target.is_file)
    window.files.start_over()
    wait(200)
    window.files.open_path(str(target))
    until(lambda: window.document.project.analyses)
    window.pages.show_page(MODEL)
    until(lambda: True)
    camera.shoot("09-reopened", window)
    window.files.write_document(folder / "reading.html")
    until((folder / "reading.html").is_file)
    document_picture(folder / "reading.html", camera)


def document_picture(report: Path, camera: Camera) -> None:
    """The report as a browser shows it."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        print("no Chromium: the picture of the report is not taken")
        return
    width, height = camera.size
    picture = report.with_suffix(".png")
    scheme = ["--force-dark-mode", "--blink-settings=preferredColorScheme=0"] if camera.mode == "dark" else []
    command = [browser, "--headless", "--no-sandbox", "--hide-scrollbars", f"--screenshot={picture}"]
    command += [f"--window-size={width},{height}", *scheme, report.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    camera.keep("10-report", QImage(str(picture)))


def shell_picture(folder: Path, camera: Camera) -> None:
    """The recipe of the model run in a shell, as the command prints it."""
    shutil.copy(DATA, folder / "achieve.csv")
    recipe = {"workbench": 1, "data": {"path": "achieve.csv"}, "analysis": "linear_mlm.lmm"}
    (folder / "reading.json").write_text(json.dumps({**recipe, "options": {"formula": FORMULA}}, indent=1))
    command = [sys.executable, "-m", "workbench", "run", "reading.json"]
    paths = {"PYTHONPATH": os.pathsep.join(sys.path[:2])}
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **paths}, capture_output=True, text=True, check=True
    )
    dark = camera.mode == "dark"
    screen = QWidget()
    screen.resize(*camera.size)
    screen.setStyleSheet(f"background: {'#16181d' if dark else '#ffffff'}")
    recipe_text = (folder / "reading.json").read_text()
    words = QLabel(f"$ cat reading.json\n{recipe_text}\n\n$ workbench run reading.json\n\n{done.stdout}")
    words.setFont(code_font(camera.size[1] / 90))
    words.setStyleSheet(f"color: {'#d8dce3' if dark else '#22262e'}")
    words.setAlignment(Qt.AlignmentFlag.AlignTop)
    words.setParent(screen)
    words.setGeometry(24, 20, camera.size[0], camera.size[1])
    camera.keep("11-shell", screen.grab().toImage())


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
        for size in SIZES:
            window.resize(*size)
            window.splitter.setSizes([44 * size[0] // 100, 56 * size[0] // 100])
            camera = Camera(folder, mode, size)
            with tempfile.TemporaryDirectory() as kept:
                walk(window, camera, Path(kept))
                shell_picture(Path(kept), camera)
    readme_picture(window, folder)
    window.document.mark_saved(window.document.project, "")
    window.close()
    engine.stop()


def readme_picture(window: MainWindow, folder: Path) -> None:
    """The sample study, as the first command opens it."""
    theme().set_mode("light")
    window.resize(1440, 900)
    window.document.mark_saved(window.document.project, "")
    window.files.open_sample()
    until(lambda: window.document.current_entry.title.startswith("Reading"))
    until(lambda: window.document.current_entry.result is not None)
    camera = Camera(folder, "light", (1440, 900))
    camera.target = lambda _name: folder / "workbench.png"
    camera.shoot("", window)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["WORKBENCH_HOME"] = home
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots")
