"""Citation: a source as a paper names it in the text and in its list of references, after the APA."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """authors: as the text names them ("Bates et al."); year; entry: the whole entry of the list."""

    authors: str
    year: str
    entry: str

    @property
    def in_brackets(self) -> str:
        """Bates et al., 2015."""
        return f"{self.authors}, {self.year}"

    @property
    def in_text(self) -> str:
        """Bates et al. (2015)."""
        return f"{self.authors.replace(' & ', ' and ')} ({self.year})"
