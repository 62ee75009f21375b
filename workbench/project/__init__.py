"""Project: the saved file, recent files, recovery and undo."""

from workbench.project.model import AnalysisEntry, Project, new_id

__all__ = ["AnalysisEntry", "Project", "new_id"]
