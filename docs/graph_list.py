"""The graphs of docs/graphs.md: what each shows and the options that make it.

graph_pictures.py draws them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Options = dict[str, Any]
ACHIEVE, SLEEP, ANSCOMBE = "book_achieve.csv", "lme4_sleepstudy.csv", "anscombe.csv"
X1 = (10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5)
FOUR_SETS: dict[str, tuple[float, ...]] = {
    "x1": X1,
    "x2": X1,
    "x3": X1,
    "x4": (8, 8, 8, 8, 8, 8, 8, 19, 8, 8, 8),
    "y1": (8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68),
    "y2": (9.14, 8.14, 8.74, 8.77, 9.26, 8.10, 6.13, 3.10, 9.13, 7.26, 4.74),
    "y3": (7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73),
    "y4": (6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.50, 5.56, 7.91, 6.89),
}
ONE_DISTRICT = "corp == 940"
ONE_SCHOOL = "corp == 940 and school == 767"
REGRESSION = "geread ~ gevocab + age"
MODEL = "geread ~ gevocab + (1 | school)"


@dataclass(frozen=True)
class Graph:
    """name: of its picture; figure: id of the figure meant where an analysis draws several; dark: also so."""

    name: str
    title: str
    about: str
    analysis: str
    options: Options
    data: str = ACHIEVE
    figure: str = ""
    dark: bool = False

    @property
    def recipe(self) -> dict[str, Any]:
        """What makes it again."""
        return {
            "workbench": 1,
            "data": {"path": self.data},
            "analysis": self.analysis,
            "options": self.options,
        }


def residuals(show: str, formula: str, **options: Any) -> Options:
    """Options of a residual plot of a regression in one district, or of the mixed model in all."""
    subset = {"subset": ONE_DISTRICT} if formula == REGRESSION else {}
    return {"formula": formula, "show": show, **subset, **options}


def effects(terms: str, **options: Any) -> Options:
    """Options of a mixed model of pupils in schools with its effect figures."""
    return {"formula": f"geread ~ {terms} + (1 | school)", "effect_figures": "terms", **options}


BOOK = (
    Graph(
        "residual-plots",
        "Residuals against each predictor and the fitted values",
        "A curve through each panel shows effects that are not straight.",
        "graphs.residuals",
        residuals("predictors", REGRESSION, line="quadratic", residual_type="raw"),
    ),
    Graph(
        "studentised",
        "Q-Q plot of studentised residuals",
        "With the line through the quartiles and an envelope.",
        "graphs.residuals",
        residuals("qq", REGRESSION, residual_type="studentised"),
    ),
    Graph(
        "shares",
        "Shares of the variance",
        "Fixed effects, random slopes, means of groups and residuals, drawn with every mixed model.",
        "linear_mlm.lmm",
        {"formula": "geread ~ gevocab + (gevocab | school)"},
        figure="variance_parts",
    ),
    Graph(
        "anscombe",
        "Four scatter plots with equations, limits and broken axes",
        "Anscombe's four data sets have the same line.",
        "graphs.scatter",
        {
            "x": ["x1", "x2", "x3", "x4"],
            "y": ["y1", "y2", "y3", "y4"],
            "pairing": "pairs",
            "line": "linear",
            "equation": True,
            "x_limits": [0, 20],
            "y_limits": [0, 14],
            "x_break": [0.5, 3],
            "title": "Anscombe's four sets",
            "subtitle": "The same line, four stories",
        },
        ANSCOMBE,
    ),
    Graph(
        "matrix",
        "Scatterplot matrix",
        "Each of three variables against each other one.",
        "graphs.matrix",
        {"variables": ["geread", "gevocab", "age"], "subset": ONE_DISTRICT, "upper": "scatter"},
    ),
    Graph(
        "histogram",
        "Histogram of residuals with their density",
        "On the scale of densities, so that the bars have area one.",
        "graphs.residuals",
        residuals("histogram", REGRESSION, residual_type="raw"),
    ),
    Graph(
        "qq",
        "Normal Q-Q plot of scaled residuals",
        "Points along the line mean a normal distribution.",
        "graphs.residuals",
        residuals("qq", REGRESSION, residual_type="scaled"),
    ),
    Graph(
        "dots",
        "Dot plot by class",
        "Every dot is a pupil of one school; dots that would lie on each other are moved apart.",
        "graphs.dots",
        {"outcome": "geread", "group": "class", "subset": ONE_SCHOOL, "order": "level"},
    ),
    Graph(
        "dots-in-order",
        "The same, classes in the order of their means",
        "What is high and what is low is seen at once.",
        "graphs.dots",
        {"outcome": "geread", "group": "class", "subset": ONE_SCHOOL, "order": "mean"},
    ),
    Graph(
        "dots-of-pupils",
        "All pupils by district",
        "59 districts in the order of their means; 10,320 pupils cover each other.",
        "graphs.dots",
        {"outcome": "geread", "group": "corp", "jitter": 0.0},
    ),
    Graph(
        "dots-of-classes",
        "Means of classes by district",
        "568 classes in place of their pupils: now the districts can be told apart.",
        "graphs.dots",
        {"outcome": "geread", "group": "corp", "units": ["corp", "school", "class"]},
    ),
    Graph(
        "trellis",
        "A panel for each district",
        "59 panels with the same axes; their strips name the district.",
        "graphs.scatter",
        {"x": ["gevocab"], "y": ["geread"], "facet": "corp"},
        dark=True,
    ),
    Graph(
        "trellis-of-schools",
        "A panel for each school of one district",
        "With a straight line in each panel.",
        "graphs.scatter",
        {"x": ["gevocab"], "y": ["geread"], "facet": "school", "subset": ONE_DISTRICT, "line": "linear"},
    ),
    Graph(
        "histogram-of-a-mixed-model",
        "Histogram of the residuals of a mixed model",
        "Skewed, with a pile at the right: the test has a ceiling.",
        "graphs.residuals",
        residuals("histogram", MODEL, x_limits=[-4, 5], y_limits=[0, 0.7]),
    ),
    Graph(
        "qq-of-a-mixed-model",
        "Q-Q plot of the residuals of a mixed model",
        "The upper tail departs from the line.",
        "graphs.residuals",
        residuals("qq", MODEL, residual_type="scaled"),
    ),
    Graph(
        "effect",
        "The effect of one predictor",
        "The predicted outcome with its band; strokes at the axis are values in the data.",
        "linear_mlm.lmm",
        effects("gevocab"),
        figure="effects",
    ),
    Graph(
        "effects",
        "The effects of two predictors",
        "Each along its axis, the other at its mean.",
        "linear_mlm.lmm",
        effects("gevocab + ses"),
        figure="effects",
    ),
    Graph(
        "effect-of-an-indicator",
        "The effect of a predictor with two values",
        "Gender is coded 1 and 2 here, so its effect is a line between them.",
        "linear_mlm.lmm",
        effects("gender"),
        figure="effects",
    ),
    Graph(
        "interaction",
        "An interaction of two measured predictors",
        "The effect of one at five values of the other, which *Values of predictors* changes.",
        "linear_mlm.lmm",
        effects("gevocab * ses"),
        figure="effect_1",
    ),
    Graph(
        "three-way",
        "An interaction of three measured predictors",
        "Values of the two others make the rows and columns of 25 panels.",
        "linear_mlm.lmm",
        effects("gevocab * ses * age"),
        figure="effect_1",
        dark=True,
    ),
)
MORE = (
    Graph(
        "two-way",
        "Rows and columns of panels",
        "Schools side by side, girls above boys, a smooth curve in each panel.",
        "graphs.scatter",
        {
            "x": ["gevocab"],
            "y": ["geread"],
            "facet": "school",
            "facet_rows": "gender",
            "subset": ONE_DISTRICT,
            "line": "loess",
        },
        dark=True,
    ),
    Graph(
        "growth",
        "Growth curves",
        "A thin line for each person and the mean of all; resting on a line names the person.",
        "graphs.growth",
        {"outcome": "Reaction", "time": "Days", "person": "Subject"},
        SLEEP,
        dark=True,
    ),
    Graph(
        "lines-of-groups",
        "Predicted lines of the groups",
        "Drawn with every model in which the slope of a number differs between groups.",
        "linear_mlm.lmm",
        {"formula": "Reaction ~ Days + (Days | Subject)"},
        SLEEP,
        figure="group_lines_1",
    ),
    Graph(
        "random-effects",
        "Q-Q plots of the random effects",
        "Each point is a person; the band holds what data simulated from the model show.",
        "linear_mlm.lmm",
        {"formula": "Reaction ~ Days + (Days | Subject)"},
        SLEEP,
        figure="random_qq",
    ),
)
