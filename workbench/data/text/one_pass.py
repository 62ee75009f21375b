"""What one pass over a text file brings, whichever way it was read."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.data.column import CodedColumn
from workbench.data.text.piles import NumberPile
from workbench.data.text.scan import Counts


@dataclass
class Pass:
    """Columns of text and piles of numbers by position, the number of rows, counts of the bytes."""

    words: dict[int, CodedColumn] = field(default_factory=dict)
    numbers: dict[int, NumberPile] = field(default_factory=dict)
    n_rows: int = 0
    counts: Counts = field(default_factory=Counts)
