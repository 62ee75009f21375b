"""The order in which analyses are offered, in the window and in the shell."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.analysis.description import Analysis


def in_menu_order(analyses: Iterable[Analysis]) -> list[Analysis]:
    """By heading, then by `order`, then as registered.

    A heading comes where the foremost of its analyses belongs; headings of one place go by the alphabet.
    """
    offered = list(analyses)
    first: dict[tuple[str, ...], int] = {}
    for analysis in offered:
        first[analysis.menu] = min(analysis.order, first.get(analysis.menu, analysis.order))
    return sorted(offered, key=lambda a: (first[a.menu], a.menu, a.order))
