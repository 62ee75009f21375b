"""Modeling: formula grammar, model specification, design matrices, equations.

Reading and printing need nothing beyond the standard library; numpy is imported by the design alone.
"""

from workbench.modeling.parser import parse
from workbench.modeling.spec import GroupBlock, ModelSpec, RandomBlock
from workbench.modeling.terms import Term
from workbench.modeling.tree import Formula

__all__ = ["Formula", "GroupBlock", "ModelSpec", "RandomBlock", "Term", "parse"]
