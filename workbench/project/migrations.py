"""Format numbers of project files, and how older ones are brought up to date.

FORMAT is (major, minor): a newer minor only adds keys that may be ignored; a newer major is refused.

1  the first one
2  variables may have ranges of missing values: whoever ignored them would compute other results
3  there may be several tables, row filters (which must not be ignored either) and steps of preparation;
   since 3.1 notes are Markdown (results/notes), and there are notes above results, a title, a style of tables
"""

from __future__ import annotations

from typing import Any

from workbench.errors import ProjectError

FORMAT = (3, 1)
DEFAULTS: dict[str, Any] = {
    "has_data": False,
    "analyses": [],
    "notes": "",
    "table": "data",
    "tables": [],
    "filters": {},
    "steps": [],
    "title": "",
    "table_style": {},
}


def migrated(manifest: Any, name: str) -> dict[str, Any]:
    """The manifest in the present format, with every key there; ProjectError if it is newer or senseless."""
    major, minor = _version(manifest, name)
    if major > FORMAT[0]:
        wanted = manifest.get("workbench", "a newer version")
        raise ProjectError(
            f"'{name}' was saved by a newer workbench ({wanted}).", "Update the workbench to open it."
        )
    whole = {**DEFAULTS, **manifest}
    if not isinstance(whole["analyses"], list):
        raise _senseless(name)
    if (major, minor) < (3, 1):
        whole["analyses"] = [_with_markdown(item) for item in whole["analyses"]]
    return whole


def _with_markdown(item: Any) -> Any:
    """An analysis whose note was written before notes were Markdown: it keeps its words."""
    from workbench.results.notes import plain_as_markdown

    note = item.get("note") if isinstance(item, dict) else None
    return {**item, "note": plain_as_markdown(note)} if isinstance(note, str) and note else item


def _version(manifest: Any, name: str) -> tuple[int, int]:
    try:
        major, minor = (*manifest["format"], 0)[:2]
    except (TypeError, KeyError, ValueError):
        raise _senseless(name) from None
    if any(isinstance(number, bool) or not isinstance(number, int) for number in (major, minor)) or major < 1:
        raise _senseless(name)
    return major, minor


def _senseless(name: str) -> ProjectError:
    return ProjectError(f"'{name}' is not a project of the workbench.", "Choose a file that ends in .mlwb.")
