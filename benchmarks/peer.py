"""One R process with lme4, kept alive, so that the two sides can take turns."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("lme4_peer.R")


@dataclass(frozen=True)
class Estimates:
    """What either side found: seconds it took, criterion, coefficients and (co)variances by name."""

    seconds: float
    criterion: float
    fixed: dict[str, tuple[float, float]]  # term -> estimate, standard error
    random: dict[tuple[str, str, str], float]  # group, term, second term or "" -> (co)variance


class Lme4:
    """lme4 behind a pipe: every call sends one line of R and reads the answer up to its end mark."""

    def __init__(self) -> None:
        if shutil.which("R") is None:
            raise SystemExit("R is not installed: there is nothing to compare with.")
        one_thread = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
        self._process = subprocess.Popen(
            ["R", "--vanilla", "--no-echo"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=one_thread,
            encoding="utf-8",
        )
        self._send(f"source({quoted(str(SCRIPT))})")
        self.loading = float(self.about()["loading"][0])

    def about(self) -> dict[str, list[str]]:
        """Versions, and the linear algebra libraries that the process has really loaded."""
        return self._ask("peer_about()")

    def load(self, case: str, path: Path, levels: dict[str, list[str]]) -> None:
        names = ", ".join(map(quoted, levels))
        self._ask(f"peer_load({quoted(case)}, {quoted(str(path))}, c({names}))")
        for name, values in levels.items():
            file = path.with_suffix(f".{name}.levels")
            file.write_text("\n".join(values) + "\n", encoding="utf-8")
            self._ask(f"peer_levels({quoted(case)}, {quoted(name)}, readLines({quoted(str(file))}))")

    def fit(self, case: str, formula: str) -> Estimates:
        answer = self._ask(f"peer_fit({quoted(case)}, {formula})")
        numbers = {key: [float(v) for v in answer[key]] for key in ("estimate", "std_error", "variance")}
        pairs = zip(numbers["estimate"], numbers["std_error"], strict=True)
        places = zip(answer["group"], answer["term1"], answer["term2"], strict=True)
        return Estimates(
            seconds=float(answer["seconds"][0]),
            criterion=float(answer["criterion"][0]),
            fixed=dict(zip(answer["term"], pairs, strict=True)),
            random=dict(zip(places, numbers["variance"], strict=True)),
        )

    def objective(self, case: str, variances: list[float]) -> float:
        """lme4's criterion at these (co)variances, in the order in which `fit` gave its own."""
        values = ", ".join(repr(v) for v in variances)
        return float(self._ask(f"peer_objective({quoted(case)}, c({values}))")["criterion"][0])

    def refits(self, case: str, count: int) -> float:
        """Refits a second of outcomes drawn from the last fit of the case."""
        return count / float(self._ask(f"peer_refits({quoted(case)}, {count})")["seconds"][0])

    def refit(self, case: str, y: Iterable[float]) -> list[float]:
        """sigma and the coefficients of the last model of the case for another outcome."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "y"
            path.write_text("\n".join(repr(float(v)) for v in y), encoding="utf-8")
            return [float(v) for v in self._ask(f"peer_refit({quoted(case)}, {quoted(str(path))})")["values"]]

    def profile(self, case: str) -> float:
        """Seconds for profile limits of all parameters of the last fit of the case."""
        return float(self._ask(f"peer_profile({quoted(case)})")["seconds"][0])

    def tests(self, case: str, ddf: str) -> tuple[float, dict[str, tuple[float, float]]]:
        """Seconds of the t tests of the last fit of the case; standard error and df of each coefficient."""
        answer = self._ask(f"peer_tests({quoted(case)}, {quoted(ddf)})")
        errors, df = ([float(v) for v in answer[key]] for key in ("std_error", "df"))
        pairs = zip(errors, df, strict=True)
        return float(answer["seconds"][0]), dict(zip(answer["term"], pairs, strict=True))

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)

    def _send(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def _ask(self, line: str) -> dict[str, list[str]]:
        self._send(line)
        assert self._process.stdout is not None
        answer: dict[str, list[str]] = {}
        for text in self._process.stdout:
            if text.strip() == "<done>":
                return answer
            key, *values = text.rstrip("\n").split("\t")
            answer[key] = values
        raise SystemExit(f"R stopped at: {line}")


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
