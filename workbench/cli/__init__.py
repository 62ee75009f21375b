"""The shell door: `workbench` and `python -m workbench`.

Exit codes: 0 done, 1 it failed, 2 the command line or the recipe is wrong.
"""

from workbench.cli.main import main

__all__ = ["main"]
