"""What every kind of option has: its words, its default, how it checks a value and describes it.

A field states once what an option means: its title, help, default, allowed values and when it is enabled.
The dialog, the shell's validation, the JSON schema, the help page and the script call all derive from it.
Light by design: plugin descriptions import this at start.
"""

from __future__ import annotations

import math
import reprlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar, cast, overload

from workbench.errors import OptionsError

T = TypeVar("T")
_AS_IN_JSON = {None: "null", True: "true", False: "false"}


@dataclass(frozen=True, slots=True)
class When:
    """Enabled only while option `option` has one of `values`."""

    option: str
    values: tuple[Any, ...]

    def holds(self, values: Mapping[str, Any]) -> bool:
        return values.get(self.option) in self.values


class Field(Generic[T]):
    """One option; used as a class attribute of an Options class, read as a plain value on its instances.

    title: short words on screen; help: one or two sentences for a tooltip and the help page;
    group: heading in the dialog; advanced: shown only on request; when: condition under which it applies.
    """

    kind = "field"

    def __init__(
        self,
        default: T,
        *,
        title: str,
        help: str,
        group: str = "",
        advanced: bool = False,
        when: When | None = None,
    ) -> None:
        self.default = default
        self.title, self.help, self.group = title, help, group
        self.advanced, self.when = advanced, when
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> Self | T:
        return self if instance is None else cast(T, vars(instance)[self.name])

    def check(self, value: Any) -> T:
        """The value in its canonical form, or OptionsError saying what is allowed."""
        raise NotImplementedError

    def schema(self) -> dict[str, Any]:
        """The JSON schema of the value, without title and default."""
        raise NotImplementedError

    def fail(self, value: Any, allowed: str) -> OptionsError:
        shown = _AS_IN_JSON[value] if value is None or isinstance(value, bool) else reprlib.repr(value)
        return OptionsError(f"Option '{self.name}' cannot be {shown}.", f"Use {allowed}.", option=self.name)

    def nothing(self) -> OptionsError:
        """That a value which must be given is not there."""
        return OptionsError(f"Option '{self.name}' is missing.", self.help, option=self.name)


def is_finite(value: int | float) -> bool:
    """Whether a number is one that a float can hold."""
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond all floats
        return False
