"""Makes families.csv: 160 rows with an outcome for every family of generalised linear models.

Our own data, free to use. Run: python simulate.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

N = 160


def frame() -> pd.DataFrame:
    rng = np.random.default_rng(20240517)
    x = np.round(rng.normal(size=N), 3)
    z = np.round(rng.gamma(2.0, 1.0, size=N), 3)
    g = rng.choice(["a", "b", "c"], size=N, p=[0.45, 0.35, 0.2])
    h = rng.choice(["u", "v"], size=N)
    eta = -0.4 + 0.8 * x - 0.25 * z + 0.6 * (g == "b") - 0.5 * (g == "c") + 0.3 * (h == "v")
    p = 1 / (1 + np.exp(-eta))
    trials = rng.integers(1, 15, size=N)
    mu = np.exp(0.6 + 0.4 * x + 0.5 * (g == "b") + 0.2 * (h == "v"))
    expo = np.round(rng.uniform(0.5, 4.0, size=N), 2)
    heavy = rng.gamma(1.5, mu / 1.5)
    share = np.clip(rng.beta(6 * p, 6 * (1 - p)), 0.001, 0.999)
    structural = rng.random(N) < 1 / (1 + np.exp(0.8 - 0.9 * z + 0.6 * x))
    return pd.DataFrame(
        {
            "x": x,
            "z": z,
            "g": g,
            "h": h,
            "w": rng.integers(1, 4, size=N),
            "expo": expo,
            "yes": (rng.random(N) < p).astype(int),
            "answer": np.where(rng.random(N) < p, "yes", "no"),
            "rare": (rng.random(N) < 0.15 * np.exp(0.3 * x)).astype(int),
            "events": rng.binomial(trials, p),
            "trials": trials,
            "count": rng.poisson(mu * expo),
            "overdispersed": rng.poisson(heavy),
            "zeros": np.where(structural, 0, rng.poisson(mu * 1.4)),
            "amount": np.round(rng.gamma(3.0, mu / 3.0) + 0.01, 4),
            "wait": np.round(rng.wald(mu, 4.0) + 0.005, 4),
            "share": np.round(share, 4),
            "score": np.round(mu + 2 + rng.normal(scale=0.7, size=N), 3),
            "zeros_over": np.where(structural, 0, rng.poisson(rng.gamma(1.5, mu))),
        }
    )


if __name__ == "__main__":
    frame().to_csv(Path(__file__).with_name("families.csv"), index=False, lineterminator="\n")
