"""What is said while several data sets are fitted, and what of it is told in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from workbench.analysis.imputation.sets import ImputedSets
from workbench.analysis.reporting import Reporter
from workbench.errors import OptionsError
from workbench.results import Block, Notice


class CheckOnly:
    """A reporter for the fit of one set: it can be cancelled, and says nothing."""

    def __init__(self, reporter: Reporter) -> None:
        self.reporter, self.seed = reporter, reporter.seed

    def progress(self, fraction: float, message: str = "") -> None:
        self.reporter.check()

    def check(self) -> None:
        self.reporter.check()

    def publish(self, block: Block) -> None:
        self.reporter.check()

    def notice(self, notice: Notice) -> None:
        self.reporter.check()

    def map(self, function: Callable[..., Any], items: Iterable[Any], **how: Any) -> Sequence[Any]:
        return self.reporter.map(function, items, **how)


def refuse(told: Sequence[tuple[bool, str, str, str]]) -> None:
    """OptionsError for the first of (asked for, option, what it is, advice) that imputed data cannot have."""
    for asked, option, what, advice in told:
        if asked:
            raise OptionsError(f"{what} cannot be pooled over imputed data sets.", advice, option=option)


def told_once(of: ImputedSets, notices: Sequence[Sequence[Notice]]) -> list[Notice]:
    """Notices of the fits, each once, with the sets it holds for where those are not all.

    That a fit can be used is not told of every one: what is wrong with some of them is.
    """
    sets: dict[str, list[str]] = {}
    first: dict[str, Notice] = {}
    for name, told in zip(of.names, notices, strict=True):
        for notice in told:
            if notice.id == "verdict" and notice.level == "info":
                continue
            sets.setdefault(notice.message, []).append(name)
            first.setdefault(notice.message, notice)
    out = [
        replace(first[message], message=_where(names, len(notices)) + message)
        for message, names in sets.items()
    ]
    if not any(notice.id.startswith("verdict") for notice in out):
        out.insert(
            0, Notice("info", f"The fits to all {len(notices)} imputed sets can be used.", "", "verdict")
        )
    return out


def _where(names: Sequence[str], all_sets: int) -> str:
    if len(names) == all_sets:
        return ""
    return f"In {len(names)} of {all_sets} imputed sets ({', '.join(names[:6])}{' ...' * (len(names) > 6)}): "
