"""The right side of a model in words: how predictors were centred, and what varies between groups."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.analysis.literature.library import ENDERS_TOFIGHI
from workbench.analysis.writing.paper import Paper
from workbench.analysis.writing.sentences import capital, listed
from workbench.analysis.writing.terms import INTERCEPT, Terms, plain

_CALL = re.compile(r"\b(center|group_center|group_mean|scale|group_scale)\(([^()]*)\)")
_WAYS = {
    "center": "{0} centred at its grand mean",
    "group_center": "{0} centred within {1}",
    "group_mean": "the mean of {0} in each {1}",
    "scale": "{0} standardised",
    "group_scale": "{0} standardised within {1}",
}


def centring(paper: Paper, formula: str, names: Sequence[str]) -> str:
    """How predictors were centred, in the formula or before; names: the variables of the model."""
    ways = list(dict.fromkeys(_way(*found.groups()) for found in _CALL.finditer(formula)))
    if not ways:
        return _computed(paper, names)
    cited = f" {paper.cite(ENDERS_TOFIGHI)}" if re.search(r"\b(group_)?center\(", formula) else ""
    return f"Predictors entered as follows: {listed(ways)}{cited}. {_computed(paper, names)}".strip()


def _way(function: str, arguments: str) -> str:
    given = [plain(piece.strip()) for piece in arguments.split(",")]
    pattern = _WAYS[function]
    return pattern.format(*given) if len(given) == pattern.count("{") else f"{function}({arguments})"


def _computed(paper: Paper, names: Sequence[str]) -> str:
    """Variables of the model that were computed from others."""
    known = [paper.data.variable(name) for name in dict.fromkeys(names) if name in paper.data]
    made = [f"{variable.name} as {variable.computed}" for variable in known if variable.computed]
    return f"Computed beforehand: {listed(made)}." if made else ""


def random_part(paper: Paper, terms: Terms) -> str:
    """Which effects vary between the levels of which groups; "" without random effects."""
    rows = [row for row in paper.rows("random_effects") if row.word("group") != "Residual"]
    effects: dict[str, list[str]] = {}
    related = set()
    for row in rows:
        group, term = row.word("group"), terms.split(row.word("term"))[1]
        own = effects.setdefault(group, [])
        if row.word("term2"):
            related.add(group)
        elif term and term not in own:
            own.append(term)
    ways: dict[tuple[str, str], list[str]] = {}
    for group, own in effects.items():
        if own:
            ways.setdefault(_varying(own, terms, group in related), []).append(group)
    told = [
        f"{what} varied randomly across levels of {listed(groups)}{joint}"
        for (what, joint), groups in ways.items()
    ]
    return f"{capital('; '.join(told))}." if told else ""


def _varying(own: list[str], terms: Terms, related: bool) -> tuple[str, str]:
    """What varies, and whether it does so together."""
    slopes = [terms.words(term) for term in own if term != INTERCEPT]
    parts = ["intercepts"] if INTERCEPT in own else []
    if slopes:
        parts.append(f"slopes of {listed(slopes)}")
    joint = " and were allowed to correlate" if related else " without correlations" if len(own) > 1 else ""
    return " and ".join(parts), joint
