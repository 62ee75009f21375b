"""Options: an immutable, validated set of values for the fields an analysis declares."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from copy import copy
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

from workbench.analysis.fields import Field
from workbench.errors import OptionsError

if TYPE_CHECKING:
    from workbench.modeling.memberships import Membership
    from workbench.modeling.residual_law import ResidualLaw


class Notation(NamedTuple):
    """How the equations of a model are written.

    link: of the mean; law: of the outcome, by its name in `workbench.modeling.outcome_law`, "" for a normal
    residual.  residual: how residuals hang together, None for independent ones.  memberships: groups of which
    a row belongs to several levels.
    """

    link: str = "identity"
    law: str = ""
    residual: ResidualLaw | None = None
    memberships: tuple[Membership, ...] = ()


class Options:
    """Base of every options class; subclasses declare fields as class attributes.

    class LmmOptions(Options):
        formula = ModelFormula(random_terms=True, title="Model", help="...")
        method = Choice("reml", {"reml": "REML", "ml": "ML"}, title="Method", help="...")

    options = LmmOptions.of({"formula": "y ~ x + (1 | g)"})
    options.method        # "reml"
    """

    fields: ClassVar[dict[str, Field[Any]]] = {}

    def __init_subclass__(cls) -> None:
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Field)}
        # What a subclass adds (the model, say) comes before what all of its family share.
        cls.fields = dict(own)
        for base in cls.__bases__:
            for name, field in getattr(base, "fields", {}).items():
                cls.fields.setdefault(name, field)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """Checked options; fields not named keep their default. OptionsError names the first fault."""
        for name in values:
            if name not in cls.fields:
                near = difflib.get_close_matches(name, cls.fields, n=1)
                advice = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(cls.fields)}."
                raise OptionsError(f"There is no option called '{name}'.", advice, option=name)
        options = cls()
        for name, field in cls.fields.items():
            given = name in values
            required = getattr(field, "required", field.kind == "formula")
            if not given and required:
                raise field.nothing()
            vars(options)[name] = field.check(values[name]) if given else copy(field.default)
        return options

    @classmethod
    def notation(cls, values: Mapping[str, Any]) -> Notation:
        """How the model of these values is written as equations; families with a link say so."""
        return Notation()

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"options are immutable; use replaced({name}=...)")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]

    def replaced(self, **changes: Any) -> Self:
        """A checked copy with some values changed."""
        return self.of({**self.to_dict(), **changes})

    def to_dict(self) -> dict[str, Any]:
        """Every option with its value, as JSON-ready data, in the order of declaration."""
        return {name: _plain(vars(self)[name]) for name in self.fields}

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """JSON schema (draft 2020-12) of the options, titles, help and defaults included."""
        properties, required = {}, []
        for name, field in cls.fields.items():
            entry = {"title": field.title, "description": field.help, **field.schema()}
            if getattr(field, "required", field.kind == "formula"):
                required.append(name)
            else:
                entry["default"] = _plain(field.default)
            properties[name] = entry
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Options):
        return value.to_dict()
    return dict(value) if isinstance(value, Mapping) else value
