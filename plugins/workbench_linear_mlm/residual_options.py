"""The options of the residuals' structure, as LmmOptions lists them, and the words for each structure."""

from __future__ import annotations

from workbench.api import Choice, VariableSlot, When

STRUCTURES = {
    "identity": "independent",
    "diagonal": "independent, with variances that differ",
    "compound_symmetry": "compound symmetry",
    "ar1": "AR(1)",
    "arh1": "AR(1) with a variance for each time",
    "car1": "continuous AR(1)",
    "arma11": "ARMA(1,1)",
    "toeplitz": "Toeplitz",
    "unstructured": "unstructured",
}
CORRELATED = ("compound_symmetry", "ar1", "arh1", "car1", "arma11", "toeplitz", "unstructured")
TIMED = ("diagonal", "ar1", "arh1", "car1", "arma11", "toeplitz", "unstructured")

RESIDUAL = Choice(
    "identity",
    {
        "identity": "Independent, one variance",
        "diagonal": "Independent, variances differ",
        "compound_symmetry": "Compound symmetry (one correlation)",
        "ar1": "AR(1) (falls by steps)",
        "arh1": "AR(1), variances differ by time",
        "car1": "Continuous AR(1) (falls by distance)",
        "arma11": "ARMA(1,1) (free first step)",
        "toeplitz": "Toeplitz (one for each distance)",
        "unstructured": "Unstructured (all free)",
    },
    title="Residuals",
    help="How the residuals of one group hang together. Values of one person that lie close in time often "
    "resemble each other more than the random effects say: then AR(1) or another structure fits better. A "
    "model may have a residual structure and no random effect.",
    group="Residuals",
    advanced=True,
)

GROUP = VariableSlot(
    title="Within",
    help="The group within which residuals correlate, such as the person. Left empty, it is the innermost "
    "group of the model.",
    group="Residuals",
    when=When("residual", CORRELATED),
    advanced=True,
)

TIME = VariableSlot(
    measures=("numeric", "ordinal"),
    title="Time",
    help="When each row was observed: 1, 2, 3 ... or, for continuous AR(1), any numbers. Left empty, rows of "
    "a group count as they stand in the data.",
    group="Residuals",
    when=When("residual", TIMED),
    advanced=True,
)

VARIANCE_BY = VariableSlot(
    title="Spread differs by",
    help="A variable whose categories have residual variances of their own, such as sex or site; it goes "
    "with any structure.",
    group="Residuals",
    advanced=True,
)
