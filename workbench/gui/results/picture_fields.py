"""PictureFields: how a figure shall be put on paper, as a form; remembers what was chosen last."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QWidget

from workbench.gui.model.combo import combo_box
from workbench.gui.settings import window_settings
from workbench.gui.spin_box import DecimalBox, WholeBox
from workbench.results.palettes import PALETTES
from workbench.results.picture_format import (
    FEWEST_DPI,
    KINDS,
    LARGEST,
    MOST_DPI,
    SIZES,
    SMALLEST,
    PictureFormat,
)

_OWN = "own"


class PictureFields(QWidget):
    """Says `changed` after every choice."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = _choice(KINDS, "Vectors stay sharp at any size; pixels suit programs without vectors.")
        sizes = {name: words for name, (words, _) in SIZES.items()} | {_OWN: "Other"}
        self.preset = _choice(sizes, "Usual widths of journals; the height suits the figure unless set.")
        self.preset.setCurrentIndex(self.preset.findData("double_column"))
        self.width_mm = _millimetres("Width of the figure on paper")
        self.height_mm = _millimetres("Height of the figure on paper; at its lowest value one that suits it")
        self.height_mm.setMinimum(SMALLEST - 1)
        self.height_mm.setValue(SMALLEST - 1)
        self.height_mm.setSpecialValueText("as it suits")
        self.dpi = WholeBox(FEWEST_DPI, MOST_DPI)
        self.dpi.setValue(300)
        self.dpi.setSuffix(" dpi")
        self.dpi.setToolTip("Dots per inch of a PNG: journals ask for 300, and 600 for thin lines")
        self.palette_box = _choice(PALETTES, "All but the greys are safe for people with any colour vision.")
        self.titled = QCheckBox("Draw the title")
        self.titled.setToolTip("Papers usually have the title in the caption")
        self._arrange()
        self._connect()
        self._take_size()
        self.recall()

    def _arrange(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(8)
        rows: tuple[tuple[str, QWidget], ...] = (
            ("&Kind of file", self.kind),
            ("&Size", self.preset),
            ("&Width", self.width_mm),
            ("&Height", self.height_mm),
            ("&Resolution", self.dpi),
            ("&Colours", self.palette_box),
        )
        for words, widget in rows:
            widget.setAccessibleName(words.replace("&", ""))
            form.addRow(words, widget)
        form.addRow("", self.titled)

    def _connect(self) -> None:
        self.preset.currentIndexChanged.connect(self._take_size)
        self.width_mm.valueChanged.connect(self._own_size)
        for box in (self.kind, self.palette_box):
            box.currentIndexChanged.connect(self._tell)
        self.height_mm.valueChanged.connect(self._tell)
        self.dpi.valueChanged.connect(self._tell)
        self.titled.toggled.connect(self._tell)

    @property
    def format(self) -> PictureFormat:
        """As the fields say."""
        height = self.height_mm.value()
        return PictureFormat(
            self.kind.currentData(),
            self.width_mm.value(),
            height if height >= SMALLEST else None,
            self.dpi.value(),
            self.palette_box.currentData(),
            self.titled.isChecked(),
        )

    def _tell(self) -> None:
        self.dpi.setEnabled(self.kind.currentData() == "png")
        self.changed.emit()

    def _take_size(self) -> None:
        """The width of the size that was chosen."""
        chosen = self.preset.currentData()
        if chosen != _OWN:
            self.width_mm.blockSignals(True)
            self.width_mm.setValue(SIZES[chosen][1])
            self.width_mm.blockSignals(False)
        self._tell()

    def _own_size(self) -> None:
        """A width that was typed is no usual one."""
        self.preset.blockSignals(True)
        self.preset.setCurrentIndex(self.preset.findData(_OWN))
        self.preset.blockSignals(False)
        self._tell()

    def recall(self) -> None:
        """What was chosen for the figure before: a paper has one size and one palette."""
        kept = window_settings()
        for box, name in ((self.kind, "kind"), (self.preset, "size"), (self.palette_box, "palette")):
            place = box.findData(kept.value(f"picture/{name}", ""))
            box.setCurrentIndex(place if place >= 0 else box.currentIndex())
        width, height, dpi = (_number(kept.value(f"picture/{name}")) for name in ("width", "height", "dpi"))
        if width is not None and self.preset.currentData() == _OWN:
            self.width_mm.setValue(width)
        if height is not None:
            self.height_mm.setValue(height)
        if dpi is not None:
            self.dpi.setValue(int(dpi))
        self.titled.setChecked(str(kept.value("picture/titled", "")).lower() == "true")

    def remember(self) -> None:
        """For the next figure."""
        kept, chosen = window_settings(), self.format
        for name, value in (
            ("kind", chosen.kind),
            ("size", self.preset.currentData()),
            ("palette", chosen.palette),
            ("width", chosen.width),
            ("height", self.height_mm.value()),
            ("dpi", chosen.dpi),
            ("titled", chosen.titled),
        ):
            kept.setValue(f"picture/{name}", value)


def _number(value: object) -> float | None:
    """What an ini file has, as a number."""
    try:
        return float(str(value))
    except ValueError:
        return None


def _choice(choices: dict[str, str], tip: str) -> QComboBox:
    box = combo_box()
    for name, words in choices.items():
        box.addItem(words, name)
    box.setToolTip(tip)
    box.setMinimumContentsLength(24)
    return box


def _millimetres(tip: str) -> DecimalBox:
    box = DecimalBox(SMALLEST, LARGEST)
    box.setSuffix(" mm")
    box.setToolTip(tip)
    return box
