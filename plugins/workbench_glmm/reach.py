"""Whether a link can give means as large or as small as the outcome's own.

Other families rule this out by what they are; a Gaussian outcome may lie anywhere, while its mean under the
logit link lies between 0 and 1, and under the log link above 0.
"""

from __future__ import annotations

import numpy as np

from workbench.api import ModelError
from workbench.engine.likelihoods import Family, Link
from workbench_glmm.outcome import Outcome

RANGES = {
    **dict.fromkeys(("logit", "probit", "cloglog", "loglog", "cauchit"), (0.0, 1.0)),
    **dict.fromkeys(("log", "sqrt"), (0.0, np.inf)),
}


def check_reach(name: str, outcome: Outcome, family: Family, link: Link) -> None:
    """ModelError where the mean of the outcome called `name` lies outside the range of the link."""
    if family.name != "gaussian" or link.name not in RANGES:
        return
    low, high = RANGES[link.name]
    mean = float(np.average(outcome.y, weights=outcome.weights))
    if low < mean < high:
        return
    where = "above 0" if high == np.inf else "between 0 and 1"
    advice = "Choose the identity link, or a family for counts or amounts."
    if mean >= 1.0:
        advice = "Choose the identity or log link, or a family for counts or amounts."
    raise ModelError(
        f"With the {link.title} link every mean is {where}, but {name} has a mean of {mean:.3g}.", advice
    )
