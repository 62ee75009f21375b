"""The light description of the family: what the plugin manager imports at start."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.api import AnalysesContext, Analysis, Options, hookimpl, literature
from workbench_graphs import sources
from workbench_graphs.distribution_options import (
    BoxOptions,
    CountOptions,
    DistributionOptions,
    DotOptions,
    MeansOptions,
    QqOptions,
)
from workbench_graphs.relation_options import GrowthOptions, HeatmapOptions, MatrixOptions, ScatterOptions
from workbench_graphs.residual_options import ResidualOptions

REQUIRES_API = "1.0"


def _graph(
    name: str,
    title: str,
    summary: str,
    options: type[Options],
    keywords: tuple[str, ...],
    *cited: literature.Citation,
) -> Analysis:
    """The description of a graph, whose estimator is in the module of its name."""
    return Analysis(
        id=f"graphs.{name}",
        title=title,
        summary=summary,
        menu=("Graphs",),
        options=options,
        estimator=f"workbench_graphs.{name}:estimate",
        keywords=("graph", "plot", *keywords),
        references=tuple(source.entry for source in cited),
    )


ANALYSES: tuple[Analysis, ...] = (
    _graph(
        "scatter",
        "Scatter plot",
        "Points of two variables, with lines by group, smooth curves and panels by a higher level.",
        ScatterOptions,
        ("scatter", "regression line", "loess", "trellis", "panels", "xyplot", "bivariate"),
        sources.CLEVELAND_DEVLIN,
    ),
    _graph(
        "growth",
        "Growth curves (spaghetti plot)",
        "A line for every person over time, and the average growth.",
        GrowthOptions,
        ("spaghetti", "growth", "longitudinal", "trajectories", "profile", "time"),
    ),
    _graph(
        "matrix",
        "Scatterplot matrix",
        "Each of several variables against each other one.",
        MatrixOptions,
        ("pairs", "scatterplot matrix", "correlation", "splom"),
    ),
    _graph(
        "distribution",
        "Histogram and density",
        "How a variable is distributed, in all rows or by group.",
        DistributionOptions,
        ("histogram", "density", "distribution", "normal curve", "kernel"),
        sources.SILVERMAN,
    ),
    _graph(
        "qq",
        "Normal Q-Q plot",
        "Whether a variable is normally distributed: its quantiles against those of the normal law.",
        QqOptions,
        ("Q-Q", "quantile", "normality", "envelope"),
        sources.FOX,
    ),
    _graph(
        "boxes",
        "Box plot and violin",
        "The distribution of a variable in each group, side by side.",
        BoxOptions,
        ("box plot", "boxplot", "violin", "outliers", "quartiles", "median"),
        sources.TUKEY,
    ),
    _graph(
        "dots",
        "Dot plot by group",
        "Every row, or the mean of every class, in a line for its group, ordered by mean.",
        DotOptions,
        ("dot plot", "dotplot", "strip", "jitter", "class means", "schools"),
        sources.CLEVELAND,
    ),
    _graph(
        "means",
        "Means with intervals",
        "The mean of each group with its error bar.",
        MeansOptions,
        ("mean", "error bar", "confidence interval", "interaction plot"),
    ),
    _graph(
        "counts",
        "Bar chart",
        "How often each category occurs, by group.",
        CountOptions,
        ("bar", "count", "frequency", "percent"),
    ),
    _graph(
        "heatmap",
        "Heat map",
        "Two variables as a grid of cells whose colour shows counts or means.",
        HeatmapOptions,
        ("heat map", "heatmap", "cells", "cross table", "tiles"),
    ),
    _graph(
        "residuals",
        "Residual plots",
        "Histogram, Q-Q plot and scatter plots of the residuals of a linear model, shaped as you like.",
        ResidualOptions,
        ("residuals", "diagnostics", "normality", "residualPlots"),
        sources.FOX,
    ),
)
"""What the menu offers, in this order."""


@hookimpl
def workbench_analyses(context: AnalysesContext) -> Sequence[Analysis]:
    """Graphs of data."""
    return ANALYSES
