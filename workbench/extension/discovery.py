"""Which plugins are installed: the entry points of one group, those of our own distribution first.

Our own come first only so that an outsider cannot take over the id of a built-in analysis.
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

from workbench.extension.hookspecs import ENTRY_POINT_GROUP

OWN_DISTRIBUTION = "multilevel-workbench"


def installed_entry_points() -> list[EntryPoint]:
    """Entry points of all plugins, built-in ones first, then by distribution and name."""
    found = entry_points(group=ENTRY_POINT_GROUP)
    return sorted(found, key=lambda e: (not is_builtin(e), distribution_of(e)[0], e.name))


def distribution_of(entry_point: EntryPoint) -> tuple[str, str]:
    """Name and version of the installed package behind an entry point."""
    if entry_point.dist is None:
        return "", ""
    return entry_point.dist.name or "", entry_point.dist.version or ""


def is_builtin(entry_point: EntryPoint) -> bool:
    """Whether it ships with the workbench, and so stays on in safe mode."""
    return distribution_of(entry_point)[0] == OWN_DISTRIBUTION
