"""Residuals of a linear model, with or without random effects, as graphs that can be shaped for a paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from workbench.api import (
    Axis,
    Dataset,
    Design,
    Figure,
    Mark,
    ModelSpec,
    OptionsError,
    Panel,
    Reference,
    Reporter,
    Result,
    build_design,
    data_use,
    design_notices,
)
from workbench.engine.lmm import RandomBlock, fit_lmm
from workbench.engine.ols import fit_ols
from workbench_graphs import distribution, qq
from workbench_graphs.axes import beyond, limits_of
from workbench_graphs.distribution_options import DistributionOptions, QqOptions
from workbench_graphs.frame import Floats, Frame
from workbench_graphs.lines import line_through
from workbench_graphs.page import LEGENDS, annotated, good_columns
from workbench_graphs.paint import PLAIN
from workbench_graphs.points import MOST_POINTS, points, sample_notice, thinned
from workbench_graphs.residual_options import ResidualOptions

TITLES = {"raw": "Residual", "scaled": "Scaled residual", "studentised": "Studentised residual"}
_MOST_PREDICTORS = 20


@dataclass(frozen=True)
class _Fit:
    """residuals, fitted (n,) on the rows of the design; title: of the residuals."""

    data: Dataset
    options: ResidualOptions
    design: Design
    residuals: Floats
    fitted: Floats
    title: str

    @property
    def frame(self) -> Frame:
        """The residuals as a variable that other graphs can draw."""
        values = {self.title: self.residuals, "Fitted value": self.fitted}
        for name in self.predictors:
            values[name] = self.data.numeric(name)[self.design.rows]
        titles = {name: name for name in values}
        return Frame(values, {}, titles, self.design.rows, data_use(self.design, self.data))

    @property
    def predictors(self) -> list[str]:
        """Numeric variables of the fixed part, in the order of the model."""
        outcome = self.design.y_name
        numeric = (n for n in self.design.spec.variables if self.data.variable(n).measure == "numeric")
        groups = {name for block in self.design.random for name in block.label.split(":")}
        return [name for name in numeric if name != outcome and name not in groups][:_MOST_PREDICTORS]


def estimate(data: Dataset, options: ResidualOptions, reporter: Reporter) -> Result:
    """Fit the model and draw its residuals."""
    reporter.progress(0.1, "Fitting the model")
    fit = fitted_model(data, options, reporter)
    notices = list(design_notices(fit.design))
    if (n := len(fit.residuals)) > MOST_POINTS and options.show != "histogram":
        notices.append(sample_notice(len(thinned(np.arange(n), n)), n))
    for notice in notices:
        reporter.notice(notice)
    wanted = DRAWN if options.show == "all" else {options.show: DRAWN[options.show]}
    if options.show == "all":
        wanted = {name: draw for name, draw in DRAWN.items() if name != "fitted"}
    figures = tuple(draw(fit) for draw in wanted.values())
    return Result("", {}, data_use(fit.design, data), figures)


def fitted_model(data: Dataset, options: ResidualOptions, reporter: Reporter) -> _Fit:
    """The residuals that were asked for."""
    spec = ModelSpec.from_formula(options.formula, data.names)
    design = build_design(spec, data, subset=options.subset)
    kind = options.residual_type
    if design.random:
        if kind == "studentised":
            raise OptionsError(
                "Studentised residuals are those of linear regression, and this model has random effects.",
                "Choose scaled residuals.",
                option="residual_type",
            )
        blocks = [RandomBlock(r.label, r.codes, r.n_levels, r.Z, r.names) for r in design.random]
        fit = fit_lmm(design.y, design.X, blocks, on_iteration=lambda _step, _criterion: reporter.check())
        residuals, fitted = fit.residuals, fit.fitted
    else:
        ols = fit_ols(design.y, design.X, intercept=spec.intercept)
        residuals = ols.studentised_residuals if kind == "studentised" else ols.residuals
        fitted = ols.fitted
    if kind == "scaled":
        residuals = (residuals - residuals.mean()) / (residuals.std(ddof=1) or 1.0)
    return _Fit(data, options, design, residuals, fitted, TITLES[kind])


def _histogram(fit: _Fit) -> Figure:
    asked = DistributionOptions.of({"variables": [fit.title], "show": "both"})
    marks = distribution.marks(fit.frame, asked, fit.title, np.arange(len(fit.residuals)))
    axes = Axis(fit.title), Axis("Density")
    return _figure(fit, "residuals_histogram", "Distribution of the residuals", [Panel(tuple(marks), *axes)])


def _qq(fit: _Fit) -> Figure:
    asked = QqOptions.of({"variables": [fit.title], "ci_level": fit.options.ci_level})
    marks = qq.marks(fit.frame, asked, fit.residuals, np.arange(len(fit.residuals)))
    axes = Axis("Normal quantile"), Axis(fit.title)
    return _figure(fit, "residuals_qq", "Normal Q-Q plot of the residuals", [Panel(tuple(marks), *axes)])


def _fitted(fit: _Fit) -> Figure:
    return _figure(
        fit, "residuals_fitted", "Residuals against fitted values", [_against(fit, "Fitted value")]
    )


def _predictors(fit: _Fit) -> Figure:
    panels = [_against(fit, name) for name in (*fit.predictors, "Fitted value")]
    return _figure(fit, "residuals_predictors", "Residuals against predictors and fitted values", panels)


def _against(fit: _Fit, name: str) -> Panel:
    frame, options = fit.frame, fit.options
    rows = frame.known(frame.all_rows, name)
    x, y = frame.values[name], fit.residuals
    shown = thinned(rows, len(y))
    marks: list[Mark] = [Reference("horizontal", 0.0)]
    marks.append(points(frame, shown, x[shown], y[shown], PLAIN))
    drawn = line_through(x[rows], y[rows], options.line, PLAIN, span=options.span, color="secondary")
    return Panel((*marks, *drawn.marks), Axis(name), Axis(fit.title))


def _figure(fit: _Fit, id_: str, title: str, panels: list[Panel]) -> Figure:
    options = fit.options
    shaped = [Panel(p.marks, _shaped(p.x, options, "x"), _shaped(p.y, options, "y")) for p in panels]
    columns = good_columns(len(panels))
    return Figure(
        id_,
        options.title or title,
        annotated(shaped, options),
        columns,
        ABOUT[id_] + beyond(shaped),
        options.aspect or {1: 1.5, 2: 1.25}.get(columns, 1.0),
        options.subtitle,
        legend=LEGENDS[options.legend],
    )


def _shaped(axis: Axis, options: ResidualOptions, which: str) -> Axis:
    """The axis with the title and the limits of the options, where a single graph is drawn."""
    limits = limits_of(options, which)
    if options.show == "all":
        return axis
    title = getattr(options, f"{which}_title") or axis.title
    return Axis(title, limits)


DRAWN: dict[str, Callable[[_Fit], Figure]] = {
    "histogram": _histogram,
    "qq": _qq,
    "fitted": _fitted,
    "predictors": _predictors,
}
ABOUT = {
    "residuals_histogram": "They should look like a bell; a pile at one end is a floor or a ceiling.",
    "residuals_qq": "Points along the line mean normally distributed residuals; look at the two ends.",
    "residuals_fitted": "Points should scatter around zero alike from left to right.",
    "residuals_predictors": "A curve that bends away from zero means an effect that is not straight.",
}
