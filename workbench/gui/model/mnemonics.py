"""Keys for labels: each gets a letter of its title that no other one has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def with_mnemonics(titles: Sequence[str], taken: Iterable[str] = ()) -> list[str]:
    """The titles with & before the letter of their key: the first of a word if free, else any; none if all
    are taken."""
    used = {letter.casefold() for letter in taken}
    out = []
    for title in titles:
        plain = title.replace("&", "&&")
        starts = [i for i, c in enumerate(plain) if c.isalnum() and (i == 0 or plain[i - 1] in " (-")]
        others = [i for i, c in enumerate(plain) if c.isalnum()]
        place = next((i for i in [*starts, *others] if plain[i].casefold() not in used), None)
        if place is None:
            out.append(plain)
            continue
        used.add(plain[place].casefold())
        out.append(f"{plain[:place]}&{plain[place:]}")
    return out
