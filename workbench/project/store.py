"""The project file: one zip that cannot execute anything, written atomically.

Its members are the parts of members.py. Reading trusts nothing: see archive.py for names and sizes, and
migrations.py for older formats.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.project.archive import Archive
from workbench.project.atomic import replacing
from workbench.project.members import parts_of, project_of
from workbench.project.model import Project
from workbench.project.stamp import Stamp, check_unchanged, stamp_of

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

SUFFIX = ".mlwb"


def save_project(project: Project, path: str | Path, expected: Stamp | None = None) -> Stamp:
    """Write the project and return the stamp of the file; the old one stays whole until the new is on disk.

    expected: the stamp of the file when it was read or written last; ChangedOnDiskError when another program
    has changed it since. ProjectError if the folder or the disk refuses.
    """
    path = Path(path)
    with (
        replacing(path) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        for part in parts_of(project):
            with archive.open(part.name, "w", force_zip64=True) as member:
                part.write(member)
        if expected is not None:
            check_unchanged(path, expected)
    return stamp_of(path)


def load_project(path: str | Path) -> Project:
    """Read a project. ProjectError in one sentence when it is damaged, hostile or from a newer workbench."""
    with Archive.open(Path(path)) as archive:
        return project_of(archive)


def is_project(path: str | Path) -> bool:
    """Whether a file looks like one of ours, by its name."""
    return Path(path).suffix.lower() == SUFFIX


def unsaved_name(dataset: Dataset | None) -> str:
    """A file name to propose for a project that was never saved."""
    stem = Path(dataset.name).stem if dataset is not None and dataset.name else "Untitled"
    return stem + SUFFIX


def ensure_suffix(path: str | Path) -> Path:
    """`path` with the suffix of project files, added when it has none of its own."""
    chosen = Path(path)
    return chosen if chosen.suffix else chosen.with_suffix(SUFFIX)
