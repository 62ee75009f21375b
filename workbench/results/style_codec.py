"""Table styles by name and as JSON, for the project file, the shell and files that colleagues share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Any, get_args

from workbench.errors import WorkbenchError
from workbench.results.formatting import PForm
from workbench.results.table_style import STYLES, DecimalMark, TableStyle

MOST_DIGITS, MOST_P_DIGITS = 10, 6


def named_style(name: str, **changes: Any) -> TableStyle:
    """A style by its name with some choices changed; WorkbenchError for a name or choice there is none of."""
    if name not in STYLES:
        raise WorkbenchError(f"There is no table style '{name}'.", f"Use one of {', '.join(STYLES)}.")
    return checked(replace(STYLES[name], **changes))


def style_with(style: str | Mapping[str, Any] | TableStyle, choices: Mapping[str, Any]) -> TableStyle:
    """A style by name, as JSON values or as it is, with some of its choices changed; else WorkbenchError."""
    if isinstance(style, TableStyle):
        style = style_to_json(style)
    given = {"name": style} if isinstance(style, str) else dict(style)
    return style_from_json({**given, **choices})


def style_to_json(style: TableStyle) -> dict[str, Any]:
    """The style as JSON values."""
    return {name: list(item) if isinstance(item, tuple) else item for name, item in asdict(style).items()}


def style_from_json(value: object) -> TableStyle:
    """The style behind JSON values, absent choices as in the style it names; else WorkbenchError."""
    if not isinstance(value, Mapping):
        raise _wrong("it is not an object")
    known = {field.name for field in fields(TableStyle)}
    unknown = [str(name) for name in value if name not in known]
    if unknown:
        raise _wrong(f"there is no choice '{unknown[0]}'")
    given = {name: tuple(item) if isinstance(item, list) else item for name, item in value.items()}
    name = given.pop("name", "apa")
    return named_style(name if isinstance(name, str) else "", **given)


def checked(style: TableStyle) -> TableStyle:
    """The style itself; WorkbenchError names the choice that cannot be."""
    for name, most in (("digits", MOST_DIGITS), ("p_digits", MOST_P_DIGITS)):
        number = getattr(style, name)
        if number is None and name == "digits":
            continue
        least = int(name == "p_digits")
        if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
            raise _wrong(f"'{name}' is {number!r}, not a whole number from {least} to {most}")
    for name, allowed in (("p_format", get_args(PForm)), ("decimal_mark", get_args(DecimalMark))):
        if getattr(style, name) not in allowed:
            raise _wrong(f"'{name}' is {getattr(style, name)!r}, not one of {', '.join(allowed)}")
    for name in ("stars", "footnotes", "value_labels", "full_precision"):
        if not isinstance(getattr(style, name), bool):
            raise _wrong(f"'{name}' is neither true nor false")
    hidden: object = style.hidden_columns
    if not isinstance(hidden, tuple) or not all(isinstance(name, str) for name in hidden):
        raise _wrong("'hidden_columns' are not names of columns")
    levels: object = style.star_levels
    if not isinstance(levels, tuple) or not all(
        isinstance(level, float) and 0 < level < 1 for level in levels
    ):
        raise _wrong("'star_levels' are not numbers between 0 and 1")
    return style


def _wrong(reason: str) -> WorkbenchError:
    return WorkbenchError(f"The table style cannot be used: {reason}.", "Correct it, or choose one by name.")
