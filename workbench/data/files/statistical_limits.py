"""What of labels and missing codes fits into files of other programs; asked before they are written.

program   label of variable   label of value   labelled values         source
SPSS      256 bytes           120 bytes        numbers, texts in use   IBM SPSS Statistics, Command Syntax
Stata     80 characters       32,000 bytes     whole numbers           Stata User's Guide, limits, 12.6
SAS       256 bytes                            none                    layout of transport files, version 8

Categories that are numbers are written as numbers when they have labels, others as text. What is too long is
cut at the end of a whole character. SPSS holds three missing codes, texts only of at most eight bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.data.column import CodedColumn, Column
from workbench.data.level_list import used_values
from workbench.data.text.numbers import MAX_EXACT, TextKind, number_of, number_text, text_kind
from workbench.data.variable import Level, Variable


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of UTF-8, or characters where `characters` says so for variables."""

    variable: int
    value: int
    characters: bool = False

    def of_variable(self, label: str) -> str:
        """As much of it as fits; a zero byte ends a label in all of them."""
        shown = label.partition("\0")[0]
        return shown[: self.variable] if self.characters else _cut(shown, self.variable)

    def of_value(self, label: str) -> str:
        return _cut(label.partition("\0")[0], self.value)


LIMITS = {
    "spss": Limits(256, 120),
    "stata": Limits(80, 32_000, characters=True),
    "sas_transport": Limits(256, 0),
}
"""By the id of the format."""


def _cut(text: str, most: int) -> str:
    encoded = text.encode("utf-8", "surrogatepass")
    return text if len(encoded) <= most else encoded[:most].decode("utf-8", "ignore")


def is_code(text: str) -> bool:
    """A number that is written back by the reader as it is."""
    if text_kind(text) not in (TextKind.WHOLE, TextKind.DECIMAL):
        return False
    number = number_of(text)
    return abs(number) <= MAX_EXACT and number_text(float(number)) == text


def as_numbers(column: Column, variable: Variable) -> bool:
    """Whether the cells are written as numbers."""
    if not isinstance(column, CodedColumn):
        return True
    return any(level.label for level in variable.levels) and all(map(is_code, column.categories))


def labelled(column: Column, variable: Variable) -> tuple[Level, ...]:
    """The values that have labels."""
    listed = variable.levels if isinstance(column, CodedColumn) else variable.value_labels
    return tuple(level for level in listed if level.label)


def kept_labels(column: Column, variable: Variable, format: str) -> tuple[Level, ...]:
    """Those of `labelled` for which the format with this id has room."""
    words = labelled(column, variable)
    if as_numbers(column, variable):
        numbers = tuple(word for word in words if is_code(word.value))
        whole = format != "stata" or all(float(word.value).is_integer() for word in numbers)
        return numbers if whole else ()
    room = _longest(column) if format == "spss" else 0
    return tuple(word for word in words if len(word.value.encode()) <= room)


def kept_codes(column: Column, variable: Variable) -> tuple[str, ...]:
    """The missing codes that stay codes in SPSS: none of more than three numbers, which become a range."""
    if as_numbers(column, variable):
        numbers = tuple(code for code in variable.missing_codes if is_code(code))
        return numbers if len(numbers) <= 3 else ()
    room = min(8, _longest(column))
    return tuple(code for code in variable.missing_codes if len(code.encode()) <= room)[:3]


def _longest(column: Column) -> int:
    """Bytes of the longest text in use."""
    used = used_values(column) if isinstance(column, CodedColumn) else ()
    return max((len(text.encode()) for text in used), default=0)
