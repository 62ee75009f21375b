"""The formula line: the model as text, read while one types.

A formula that cannot be read yet stays as typed; after a short pause the fault is marked and told below. The
model keeps its last readable state until the text makes sense again.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from workbench.errors import FormulaError, WorkbenchError
from workbench.gui.fonts import SMALL, body_font
from workbench.gui.model.formula_completion import FormulaCompletion
from workbench.gui.model.formula_edit import FormulaEdit
from workbench.gui.model.formula_fixes import Fix, fixes
from workbench.gui.widgets import restyle
from workbench.modeling import ModelSpec

Reader = Callable[[str], ModelSpec]
PAUSE_MS = 450


class FormulaLine(QWidget):
    """Emits `edited` with the model and its text whenever what is typed can be read.

    read: gives the model of a text or raises WorkbenchError.
    """

    edited = Signal(object, str)

    def __init__(self, read: Reader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._names: tuple[str, ...] = ()
        self._settled = ""  # the text of the model, as last shown or sent
        self._fixes: list[Fix] = []
        self._status = ("", "")
        self._problem: WorkbenchError | None = None
        self.edit = FormulaEdit()
        self.edit.setAccessibleName("Formula")
        self.edit.setPlaceholderText("outcome ~ x + (x | group)")
        self.edit.setToolTip(
            "The model as a formula, as in R's lme4 (Alt+F). x*z: both and their interaction; "
            "(x | school): intercept and slope of x differ between schools."
        )
        self.edit.typed.connect(self._typed)
        self.edit.finished.connect(self.look_again)
        self.completion = FormulaCompletion(self.edit)
        self._below = QLabel()
        self._below.setTextFormat(Qt.TextFormat.RichText)
        self._below.setFont(body_font(SMALL))
        self._below.setWordWrap(True)
        self._below.setMinimumWidth(40)
        flags = Qt.TextInteractionFlag
        self._below.setTextInteractionFlags(
            flags.LinksAccessibleByMouse | flags.LinksAccessibleByKeyboard | flags.TextSelectableByMouse
        )
        self._below.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._below.linkActivated.connect(lambda link: self.mend(int(link)))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.look_again)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self.edit)
        layout.addWidget(self._below)
        self.setFocusProxy(self.edit)
        self._say()

    # -- from elsewhere --------------------------------------------------------------------------------

    def show_names(self, names: Sequence[str]) -> None:
        """The variables that can be named."""
        self._names = tuple(names)
        self.completion.show_names(self._names)

    def show_text(self, text: str, problem: WorkbenchError | None = None) -> None:
        """Show the model's formula and what is wrong with it.

        What is being typed is not disturbed while the model stays what it was.
        """
        if text != self._settled:
            self._settled = text
            if text != self.edit.text().strip():
                self._pause.stop()
                self.edit.set_text(text)
        if not self._set_draft():
            self._show_problem(problem)

    def show_draft(self, text: str) -> None:
        """Put back what was typed but could not be read yet."""
        self.edit.set_text(text)
        self._typed(text)

    def show_status(self, words: str, tone: str = "") -> None:
        """What to say below while the formula has no fault; tone: "" | hint | error."""
        self._status = (words, tone)
        self._say()

    def outdate_status(self) -> None:
        """Something new is to be said soon: a fault or hint goes, other words stay so that nothing jumps."""
        if self._status[1]:
            self.show_status("")

    @property
    def draft(self) -> str:
        """What is typed but is not the model, "" if the text is the model's."""
        return self.edit.text() if self._set_draft() else ""

    @property
    def settled(self) -> str:
        """The text of the model: what is typed, or the last of it that could be read."""
        return self._settled

    @property
    def status(self) -> str:
        """What is told below the line while the formula has no fault."""
        return self._status[0]

    @property
    def message(self) -> str:
        """The fault told below the line, "" if there is none."""
        return "" if self._problem is None else str(self._problem)

    def stop(self) -> None:
        """The line goes: nothing is looked at any more."""
        self._pause.stop()
        self.completion.popup.hide()

    # -- from the user ---------------------------------------------------------------------------------

    def _typed(self, text: str) -> None:
        spec = self._readable(text)
        self._pause.start()
        if spec is None:
            self._set_draft()
            self._fixes = []  # their places are no longer those of the text
            self._say()
            return
        self._pause.stop()
        self._settled = text.strip()
        self._set_draft()
        self._show_problem(None)
        self.edited.emit(spec, self._settled)

    def _readable(self, text: str) -> ModelSpec | None:
        """The model if the text is one; quick, since no nearest names are looked for."""
        if not text.strip():
            return ModelSpec()
        try:
            if self._names and not set(ModelSpec.from_formula(text).variables) <= set(self._names):
                return None
        except FormulaError:  # `.` needs to know the variables; any other fault is found again below
            pass
        try:
            return self._read(text)
        except WorkbenchError:
            return None

    def look_again(self) -> None:
        """After a pause in typing, or at its end: say what is wrong."""
        self._pause.stop()
        if not self._set_draft() or not self.edit.text().strip():
            return
        try:
            self._read(self.edit.text())
        except WorkbenchError as error:
            self._show_problem(error)

    def mend(self, number: int) -> None:
        """Use one of the names that were offered instead of an unknown one."""
        if number < len(self._fixes):
            fix = self._fixes[number]
            self.edit.replace(fix.start, fix.end, fix.shown)
            self.edit.setFocus()

    # -- looks -----------------------------------------------------------------------------------------

    def _set_draft(self) -> bool:
        self.edit.is_draft = self.edit.text().strip() != self._settled
        return self.edit.is_draft

    def _show_problem(self, error: WorkbenchError | None) -> None:
        self._problem = error
        placed = isinstance(error, FormulaError) and error.formula == self.edit.text()
        self._fixes = fixes(error, self._names) if placed else []  # type: ignore[arg-type]
        self.edit.mark(error.position if placed else None)  # type: ignore[union-attr]
        restyle(self.edit, invalid=error is not None)
        self._say()

    def _say(self) -> None:
        words, tone = self._status
        if self._problem is not None:
            words, tone = self._problem.message, "error"
            words += "" if self._fixes or not self._problem.advice else f" {self._problem.advice}"
        links = [f'<a href="{i}">{html.escape(fix.shown)}</a>' for i, fix in enumerate(self._fixes)]
        more = f" Use instead: {', '.join(links)}" if links else ""
        self._below.setText(html.escape(words) + more)
        self._below.setAccessibleName(words)
        self._below.setVisible(bool(words))
        restyle(self._below, tone=tone or "muted")
