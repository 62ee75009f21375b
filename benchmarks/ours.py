"""Our side of the comparison: from a pandas frame and a formula to estimates with standard errors.

python benchmarks/ours.py      prints what the very first fit of a fresh process costs
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: both sides get one thread

if TYPE_CHECKING:
    import pandas as pd
    from peer import Estimates


def fit(frame: pd.DataFrame, formula: str) -> Estimates:
    """Parse, build the design, fit by REML: what `lmer(formula, frame)` and `vcov` do."""
    from peer import Estimates

    from workbench.data.frame import dataset_of
    from workbench.engine.lmm import RandomBlock, fit_lmm
    from workbench.modeling.design import build_design
    from workbench.modeling.spec import ModelSpec

    start = time.perf_counter()
    spec = ModelSpec.from_formula(formula)
    design = build_design(spec, dataset_of(frame, only=spec.variables))
    blocks = [RandomBlock(b.label, b.codes, b.n_levels, b.Z, b.names) for b in design.random]
    found = fit_lmm(design.y, design.X, blocks, weights=design.weights, offset=design.offset)
    beta, errors = found.beta, found.std_errors
    seconds = time.perf_counter() - start
    random = {("Residual", "", ""): found.sigma**2}
    for block, sigma in zip(blocks, found.covariances, strict=True):
        for i, name in enumerate(block.names):
            random[block.group, name, ""] = float(sigma[i, i])
            for j in range(i):
                random[block.group, block.names[j], name] = float(sigma[i, j])
    names = [design.x_names[i] for i in found.kept]
    fixed = {n: (float(b), float(e)) for n, b, e in zip(names, beta, errors, strict=True)}
    return Estimates(seconds, found.criterion, fixed, random)


def analyse(frame: pd.DataFrame, formula: str) -> float:
    """Seconds of the whole analysis: besides the fit all tables, figures and the report in words."""
    import workbench

    start = time.perf_counter()
    workbench.run("linear_mlm.lmm", frame, {"formula": formula})
    return time.perf_counter() - start


def cold() -> None:
    """Print seconds of the imports and of the first fit, in a process that has done nothing else."""
    import numpy  # noqa: F401
    import pandas as pd

    start = time.perf_counter()
    import workbench.data.frame
    import workbench.engine.lmm
    import workbench.modeling.design  # noqa: F401

    imports = time.perf_counter() - start
    data = Path(__file__).resolve().parents[1] / "tests" / "reference" / "data" / "lme4_sleepstudy.csv"
    frame = pd.read_csv(data, dtype={"Subject": "category"})
    print(imports, fit(frame, "Reaction ~ Days + (Days | Subject)").seconds)


if __name__ == "__main__":
    sys.exit(cold())
