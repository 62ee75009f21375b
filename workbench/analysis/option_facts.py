"""What can be said of an option from its declaration alone: is it changed, does a search find it, in words.

For forms and help pages; light, so that the window can ask while it draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workbench.analysis.fields import Field
from workbench.errors import OptionsError

Fields = Mapping[str, Field[Any]]


def changed(fields: Fields, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The options whose value is not the default, in the order of declaration; the model is none of them."""
    return tuple(name for name, field in fields.items() if name in values and differs(field, values[name]))


def differs(field: Field[Any], value: Any) -> bool:
    """Whether a value is not the default; what must always be given has none, so it never differs."""
    if field.kind == "formula" or getattr(field, "required", False):
        return False
    try:
        return bool(field.check(value) != field.default)
    except OptionsError:
        return True


def lacks(field: Field[Any], values: Mapping[str, Any]) -> str:
    """What to do about an option that must be given and is not: `Choose a variable for “Rows”`; else ""."""
    required = getattr(field, "required", False)
    if not required or values.get(field.name) not in (None, "", [], ()):
        return ""
    thing = {"variable": "a variable", "variables": "variables"}.get(field.kind, "")
    return f"Choose {thing} for “{field.title}”" if thing else f"Fill in “{field.title}”"


def found(field: Field[Any], text: str) -> bool:
    """Whether title, name, help, group or choices contain every word of the text."""
    shown = " ".join(_texts(field)).casefold()
    return all(word in shown for word in text.casefold().split())


def _texts(field: Field[Any]) -> Iterator[str]:
    yield from (field.title, field.name, field.name.replace("_", " "), field.help, field.group)
    for value, words in getattr(field, "choices", {}).items():
        yield from (value, value.replace("_", " "), words)


def value_words(field: Field[Any], value: Any) -> str:
    """A value as the form shows it."""
    if field.kind == "choice":
        return str(getattr(field, "choices", {}).get(value, value))
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value) if value else "nothing"


def applies_when(field: Field[Any], fields: Fields) -> str:
    """The condition of an option in words, "" if there is none."""
    if field.when is None or field.when.option not in fields:
        return ""
    other = fields[field.when.option]
    values = [value_words(other, value) for value in field.when.values]
    listed = values[0] if len(values) == 1 else f"{', '.join(values[:-1])} or {values[-1]}"
    return f"Applies when {other.title} is {listed}."
