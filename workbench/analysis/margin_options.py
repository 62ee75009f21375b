"""The options of marginal means, comparisons, simple slopes and effect figures."""

from __future__ import annotations

from workbench.analysis.fields import Choice, Number, ValuesPerVariable, VariableList, VariableSlot
from workbench.analysis.options import Options

GROUP = "Means and slopes"


class MarginOptions(Options):
    """What is asked of a model once it is fitted; families give `ci_level` its words."""

    ci_level = Number(
        0.95,
        low=0.0,
        high=1.0,
        open_interval=True,
        title="Confidence level",
        help="The share of intervals that would cover the true value in repeated studies; 0.95 is usual.",
        group="Inference",
    )

    marginal_means = VariableList(
        title="Marginal means",
        help="Predictors whose means are shown, all others held fixed. Empty: all factors of the model.",
        group=GROUP,
        advanced=True,
    )
    marginal_by = VariableList(
        title="At each level of",
        help="Means and comparisons are made separately at every level (or value) of these predictors.",
        group=GROUP,
        advanced=True,
    )
    marginal_weights = Choice(
        "equal",
        {
            "equal": "Equal (as in a balanced design)",
            "proportional": "Proportional (as often as in the data)",
        },
        title="Levels averaged over",
        help="How much each level of the other factors counts in a marginal mean.",
        group=GROUP,
        advanced=True,
    )
    comparisons = Choice(
        "pairwise",
        {
            "pairwise": "All pairs",
            "reference": "Each with the reference level",
            "consecutive": "Each with the one before",
            "polynomial": "Trends over ordered levels",
            "effects": "Each with the mean of all",
            "none": "None",
        },
        title="Comparisons",
        help="Which differences between marginal means are tested.",
        group=GROUP,
        advanced=True,
    )
    p_adjust = Choice(
        "tukey",
        {
            "tukey": "Tukey (all pairs)",
            "holm": "Holm",
            "sidak": "Šidák",
            "bonferroni": "Bonferroni",
            "none": "None",
        },
        title="Adjustment",
        help="How p values and intervals of several comparisons are corrected. Tukey suits all pairs; for "
        "other comparisons Šidák's correction takes its place.",
        group=GROUP,
        advanced=True,
    )
    at = ValuesPerVariable(
        title="Values of predictors",
        help="Values at which predictors are held or shown, in place of the mean (numbers) or all levels "
        "(factors).",
        group=GROUP,
        advanced=True,
    )
    slopes_of = VariableSlot(
        measures=("numeric",),
        title="Simple slopes of",
        help="The numeric predictor whose slope is wanted. Empty: each that interacts with another.",
        group=GROUP,
        advanced=True,
    )
    slopes_by = VariableSlot(
        title="Moderator",
        help="The predictor at whose values the slope is shown: its mean and one standard deviation to both "
        "sides, or all levels.",
        group=GROUP,
        advanced=True,
    )
    effect_figures = Choice(
        "interactions",
        {
            "interactions": "Of interactions",
            "terms": "Of all terms",
            "none": "None",
        },
        title="Effect figures",
        help="Predicted outcome along each predictor, the others held fixed.",
        group=GROUP,
        advanced=True,
    )
