"""Simulate the small data sets of the validation cases of linear models; the persons are invented.

    python resources/validation/linear_mlm/simulate.py

writes the CSV files of `plugins/workbench_linear_mlm/validation/data`. Python's own random numbers with a
fixed seed are used, so that the files come out the same everywhere. The R scripts beside this file compute
on them.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

TARGET = Path(__file__).resolve().parents[3] / "plugins" / "workbench_linear_mlm" / "validation" / "data"
SECTORS = {"public": 0.0, "church": 2.0, "private": 4.0}
ARMS = ("control", "training")
Row = dict[str, object]


def pupils(random: Random) -> Iterator[Row]:
    """16 schools with two or three classes; `flat` is an outcome that does not differ between schools."""
    for number in range(1, 17):
        sector = list(SECTORS)[number % 3]
        z = random.gauss(0, 1)
        level, slope = 3 * z, 2 * (0.4 * z + 0.92 * random.gauss(0, 1))
        wealth = random.gauss(0, 0.5)
        for letter in "ABC"[: random.randint(2, 3)]:
            room = random.gauss(0, 3)
            for _ in range(random.randint(3, 7)):
                ses, sex = random.gauss(wealth, 1), random.choice(["boy", "girl"])
                fixed = 50 + SECTORS[sector] + 1.5 * (sex == "girl") + level + room
                yield {
                    "school": f"s{number:02}",
                    "class": letter,
                    "sector": sector,
                    "sex": sex,
                    "ses": round(ses, 2),
                    "weight": random.choice([1, 2, 3]),
                    "bonus": random.choice([0, 1, 2]),
                    "score": round(fixed + (2.5 + slope) * ses + random.gauss(0, 5), 1),
                    "flat": round(20 + 0.8 * ses + random.gauss(0, 4), 1),
                }


def growth(random: Random) -> Iterator[Row]:
    """30 persons at five waves, some of them absent; residuals follow an AR(1), spread grows."""
    for number in range(1, 31):
        arm = ARMS[number % 2]
        person, e = random.gauss(0, 3), random.gauss(0, 1)
        for wave in range(5):
            e = e if wave == 0 else 0.6 * e + 0.8 * random.gauss(0, 1)
            day = 28 * wave + (0 if wave == 0 else random.randint(-6, 6))
            y = 20 + person + (1 + (arm == "training")) * wave + (3 + 0.5 * wave) * e
            if wave == 0 or random.random() > 0.12:
                yield {"person": f"p{number:02}", "arm": arm, "wave": wave, "day": day, "y": round(y, 1)}


def ratings(random: Random) -> Iterator[Row]:
    """14 raters judge nine texts in one of three conditions each; some judgements are missing."""
    texts = {f"t{k}": random.gauss(0, 4) for k in range(1, 10)}
    for number in range(1, 15):
        severity = random.gauss(0, 5)
        for text, quality in texts.items():
            condition = random.choice(["a", "b", "c"])
            y = 60 + severity + quality + {"a": 0, "b": 2, "c": 5}[condition] + random.gauss(0, 6)
            if random.random() > 0.1:
                yield {"rater": f"r{number:02}", "text": text, "condition": condition, "rating": round(y, 1)}


def balanced(random: Random) -> Iterator[Row]:
    """12 persons, each once in three conditions: what the analysis of variance has in closed form."""
    for number in range(1, 13):
        person = random.gauss(0, 4)
        for k, condition in enumerate("abc"):
            y = 30 + person + 2 * k + random.gauss(0, 3)
            yield {"person": f"p{number:02}", "condition": condition, "y": round(y, 1)}


def regression(random: Random) -> Iterator[Row]:
    """60 rows whose residuals spread with x; three kinds of treatment."""
    for _ in range(60):
        x, kind = random.uniform(0, 10), random.choice(["none", "short", "long"])
        z = 0.5 * x + random.gauss(0, 2)
        gain = {"none": 0, "short": 1, "long": 3}[kind]
        y = 5 + 1.2 * x - 0.6 * z + gain + (0.5 + 0.3 * x) * random.gauss(0, 1)
        yield {
            "x": round(x, 2),
            "z": round(z, 2),
            "kind": kind,
            "weight": random.choice([1, 2, 4]),
            "y": round(y, 2),
        }


def write(make: Callable[[Random], Iterator[Row]], seed: int) -> None:
    rows = list(make(Random(seed)))
    with (TARGET / f"{make.__name__}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    for number, make in enumerate((pupils, growth, ratings, balanced, regression), 1):
        write(make, number)
