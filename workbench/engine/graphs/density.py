"""Kernel estimates of densities, of one variable and of two.

    f(t) = 1 / (n h) sum_i phi((t - x_i) / h)

h: by the rule of thumb 0.9 min(sd, IQR / 1.34) n^(-1/5) (Silverman, 1986, Density Estimation, eq. 3.31), in
two dimensions by the normal reference rule 1.06 min(sd, IQR / 1.34) n^(-1/5) for each (Scott, 1992,
Multivariate Density Estimation), the values that R's bw.nrd0 and bw.nrd give. Large samples are first put
into fine bins by linear weights (Jones & Lotwick, 1984); the error is of the order of (bin / bandwidth)^2.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_MOST_EXACT = 2_000_000  # kernel values computed one by one
_BINS_A_BANDWIDTH = 64
_MOST_BINS = 2**15
_REACH = 8.0  # bandwidths beyond which the kernel is nothing
_ROOT_2PI = math.sqrt(2 * math.pi)
_CHUNK = 4096


def bandwidth(x: Floats, factor: float = 0.9) -> float:
    """The rule of thumb; for constant values one that depends on their size. x: finite, shape (n,), n > 0."""
    n = len(x)
    sd = float(np.std(x, ddof=1)) if n > 1 else 0.0
    low, high = np.quantile(x, [0.25, 0.75])
    spread = min(sd, float(high - low) / 1.34) or sd or abs(float(x[0])) or 1.0
    return float(factor * spread * n**-0.2)


def density(x: Floats, at: Floats, h: float) -> Floats:
    """The estimate at each of `at`, shape (len(at),); x: finite, shape (n,); h > 0."""
    if len(x) * len(at) > _MOST_EXACT:
        x, weights = _binned(x, h)
    else:
        weights = np.full(len(x), 1.0 / len(x))
    out = np.zeros(len(at))
    for start in range(0, len(x), _CHUNK):
        part = slice(start, start + _CHUNK)
        out += np.exp(-0.5 * ((at[:, None] - x[part]) / h) ** 2) @ weights[part]
    return out / (h * _ROOT_2PI)


def _binned(x: Floats, h: float) -> tuple[Floats, Floats]:
    """Bin centres in use and the share of the sample in each, every value shared by its two neighbours."""
    low, high = float(x.min()), float(x.max())
    count = min(int((high - low) / h * _BINS_A_BANDWIDTH) + 2, _MOST_BINS)
    step = (high - low) / (count - 1) or 1.0
    place = (x - low) / step
    left = np.minimum(place.astype(np.intp), count - 2)
    right_share = place - left
    weights = np.bincount(left, 1.0 - right_share, count) + np.bincount(left + 1, right_share, count)
    used = np.flatnonzero(weights)
    centres = (low + step * used).astype(np.float64)
    return centres, weights[used] / len(x)


def density_curve(
    x: Floats, points: int = 200, adjust: float = 1.0, cut: float = 3.0
) -> tuple[Floats, Floats]:
    """Places from `cut` bandwidths below the smallest value to as far above the largest, and the density.

    adjust: factor of the bandwidth.
    """
    h = adjust * bandwidth(x)
    at = np.linspace(x.min() - cut * h, x.max() + cut * h, points)
    return at, density(x, at, h)


def density_surface(
    x: Floats, y: Floats, points: int = 48, cut: float = 1.5
) -> tuple[Floats, Floats, Floats]:
    """Places along x and along y and the joint density, shape (len(y places), len(x places)).

    The product of two normal kernels (the bandwidths of R's bw.nrd), as MASS::kde2d has it.
    """
    hx, hy = bandwidth(x, 1.06), bandwidth(y, 1.06)
    at_x = np.linspace(x.min() - cut * hx, x.max() + cut * hx, points)
    at_y = np.linspace(y.min() - cut * hy, y.max() + cut * hy, points)
    return at_x, at_y, surface_at(x, y, at_x, at_y, hx, hy)


def surface_at(x: Floats, y: Floats, at_x: Floats, at_y: Floats, hx: float, hy: float) -> Floats:
    """The joint density on a grid, shape (len(at_y), len(at_x))."""
    out = np.zeros((len(at_y), len(at_x)))
    for start in range(0, len(x), _CHUNK):
        part = slice(start, start + _CHUNK)
        kx = np.exp(-0.5 * ((at_x[:, None] - x[part]) / hx) ** 2)
        ky = np.exp(-0.5 * ((at_y[:, None] - y[part]) / hy) ** 2)
        out += ky @ kx.T
    return out / (len(x) * hx * hy * 2 * math.pi)
