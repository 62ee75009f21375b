"""The kinds of options an analysis can declare, in one place to import from."""

from __future__ import annotations

from workbench.analysis.field import Field, When
from workbench.analysis.model_fields import FormulaList, HypothesisList, ModelFormula, SideFormula
from workbench.analysis.simple_fields import Boolean, Choice, Integer, Number, NumberList, ShortText
from workbench.analysis.variable_fields import (
    Condition,
    LevelName,
    PerVariable,
    ValuesPerVariable,
    VariableList,
    VariableSlot,
)

__all__ = [
    "Boolean",
    "Choice",
    "Condition",
    "Field",
    "FormulaList",
    "HypothesisList",
    "Integer",
    "LevelName",
    "ModelFormula",
    "Number",
    "NumberList",
    "PerVariable",
    "ShortText",
    "SideFormula",
    "ValuesPerVariable",
    "VariableList",
    "VariableSlot",
    "When",
]
