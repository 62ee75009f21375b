"""Options: what each kind of field takes, how it says no, and the schema that follows from it."""

from __future__ import annotations

from typing import Any

import pytest

from workbench.analysis.fields import (
    Boolean,
    Choice,
    Field,
    Integer,
    ModelFormula,
    Number,
    PerVariable,
    VariableList,
    VariableSlot,
    When,
)
from workbench.analysis.options import Options
from workbench.errors import OptionsError

WORDS: dict[str, Any] = {"title": "Title", "help": "Help."}
CHOICES = {"a": "The letter A", "b": "The letter B"}


def named(field: Field[Any]) -> Field[Any]:
    field.name = "it"
    return field


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        (Choice("a", CHOICES, **WORDS), "b", "b"),
        (Boolean(False, **WORDS), True, True),
        (Number(1.0, **WORDS), 2, 2.0),
        (Number(1.0, low=0, high=1, **WORDS), 0, 0.0),
        (Integer(1, **WORDS), 3.0, 3),
        (VariableSlot(**WORDS), "x y", "x y"),
        (VariableSlot(**WORDS), None, None),
        (VariableList(**WORDS), ["b", "a"], ("b", "a")),
        (PerVariable(CHOICES, **WORDS), {"x": "a"}, {"x": "a"}),
        (
            PerVariable(CHOICES, custom="Own", **WORDS),
            {"x": {"levels": ["p", "q"], "columns": {"d": [-1, 1]}}},
            {"x": {"levels": ["p", "q"], "columns": {"d": [-1.0, 1.0]}, "meaning": "coding"}},
        ),
        (ModelFormula(random_terms=True, **WORDS), "  y ~ x ", "y ~ x"),
        (ModelFormula(random_terms=True, **WORDS), {"outcome": "y", "fixed": ["x"], "random": []}, "y ~ x"),
    ],
)
def test_values_are_brought_into_one_form(field: Field[Any], given: Any, kept: Any) -> None:
    value = named(field).check(given)
    assert value == kept
    assert type(value) is type(kept)


@pytest.mark.parametrize(
    ("field", "given", "advice"),
    [
        (Choice("a", CHOICES, **WORDS), "c", "one of a, b"),
        (Choice("a", CHOICES, **WORDS), ["a"], "one of a, b"),
        (Boolean(False, **WORDS), 1, "true or false"),
        (Number(1.0, low=0, high=1, **WORDS), 1.5, "a number from 0 to 1"),
        (Number(1.0, low=0, high=1, open_interval=True, **WORDS), 1, "strictly between 0 and 1"),
        (Number(1.0, **WORDS), float("nan"), "a number"),
        (Number(1.0, **WORDS), True, "a number"),
        (Number(1.0, **WORDS), 10**400, "a number"),
        (Number(1.0, **WORDS), "1", "a number"),
        (Integer(1, low=1, high=9, **WORDS), 10, "a whole number from 1 to 9"),
        (Integer(1, **WORDS), 1.5, "a whole number"),
        (Integer(1, **WORDS), False, "a whole number"),
        (VariableSlot(**WORDS), "", "the name of a variable"),
        (VariableSlot(required=True, **WORDS), None, "the name of a variable"),
        (VariableList(**WORDS), "x", "a list of variable names"),
        (VariableList(**WORDS), ["x", 1], "a list of variable names"),
        (PerVariable(CHOICES, **WORDS), {"x": "c"}, "{variable: a | b}"),
        (PerVariable(CHOICES, **WORDS), {"x": ["a"]}, "{variable: a | b}"),
        (PerVariable(CHOICES, **WORDS), ["x"], "{variable: a | b}"),
        (PerVariable(CHOICES, **WORDS), {"x": {"levels": ["p", "q"]}}, "{variable: a | b}"),
        (ModelFormula(random_terms=True, **WORDS), " ", "a formula such as"),
        (ModelFormula(random_terms=True, **WORDS), 3, "a formula such as"),
    ],
)
def test_other_values_are_refused_with_advice(field: Field[Any], given: Any, advice: str) -> None:
    with pytest.raises(OptionsError) as caught:
        named(field).check(given)
    assert advice in caught.value.advice
    assert "'it'" in caught.value.message
    assert caught.value.option == "it"


