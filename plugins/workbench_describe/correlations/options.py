"""The options of correlation matrices."""

from __future__ import annotations

from workbench.api import Choice, Options, VariableList, VariableSlot
from workbench_describe.shared_options import CI_LEVEL, SUBSET


class CorrelationOptions(Options):
    """Correlations."""

    variables = VariableList(
        empty="all",
        measures=("numeric",),
        title="Variables",
        help="Two or more numeric variables; all numeric ones of the data if none is named.",
        group="Variables",
    )
    group = VariableSlot(
        title="Groups",
        help="What groups the rows, for example schools. Then correlations within groups and between "
        "groups are "
        "shown too: they can differ, even in sign.",
        group="Variables",
    )
    missing = Choice(
        "pairwise",
        {
            "pairwise": "Pair by pair (all rows that have both)",
            "listwise": "Listwise (rows that have all)",
        },
        title="Missing values",
        help="Which rows a correlation uses. Listwise gives all correlations the same rows.",
        group="Method",
    )
    method = Choice(
        "pearson",
        {"pearson": "Pearson (straight lines)", "spearman": "Spearman (ranks)"},
        title="Coefficient",
        help="Spearman's is Pearson's of the ranks; it suits any rising or falling relation. Within and "
        "between "
        "groups Pearson's is used.",
        group="Method",
    )
    between_weights = Choice(
        "size",
        {"size": "By their size", "equal": "All alike"},
        title="Weight of groups",
        help="How the means of groups count in the correlation between groups.",
        group="Method",
        advanced=True,
    )
    p_values = Choice(
        "none",
        {"none": "As they are", "holm": "Holm", "bonferroni": "Bonferroni"},
        title="Correction of p",
        help="For testing many correlations at once: Holm's correction controls the chance of any false "
        "finding.",
        group="Method",
        advanced=True,
    )
    ci_level = CI_LEVEL
    subset = SUBSET
