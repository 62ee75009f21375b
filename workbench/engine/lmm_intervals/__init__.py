"""Profile likelihood intervals of a linear mixed model."""

from workbench.engine.lmm_intervals.curve import ZetaCurve
from workbench.engine.lmm_intervals.parameters import Parameter, estimates, parameters, parameters_of
from workbench.engine.lmm_intervals.profile import Profiler, profiler

__all__ = ["Parameter", "Profiler", "ZetaCurve", "estimates", "parameters", "parameters_of", "profiler"]
