"""Models of independent rows by full likelihood: two linear predictors, or a parameter beside the mean."""

from workbench.engine.glm_joint.fit import fit_joint
from workbench.engine.glm_joint.model import JointModel, Part
from workbench.engine.glm_joint.result import JointFit

__all__ = ["JointFit", "JointModel", "Part", "fit_joint"]
