"""The options of marginal means, comparisons, simple slopes and effect figures."""

from __future__ import annotations

from workbench.analysis.fields import (
    Boolean,
    Choice,
    Number,
    ValuesPerVariable,
    VariableList,
    VariableSlot,
    When,
)
from workbench.analysis.options import Options

GROUP = "Means and slopes"
DRAWN = When("effect_figures", ("interactions", "terms", "predictors"))


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
            "predictors": "Of each predictor, with all it interacts with",
            "none": "None",
        },
        title="Effect figures",
        help="Predicted outcome along each predictor, the others held fixed.",
        group=GROUP,
        advanced=True,
    )
    effects_of = VariableList(
        title="Effects of",
        help="Predictors whose effects are drawn, each with all it interacts with. Empty: as chosen above.",
        group=GROUP,
        when=DRAWN,
        advanced=True,
    )
    effect_others = Choice(
        "typical",
        {
            "typical": "A typical case (means, and levels as often as in the data)",
            "balanced": "As in the marginal means (levels counted equally)",
        },
        title="Other predictors",
        help="Where effect figures hold the predictors that they do not show. For a typical case the degrees "
        "of freedom of bands are rows minus coefficients, otherwise those of the tests.",
        group=GROUP,
        when=DRAWN,
        advanced=True,
    )
    effect_scale = Choice(
        "response",
        {"response": "The outcome", "link": "The linear predictor"},
        title="Scale of effects",
        help="For models with a link: probabilities or counts, or what the coefficients add up to, such as "
        "the logit, on which lines are straight.",
        group=GROUP,
        when=DRAWN,
        advanced=True,
    )
    effect_residuals = Boolean(
        False,
        title="Partial residuals",
        help="Draws each row as the line plus its residual, which shows bends and outliers. For models with "
        "a link only on the scale of the linear predictor.",
        group=GROUP,
        when=DRAWN,
        advanced=True,
    )
    effect_table = Boolean(
        False,
        title="Table of effects",
        help="The numbers behind the effect figures.",
        group=GROUP,
        when=DRAWN,
        advanced=True,
    )
