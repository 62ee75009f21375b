"""White rows without random effects: generalised least squares after whitening is ordinary least squares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.lmm.model import Floats


@dataclass(frozen=True)
class Plain:
    """Criterion, rss, m, beta (p,) and (X'X)^-1 (p, p) of the whitened columns. Offers what Mixed offers."""

    criterion: float
    rss: float
    m: int
    beta: Floats
    XVX_inv: Floats

    def solve(self, F: Floats) -> tuple[Floats, list[Floats]]:
        """V^-1 F = F."""
        return F, []

    def own_rows(self) -> list[Floats]:
        """None, as there is no random effect."""
        return []

    def variances(self) -> list[Floats]:
        """None, as there is no random effect."""
        return []


def plain(white: Floats, reml: bool) -> Plain:
    """Least squares of the last column of white (n, p+1) on the others; LinAlgError if they are dependent."""
    n, p = white.shape[0], white.shape[1] - 1
    Q, R = np.linalg.qr(white[:, :-1])
    inverse = np.linalg.inv(R)
    along = Q.T @ white[:, -1]
    beta = inverse @ along
    r = white[:, -1] - white[:, :-1] @ beta
    rss, m = float(r @ r), n - p * reml
    criterion = m * (1.0 + np.log(2.0 * np.pi * rss / m))
    if reml:
        criterion += 2.0 * np.log(np.abs(np.diag(R))).sum()
    return Plain(float(criterion), rss, int(m), beta, inverse @ inverse.T)
