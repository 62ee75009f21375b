"""`workbench script`: a project in, its preparation and analyses as a script of Python or R out."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_script(parts: Any) -> None:
    """Declare the command."""
    parser = parts.add_parser("script", help="print a project as a script of Python or R")
    parser.add_argument("project", type=Path, help="a project file of the workbench")
    parser.add_argument("--language", choices=("Python", "R"), default="Python", help="the default is Python")
    parser.set_defaults(serve=script)


def script(arguments: argparse.Namespace) -> int:
    """Serve `workbench script`; the exit code."""
    from workbench.project.session_script import session_script
    from workbench.project.store import load_project

    print(session_script(load_project(arguments.project), arguments.language), end="")
    return 0
