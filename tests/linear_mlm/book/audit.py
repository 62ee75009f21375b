"""Every entry of the book's inventory: what compares it with ours, or why nothing does."""

from __future__ import annotations

from collections.abc import Callable

from linear_mlm.book import models, quantities
from linear_mlm.book.data import Entry
from linear_mlm.book.printed import Pair

Comparison = Callable[[Entry], list[Pair]]

BY_FUNCTION: dict[str, Comparison] = {
    "lm": models.regression,
    "lme4::lmer": models.mixed,
    "lmerTest::lmer": models.mixed,
    "anova(lm)": quantities.sequential,
    "fitted/residuals": quantities.cases,
    "group descriptives": quantities.table_2_1,
    "separate OLS per cluster": quantities.table_2_2,
    "ANOVA (method of moments) ICC": quantities.moment_icc,
    "ICC": quantities.null_icc,
    "Snijders-Bosker R2": quantities.snijders_bosker,
    "mitml::multilevelR2": quantities.multilevel_r2,
    "MuMIn::r.squaredLR": quantities.likelihood_ratio_r2,
    "anova (LRT, ML refit)": quantities.comparison,
    "lm per set": quantities.anscombe,
    "p value quoted in prose": quantities.slope_p,
    "descriptives": quantities.sizes,
}
BY_ID: dict[str, Comparison] = {
    "Model3.5.confint.boot.perc": quantities.bootstrap,
    "Model3.5.confint.boot.basic": quantities.bootstrap,
    "Model3.5.confint.boot.norm": quantities.bootstrap,
    "Model3.5.confint.Wald": quantities.wald,
}

NOT_COMPARED = {
    "Table1.1": "its data (440 students, unnamed) are not published; summary statistics only",
    "Hand1.OLS": "computed by hand from table 1.1 with rounded parts that contradict each other",
    "Model1.4": "the published file has gender as numbers; they are the numbers of model 1.3",
    "Model1.5": "the three-group ethnicity is not in the published file",
    "Model1.1.residualPlots": "belongs to another version of the file; ours on this one are those of car",
    "Model3.6a": "printed from centred predictors, which with uncorrelated blocks is another model",
    "Model3.1.r2mlm": "cannot come from the printed fit; ours are checked against r2mlm itself",
    "Model3.5.r2mlm": "cannot come from the printed fit; ours are checked against r2mlm itself",
    "Model4.1.R2hand": "leaves out the school component; with it ours is .2884",
    "Model4.2.R2hand": "leaves out the school component; with it ours is .2890",
    "Cor6": "from a slightly different file: its correlations contradict model 1.1",
    "Fig6.7": "a figure: the order of classes by mean, no estimate",
    "Fig6.8": "a figure: the order of corporations by mean, no estimate",
    "Fig6.9": "a figure: the order of corporations by mean of classes, no estimate",
    "Fig6.11": "a figure: names of its panels, no estimate",
    "Model6.4.effects": "values at which the package effects draws its lines, a convention of its own",
}
PROFILES = tuple(f"Model{number}.confint.profile" for number in ("3.5", "4.0", "4.1", "4.3", "5.0", "5.2"))
NOTES = {
    **dict.fromkeys(
        models.STOPPED_EARLY, "lme4 stopped before the optimum; our criterion is not above the printed one"
    ),
    "Model6.1": "one t is a misprint",
    "Hand2.ICC": "the other parts carry the rounding of the book's hand calculation",
    "Table2.2": "the distances from the mean line are differences of rounded numbers",
    "Model3.1.R2hand": "level 2 is misprinted; level 1 is one off in its last place",
    "Model3.2.R2hand": "level 2 is misprinted",
    **dict.fromkeys(PROFILES, "lme4 interpolates its profiles with splines: within 6e-5 of the width"),
    "Model4.1.LR2": "from ML fits that stopped early",
    "Model4.2.LR2": "from ML fits that stopped early",
    "Achieve.descr": "the sizes of schools belong to no published file",
    "Model3.5.confint.boot.perc": "random: within four Monte Carlo errors of 500 draws",
    "Model3.5.confint.boot.basic": "random: within four Monte Carlo errors of 500 draws",
    "Model3.5.confint.boot.norm": "random: within four Monte Carlo errors of 500 draws",
}


def comparison_of(entry: Entry) -> Comparison | None:
    """What compares an entry with ours; None where nothing does (see NOT_COMPARED)."""
    if entry["id"] in NOT_COMPARED:
        return None
    if entry["id"] in BY_ID:
        return BY_ID[entry["id"]]
    if entry["id"] in PROFILES:
        return quantities.profile
    return BY_FUNCTION[entry["function"]]
