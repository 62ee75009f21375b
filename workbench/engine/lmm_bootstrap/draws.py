"""Estimates of many refits, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.engine.lmm import LmmFit
from workbench.engine.lmm.model import Floats


@dataclass(frozen=True)
class Draws:
    """N refits that worked: beta (N, p), covariances (N, q, q) of each random block, sigma (N,).

    failed: how many more did not.
    """

    beta: Floats
    covariances: tuple[Floats, ...]
    sigma: Floats
    failed: int = 0

    def __len__(self) -> int:
        return len(self.sigma)


def of_fits(fits: Sequence[LmmFit], like: LmmFit, failed: int) -> Draws:
    """The estimates of fits of the same model as `like`."""
    p, blocks = len(like.beta), like.data.blocks
    return Draws(
        np.array([f.beta for f in fits]).reshape(-1, p),
        tuple(np.array([f.covariances[k] for f in fits]).reshape(-1, b.q, b.q) for k, b in enumerate(blocks)),
        np.array([f.sigma for f in fits]),
        failed,
    )


def joined(parts: Sequence[Draws], failed: int = 0) -> Draws:
    """All parts, one after the other; failed: how many more failed before they could be fitted."""
    return Draws(
        np.concatenate([d.beta for d in parts]),
        tuple(np.concatenate(of_block) for of_block in zip(*(d.covariances for d in parts), strict=True)),
        np.concatenate([d.sigma for d in parts]),
        failed + sum(d.failed for d in parts),
    )
