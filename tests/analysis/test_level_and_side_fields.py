"""Options that name a category of a variable, or the predictors of a second part of the model."""

from __future__ import annotations

import pytest

from workbench.api import LevelName, Options, OptionsError, SideFormula


class Some(Options):
    event_level = LevelName(of="outcome", title="Event", help="Which category.")
    zero_inflation = SideFormula(title="Extra zeros", help="Their predictors.")


def test_unused_they_are_empty() -> None:
    assert Some.of({}).to_dict() == {"event_level": "", "zero_inflation": ""}


@pytest.mark.parametrize(
    ("given", "kept"),
    [("yes", "yes"), (1, "1"), (2.0, "2"), (0.5, "0.5"), (1234567.0, "1234567"), (2010.125, "2010.125")],
)
def test_a_level_may_be_written_as_a_number(given: object, kept: str) -> None:
    assert Some.of({"event_level": given}).event_level == kept


@pytest.mark.parametrize("given", [None, True, ["yes"]])
def test_what_is_no_level(given: object) -> None:
    with pytest.raises(OptionsError, match="event_level"):
        Some.of({"event_level": given})


@pytest.mark.parametrize(
    ("given", "kept"), [("~ 1", "~ 1"), (" ~x + z ", "~x + z"), ("1 + x", "~ 1 + x"), ("  ", "")]
)
def test_the_tilde_may_be_left_out(given: str, kept: str) -> None:
    assert Some.of({"zero_inflation": given}).zero_inflation == kept


@pytest.mark.parametrize("given", ["y ~ x", "~ x ~ z", 1, None])
def test_a_side_formula_has_no_outcome(given: object) -> None:
    with pytest.raises(OptionsError, match="zero_inflation"):
        Some.of({"zero_inflation": given})


def test_the_schema_says_what_they_take() -> None:
    properties = Some.json_schema()["properties"]
    assert properties["event_level"]["type"] == ["string", "number"]
    assert properties["zero_inflation"]["type"] == "string"