@pytest.mark.parametrize(
    ("field", "schema"),
    [
        (Choice("a", CHOICES, **WORDS), {"enum": ["a", "b"]}),
        (Boolean(False, **WORDS), {"type": "boolean"}),
        (Number(1.0, low=0, **WORDS), {"type": "number", "minimum": 0}),
        (
            Number(0.5, low=0, high=1, open_interval=True, **WORDS),
            {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
        ),
        (Integer(1, low=1, high=9, **WORDS), {"type": "integer", "minimum": 1, "maximum": 9}),
        (VariableSlot(**WORDS), {"type": ["string", "null"]}),
        (VariableSlot(required=True, **WORDS), {"type": "string"}),
        (VariableList(**WORDS), {"type": "array", "items": {"type": "string"}}),
        (PerVariable(CHOICES, **WORDS), {"type": "object", "additionalProperties": {"enum": ["a", "b"]}}),
        (ModelFormula(random_terms=True, **WORDS), {"type": ["string", "object"]}),
    ],
)
def test_schemas(field: Field[Any], schema: dict[str, Any]) -> None:
    assert field.schema() == schema


class Base(Options):
    formula = ModelFormula(random_terms=True, title="Model", help="The model.")
    level = Number(0.95, low=0, high=1, title="Level", help="Of the intervals.")


class Derived(Base):
    names = VariableList(title="Names", help="Some names.")


def test_defaults_are_filled_in_and_fields_inherited() -> None:
    options = Derived.of({"formula": "y ~ x", "names": ["b"]})
    assert options.to_dict() == {"formula": "y ~ x", "level": 0.95, "names": ["b"]}
    assert list(Base.fields) == ["formula", "level"]


def test_what_is_missing_or_unknown_is_named() -> None:
    with pytest.raises(OptionsError, match="'formula' is missing"):
        Base.of({})
    with pytest.raises(OptionsError, match="Did you mean 'level'"):
        Base.of({"formula": "y ~ x", "levl": 1})
    with pytest.raises(OptionsError, match="Known: formula, level"):
        Base.of({"formula": "y ~ x", "zzz": 1})


def test_options_are_values() -> None:
    options = Base.of({"formula": "y ~ x"})
    other = options.replaced(level=0.9)
    assert (options.level, other.level) == (0.95, 0.9)
    assert options == Base.of({"formula": "y ~ x"}) != other
    with pytest.raises(AttributeError, match="immutable"):
        options.level = 0.5  # type: ignore[misc]
    with pytest.raises(OptionsError):
        options.replaced(level=2)


def test_a_default_cannot_be_changed_through_an_instance() -> None:
    class Mapped(Options):
        contrasts = PerVariable(CHOICES, **WORDS)

    Mapped.of({}).contrasts["x"] = "a"
    assert Mapped.of({}).contrasts == {}


def test_when_a_field_applies() -> None:
    condition = When("method", ("boot", "profile"))
    assert condition.holds({"method": "boot"})
    assert not condition.holds({"method": "wald"})
    assert not condition.holds({})


def test_older_options_are_migrated() -> None:
    from workbench.analysis.description import Analysis

    def migrate(values: dict[str, Any], version: int) -> dict[str, Any]:
        assert version == 1
        return {"level" if name == "confidence" else name: value for name, value in values.items()}

    analysis = Analysis("a.b", "T", "S", (), Base, "m:f", options_version=2, migrate=migrate)
    old = {"formula": "y ~ x", "confidence": 0.8}
    assert analysis.check_options(old, 1).to_dict()["level"] == 0.8
    with pytest.raises(OptionsError):
        analysis.check_options(old, 2)
