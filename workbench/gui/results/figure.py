"""FigureBlock: title, plot and caption of a figure; the plot is made when it first comes into view."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from workbench.gui.results import picture, plotting
from workbench.gui.results.figure_shape import FigureShape
from workbench.gui.results.legend import Legend
from workbench.gui.theme import theme
from workbench.gui.widgets import icon_button, label
from workbench.results import Figure
from workbench.results.svg import cells_note

if TYPE_CHECKING:
    from workbench.gui.results.figures.canvas import FigureCanvas

_CONTROL = Qt.KeyboardModifier.ControlModifier
_STEP, _CLOSER = 0.15, 0.8
_KEYS: dict[Qt.Key, Callable[[FigureCanvas], None]] = {
    Qt.Key.Key_Plus: lambda canvas: canvas.zoom(_CLOSER),
    Qt.Key.Key_Equal: lambda canvas: canvas.zoom(_CLOSER),
    Qt.Key.Key_Minus: lambda canvas: canvas.zoom(1 / _CLOSER),
    Qt.Key.Key_Left: lambda canvas: canvas.pan(-_STEP, 0.0),
    Qt.Key.Key_Right: lambda canvas: canvas.pan(_STEP, 0.0),
    Qt.Key.Key_Up: lambda canvas: canvas.pan(0.0, _STEP),
    Qt.Key.Key_Down: lambda canvas: canvas.pan(0.0, -_STEP),
    Qt.Key.Key_0: lambda canvas: canvas.reset(),
    Qt.Key.Key_Home: lambda canvas: canvas.reset(),
}
_LOOKS = (
    ("Zoom &in  (+)", Qt.Key.Key_Plus),
    ("Zoom &out  (−)", Qt.Key.Key_Minus),
    ("Show &all  (0 or double click)", Qt.Key.Key_0),
)
_HELP = (
    "Drag a rectangle to zoom, double click to show all; with the keyboard: plus, minus, arrow keys and 0. "
    "Click a point, bar or box to select its rows in the data and in other figures."
)
_EDGE = 2  # pixels around the plot, for the mark of the keyboard focus


class FigureBlock(QWidget):
    """Draws itself with pyqtgraph once it is on screen, and again when the theme or the figure changes."""

    def __init__(self, figure: Figure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figure = figure
        self._title = label("", "strong")
        self._subtitle = label("", "caption", wrap=True, selectable=True)
        self._caption = label("", "caption", wrap=True, selectable=True)
        self._legend = Legend()
        self.place = Place(self._build)
        self._more = icon_button("more", "Copy or save this figure", self._open_menu_at_button)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        for widget in (self._subtitle, self._legend, self.place, self._caption):
            column.addWidget(widget)
        self.place.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.place.customContextMenuRequested.connect(lambda at: self._open_menu(self.place.mapToGlobal(at)))
        theme().changed.connect(self._redraw)
        self.show_block(figure)

    @property
    def touched(self) -> bool:
        """The reader has zoomed in."""
        return self.place.canvas is not None and self.place.canvas.zoomed

    def release(self) -> None:
        """Let go of the plot before this is deleted."""
        if self.place.canvas is not None:
            self.place.canvas.release()
            self.place.canvas = None

    def show_block(self, figure: Figure) -> bool:
        """Show another figure in this place."""
        self.figure = figure
        self._title.setText(figure.title)
        self._subtitle.setText(figure.subtitle)
        self._subtitle.setVisible(bool(figure.subtitle))
        words = f"{figure.description} {cells_note(figure)}".strip()
        self._caption.setText(words)
        self._caption.setVisible(bool(words))
        self.place.shape_like(figure)
        self.place.setAccessibleName(figure.title)
        self.place.setAccessibleDescription(f"{figure.description} {_HELP}".strip())
        self._redraw()
        return True

    def _redraw(self) -> None:
        self._legend.show_figure(self.figure)
        if self.place.canvas is not None:
            self._build()

    def _build(self) -> None:
        plotting.when_ready(self._build_now)

    def _build_now(self) -> None:
        if self.place.canvas is None and self.place.visibleRegion().isEmpty():
            self.place.ask_again()  # scrolled past before its turn came
            return
        from workbench.gui.results.figures.canvas import FigureCanvas

        self.place.set_canvas(FigureCanvas(self.figure))

    def _open_menu_at_button(self) -> None:
        self._open_menu(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _open_menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_menu(menu)
        menu.popup(where)

    def fill_menu(self, menu: QMenu) -> None:
        """What can be done with the figure; the keys in brackets work while it has the focus."""
        menu.addAction("&Copy image  (Ctrl+C)", lambda: picture.copy_image(self.figure))
        menu.addAction("&Save for a paper…", lambda: picture.ask_format(self.figure, self))
        menu.addAction("Save as &PNG…", lambda: picture.ask_and_save(self.figure, self, "png"))
        menu.addAction("Save as S&VG…", lambda: picture.ask_and_save(self.figure, self, "svg"))
        menu.addSeparator()
        for words, key in _LOOKS:
            action = menu.addAction(words, partial(self._look, key))
            action.setEnabled(self.place.canvas is not None)

    def _look(self, key: Qt.Key) -> None:
        if self.place.canvas is not None:
            _KEYS[key](self.place.canvas)


class Place(QWidget):
    """Holds the room of a plot from the start, and asks for the plot the first time it is painted."""

    def __init__(self, wanted: Callable[[], object]) -> None:
        super().__init__()
        self.canvas: FigureCanvas | None = None
        self._wanted, self._asked = wanted, False
        self._shape = FigureShape()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def shape_like(self, figure: Figure) -> None:
        """Take the room that the panels of `figure` need."""
        self._shape = FigureShape.of(figure)
        self._fit()

    def ask_again(self) -> None:
        """Ask for the plot when this is painted the next time."""
        self._asked = False

    def set_canvas(self, canvas: FigureCanvas) -> None:
        """Show this plot in place of the one before."""
        before, self.canvas = self.canvas, canvas
        canvas.setParent(self)
        self._fit()
        canvas.show()
        if before is not None:
            before.release()
            before.deleteLater()

    def _fit(self) -> None:
        wide, height = self._shape.size(self.width())
        if height != self.height():
            self.setFixedHeight(height)
        if self.canvas is not None:
            self.canvas.setGeometry(_EDGE, _EDGE, wide - 2 * _EDGE, height - 2 * _EDGE)

    def sizeHint(self) -> QSize:
        return QSize(480, 320)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._asked:
            self._asked = True
            self._wanted()
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(self.palette().link().color())
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        parent, step = self.parentWidget(), _KEYS.get(Qt.Key(event.key()))
        if event.matches(QKeySequence.StandardKey.Copy) and isinstance(parent, FigureBlock):
            picture.copy_image(parent.figure)
        elif step is not None and self.canvas is not None and not event.modifiers() & _CONTROL:
            step(self.canvas)
        else:
            super().keyPressEvent(event)
