"""The level equations of a model: what the formula says, level by level, as one would write it in a paper.

    level 1      y_ij = b_0j + b_1j x_ij + e_ij
    level 2      b_0j = g_00 + g_01 w_j + U_0j        one equation for each coefficient that is explained or
    varies
                 b_1j = g_10 + g_11 w_j + U_1j        (g_11: the cross-level interaction x:w)
    together     y_ij = g_00 + g_01 w_j + g_10 x_ij + g_11 x_ij w_j + U_0j + U_1j x_ij + e_ij

Coefficients are beta, gamma, delta, eta, theta from level 1 upwards, random effects U, V, W ... and their
covariances tau, phi, psi ... from the lowest group upwards. Notation after Raudenbush and Bryk (2002),
Hierarchical Linear Models, chapters 2, 8 and 12.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from workbench.modeling.custom_contrast import Contrasts
from workbench.modeling.equation_writer import Assumed, Writer
from workbench.modeling.hierarchy import Hierarchy, written_hierarchy
from workbench.modeling.indices import Indices, LevelOf
from workbench.modeling.level_equations import LevelEquations
from workbench.modeling.outcome_law import OutcomeLaw
from workbench.modeling.residual_law import ResidualLaw
from workbench.modeling.spec import ModelSpec

if TYPE_CHECKING:
    from workbench.modeling.memberships import Membership


def equations(
    spec: ModelSpec,
    level_of: LevelOf | None = None,
    *,
    hierarchy: Hierarchy | None = None,
    levels: Mapping[str, Sequence[str]] | None = None,
    contrasts: Contrasts | None = None,
    link: str = "identity",
    residual: ResidualLaw | None = None,
    law: OutcomeLaw | None = None,
    memberships: Sequence[Membership] = (),
    words: Mapping[str, str] | None = None,
) -> LevelEquations:
    """The level equations of a model.

    level_of: for each variable the group it is a feature of; level 1 for those that are absent.
    hierarchy: which groups lie in which (see `observed_hierarchy`); by default what the formula itself says.
    levels: the levels of the categorical variables, the reference first; contrasts: their coding.
    link: anything but identity gives the equation of link(mean), which has no residual.
    residual: how residuals hang together; None for independent ones.
    law: the distribution of the outcome, for links other than the identity.
    memberships: groups of which a row belongs to several levels.
    words: what readers know predictors by, such as "sex[Female]" for "sex[2]".
    """
    indices = Indices(hierarchy or written_hierarchy(spec), level_of or {})
    parts = Assumed(link, residual or ResidualLaw(), law, memberships, words or {})
    return Writer(spec, indices, levels or {}, contrasts or {}, parts).write()
