"""The option for rows that belong to several levels of a group at once."""

from __future__ import annotations

from workbench.api import Boolean, Options, OptionsList, ShortText, VariableList


class MembershipOptions(Options):
    """One multiple membership."""

    groups = VariableList(
        title="Groups",
        help="The columns that say where a row belongs: first school, second school and so on. An empty cell "
        "is no membership.",
        group="Memberships",
    )
    weights = VariableList(
        measures=("numeric",),
        title="Weights",
        help="A column with the weight of each membership, in the same order: the share of time in the first "
        "school, in the second and so on. Left empty, all memberships of a row count alike.",
        group="Memberships",
    )
    normalised = Boolean(
        True,
        title="Weights of a row add up to 1",
        help="Each weight is divided by the sum of the weights of its row.",
        group="Memberships",
    )
    intercept = Boolean(
        True,
        title="Random intercept",
        help="The level of the outcome differs between the groups.",
        group="What differs between the groups",
    )
    slopes = VariableList(
        title="Random slopes",
        help="Predictors whose effect differs between the groups.",
        group="What differs between the groups",
    )
    correlated = Boolean(
        True,
        title="Correlated",
        help="Whether intercepts and slopes of the groups may be correlated.",
        group="What differs between the groups",
    )
    name = ShortText(
        title="Name",
        help="What the group is called in the results; left empty, the names of its columns.",
        group="Memberships",
    )


MEMBERSHIPS = OptionsList(
    MembershipOptions,
    singular="multiple membership",
    title="Multiple membership",
    help="Rows that belong to several levels of one group at once, such as pupils who changed school: the "
    "effects of their schools are added up by weight.",
    group="Groups",
    advanced=True,
)
