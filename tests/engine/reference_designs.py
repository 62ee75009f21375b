"""The designs (y, X, random blocks) of the reference cases, written out by hand.

They do not go through our formula code, so that a test of the engine fails for the engine's sake only.
Blocks stand in lme4's order (most levels first), so that `theta` lines up with the reference.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import reference_data
from engine.oracle import DenseBlock, DenseModel
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Block:
    group: str
    codes: NDArray[np.intp]
    n_levels: int
    Z: Array
    names: tuple[str, ...]
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Design:
    y: Array
    X: Array
    terms: tuple[str, ...]
    blocks: tuple[Block, ...]
    weights: Array | None = None

    def dense(self, reml: bool = True) -> DenseModel:
        blocks = [DenseBlock(b.codes, b.n_levels, b.Z) for b in self.blocks]
        return DenseModel(self.y, self.X, blocks, self.weights, reml=reml)


@cache
def design(name: str) -> Design:
    """The design of one reference case; skips the test when its data are not here."""
    reference = reference_data.case(name)
    path = reference_data.csv(reference["dataset"]["file"].removesuffix(".csv"))
    frame = pd.read_csv(path, keep_default_na=False, na_values=[""])
    return BUILDERS[name](frame, reference)


def _block(
    frame: pd.DataFrame, group: str, *columns: Any, names: tuple[str, ...] = ("(Intercept)",)
) -> Block:
    """`group` is a column or several joined by ':' (nested or interaction grouping)."""
    keys = frame[group.split(":")].astype(str).agg(":".join, axis=1)
    codes, levels = pd.factorize(keys, sort=False)
    Z = np.column_stack([np.broadcast_to(np.asarray(c, float), len(frame)) for c in columns])
    return Block(group, codes.astype(np.intp), len(levels), Z, names, tuple(levels))


def _X(frame: pd.DataFrame, **columns: Any) -> tuple[Array, tuple[str, ...]]:
    X = [np.ones(len(frame)), *[np.asarray(c, float) for c in columns.values()]]
    return np.column_stack(X), ("(Intercept)", *columns)


def _y(frame: pd.DataFrame, name: str) -> Array:
    return frame[name].to_numpy(float)


def _dummies(frame: pd.DataFrame, name: str, reference: dict[str, Any]) -> dict[str, Any]:
    levels = [str(v) for v in reference["dataset"]["factor_levels"][name]]
    return {name + level: frame[name].astype(str) == level for level in levels[1:]}


def _two_level(
    y: str, group: str, fixed: tuple[str, ...] = (), slopes: tuple[str, ...] = ()
) -> Callable[[pd.DataFrame, dict[str, Any]], Design]:
    """y ~ fixed + (1 + slopes | group), all numeric."""

    def build(frame: pd.DataFrame, _: dict[str, Any]) -> Design:
        X, terms = _X(frame, **{f: frame[f] for f in fixed})
        block = _block(frame, group, 1, *[frame[s] for s in slopes], names=("(Intercept)", *slopes))
        return Design(_y(frame, y), X, terms, (block,))

    return build


def _bdf(frame: pd.DataFrame, _: dict[str, Any]) -> Design:
    iq = frame["IQ.ver.cen"]
    X, terms = _X(
        frame, **{"IQ.ver.cen": iq, "avg.IQ.ver.cen": frame["avg.IQ.ver.cen"], "sex1": frame["sex"]}
    )
    block = _block(frame, "schoolNR", 1, iq, names=("(Intercept)", "IQ.ver.cen"))
    return Design(_y(frame, "langPOST"), X, terms, (block,))


def _m3_5(frame: pd.DataFrame, _: dict[str, Any]) -> Design:
    centred = frame["gevocab"] - frame["gevocab"].mean()
    X, terms = _X(frame, Cgevocab=centred)
    block = _block(frame, "school", 1, centred, names=("(Intercept)", "Cgevocab"))
    return Design(_y(frame, "geread"), X, terms, (block,))


def _m3_6a(frame: pd.DataFrame, _: dict[str, Any]) -> Design:
    X, terms = _X(frame, gevocab=frame["gevocab"], age=frame["age"])
    blocks = (_block(frame, "school", 1), _block(frame, "school", frame["gevocab"], names=("gevocab",)))
    return Design(_y(frame, "geread"), X, terms, blocks)


def _intercepts(
    y: str, groups: tuple[str, ...], fixed: tuple[str, ...] = ()
) -> Callable[[pd.DataFrame, dict[str, Any]], Design]:
    """y ~ fixed + a random intercept for each of several groups."""

    def build(frame: pd.DataFrame, reference: dict[str, Any]) -> Design:
        columns: dict[str, Any] = {}
        for name in fixed:
            known = reference["dataset"].get("factor_levels") or {}
            columns |= _dummies(frame, name, reference) if name in known else {name: frame[name]}
        X, terms = _X(frame, **columns)
        return Design(_y(frame, y), X, terms, tuple(_block(frame, g, 1) for g in groups))

    return build


def _language(frame: pd.DataFrame) -> pd.DataFrame:
    fixed = [c for c in frame if not c.startswith("LangScore")]
    waves = [frame[fixed].assign(Language=frame[f"LangScore{t + 1}"], Time=t) for t in range(6)]
    return pd.concat(waves, ignore_index=True)


def _m5_2(frame: pd.DataFrame, _: dict[str, Any]) -> Design:
    frame = _language(frame)[["Language", "Time", "Grammar", "ID"]].dropna()
    return _two_level("Language", "ID", ("Time", "Grammar"), ("Time",))(frame, {})


def _m5_3(frame: pd.DataFrame, _: dict[str, Any]) -> Design:
    frame = _language(frame)[["Language", "Time", "school", "ID"]].dropna()
    return _intercepts("Language", ("ID:school", "school"), ("Time",))(frame, {"dataset": {}})


def _egsingle(frame: pd.DataFrame, reference: dict[str, Any]) -> Design:
    X, terms = _X(frame, year=frame["year"], **_dummies(frame, "female", reference))
    names = ("(Intercept)", "year")
    blocks = tuple(_block(frame, g, 1, frame["year"], names=names) for g in ("childid", "schoolid"))
    return Design(_y(frame, "math"), X, terms, blocks)


def _exam(frame: pd.DataFrame, reference: dict[str, Any]) -> Design:
    x = frame["standLRT"]
    X, terms = _X(frame, standLRT=x, **_dummies(frame, "sex", reference), schavg=frame["schavg"])
    return Design(
        _y(frame, "normexam"), X, terms, (_block(frame, "school", 1, x, names=("(Intercept)", "standLRT")),)
    )


def _hsb82(frame: pd.DataFrame, reference: dict[str, Any]) -> Design:
    x = frame["cses"]
    sector = _dummies(frame, "sector", reference)
    ((name, column),) = sector.items()
    X, terms = _X(frame, cses=x, **sector, meanses=frame["meanses"], **{f"cses:{name}": x * column})
    return Design(
        _y(frame, "mAch"), X, terms, (_block(frame, "school", 1, x, names=("(Intercept)", "cses")),)
    )


def _machines(frame: pd.DataFrame, reference: dict[str, Any]) -> Design:
    dummies = _dummies(frame, "Machine", reference)
    X, terms = _X(frame, **dummies)
    block = _block(frame, "Worker", 1, *dummies.values(), names=("(Intercept)", *dummies))
    return Design(_y(frame, "score"), X, terms, (block,))


def _ergostool(frame: pd.DataFrame, reference: dict[str, Any]) -> Design:
    X, terms = _X(frame, **_dummies(frame, "Type", reference))
    return Design(_y(frame, "effort"), X, terms, (_block(frame, "Subject", 1),))


def _orthodont_rs(frame: pd.DataFrame, reference: dict[str, Any]) -> Design:
    age = frame["age"]
    ((name, sex),) = _dummies(frame, "Sex", reference).items()
    X, terms = _X(frame, age=age, **{name: sex, f"age:{name}": age * sex})
    return Design(
        _y(frame, "distance"), X, terms, (_block(frame, "Subject", 1, age, names=("(Intercept)", "age")),)
    )


def _oxboys(frame: pd.DataFrame, _: dict[str, Any]) -> Design:
    age = frame["age"]
    X, terms = _X(frame, age=age, **{"I(age^2)": age**2})
    return Design(_y(frame, "height"), X, terms, (_block(frame, "Subject", 1, age, age**2, names=terms),))


def _sleep_nocorr(frame: pd.DataFrame, _: dict[str, Any]) -> Design:
    X, terms = _X(frame, Days=frame["Days"])
    blocks = (_block(frame, "Subject", 1), _block(frame, "Subject", frame["Days"], names=("Days",)))
    return Design(_y(frame, "Reaction"), X, terms, blocks)


def _sleep_weights(frame: pd.DataFrame, _: dict[str, Any]) -> Design:
    plain = _two_level("Reaction", "Subject", ("Days",), ("Days",))(frame, {})
    weights = 1 + (np.arange(1, len(frame) + 1) % 4) / 2
    return Design(plain.y, plain.X, plain.terms, plain.blocks, weights)


BUILDERS: dict[str, Callable[[pd.DataFrame, dict[str, Any]], Design]] = {
    "bdf_three_effects": _bdf,
    "book_m3_0_null": _two_level("geread", "school"),
    "book_m3_2": _two_level("geread", "school", ("gevocab", "senroll")),
    "book_m3_5": _m3_5,
    "book_m3_6a": _m3_6a,
    "book_m4_1": _intercepts("geread", ("class:school", "school"), ("gevocab", "clenroll", "cenroll")),
    "book_m4_3": _intercepts("geread", ("class:school:corp", "school:corp", "corp")),
    "book_m5_2": _m5_2,
    "book_m5_3": _m5_3,
    "dyestuff2_singular": _two_level("Yield", "Batch"),
    "dyestuff_null": _two_level("Yield", "Batch"),
    "egsingle_3level_growth": _egsingle,
    "ergostool_anova": _ergostool,
    "exam_rs": _exam,
    "hsb82_crosslevel": _hsb82,
    "insteval_crossed": _intercepts("y", ("s", "d"), ("service",)),
    "machines_factor_slopes": _machines,
    "oats_splitplot": _intercepts("yield", ("Variety:Block", "Block"), ("nitro", "Variety")),
    "orthodont_ri": _intercepts("distance", ("Subject",), ("age", "Sex")),
    "orthodont_rs": _orthodont_rs,
    "oxboys_quadratic": _oxboys,
    "penicillin_crossed": _intercepts("diameter", ("plate", "sample")),
    "scotssec_crossed": _intercepts("attain", ("primary", "second"), ("verbal", "sex")),
    "sleepstudy_nocorr": _sleep_nocorr,
    "sleepstudy_ri": _two_level("Reaction", "Subject", ("Days",)),
    "sleepstudy_rs": _two_level("Reaction", "Subject", ("Days",), ("Days",)),
    "sleepstudy_weights": _sleep_weights,
}
