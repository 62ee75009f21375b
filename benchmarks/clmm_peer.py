"""The R process of peer.py with package ordinal: cumulative link mixed models by clmm."""

from __future__ import annotations

from pathlib import Path

from peer import Estimates, Lme4, quoted

SCRIPT = Path(__file__).with_name("clmm_peer.R")


class Clmm(Lme4):
    """clmm behind the same pipe."""

    def __init__(self) -> None:
        super().__init__()
        self._send(f"source({quoted(str(SCRIPT))})")
        self.version = self._ask("peer_ordinal()")["ordinal"][0]

    def fit_ordinal(self, case: str, formula: str, threshold: str, points: int) -> Estimates:
        """One fit with standard errors."""
        answer = self._ask(f"peer_clmm({quoted(case)}, {formula}, {quoted(threshold)}, {points})")
        numbers = {key: [float(v) for v in answer[key]] for key in ("estimate", "std_error", "variance")}
        pairs = zip(numbers["estimate"], numbers["std_error"], strict=True)
        groups = ((group, "(Intercept)", "") for group in answer["group"])
        return Estimates(
            seconds=float(answer["seconds"][0]),
            criterion=float(answer["criterion"][0]),
            fixed=dict(zip(answer["term"], pairs, strict=True)),
            random=dict(zip(groups, numbers["variance"], strict=True)),
        )
