"""Can this fit be used? Three classes, each with its reasons and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Status: TypeAlias = Literal["fine", "boundary", "do_not_use"]


@dataclass(frozen=True)
class Verdict:
    """status: fine, boundary (a variance of zero or a perfect correlation) or do_not_use.

    codes: short names of the reasons, for programs.
    reasons, advice: sentences for people, in the same order.
    """

    status: Status
    codes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
