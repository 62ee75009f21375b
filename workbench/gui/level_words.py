"""Groups and their sizes in words."""

from __future__ import annotations

from workbench.data.grouping import GroupSizes
from workbench.results.formatting import format_integer


def readable(label: str) -> str:
    """The label of a grouping as people say it: class in school for "class:school"."""
    return label.replace(":", " in ")


def size_words(group: GroupSizes, thing: str = "row") -> str:
    """Number of groups and of rows in them: "160 groups of 11 to 162 rows (median 63)"."""
    groups = f"{format_integer(group.n_levels)} group{'' if group.n_levels == 1 else 's'}"
    return f"{groups} of {range_words(group, thing)}"


def range_words(group: GroupSizes, thing: str = "row") -> str:
    """From the smallest to the largest: "11 to 162 rows (median 63)"."""
    if group.smallest == group.largest:
        return f"{format_integer(group.smallest)} {thing}{'' if group.smallest == 1 else 's'}"
    sizes = f"{format_integer(group.smallest)} to {format_integer(group.largest)} {thing}s"
    return f"{sizes} (median {group.median:g})"


def range_wordings(group: GroupSizes) -> tuple[str, ...]:
    """The same, shorter and shorter, for narrow places."""
    if group.smallest == group.largest:
        return (range_words(group),)
    low, high = format_integer(group.smallest), format_integer(group.largest)
    return range_words(group), f"{low}\u2013{high}, median {group.median:g}", f"{low}\u2013{high} rows"


def nearly_words(name: str, label: str, changing: int, n_groups: int) -> str:
    """That a variable has one value in nearly every group, and what to look for."""
    within = readable(label)
    groups = f"{format_integer(changing)} group{'' if changing == 1 else 's'}"
    return (
        f"{name} has one value in nearly every {within}: it changes in {groups} of "
        f"{format_integer(n_groups)}. If it belongs to {within}, look for slips there."
    )
