"""Reads the model and fits it by the method its family and its parts need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np

from workbench.api import Dataset, Design, ModelError, ModelSpec, Reporter
from workbench.engine.glmm import (
    Dispersion,
    GlmmFit,
    JointGlmmFit,
    PqlFit,
    Zeros,
    fit_glmm,
    fit_joint_glmm,
    fit_pql,
)
from workbench.engine.lmm import ColumnChoice, RandomBlock
from workbench_glmm.asked_hypotheses import read_hypotheses
from workbench_glmm.cells import Floats
from workbench_glmm.mixed.foretold import separated
from workbench_glmm.mixed.intervals import Ends, ends, wald_ends
from workbench_glmm.mixed.options import GlmmOptions
from workbench_glmm.reading import Reading, read

Fit: TypeAlias = GlmmFit | JointGlmmFit | PqlFit


@dataclass(frozen=True)
class MeanPart:
    """Columns X (n, p), random blocks and names of the columns of the mean's linear predictor."""

    X: Floats
    blocks: Sequence[RandomBlock]
    names: Sequence[str] | None = None


@dataclass(frozen=True)
class Fitted:
    """data, options: as given; reading: the model on the rows used; fit: its estimates."""

    data: Dataset
    options: GlmmOptions
    reading: Reading
    fit: Fit
    reporter: Reporter

    @property
    def design(self) -> Design:
        """The design on the rows used."""
        return self.reading.design

    @property
    def choice(self) -> ColumnChoice:
        """Which columns of X carry a coefficient."""
        fit = self.fit
        return fit.working.data.fixed.choice if isinstance(fit, PqlFit) else fit.problem.fixed.parts[0].choice

    @property
    def columns(self) -> Floats:
        """Those columns (n, p)."""
        return self.design.X[:, list(self.choice.kept)]

    @cached_property
    def ends(self) -> Ends:
        """Limits of the coefficients and of the random part."""
        if self.options.ci_method != "wald":
            return ends(self)
        if isinstance(self.fit, PqlFit):
            none = np.full(len(self.fit.working.beta), np.nan)
            return Ends(none, none, None)
        return wald_ends(self.fit.beta, self.fit.std_errors, self.options.ci_level)

    @property
    def null_columns(self) -> Floats:
        """The columns of the model without predictors."""
        return np.ones((self.design.n_used, int(self.design.spec.intercept)))

    @cached_property
    def null(self) -> Fit:
        """The model without predictors, with the same random part."""
        return self.refit(self.null_columns)

    def refit(self, X: Floats, blocks: Sequence[RandomBlock] | None = None) -> Fit:
        """The same model with other columns X (n, p) or random blocks of the mean."""
        self.reporter.check()
        part = MeanPart(X, random_blocks(self.design) if blocks is None else blocks)
        return _fit(self.reading, self.options, self.reporter, part)


def fit_model(data: Dataset, options: GlmmOptions, reporter: Reporter) -> Fitted:
    """Read and fit; DataError, ModelError or FormulaError in the user's words where that cannot be."""
    spec = ModelSpec.from_formula(options.formula, data.names)
    if not spec.random:
        raise ModelError(
            "The model has no random effect.",
            "Add a group, for example (1 | school), or choose the generalised linear model.",
        )
    reading = read_model(data, options)
    _check(reading, options)
    read_hypotheses(options.hypotheses, reading.design)
    reporter.progress(0.1, "Fitting the model")
    whole = MeanPart(reading.design.X, random_blocks(reading.design), reading.design.x_names)
    try:
        fit = _fit(reading, options, reporter, whole)
    except ModelError as error:
        raise separated(reading) or error from error
    return Fitted(data, options, reading, fit, reporter)


def read_model(data: Dataset, options: GlmmOptions) -> Reading:
    """The model on the rows used."""
    sides = {"zero_inflation": options.zero_inflation, "dispersion": options.dispersion}
    return read(data, options, observation_level=True, sides=sides, random_sides=True)


