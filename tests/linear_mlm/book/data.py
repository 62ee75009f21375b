"""The data of "Multilevel Modeling Using R" (Finch & Bolin), chapters 1 to 6, prepared as the text says."""

from __future__ import annotations

import functools
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
from reference_data import SHARED, csv

BOOK = SHARED / "spec" / "book_ch01-06.json"
FIVE_SCHOOLS = (767, 785, 789, 815, 981)
Entry = dict[str, Any]


def book_entries(path: Path = BOOK) -> list[Entry]:
    """Every entry of the book's inventory; numbers keep their printed digits."""
    if not path.exists():
        return []
    entries: list[Entry] = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)["entries"]
    return entries


def frame(name: str) -> pd.DataFrame:
    """The data as the book's authors published them; only an empty cell is missing."""
    return pd.read_csv(csv(name), keep_default_na=False, na_values=[""])


@functools.cache
def achieve() -> pd.DataFrame:
    data = frame("book_achieve")
    for name in ("gevocab", "age"):
        data["C" + name] = data[name] - data[name].mean()
    data["school_class"] = data["school"].astype(str) + "_" + data["class"].astype(str)
    return data


@functools.cache
def language() -> pd.DataFrame:
    wide = frame("book_lang_wide")
    kept = wide[[c for c in wide.columns if not c.startswith("LangScore")]]
    return pd.concat([kept.assign(Language=wide[f"LangScore{t + 1}"], Time=t) for t in range(6)])


@functools.cache
def students() -> pd.DataFrame:
    return frame("book_cassady")


@functools.cache
def prime_time() -> pd.DataFrame:
    return frame("book_prime_time")


@functools.cache
def five_schools() -> pd.DataFrame:
    """The schools of tables 2.1 and 2.2, with the pupils that miss something else."""
    data = prime_time()
    return data[data["school"].isin(FIVE_SCHOOLS)].astype({"school": str})


DATA = {
    "Achieve": achieve,
    "LangPP": language,
    "Cassidy": students,
    "Acad": students,
    "PrimeTime": prime_time,
}
