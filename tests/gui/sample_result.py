"""A hand-made result with every kind of block, shaped like that of a mixed model on the sleep study."""

from __future__ import annotations

import math
import random

from workbench.results import (
    Axis,
    Band,
    Bars,
    Block,
    Column,
    DataUse,
    Equation,
    Figure,
    Intervals,
    Line,
    Notice,
    Panel,
    Points,
    Reference,
    Result,
    Section,
    Table,
    Text,
)

ESTIMATE = Column("estimate", "Estimate", "number", "Restricted maximum likelihood estimate.")
FIXED = Table(
    "fixed_effects",
    "Fixed effects",
    (
        Column("term", "Term"),
        ESTIMATE,
        Column("std_error", "SE", "number", "Standard error, from the inverse of the information."),
        Column("df", "df", "fixed", "Degrees of freedom by Satterthwaite's method."),
        Column("statistic", "t", "fixed", "Estimate divided by its standard error."),
        Column("p_value", "p", "p_value", "Two-sided probability under no effect."),
        Column("conf_low", "95% CI low", "interval_low", "Lower end of the 95% Wald interval."),
        Column("conf_high", "95% CI high", "interval_high", "Upper end of the 95% Wald interval."),
    ),
    (
        {
            "term": "(Intercept)",
            "estimate": 251.40510484848,
            "std_error": 6.8245965,
            "df": 16.999,
            "statistic": 36.8380,
            "p_value": 1.1e-17,
            "conf_low": 237.0068,
            "conf_high": 265.8034,
        },
        {
            "term": "Days",
            "estimate": 10.46728595,
            "std_error": 1.54579,
            "df": 17.0,
            "statistic": 6.771481,
            "p_value": 3.26e-06,
            "conf_low": 7.20596,
            "conf_high": 13.72861,
        },
    ),
    "Degrees of freedom by Satterthwaite's method; intervals from the t distribution.",
)
RANDOM = Table(
    "random_effects",
    "Random effects",
    (
        Column("group", "Group"),
        Column("term", "Term"),
        Column("variance", "Variance", "number", "Variance between groups."),
        Column("std_dev", "SD", "number", "Square root of the variance."),
        Column("correlation", "Correlation", "fixed", "With the term above."),
    ),
    (
        {
            "group": "Subject",
            "term": "(Intercept)",
            "variance": 612.1002,
            "std_dev": 24.74066,
            "correlation": None,
        },
        {"group": "Subject", "term": "Days", "variance": 35.0716, "std_dev": 5.92213, "correlation": 0.0656},
        {"group": "Residual", "term": "", "variance": 654.9400, "std_dev": 25.5918, "correlation": None},
    ),
)
FIT = Table(
    "fit",
    "Fit",
    tuple(
        Column(name, title, kind)
        for name, title, kind in (
            ("n_obs", "Rows", "integer"),
            ("n_params", "Parameters", "integer"),
            ("log_lik", "Log likelihood", "number"),
            ("criterion", "REML criterion", "number"),
            ("aic", "AIC", "number"),
            ("bic", "BIC", "number"),
        )
    ),
    (
        {
            "n_obs": 180,
            "n_params": 6,
            "log_lik": -871.8141,
            "criterion": 1743.6283,
            "aic": 1755.6283,
            "bic": 1774.786,
        },
    ),
)
REPORT = Text(
    "report",
    "In words",
    "Reaction time rose by 10.5 ms for each day without sleep, "
    "t(17.0) = 6.77, p < .001, 95% CI [7.2, 13.7].\n\n"
    "People differ both in where they start (SD 24.7 ms) and in how fast they slow down (SD 5.9 ms a day).",
)
CODE = Text(
    "r_call",
    "The same in R",
    "library(lmerTest)\n"
    "model <- lmer(Reaction ~ Days + (Days | Subject), data = sleepstudy, REML = TRUE)\n"
    "summary(model)",
    "code",
)
EQUATION = Equation(
    "equation",
    "The model",
    ("Reaction_ij = β_0j + β_1j Days_ij + e_ij", "β_0j = γ_00 + u_0j", "β_1j = γ_10 + u_1j"),
    (
        "Reaction<sub>ij</sub> = β<sub>0j</sub> + β<sub>1j</sub> Days<sub>ij</sub> + e<sub>ij</sub>",
        "β<sub>0j</sub> = γ<sub>00</sub> + u<sub>0j</sub>",
        "β<sub>1j</sub> = γ<sub>10</sub> + u<sub>1j</sub>",
    ),
    (r"\mathrm{Reaction}_{ij} = \beta_{0j} + \beta_{1j}\,\mathrm{Days}_{ij} + e_{ij}", "...", "..."),
)


