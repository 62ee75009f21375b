"""From the option for multiple memberships to what a design takes."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.api import Dataset, Membership, Options, OptionsError
from workbench_linear_mlm.membership_options import MembershipOptions
from workbench_linear_mlm.notation import membership_of
from workbench_linear_mlm.options import LmmOptions


def memberships_of(wanted: Sequence[Options], data: Dataset) -> tuple[Membership, ...]:
    """The memberships that were asked for; FormulaError for a slope that is none."""
    out = []
    for one in wanted:
        assert isinstance(one, MembershipOptions)
        out.append(membership_of(one, data.names))
    _check_labels([membership.label for membership in out])
    return tuple(out)


def check_memberships(options: LmmOptions) -> None:
    """OptionsError where something is asked for that is not there with multiple membership."""
    if options.memberships and options.predictions != "none":
        raise OptionsError(
            "Predictions of rows are not available for models with multiple membership.",
            "Leave out the predictions, or read effect figures and marginal means.",
            option="predictions",
        )


def _check_labels(labels: Sequence[str]) -> None:
    twice = next((label for label in labels if labels.count(label) > 1), None)
    if twice is not None:
        raise OptionsError(
            f"Two multiple memberships are called {twice}.",
            "Give them different names.",
            option="memberships",
        )
