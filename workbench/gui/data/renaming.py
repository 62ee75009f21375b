"""A variable under another name in the options of an analysis."""

from __future__ import annotations

from workbench.errors import WorkbenchError


def renamed_options(options: dict[str, object], old: str, new: str) -> dict[str, object]:
    """Options in which a variable has another name: in the formula, in slots and per-variable choices."""
    return {key: _renamed(key, value, old, new) for key, value in options.items()}


def _renamed(key: str, value: object, old: str, new: str) -> object:
    if key == "formula" and isinstance(value, str):
        return _renamed_formula(value, old, new)
    if isinstance(value, dict):
        return {new if k == old else k: v for k, v in value.items()}
    if isinstance(value, list):
        return [new if v == old else v for v in value]
    return new if value == old and key in ("weights", "offset", "group", "time", "trials") else value


def _renamed_formula(text: str, old: str, new: str) -> str:
    """The formula with the new name; one that cannot be read is left for the user to mend."""
    from workbench.modeling import ModelSpec, edit

    try:
        return edit.rename_variable(ModelSpec.from_formula(text), old, new).to_formula()
    except WorkbenchError:
        return text
