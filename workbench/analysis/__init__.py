"""Analysis: descriptions, options, recipes, the runner and its workers."""

from workbench.analysis.description import Analysis
from workbench.analysis.options import Options
from workbench.analysis.reporting import QuietReporter, Reporter

__all__ = ["Analysis", "Options", "QuietReporter", "Reporter"]
