"""Multinomial logit mixed models: every logit has random effects, tied to each other or independent.

    log(P(Y = k | b) / P(Y = base | b)) = x' beta_k + z' b_k,   b = (b_1 .. b_{K-1}) of a level ~ N(0, Sigma)

Correlated effects across logits (one Sigma for all of them) make the model the same whichever category is the
base; independent ones do not. Hartzel, Agresti & Caffo (2001), Statistical Modelling 1; Hedeker (2003),
Stat. Med. 22.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from workbench.engine.categories import LEVEL
from workbench.engine.glmm import KernelFit, PredictorBlock, RandomBlock, fit_kernel
from workbench.engine.lmm.model import OnIteration
from workbench.engine.multinomial.fit import fit_multinomial, recoded
from workbench.engine.multinomial.kernel import MultinomialKernel
from workbench.engine.multinomial.objective import Floats
from workbench.engine.multinomial.result import MultinomialFit, category_shares, share_slopes


@dataclass(frozen=True)
class MultinomialMixedFit:
    """fit: of the kernel, logits in the order of `plain.others`; plain: the model without random effects."""

    fit: KernelFit
    plain: MultinomialFit
    correlated: bool

    @property
    def base(self) -> int:
        """Number of the base category."""
        return self.plain.base

    @property
    def kept(self) -> tuple[int, ...]:
        """Columns of the X given that carry coefficients."""
        return self.plain.columns.kept

    @property
    def psi(self) -> Floats:
        """Every fixed coefficient (k,), one logit after the other."""
        return self.fit.beta

    @property
    def B(self) -> Floats:
        """Coefficients (K-1, p); row k is the logit of `plain.others[k]` against the base."""
        return self.psi.reshape(self.plain.data.shape_B)

    @property
    def cov(self) -> Floats:
        """Covariance of psi (k, k)."""
        return self.fit.cov_beta

    def contrast(self, one: int, other: int) -> tuple[Floats, Floats]:
        """Coefficients (p,) of the logit of category `one` against `other`, and their covariance (p, p)."""
        change = self.plain.contrast_map(one, other)
        return change @ self.psi, change @ self.cov @ change.T

    @property
    def settled(self) -> bool:
        """Whether the likelihood can be compared: of a coefficient without limit its supremum is reached."""
        return self.fit.converged or (bool(self.plain.infinite) and self.fit.gradient_norm < LEVEL)

    @property
    def log_lik(self) -> float:
        return self.fit.log_lik

    @property
    def n_params(self) -> int:
        return self.fit.n_params

    @property
    def n_obs(self) -> float:
        """Rows, or the sum of their frequencies."""
        return self.plain.n_obs

    def probabilities(self, X: Floats, shift: Floats | None = None) -> Floats:
        """P(Y = k) (rows, K) at rows of the X given; shift (rows, K-1): random effects, none by default."""
        eta = X[:, self.kept] @ self.B.T
        return category_shares(eta if shift is None else eta + shift, self.base)

    def probability_slopes(self, X: Floats, shifts: Floats | None = None) -> tuple[Floats, Floats]:
        """The same, and its derivatives (rows, K, k) in psi; averaged over shifts (S, rows, K-1) if given."""
        columns = X[:, self.kept]
        eta = columns @ self.B.T
        moved = eta if shifts is None else (eta + shifts).reshape(-1, eta.shape[1])
        P = category_shares(moved, self.base).reshape(-1, len(X), eta.shape[1] + 1)
        return P.mean(axis=0), share_slopes(P, columns, self.plain.others)


def fit_multinomial_mixed(
    y: NDArray[np.intp],
    n_categories: int,
    X: Floats,
    blocks: Sequence[RandomBlock],
    *,
    base: int = 0,
    correlated: bool = True,
    weights: Floats | None = None,
    names: Sequence[str] | None = None,
    categories: Sequence[str] | None = None,
    quadrature_points: int = 1,
    on_iteration: OnIteration | None = None,
) -> MultinomialMixedFit:
    """Fit by maximum likelihood, the random effects averaged out.

    By the Laplace approximation, or by adaptive quadrature with several points for each random effect (then
    there must be a single grouping).
    y (n,): categories 0 .. K-1, each of which must occur.  X (n, p) with its constant column.
    blocks: random blocks of one logit; every logit gets such effects, tied across logits if `correlated`.
    names: of the columns of X; categories: names of all categories, for the names of random effects.
    Raises DataError and ModelError, in words, for data that carry no such model.
    """
    plain = fit_multinomial(y, n_categories, X, base=base, weights=weights)
    labels = [str(k) for k in range(n_categories)] if categories is None else list(categories)
    logits = [labels[k] for k in plain.others]
    used = X[:, plain.columns.kept]
    kernel = MultinomialKernel(recoded(y, base), n_categories, weights, begin=(used @ plain.B.T).T)
    own = None if names is None else [names[k] for k in plain.columns.kept]
    fit = fit_kernel(
        kernel,
        [used] * len(logits),
        [item for block in blocks for item in by_logit(block, logits, correlated)],
        names=None if own is None else [own] * len(logits),
        quadrature_points=quadrature_points,
        on_iteration=on_iteration,
    )
    return MultinomialMixedFit(fit, plain, correlated)


def by_logit(block: RandomBlock, logits: Sequence[str], correlated: bool) -> list[PredictorBlock]:
    """One block for each logit, or one for all of them, with terms named `category:term`."""
    m, q = len(logits), block.q
    named = [tuple(f"{logit}:{name}" for name in block.names) for logit in logits]
    if not correlated:
        return [PredictorBlock(replace(block, names=names), (a,) * q) for a, names in enumerate(named)]
    whole = replace(block, Z=np.tile(block.Z, m), names=tuple(name for names in named for name in names))
    return [PredictorBlock(whole, tuple(a for a in range(m) for _ in range(q)))]
