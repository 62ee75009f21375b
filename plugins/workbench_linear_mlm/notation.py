"""What the equations beside the builder assume of residuals and memberships, from options as they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.api import Membership, ModelSpec, Notation, ResidualLaw, WorkbenchError
from workbench_linear_mlm.membership_options import MembershipOptions
from workbench_linear_mlm.residual_options import CORRELATED

BY_TIME = ("arh1", "unstructured")  # kinds with a variance for each time


def notation_of(values: Mapping[str, Any]) -> Notation:
    """How a mixed model is written; values: of all options, perhaps not yet complete."""
    return Notation(residual=_law(values), memberships=_memberships(values.get("memberships") or ()))


def residual_law(kind: str, group: str, time: str, variance_by: str | None) -> ResidualLaw:
    """The law of residuals of a kind within a group, and by which variables their variance differs."""
    by = [time or "row of the group"] if kind in BY_TIME else []
    by += [variance_by or time] if kind == "diagonal" else [variance_by or ""]
    return ResidualLaw(kind, group, time, tuple(dict.fromkeys(name for name in by if name)))


def _law(values: Mapping[str, Any]) -> ResidualLaw | None:
    kind, variance_by = str(values.get("residual") or "identity"), values.get("variance_by")
    if kind == "identity":
        if not variance_by:
            return None
        kind = "diagonal"
    group = (values.get("group") or _finest(values.get("formula"))) if kind in CORRELATED else ""
    return residual_law(kind, str(group), str(values.get("time") or ""), variance_by)


def _finest(formula: Any) -> str:
    """The group with most groups above it, which residuals are taken to correlate in; "" without groups."""
    try:
        groups = ModelSpec.from_formula(str(formula or "")).groups
    except WorkbenchError:
        return ""
    finest: tuple[str, ...] = max(groups, key=len, default=())
    return ":".join(finest)


def _memberships(wanted: Sequence[Mapping[str, Any]]) -> tuple[Membership, ...]:
    """Those that are complete enough to be written."""
    out = []
    for values in wanted:
        try:
            one = MembershipOptions.of(values)
            out.append(membership_of(one))
        except WorkbenchError:
            continue
    return tuple(found for found in out if found.groups)


def membership_of(one: MembershipOptions, names: Sequence[str] | None = None) -> Membership:
    """One membership; names: of the data, to find slopes that are none of them (FormulaError)."""
    side = ModelSpec.from_terms({"outcome": None, "fixed": list(one.slopes)}, names)
    label = one.name or "+".join(one.groups)
    return Membership(
        label, one.groups, one.weights, one.normalised, side.fixed, one.intercept, one.correlated
    )
