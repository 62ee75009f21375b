"""Our fits of the models of chapters 7 and 8, on the data as their notes say."""

from __future__ import annotations

import functools
import json
from decimal import Decimal
from typing import Any

import pandas as pd
from reference_data import SHARED, csv

import workbench
from workbench.results import Result

BOOK = SHARED / "spec" / "book_ch07-09.json"
Entry = dict[str, Any]
FILES = {
    "coronary": "book_coronary",
    "cooking": "book_cooking",
    "politics": "book_politics",
    "ses_babies": "book_ses_babies",
    "mathfinal": "book_mathfinal",
    "rehab_data": "book_rehab",
}
ORDERED = {"book_cooking": ("cook", list("01234")), "book_mathfinal": ("score", list("123"))}
FAMILIES = {"quasipoisson": "quasi_poisson", "negative binomial (NB2)": "negative_binomial"}


def book_entries() -> list[Entry]:
    """Entries of chapters 7 and 8; numbers keep their printed digits."""
    if not BOOK.exists():
        return []
    entries: list[Entry] = json.loads(BOOK.read_text(encoding="utf-8"), parse_float=Decimal)
    return [e for e in entries if e["id"].startswith(("7.", "8."))]


@functools.cache
def frame(name: str) -> pd.DataFrame:
    """One data set; ordered outcomes get their order."""
    data = pd.read_csv(csv(name), keep_default_na=False, na_values=[""])
    for group in ("school", "rehab", "viewpoint"):
        if group in data:
            data[group] = data[group].astype("category")
    return data


def file_of(entry: Entry) -> str:
    """The file behind the name of a data set in the book."""
    return FILES[str(entry["dataset"]).split(" ", 1)[0]]


@functools.cache
def result(analysis: str, name: str, formula: str, options: tuple[tuple[str, Any], ...] = ()) -> Result:
    """One fit, made once."""
    data = frame(name)
    column, levels = ORDERED.get(name, ("", []))
    if analysis == "glmm.cumulative":
        ordered = data[column].astype("Int64").astype("string")
        data = data.assign(**{column: pd.Categorical(ordered, levels, ordered=True)})
    chosen = {"formula": formula, **dict(options)}
    if analysis != "glmm.glm":
        chosen = {"term_tests": "wald", "random_tests": False, **chosen}
    return workbench.run(analysis, data, chosen)


def model(entry: Entry, **options: Any) -> Result:
    """Our fit of an entry that is a model."""
    function, formula = entry["function"], entry["formula"]
    family = str(entry["options"].get("family", ""))
    family = FAMILIES.get(family, family)
    if function == "MASS::polr":
        return result("glmm.cumulative", file_of(entry), formula)
    if function == "nnet::multinom":
        return result("glmm.multinomial", file_of(entry), formula, (("base_level", "C"),))
    if function == "ordinal::clmm":
        return result("glmm.cumulative", file_of(entry), formula.replace("as.factor(score)", "score"))
    if function in ("stats::glm", "MASS::glm.nb"):
        return result("glmm.glm", file_of(entry), formula, (("family", family),))
    if function == "MASS::glmmPQL":
        formula = "heart ~ trt + sex + (1 | rehab)"
    chosen = {"family": family, **options}
    if family == "negative_binomial":
        chosen["information"] = "expected"
    return result("glmm.glmm", file_of(entry), formula, tuple(chosen.items()))
