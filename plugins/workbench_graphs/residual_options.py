"""Options of graphs of the residuals of a linear model."""

from __future__ import annotations

from workbench.api import Choice, ModelFormula, NumberList, ShortText, When
from workbench_graphs.shared_options import AXES, LINES, MEANS_LEVEL, SPAN, WORDS, PageOptions

_SHOWN = {
    "all": "All of these",
    "histogram": "Histogram and density",
    "qq": "Normal Q-Q plot",
    "fitted": "Against the fitted values",
    "predictors": "Against fitted values and each numeric predictor",
}
_SUCH_LIMITS = "such as -4; 5"
_LIMITS = "The lowest and the highest value shown, such as -4; 5; only where one kind of graph is drawn."


class ResidualOptions(PageOptions):
    """Which model, which of its residuals, and what is drawn of them."""

    formula = ModelFormula(
        random_terms=True,
        alone=When("residual_type", ("raw", "scaled", "studentised")),
        title="Model",
        help="A linear model, with or without random effects, such as  score ~ ses + (1 | school).",
    )
    residual_type = Choice(
        "scaled",
        {
            "raw": "As they are (outcome minus fitted value)",
            "scaled": "Scaled to mean 0 and standard deviation 1",
            "studentised": "Studentised (linear regression only)",
        },
        title="Residuals",
        help="Residuals of a mixed model are those of the rows: what random effects predict is taken off.",
        group="Graph",
    )
    show = Choice("all", _SHOWN, title="Show", help="Which graphs are drawn of the residuals.", group="Graph")
    line = Choice(
        "loess",
        LINES,
        title="Line",
        help="A line through the residuals against predictors and fitted values; it should be flat.",
        group="Lines",
    )
    span = SPAN
    ci_level = MEANS_LEVEL
    x_limits = NumberList(empty=_SUCH_LIMITS, title="Limits of x", help=_LIMITS, group=AXES, advanced=True)
    y_limits = NumberList(empty=_SUCH_LIMITS, title="Limits of y", help=_LIMITS, group=AXES, advanced=True)
    x_title = ShortText(title="Title of x", help="Empty for the usual one.", group=WORDS, advanced=True)
    y_title = ShortText(title="Title of y", help="Empty for the usual one.", group=WORDS, advanced=True)
