"""Format numbers of project files, and how older ones are brought up to date.

FORMAT is (major, minor): a newer minor only adds keys that may be ignored; a newer major is refused.

1  the first one
2  variables may have ranges of missing values: whoever ignored them would compute other results
3  there may be several tables, row filters (which must not be ignored either) and steps of preparation
"""

from __future__ import annotations

from typing import Any

from workbench.errors import ProjectError

FORMAT = (3, 0)
DEFAULTS: dict[str, Any] = {
    "has_data": False,
    "analyses": [],
    "notes": "",
    "table": "data",
    "tables": [],
    "filters": {},
    "steps": [],
}


def migrated(manifest: Any, name: str) -> dict[str, Any]:
    """The manifest in the present format, with every key there; ProjectError if it is newer or senseless."""
    major = _major(manifest, name)
    if major > FORMAT[0]:
        wanted = manifest.get("workbench", "a newer version")
        raise ProjectError(
            f"'{name}' was saved by a newer workbench ({wanted}).", "Update the workbench to open it."
        )
    whole = {**DEFAULTS, **manifest}
    if not isinstance(whole["analyses"], list):
        raise _senseless(name)
    return whole


def _major(manifest: Any, name: str) -> int:
    try:
        major = manifest["format"][0]
    except (TypeError, KeyError, IndexError):
        raise _senseless(name) from None
    if not isinstance(major, int) or isinstance(major, bool) or major < 1:
        raise _senseless(name)
    return major


def _senseless(name: str) -> ProjectError:
    return ProjectError(f"'{name}' is not a project of the workbench.", "Choose a file that ends in .mlwb.")
