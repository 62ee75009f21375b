"""The fields of a table style: decimals, p-values, stars, decimal mark, footnotes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QWidget

from workbench.gui.spin_box import WholeBox
from workbench.gui.widgets import label
from workbench.results.language import writes_comma
from workbench.results.style_codec import MOST_DIGITS, MOST_P_DIGITS
from workbench.results.table_style import STYLES, TITLES, TableStyle

_FORMS = {
    "apa": ".032 and < .001",
    "zero": "0.032 and < 0.001",
    "ama": ".03, .003 and < .001",
    "exact": "0.032 and 3.2 × 10⁻⁷",
    "scientific": "3.2 × 10⁻² always",
}


class StyleFields(QWidget):
    """`changed` when the user chose something; `style_chosen()` is what was chosen."""

    changed = Signal()

    def __init__(self, style: TableStyle) -> None:
        super().__init__()
        self._began = style
        self._filling = False
        mark = "comma" if writes_comma(QLocale.system().name()) else "point"
        self.preset = _combo({name: title for name, (title, _) in TITLES.items()})
        self.about = label("", "caption", wrap=True)
        self.digits = WholeBox(-1, MOST_DIGITS)
        self.digits.setSpecialValueText("As needed")
        self.p_format = _combo(_FORMS)
        self.p_digits = WholeBox(1, MOST_P_DIGITS)
        self.decimal_mark = _combo(
            {"point": "Point: 1.5", "comma": "Comma: 1,5", "language": f"That of my language: {mark}"}
        )
        self.stars = QCheckBox("&Stars for small p-values")
        self.footnotes = QCheckBox("&Rows, groups and method in the note")
        self.labels = QCheckBox("&Labels of values in place of codes")
        self.full = QCheckBox("&Every digit, nothing rounded")
        self._arrange()
        self.show_style(style)
        self.preset.currentIndexChanged.connect(self._take_preset)
        for spin in (self.digits, self.p_digits):
            spin.valueChanged.connect(self._tell)
        for combo in (self.p_format, self.decimal_mark):
            combo.currentIndexChanged.connect(self._tell)
        for box in (self.stars, self.footnotes, self.labels, self.full):
            box.toggled.connect(self._tell)

    def _arrange(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        named: tuple[tuple[str, QWidget, str], ...] = (
            ("S&tyle", self.preset, "What the other choices begin with"),
            ("&Decimals", self.digits, "Of estimates and statistics; as needed: four significant digits"),
            ("&p-values", self.p_format, "How p-values are spelled"),
            ("De&cimals of p", self.p_digits, "Smaller p-values are told as below the smallest"),
            ("Decimal &mark", self.decimal_mark, "What stands before decimals"),
        )
        for words, field, help in named:
            name = QLabel(words)
            name.setBuddy(field)
            field.setToolTip(help)
            field.setAccessibleName(words.replace("&", ""))
            field.setAccessibleDescription(help)
            form.addRow(name, field)
            if field is self.preset:
                form.addRow(self.about)
        for box, help in (
            (self.stars, "*p < .05, **p < .01, ***p < .001, explained below each table"),
            (self.footnotes, "Below the table of coefficients: how many rows and groups, and how estimated"),
            (self.labels, "Terms say sex[Female] where the data have the code 2 for it"),
            (self.full, "For checking, and for computing on"),
        ):
            box.setToolTip(help)
            box.setAccessibleDescription(help)
            form.addRow(box)

    def style_chosen(self) -> TableStyle:
        """What is chosen now; hidden columns and levels of stars are those it began with."""
        form: Any = self.p_format.currentData()
        mark: Any = self.decimal_mark.currentData()
        return replace(
            self._began,
            name=str(self.preset.currentData()),
            digits=None if self.digits.value() < 0 else self.digits.value(),
            p_digits=self.p_digits.value(),
            p_format=form,
            stars=self.stars.isChecked(),
            decimal_mark=mark,
            footnotes=self.footnotes.isChecked(),
            value_labels=self.labels.isChecked(),
            full_precision=self.full.isChecked(),
        )

    def show_style(self, style: TableStyle) -> None:
        """Show another style in the fields."""
        self._filling = True
        for combo, value in (
            (self.preset, style.name),
            (self.p_format, style.p_format),
            (self.decimal_mark, style.decimal_mark),
        ):
            combo.setCurrentIndex(max(0, combo.findData(value)))
        self.digits.setValue(-1 if style.digits is None else style.digits)
        self.p_digits.setValue(style.p_digits)
        self.stars.setChecked(style.stars)
        self.footnotes.setChecked(style.footnotes)
        self.labels.setChecked(style.value_labels)
        self.full.setChecked(style.full_precision)
        self._filling = False
        self._follow()

    def _take_preset(self) -> None:
        """Another style by name; the decimal mark and the stars stay the reader's own."""
        if not self._filling:
            now, chosen = self.style_chosen(), STYLES[str(self.preset.currentData())]
            self.show_style(replace(chosen, decimal_mark=now.decimal_mark, stars=now.stars))
            self.changed.emit()

    def _tell(self) -> None:
        if not self._filling:
            self._follow()
            self.changed.emit()

    def _follow(self) -> None:
        self.about.setText(TITLES[str(self.preset.currentData())][1])
        for field in (self.digits, self.p_digits, self.p_format):
            field.setEnabled(not self.full.isChecked())


def _combo(words: dict[str, str]) -> QComboBox:
    out = QComboBox()
    for value, text in words.items():
        out.addItem(text, value)
    return out
