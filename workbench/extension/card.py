"""PluginCard: what the user sees of one plugin, whether it works or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "failed", "disabled"]


@dataclass(frozen=True, slots=True)
class PluginCard:
    """One discovered plugin.

    name: of the entry point; distribution and version: of the installed package it came with;
    state: "ok", "failed" (see message and traceback) or "disabled" (safe mode); message: a sentence for the
    user, "" when all is well; traceback: for the author of the plugin; seconds: what loading it took;
    analyses: ids of the analyses it contributes.
    """

    name: str
    distribution: str
    version: str
    state: State
    message: str = ""
    traceback: str = ""
    seconds: float = 0.0
    analyses: tuple[str, ...] = ()
