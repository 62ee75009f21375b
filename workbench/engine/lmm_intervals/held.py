"""A parameter held at a value s, the others left free: what all kinds of parameters share.

The free parameters are coordinates x of the relative factors (coordinates.py). A kind says what s is, how x
and s make the factors, and what holding s does to the criterion beyond the factors.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.engine.lmm import LmmFit
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.objective import State
from workbench.engine.lmm_intervals.coordinates import Coordinates, Matrices
from workbench.engine.lmm_intervals.parameters import Parameter, estimates
from workbench.engine.lmm_intervals.scales import Scale

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Block:
    """Directions E (k, q, q) of one random block, coordinates x (k,) at the estimate, and which are `main`:
    a variance vanishes when they do."""

    E: Floats
    x: Floats
    main: Flags

    def embedded(self, place: slice, q: int) -> Block:
        """The same among the q terms of a grouping."""
        E = np.zeros((len(self.E), q, q))
        E[:, place, place] = self.E
        return Block(E, self.x, self.main)


def triangle(L: Floats, T: Floats) -> Block:
    """M = T L for the lower triangle of L (q, q), column by column; all directions have length one."""
    q = len(L)
    cols, rows = np.triu_indices(q)
    length = np.linalg.norm(T, axis=0)[rows]
    E = np.zeros((len(rows), q, q))
    E[np.arange(len(rows)), :, cols] = T[:, rows].T / length[:, None]
    return Block(E, L[rows, cols] * length, rows == cols)


@dataclass(frozen=True)
class Place:
    """Where the coordinates of a block begin: its grouping, number among its directions, number in x."""

    grouping: int
    number: int
    index: int


class Held(ABC):
    """One parameter of an ML fit, held.

    s: its value at the estimate, on `scale`.  low, high: between them s must stay.
    reach: a guess of its standard error.
    x (k,): the free coordinates at the estimate; main (k,): see Block.  places: per random block.
    """

    low, high = -np.inf, np.inf
    scale: Scale = "plain"

    def __init__(self, fit: LmmFit, parameter: Parameter, own: Mapping[int, Block] | None = None) -> None:
        """own: what replaces the usual triangle of some random blocks."""
        self.fit, self.data, self.parameter = fit, fit.data, parameter
        self.s = float(estimates(fit, [parameter])[0])
        self.reach = 1.0
        self.places: dict[int, Place] = {}
        E: list[Floats] = []
        made: list[Block] = []
        for number, (factor, L) in enumerate(zip(self.data.factors, fit.state.L, strict=True)):
            first = len(made)
            for k, place in zip(factor.blocks, factor.slices, strict=True):
                inside = sum(len(b.x) for b in made[first:])
                self.places[k] = Place(number, inside, sum(len(b.x) for b in made))
                lower = L[place, place]
                block = (own or {}).get(k) or triangle(lower, np.eye(len(lower)))
                made.append(block.embedded(place, factor.q))
            none = np.zeros((0, factor.q, factor.q))
            E.append(np.concatenate([none, *(b.E for b in made[first:])]))
        self.x = np.concatenate([b.x for b in made])
        self.main: Flags = np.concatenate([b.main for b in made])
        self.E = tuple(E)

    def at(self, s: float) -> Coordinates:
        """Coordinates of the free parameters when s is held."""
        return Coordinates(self.data.factors, self.E)

    def free(self, s: float) -> Flags:
        """Which coordinates count (k,): at the ends of the domain some say the same as others."""
        return np.ones(len(self.x), dtype=np.bool_)

    @abstractmethod
    def condition(self, state: State, x: Floats, s: float) -> State:
        """The state of the criterion under the condition."""

    @abstractmethod
    def force(self, state: State, M: Matrices, g: Matrices, x: Floats, s: float) -> float:
        """d criterion / ds at fixed x.  state: before `condition`.  g: d criterion / dS after it."""

    def correct(
        self, state: State, x: Floats, s: float, J: Floats, gradient: Floats, hessian: Floats
    ) -> tuple[Floats, Floats]:
        """Gradient (k,) and Hessian (k, k) with what `condition` adds beyond S.  J: dS / dx."""
        return gradient, hessian