def _fit(reading: Reading, options: GlmmOptions, reporter: Reporter, part: MeanPart) -> Fit:
    if reading.quasi:
        return _quasi(reading, reporter, part)
    if reading.design.sides:
        return _joint(reading, options, reporter, part)
    return _likelihood(reading, options, reporter, part)


def _check(reading: Reading, options: GlmmOptions) -> None:
    """Combinations of parts that no method fits."""
    sides = reading.design.sides
    if sides and reading.quasi:
        raise ModelError(
            "A quasi family has no likelihood, so zeros and dispersion cannot be modelled.",
            "Choose a negative binomial family.",
        )
    if sides and (reading.outcome.trials is not None or options.information == "expected"):
        raise ModelError(
            "Models of zeros and of the dispersion are fitted with the observed information only."
            if options.information == "expected"
            else "A binomial outcome has neither extra zeros nor a dispersion.",
            "Leave the curvature at observed."
            if options.information == "expected"
            else "Choose another family.",
        )
    if "zero_inflation" in sides and options.zeros == "hurdle" and float(reading.outcome.y.max()) <= 1.0:
        raise ModelError(
            f"{reading.design.y_name} is never above 1, so a hurdle model has no counts to tell apart.",
            "Choose the binomial family: whether it is zero is all there is.",
        )
    if "dispersion" in sides and sides["dispersion"].random:
        raise ModelError(
            "The dispersion can depend on predictors, but not on random effects.",
            "Remove the random term from its formula.",
        )


def random_blocks(design: Design) -> list[RandomBlock]:
    """The random part of a design as the engine takes it."""
    return [RandomBlock(r.label, r.codes, r.n_levels, r.Z, r.names) for r in design.random]


def _held(reading: Reading, options: GlmmOptions) -> float | None:
    """Theta, where it is fixed."""
    return (
        options.theta
        if reading.family.name == "negative_binomial" and options.theta_from == "fixed"
        else None
    )


def _likelihood(reading: Reading, options: GlmmOptions, reporter: Reporter, part: MeanPart) -> GlmmFit:
    design, outcome = reading.design, reading.outcome
    y, trials = outcome.y, outcome.trials
    return fit_glmm(
        y if trials is None else np.rint(y * trials),
        part.X,
        part.blocks,
        family=reading.family.name,
        link=reading.link.name,
        weights=outcome.weights,
        trials=trials,
        offset=design.offset,
        parameter=_held(reading, options),
        information="expected" if options.information == "expected" else "observed",
        quadrature_points=options.quadrature_points,
        names=part.names,
        on_iteration=lambda _step, _criterion: reporter.check(),
    )


def _joint(reading: Reading, options: GlmmOptions, reporter: Reporter, part: MeanPart) -> JointGlmmFit:
    design, outcome = reading.design, reading.outcome
    zero, spread = design.sides.get("zero_inflation"), design.sides.get("dispersion")
    zeros = None
    if zero is not None:
        zeros = Zeros(
            "hurdle" if options.zeros == "hurdle" else "inflated",
            zero.X,
            [RandomBlock(r.label, r.codes, r.n_levels, r.Z, r.names) for r in zero.random],
            names=zero.x_names,
            offset=zero.offset,
        )
    return fit_joint_glmm(
        outcome.y,
        part.X,
        part.blocks,
        family=reading.family.name,
        link=reading.link.name,
        zeros=zeros,
        dispersion=None if spread is None else Dispersion(spread.X, spread.x_names),
        parameter=_held(reading, options),
        weights=outcome.weights,
        offset=design.offset,
        quadrature_points=options.quadrature_points,
        names=part.names,
        on_iteration=lambda _step, _criterion: reporter.check(),
    )


def _quasi(reading: Reading, reporter: Reporter, part: MeanPart) -> PqlFit:
    design, outcome = reading.design, reading.outcome
    return fit_pql(
        outcome.y,
        part.X,
        part.blocks,
        family=reading.family,
        link=reading.link,
        weights=outcome.weights,
        trials=outcome.trials,
        offset=design.offset,
        on_iteration=lambda _step, _change: reporter.check(),
    )
