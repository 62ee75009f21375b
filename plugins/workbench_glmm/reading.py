"""From options and data to what is fitted: the design on complete rows, the outcome, family and link."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from workbench.api import (
    Contrasts,
    Dataset,
    Design,
    ModelError,
    ModelSpec,
    Options,
    OptionsError,
    build_design,
)
from workbench.engine.glm import family_of
from workbench.engine.likelihoods import Family, Link
from workbench_glmm.outcome import BINOMIAL, Outcome, read_outcome
from workbench_glmm.reach import check_reach


class SpecOptions(Protocol):
    """The options this module reads besides the formula."""

    @property
    def family(self) -> str: ...
    @property
    def link(self) -> str: ...
    @property
    def event_level(self) -> str: ...
    @property
    def trials(self) -> str | None: ...
    @property
    def weights(self) -> str | None: ...
    @property
    def offset(self) -> str | None: ...
    @property
    def contrasts(self) -> Contrasts: ...
    @property
    def subset(self) -> str: ...


class ReadOptions(SpecOptions, Protocol):
    """The options this module reads."""

    @property
    def formula(self) -> str: ...


@dataclass(frozen=True)
class Reading:
    """The model on the rows used; quasi: only mean and variance of the family are believed."""

    spec: ModelSpec
    design: Design
    outcome: Outcome
    family: Family
    link: Link
    quasi: bool


def read(
    data: Dataset,
    options: ReadOptions,
    *,
    observation_level: bool = False,
    sides: dict[str, str] | None = None,
    random_sides: bool = False,
) -> Reading:
    """Everything a fit needs; DataError, ModelError or FormulaError in the user's words where it cannot be.

    observation_level: allow a group for every row. sides: one-sided formulas by name; empty ones are none;
    random_sides: whether these may have random terms.
    """
    spec = ModelSpec.from_formula(options.formula, data.names)
    return read_spec(
        data, spec, options, observation_level=observation_level, sides=sides, random_sides=random_sides
    )


def read_spec(
    data: Dataset,
    spec: ModelSpec,
    options: SpecOptions,
    *,
    observation_level: bool = False,
    sides: dict[str, str] | None = None,
    random_sides: bool = False,
) -> Reading:
    """The same for a model that was read."""
    family, quasi = family_of(options.family)
    with link_of_family(options):
        link = family.link(None if options.link == "canonical" else options.link)
    read_sides = {
        name: ModelSpec.from_formula(text, data.names) for name, text in (sides or {}).items() if text
    }
    design = build_design(
        spec,
        data,
        contrasts=options.contrasts,
        weights=options.weights,
        offset=options.offset,
        response="any",
        observation_level=observation_level,
        sides=read_sides,
        random_sides=random_sides,
        extra=() if options.trials is None else (options.trials,),
        subset=options.subset,
    )
    outcome = read_outcome(design, options)
    check_reach(design.y_name, outcome, family, link)
    return Reading(spec, design, outcome, family, link, quasi)


@contextmanager
def link_of_family(options: SpecOptions) -> Iterator[None]:
    """A link the family does not know is a fault of the option."""
    try:
        yield
    except ModelError as error:
        raise OptionsError(error.message, error.advice, option="link") from error


def distribution_words(reading: Reading) -> str:
    """The kind of model in a sentence: "logistic regression", "gamma regression with log link"."""
    return kind_words(reading.family, reading.link, reading.quasi)


def kind_words(family: Family, link: Link, quasi: bool) -> str:
    """The same, of family and link."""
    name = {
        ("binomial", "logit"): "logistic regression",
        ("binomial", "probit"): "probit regression",
        ("poisson", "log"): "Poisson regression",
        ("negative_binomial", "log"): "negative binomial regression",
        ("negative_binomial_1", "log"): "negative binomial regression (NB1)",
        ("gaussian", "identity"): "linear regression",
        ("beta", "logit"): "beta regression",
        ("gamma", "log"): "gamma regression with log link",
    }.get((family.name, link.name), f"{family.title} regression with {link.title} link")
    return f"quasi-{name}" if quasi else name


def is_binomial(options: Options) -> bool:
    """Whether the outcome is events out of trials."""
    return getattr(options, "family", "") in BINOMIAL
