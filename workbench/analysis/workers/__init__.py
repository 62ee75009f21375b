"""Workers: analyses run in processes of their own, so that nothing they do can block or break the window."""

from workbench.analysis.workers.job import Callbacks, Job, JobHandle
from workbench.analysis.workers.pool import WorkerPool

__all__ = ["Callbacks", "Job", "JobHandle", "WorkerPool"]
