"""What is printed is read back as the same thing, whatever the columns are called."""

from __future__ import annotations

import json

from hypothesis import assume, given
from hypothesis import strategies as st
from modeling.strategies import column_names, formulas

from workbench.errors import FormulaError, OptionsError
from workbench.modeling import Formula, ModelSpec, RandomBlock, Term, parse
from workbench.modeling.grouping import Grouping
from workbench.modeling.printer import print_name
from workbench.modeling.tree import Name

terms = st.lists(column_names, min_size=1, max_size=3, unique=True).map(
    lambda names: Term(tuple(map(Name, names)))
)
distinct_terms = st.lists(terms, max_size=4, unique_by=lambda term: term.key).map(tuple)
steps = st.lists(column_names, min_size=1, max_size=2, unique=True).map(tuple)
groupings = st.lists(steps, min_size=1, max_size=3).map(lambda path: Grouping(tuple(path)))


@given(formulas())
def test_every_tree_is_read_back(formula: Formula) -> None:
    assert parse(str(formula)) == formula


@given(column_names)
def test_every_column_name_survives(name: str) -> None:
    spec = ModelSpec.from_formula(f"log({print_name(name)}) ~ 1 + (1 | {print_name(name)})", [name])
    assert spec.variables == (name,)
    assert ModelSpec.from_formula(spec.to_formula()) == spec


@given(formulas())
def test_a_model_that_can_be_read_is_written_back_the_same(formula: Formula) -> None:
    try:
        spec = ModelSpec.from_formula(formula, ["a", "b c"])
    except FormulaError:
        try:
            spec = ModelSpec.from_formula(formula)
        except FormulaError:
            return
    assert ModelSpec.from_formula(spec.to_formula()) == spec
    assert ModelSpec.from_terms(json.loads(json.dumps(spec.to_terms()))) == spec


@given(distinct_terms, st.booleans(), groupings, distinct_terms, st.booleans(), st.booleans())
def test_a_model_of_odd_names_is_written_back_the_same(
    fixed: tuple[Term, ...],
    intercept: bool,
    group: Grouping,
    slopes: tuple[Term, ...],
    random_intercept: bool,
    correlated: bool,
) -> None:
    assume(slopes or random_intercept)
    block = RandomBlock(group, slopes, random_intercept, correlated)
    spec = ModelSpec(Name("the outcome"), fixed, intercept, (block,))
    assume(Term((Name("the outcome"),)) not in fixed)
    spec = ModelSpec.from_formula(spec.to_formula())
    assert ModelSpec.from_formula(spec.to_formula()) == spec
    assert ModelSpec.from_terms(spec.to_terms()) == spec
    assert {term.key for term in spec.fixed} == {term.key for term in fixed}
    assert spec.random[0].group == group


@given(st.text(max_size=60) | st.text("y~x+-*/:^%in()|`'\"\\,=. 012", max_size=40))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        parse(text)
    except FormulaError as error:
        assert 0 <= error.position <= len(text)
        assert error.message.endswith(".")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.dictionaries(
        st.sampled_from(["outcome", "fixed", "random", "intercept", "offset", "else"]),
        json_values,
        max_size=6,
    )
)
def test_any_options_are_read_or_refused_in_words(options: dict[str, object]) -> None:
    try:
        ModelSpec.from_terms(options)
    except (FormulaError, OptionsError) as error:
        assert error.message
