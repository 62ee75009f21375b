"""The options of intervals and of tests of random effects, as LmmOptions lists them."""

from __future__ import annotations

from workbench.api import Boolean, Choice, Integer, When

BOOTSTRAPS = ("bootstrap_percentile", "bootstrap_basic", "bootstrap_normal", "case_bootstrap")

CI_METHOD = Choice(
    "wald",
    {
        "wald": "Wald",
        "profile": "Profile likelihood",
        "bootstrap_percentile": "Bootstrap, percentile",
        "bootstrap_basic": "Bootstrap, basic",
        "bootstrap_normal": "Bootstrap, normal",
        "case_bootstrap": "Case bootstrap",
    },
    title="Intervals",
    help="Wald intervals (estimate and standard error) are quick and cover coefficients only. Profile and "
    "bootstrap intervals also cover standard deviations and correlations and need not be symmetric. The "
    "bootstrap draws outcomes from the fitted model and adds intraclass correlations and R²; the case "
    "bootstrap draws whole groups of the data, assumes least and needs many groups.",
    group="Inference",
)

N_BOOT = Integer(
    1000,
    low=10,
    high=1_000_000,
    title="Bootstrap draws",
    help="How many times data are drawn and the model is fitted again. 1,000 suit 95% intervals.",
    group="Inference",
    when=When("ci_method", BOOTSTRAPS),
)

RESAMPLE = Choice(
    "groups",
    {
        "groups": "Whole groups of the highest level",
        "all_groups": "Groups of every level, rows as they are",
        "groups_and_rows": "Groups of every level, and the rows in them",
    },
    title="Drawn with replacement",
    help="Drawing whole groups keeps what belongs together. Drawing the groups inside them, or the rows, as "
    "well overstates the differences between groups when groups are small.",
    group="Inference",
    when=When("ci_method", ("case_bootstrap",)),
    advanced=True,
)

SEED = Integer(
    1,
    low=1,
    high=2**32 - 1,
    title="Seed",
    help="Where the random numbers begin: the same seed gives the same bootstrap intervals and the same "
    "simulated p-values again.",
    group="Inference",
    advanced=True,
)

RANDOM_TESTS = Boolean(
    False,
    title="Test random effects",
    help="Fits the model again without each random effect in turn and compares the likelihoods.",
    group="Inference",
)

EXACT_RLRT = Boolean(
    False,
    title="Exact test of a single variance",
    help="For a model with one random effect fitted by REML: the likelihood ratio test with its true "
    "distribution, found by simulation, instead of the chi-square approximation.",
    group="Inference",
    advanced=True,
)
