"""The options of sampling weights, as LmmOptions lists them."""

from __future__ import annotations

from workbench.api import Choice, VariableList, VariableSlot

HEADING = "Sampling weights"

SAMPLING_WEIGHTS = VariableSlot(
    measures=("numeric",),
    title="Weights of rows",
    help="How many units of the population a row stands for: the inverse of its chance to be in the sample. "
    "Coefficients and variances then describe the population, with standard errors that rest on the highest "
    "groups. For rows that are means of several observations use precision weights instead.",
    group=HEADING,
    advanced=True,
)

GROUP_WEIGHTS = VariableList(
    measures=("numeric",),
    title="Weights of groups",
    help="The inverse of each group's chance to be in the sample: one variable for every group of the model, "
    "the innermost first, such as the weight of the class, then that of the school. Left empty, all groups "
    "count alike.",
    group=HEADING,
    advanced=True,
)

WEIGHTS_ARE = Choice(
    "conditional",
    {
        "conditional": "Within the group above",
        "total": "In all (levels above included)",
    },
    title="A weight counts",
    help="Whether the weight of a pupil is the inverse of the chance to be drawn within the school, or of "
    "the chance that school and pupil are drawn at all. Weights of public data sets are mostly in all.",
    group=HEADING,
    advanced=True,
)

WEIGHT_SCALING = Choice(
    "size",
    {
        "size": "To the size of the group",
        "effective": "To the effective size of the group",
        "none": "None",
    },
    title="Scaling",
    help="What the weights within a group are made to add up to. Weights as they are would overstate how "
    "exactly a group is known, and with it how much groups differ; compare the two scalings when groups are "
    "small.",
    group=HEADING,
    advanced=True,
)
