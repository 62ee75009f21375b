"""Simulate the sample data: pupils in classes in schools, and what their reading depends on.

    python resources/sample/simulate.py

writes `workbench/resources/sample/reading.csv`. The persons are invented. Python's own random numbers with a
fixed seed are used, so that the file comes out the same everywhere.

Model of the simulation (v is the vocabulary score, standardised; reading has a standard deviation near 10):

    reading = 50 + u0 + c0 + (4.5 + u1) v + 1.2 ses + 1.5 [church] + 3 [private] + 0.8 [girl] + e

with school effects u0 (sd 2.8) and u1 (sd 1.4, correlated 0.3 with u0), class effects c0 (sd 1), e (sd 6.5).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random

TARGET = Path(__file__).resolve().parents[2] / "workbench" / "resources" / "sample" / "reading.csv"
N_SCHOOLS = 40
SECTOR_SHARES = {"public": 0.6, "church": 0.25, "private": 0.15}
SECTOR_EFFECT = {"public": 0.0, "church": 1.5, "private": 3.0}
SHARE_MISSING = {"ses": 0.03, "vocabulary": 0.01, "education": 0.02}
Row = dict[str, object]


def simulate(random: Random) -> list[Row]:
    """All pupils, with some of their answers missing."""
    rows = [row for number in range(1, N_SCHOOLS + 1) for row in school(number, random)]
    for pupil, row in enumerate(rows, 1):
        row["pupil"] = pupil
        for name, share in SHARE_MISSING.items():
            if random.random() < share:
                row[name] = ""
    return rows


def school(number: int, random: Random) -> Iterator[Row]:
    """The pupils of one school; the letters of its classes start again at A."""
    sector = random.choices(list(SECTOR_SHARES), weights=list(SECTOR_SHARES.values()))[0]
    z = random.gauss(0, 1)
    intercept, slope = 2.8 * z, 1.4 * (0.3 * z + (1 - 0.3**2) ** 0.5 * random.gauss(0, 1))
    wealth = random.gauss(0.1 * SECTOR_EFFECT[sector], 0.45)
    for letter in "ABC"[: random.randint(1, 3)]:
        level = intercept + random.gauss(0, 1)
        for _ in range(random.randint(9, 21)):
            person = pupil(wealth, random)
            score = reading(person, level, slope, random) + SECTOR_EFFECT[sector]
            place = {"school": f"S{number:02}", "class": letter, "sector": sector}
            yield {**place, **person, "reading": round(score, 1)}


def pupil(wealth: float, random: Random) -> Row:
    ses = random.gauss(wealth, 0.9)
    education = 1 + sum(ses + random.gauss(0, 0.7) > cut for cut in (-1.1, 0.0, 1.0))
    return {
        "gender": random.choice(["girl", "boy"]),
        "ses": round(ses, 2),
        "education": education,
        "vocabulary": round(0.3 * ses + random.gauss(0, 0.93), 2),
    }


def reading(person: Row, level: float, slope: float, random: Random) -> float:
    vocabulary, ses = float(str(person["vocabulary"])), float(str(person["ses"]))
    fixed = 50 + (4.5 + slope) * vocabulary + 1.2 * ses + 0.8 * (person["gender"] == "girl")
    return fixed + level + random.gauss(0, 6.5)


def write(rows: list[Row], target: Path) -> None:
    columns = ["pupil", "school", "class", "sector", "gender", "ses", "education", "vocabulary", "reading"]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    write(simulate(Random(7)), TARGET)
