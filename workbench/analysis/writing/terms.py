"""Terms of a model in words: a category against its reference, a centred predictor, an interaction."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

INTERCEPT = "(Intercept)"
_FUNCTIONS = {
    "center": "{0} (grand-mean centred)",
    "group_center": "{0} (centred within {1})",
    "group_mean": "the mean of {0} in {1}",
    "group_scale": "{0} (standardised within {1})",
    "scale": "{0} (standardised)",
    "log": "the logarithm of {0}",
}


class Terms:
    """contrasts: the coding of categorical variables, by name; without an entry they have a reference.

    categories: of an outcome whose random effects are named by category and term, such as yes:(Intercept).
    """

    def __init__(
        self, data: Dataset, contrasts: Mapping[str, Any] | None = None, categories: Sequence[str] = ()
    ) -> None:
        self._data, self._contrasts, self._categories = data, contrasts or {}, tuple(categories)

    def split(self, term: str) -> tuple[str, str]:
        """The category of the outcome that a term is of, "" for none, and the term itself."""
        found = next((name for name in self._categories if term.startswith(f"{name}:")), "")
        return found, term.removeprefix(f"{found}:") if found else term

    def parts(self, term: str) -> list[str]:
        """The parts of an interaction; colons inside brackets and backticks part nothing."""
        if plain(term) in self._data:
            return [term]
        found, depth, quoted, start = [], 0, False, 0
        for place, letter in enumerate(term):
            if letter == "`":
                quoted = not quoted
            elif not quoted:
                depth += (letter in "([") - (letter in ")]")
                if letter == ":" and depth == 0:
                    found.append(term[start:place])
                    start = place + 1
        return [*found, term[start:]]

    def category(self, part: str) -> tuple[str, str, str] | None:
        """Variable, category and reference of a part such as sex[M]; None for anything else.

        The reference is "" where the coding compares otherwise.
        """
        found = re.fullmatch(r"(.+?)\[(.*)\]", part, re.DOTALL)
        if found is None or plain(found[1]) not in self._data:
            return None
        name, level = plain(found[1]), found[2]
        levels = self._levels(name)
        if level not in levels:
            return name, level, ""
        coding = self._contrasts.get(name, "treatment")
        return name, level, levels[0] if coding == "treatment" and level != levels[0] else ""

    def _levels(self, name: str) -> tuple[str, ...]:
        variable = self._data.variable(name)
        levels = variable.level_values() or self._data.codes(name)[1]
        gone = variable.missing_among(levels)
        return tuple(level for level in levels if level not in gone)

    def words(self, term: str) -> str:
        """A term in a sentence: ses (grand-mean centred), sex = M, the interaction's parts by "and"."""
        return " and ".join(self._part(part) for part in self.parts(term))

    def _part(self, part: str) -> str:
        category = self.category(part)
        if category is not None:
            return f"{category[0]} = {category[1]}" if category[2] else part
        call = re.fullmatch(r"(\w+)\(([^()]*)\)", part)
        pattern = _FUNCTIONS.get(call[1]) if call is not None else None
        if call is None or pattern is None:
            return plain(part)
        given = [plain(piece.strip()) for piece in call[2].split(",")]
        return pattern.format(*given) if len(given) == pattern.count("{") else part


def plain(name: str) -> str:
    """A name without the backticks of formulas."""
    return name[1:-1] if len(name) > 1 and name[0] == name[-1] == "`" else name
