"""`workbench demo`: the sample project in the window, or, with `--out`, everything it shows as files.

The files are made by the parts that users meet: the analysis as `workbench run` does it, its HTML page, a
project, and a picture of the real window with that project open.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from workbench.errors import WorkbenchError
from workbench.results import Result

TITLE = "Reading and vocabulary, by school"
PATIENCE = 300  # seconds for the picture of the window


def add_demo(parts: Any) -> None:
    """Declare the command."""
    parser = parts.add_parser("demo", help="open the sample project, or write it as files")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="write files there; needs no display")
    parser.set_defaults(serve=demo)


def demo(arguments: argparse.Namespace) -> int:
    """Serve `workbench demo`; the exit code."""
    if arguments.out is None:
        from workbench.gui.launch import run

        return int(run(sample=True))
    return write_demo(arguments.out)


def write_demo(folder: Path) -> int:
    """Fit the sample model, print it, and leave recipe results, report, project and picture in `folder`."""
    from workbench.analysis.runner import failure
    from workbench.analysis.session import run_recipe
    from workbench.extension.manager import plugin_manager
    from workbench.project.sample import sample_recipe
    from workbench.results import text

    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    result = run_recipe(sample_recipe(), plugin_manager())
    print(text.document_text(result, TITLE).rstrip())
    failed = failure(result)
    if failed is not None:
        raise WorkbenchError(failed.message, failed.advice)
    written = write_results(result, folder)
    print("\nWritten:", *written.values(), sep="\n  ", flush=True)
    print(f"  {photograph(written['project'], folder / 'window.png')}")
    return 0


def write_results(result: Result, folder: Path) -> dict[str, Path]:
    """The report, the numbers and the project; what each is called and where it is."""
    from workbench.project.sample import sample_project
    from workbench.project.store import SUFFIX, save_project
    from workbench.results import html, json_codec

    written = {
        "report": folder / "report.html",
        "numbers": folder / "results.json",
        "project": folder / f"sample{SUFFIX}",
    }
    written["report"].write_text(html.document(result, TITLE), "utf-8")
    written["numbers"].write_text(json_codec.dumps(result, indent=1) + "\n", "utf-8")
    save_project(sample_project(result), written["project"])
    return written


def photograph(project: Path, target: Path) -> Path:
    """A picture of the window with this project open, taken without a display in a process of its own."""
    command = [sys.executable, "-m", "workbench", "window", str(project)]
    command += ["--screenshot", str(target), "--size", "1440x900", "--theme", "light"]
    hidden = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, env=hidden, capture_output=True, text=True, timeout=PATIENCE)
    if done.returncode or not target.is_file():
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["it said nothing"]
        raise WorkbenchError(
            f"The picture of the window could not be made: {last[0]}.",
            "Everything else is there; start the window itself to see more.",
        )
    return target