def residuals() -> Figure:
    """Residuals against fitted, with a smooth line and its band, and a normal Q-Q plot beside it."""
    draw = random.Random(3)
    fitted = [210 + 200 * draw.random() for _ in range(180)]
    errors = [draw.gauss(0, 24) for _ in fitted]
    grid = [210 + 10 * i for i in range(21)]
    smooth = [6 * math.sin(x / 40) for x in grid]
    first = Panel(
        (
            Band(tuple(grid), tuple(s - 8 for s in smooth), tuple(s + 8 for s in smooth), color="secondary"),
            Points(tuple(fitted), tuple(errors), labels=tuple(f"Subject {i % 18 + 308}" for i in range(180))),
            Line(tuple(grid), tuple(smooth), color="secondary", name="Smooth"),
            Reference("horizontal", 0.0),
        ),
        Axis("Fitted reaction time (ms)"),
        Axis("Residual (ms)"),
        "Residuals against fitted",
    )
    ordered = sorted(errors)
    normal = [_quantile((i + 0.5) / 180) for i in range(180)]
    second = Panel(
        (Points(tuple(normal), tuple(ordered)), Reference("sloped", 0.0, 24.0, dash="solid")),
        Axis("Normal quantile"),
        Axis("Residual (ms)"),
        "Normal Q-Q",
    )
    words = "A good model leaves residuals without pattern (left) and near the line (right)."
    return Figure("residuals", "Residuals", (first, second), 2, words, 1.25)


def caterpillar() -> Figure:
    """Conditional modes in order, with intervals."""
    draw = random.Random(5)
    modes = sorted(draw.gauss(0, 24) for _ in range(18))
    rank = tuple(float(i) for i in range(18))
    marks = (
        Intervals(rank, tuple(m - 22 for m in modes), tuple(m + 22 for m in modes), "horizontal"),
        Points(tuple(modes), rank, labels=tuple(str(308 + i) for i in range(18)), opacity=1.0),
        Reference("vertical", 0.0),
    )
    axis = Axis("Subject", ticks=tuple((float(i), str(308 + 3 * i)) for i in range(18)))
    panel = Panel(marks, Axis("Deviation of the intercept (ms)"), axis)
    return Figure(
        "caterpillar", "How subjects deviate", (panel,), 1, "Sorted by size, with 95% intervals.", 1.1
    )


def histogram() -> Figure:
    edges = [float(e) for e in range(-60, 61, 10)]
    heights = tuple(30 * math.exp(-((e + 5) ** 2) / 1200) for e in edges[:-1])
    bars = Bars(tuple(edges[:-1]), tuple(edges[1:]), heights)
    panel = Panel((bars,), Axis("Residual (ms)"), Axis("Count"))
    return Figure("histogram", "Histogram of residuals", (panel,), 1, "")


def _quantile(p: float) -> float:
    """A normal quantile good enough for a picture (Tukey's lambda)."""
    return (p**0.135 - (1 - p) ** 0.135) / 0.1975


def blocks() -> tuple[Block, ...]:
    checks = Section("checks", "Checks", (residuals(), histogram()))
    groups = Section("modes", "Subjects", (caterpillar(),), collapsed=True)
    return (REPORT, FIXED, RANDOM, FIT, EQUATION, checks, groups, CODE)


def sample_result() -> Result:
    notices = (
        Notice("info", "The model is fine: the optimiser found the lowest criterion.", ""),
        Notice("warning", "Two rows were left out because Days is missing.", "Look at rows 18 and 77."),
    )
    options = {"formula": "Reaction ~ Days + (Days | Subject)", "method": "reml"}
    use = DataUse(182, 180, 2, {"Days": 2})
    return Result("linear_mlm.lmm", options, use, blocks(), notices, {"fit": 0.012}, "0.1")
