"""What messages say of names: which one was probably meant, and which one is there twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def nearest(wanted: str, names: Sequence[str], count: int = 3) -> list[str]:
    """Up to `count` of the names that look like `wanted`, first those that differ in capitals only."""
    import difflib  # for messages only

    alike = [name for name in names if name.lower() == wanted.lower()]
    close = difflib.get_close_matches(wanted, names, n=count, cutoff=0.5)
    return list(dict.fromkeys([*alike, *close]))[:count]


def did_you_mean(wanted: str, names: Sequence[str], otherwise: str, count: int = 3) -> str:
    """Advice that offers the nearest names; otherwise: the advice where none is near."""
    near = nearest(wanted, names, count)
    return f"Did you mean {' or '.join(near)}?" if near else otherwise


def first_twice(names: Iterable[str]) -> str | None:
    """The first name that has been there before; None where all are different."""
    seen = set[str]()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None
