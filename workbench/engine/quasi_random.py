"""Points spread evenly over a normal law, for averages that must not flicker from run to run.

Halton's sequence (radical inverses in the first primes), mirrored so that the mean is exactly zero, put on
the normal scale. Halton (1960), Numer. Math. 2; Train (2009), Discrete choice methods with simulation, 9.3.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Floats: TypeAlias = NDArray[np.float64]
SKIPPED = 20  # first points, whose coordinates hang together


def normal_points(count: int, dimensions: int) -> Floats:
    """(count, dimensions) for an even count: Halton points and their mirror images."""
    half = np.column_stack([_radical_inverse(count // 2, prime) for prime in _primes(dimensions)])
    z = ndtri(half)
    z = z / np.sqrt((z**2).mean(axis=0))
    return np.vstack([z, -z])


def _radical_inverse(count: int, base: int) -> Floats:
    """The digits of SKIPPED + 1 .. SKIPPED + count in some base, mirrored at the point: in (0, 1)."""
    numbers = np.arange(SKIPPED + 1, SKIPPED + count + 1)
    out, scale = np.zeros(count), 1.0 / base
    while numbers.any():
        out += scale * (numbers % base)
        numbers = numbers // base
        scale /= base
    return out


def _primes(count: int) -> list[int]:
    found: list[int] = []
    candidate = 2
    while len(found) < count:
        if all(candidate % prime for prime in found):
            found.append(candidate)
        candidate += 1
    return found
