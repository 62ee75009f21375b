"""Messages stay readable whatever they quote."""

from __future__ import annotations

import pickle

import pytest

from workbench.api import ModelSpec
from workbench.errors import FormulaError, ModelError, shortened


def test_short_texts_stay_as_they_are() -> None:
    assert shortened("a" * 600) == "a" * 600


def test_a_long_text_loses_its_middle() -> None:
    error = ModelError(f"The model {'x + ' * 5000}y cannot be fitted.", "Shorten it.")
    assert len(error.message) <= 600 and " … " in error.message
    assert error.message.startswith("The model x + x") and error.message.endswith("y cannot be fitted.")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_the_caret_stays_under_the_fault_of_a_long_formula() -> None:
    formula = " + ".join(f"x{i}" for i in range(1000))
    place = formula.index("x500")
    line, caret = FormulaError("There is none.", formula=formula, position=place).caret().split("\n")
    assert len(line) < 130 and line[caret.index("^") :].startswith("x500")
    assert line.startswith("… ") and line.endswith(" …")


def test_a_long_name_is_told_in_short() -> None:
    with pytest.raises(FormulaError) as caught:
        ModelSpec.from_formula("y ~ " + "a" * 10_000, ["y"])
    assert len(str(caught.value)) < 200
