"""Profile intervals through the front door: tables, figures, notices, and the book's printed limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import workbench
from tests.reference_data import csv
from workbench.analysis.reporting import QuietReporter
from workbench.errors import OptionsError
from workbench.results import Block, Figure, Result, Section, Table, Text
from workbench.results.json_codec import dumps
from workbench.results.shown import shown_columns
from workbench.results.text_table import table_text, table_tsv

SLEEP = "Reaction ~ Days + (Days | Subject)"
# R: confint(lmer(Reaction ~ Days + (Days | Subject), sleepstudy)), lme4 1.1-31
LIMITS = {
    "sd_(Intercept)|Subject": (14.3814016714325, 37.7159975951501),
    "cor_Days.(Intercept)|Subject": (-0.48150075510229, 0.684986082470608),
    "sd_Days|Subject": (3.80116406738253, 8.753383114545),
    "sigma": (22.8982668528314, 28.8579965655886),
    "(Intercept)": (237.680695488043, 265.129514590614),
    "Days": (7.3586532616443, 13.5759187522839),
}
WORDS = [
    "Standard deviation of the intercept between Subject",
    "Correlation of the intercept and the slope of Days across Subject",
    "Standard deviation of the slope of Days between Subject",
    "Residual standard deviation",
    "(Intercept)",
    "Days",
]
TITLES = [
    "SD of intercept, Subject",
    "Correlation of intercept and Days, Subject",
    "SD of Days, Subject",
    "Residual SD",
    "(Intercept)",
    "Days",
]


@pytest.fixture(scope="module")
def sleep() -> Result:
    return workbench.run(
        "linear_mlm.lmm", pd.read_csv(csv("lme4_sleepstudy")), formula=SLEEP, ci_method="profile"
    )


def test_the_table_of_intervals_names_every_parameter_and_its_method(sleep: Result) -> None:
    rows = sleep.table("intervals").rows
    assert [r["parameter"] for r in rows] == list(LIMITS)
    assert [r["label"] for r in rows] == WORDS
    assert {(r["method"], r["level"]) for r in rows} == {("Profile likelihood", 0.95)}
    for row in rows:
        low, high = LIMITS[str(row["parameter"])]
        assert [row["conf_low"], row["conf_high"]] == pytest.approx([low, high], abs=1e-4 * (high - low))


def test_readers_see_words_and_programs_names(sleep: Result) -> None:
    table = sleep.table("intervals")
    shown = [column.id for column in shown_columns(table)]
    assert shown == ["label", "method", "level", "conf_low", "conf_high"]
    assert "sd_(Intercept)" not in table_text(table) and "sd_(Intercept)" in dumps(sleep)
    assert "sd_(Intercept)|Subject" in table_tsv(table, full_precision=True)


def test_the_tables_of_estimates_carry_the_same_limits(sleep: Result) -> None:
    fixed = sleep.table("fixed_effects")
    assert fixed.rows[1]["conf_low"] == pytest.approx(7.3586532616443, rel=1e-5)
    assert "Profile likelihood" in next(c.help for c in fixed.columns if c.id == "conf_low")
    random = sleep.table("random_effects")
    assert "Profile likelihood" in random.note
    ours = [(r["term"], r["term2"], r["conf_low"]) for r in random.rows]
    assert [(a, b) for a, b, _ in ours] == [
        ("(Intercept)", None),
        ("Days", None),
        ("(Intercept)", "Days"),
        (None, None),
    ]
    expected = [14.3814016714325, 3.80116406738253, -0.48150075510229, 22.8982668528314]
    assert [low for _, _, low in ours] == pytest.approx(expected, rel=1e-4)


def test_zeta_and_density_are_drawn_for_every_parameter(sleep: Result) -> None:
    figures = {b.id: b for b in sleep.walk() if isinstance(b, Figure)}
    for name in ("profile_zeta", "profile_density"):
        assert [p.title for p in figures[name].panels] == TITLES
        assert figures[name].description
    assert next(b for b in sleep.walk() if isinstance(b, Section) and b.id == "profiles").collapsed


def test_quick_intervals_are_shown_until_the_profile_is_there() -> None:
    seen: list[Block] = []

    class Listener(QuietReporter):
        def publish(self, block: Block) -> None:
            seen.append(block)

    from workbench.data.frame import dataset_of
    from workbench_linear_mlm.lmm import estimate
    from workbench_linear_mlm.options import LmmOptions

    options = LmmOptions.of({"formula": SLEEP, "ci_method": "profile"})
    result = estimate(dataset_of(pd.read_csv(csv("lme4_sleepstudy"))), options, Listener())
    tables = [b for b in seen if isinstance(b, Table) and b.id == "fixed_effects"]
    assert len(tables) == 2 and tables[0].rows[1]["conf_low"] == pytest.approx(7.20596, abs=1e-4)
    assert len([b for b in result.blocks if b.id == "fixed_effects"]) == 1


def test_wald_gives_no_limits_to_variances_and_says_why() -> None:
    result = workbench.run("linear_mlm.lmm", pd.read_csv(csv("lme4_sleepstudy")), formula=SLEEP)
    random = result.table("random_effects")
    assert all(r["conf_low"] is None for r in random.rows)
    assert "profile" in next(c.help for c in random.columns if c.id == "conf_low")


def test_what_has_no_profile_is_told() -> None:
    t = np.arange(6.0) - 2.5
    noise = np.random.default_rng(5).normal(size=(12, 6))
    noise -= np.outer(noise @ t, t) / (t @ t)  # no group differs in its slope
    level = 2 * np.random.default_rng(6).normal(size=12)
    data = pd.DataFrame({"g": np.repeat(np.arange(12), 6), "x": np.tile(t, 12)})
    data["y"] = 2 + data["x"] + level[data["g"]] + noise.ravel()
    result = workbench.run("linear_mlm.lmm", data, formula="y ~ x + (x | g)", ci_method="profile")
    (told,) = [n for n in result.notices if n.id == "profile_limits"]
    assert "Correlation of the intercept and the slope of x across g" in told.message
    assert "zero" in told.message and told.advice
    rows = {r["parameter"]: r for r in result.table("intervals").rows}
    assert rows["cor_x.(Intercept)|g"]["conf_low"] is None
    assert rows["sd_x|g"]["conf_low"] == 0.0


@pytest.mark.parametrize("level", [1e-300, 1e-15, 1e-6, 0.0099])
def test_a_tiny_level_is_refused(level: float) -> None:
    """Its limits would differ from the estimate by rounding alone."""
    with pytest.raises(OptionsError, match="is too small for profile intervals") as caught:
        workbench.run(
            "linear_mlm.lmm",
            pd.read_csv(csv("lme4_sleepstudy")),
            formula=SLEEP,
            ci_method="profile",
            ci_level=level,
        )
    assert caught.value.option == "ci_level" and "0.95 is usual" in caught.value.advice


def test_the_smallest_level_is_close_around_the_estimate() -> None:
    result = workbench.run(
        "linear_mlm.lmm",
        pd.read_csv(csv("lme4_sleepstudy")),
        formula=SLEEP,
        ci_method="profile",
        ci_level=0.01,
    )
    for row in result.table("intervals").rows:
        low, high = float(row["conf_low"] or 0), float(row["conf_high"] or 0)
        assert 0 < high - low < 0.02 * (LIMITS[str(row["parameter"])][1] - LIMITS[str(row["parameter"])][0])


ACHIEVE, LANGUAGE = "book_achieve", "book_lang_wide"
PRINTED = {  # Finch & Bolin, Multilevel Modeling Using R, chapters 3 to 5: confint(method = "profile")
    "3.5": (
        ACHIEVE,
        "geread ~ Cgevocab + (Cgevocab | school)",
        "0.2623302 0.3817036 0.2926177 0.7139976 0.1141790 0.1656869 1.8884541 1.9414934 "
        "4.2790205 4.4083316 0.4920097 0.5490748",
    ),
    "4.0": (
        ACHIEVE,
        "geread ~ 1 + (1 | school/class)",
        "0.4516596 0.5958275 0.4658891 0.6561674 2.1710519 2.2328459 4.1997929 4.4160128",
    ),
    "4.1": (
        ACHIEVE,
        "geread ~ gevocab + clenroll + cenroll + (1 | school/class)",
        "2.312257e-01 3.660844e-01 2.055494e-01 3.398754e-01 1.896242e+00 1.950182e+00 "
        "1.268352e+00 2.082537e+00 4.910305e-01 5.244195e-01 "
        "2.564126e-04 3.768655e-02 -1.084902e-05 3.394918e-06",
    ),
    "4.3": (
        ACHIEVE,
        "geread ~ 1 + (1 | corp/school/class)",
        "0.4544043 0.5983855 0.1675851 0.4083221 0.3147483 0.5430904 2.1710534 2.2328418 4.1838496 4.4679558",
    ),
    "5.0": (
        LANGUAGE,
        "Language ~ Time + (1 | ID)",
        "14.842887 15.640551 7.442335 7.611610 196.640288 197.791167 3.182207 3.310165",
    ),
    "5.2": (
        LANGUAGE,
        "Language ~ Time + Grammar + (Time | ID)",
        "4.36967084 4.9175027 -0.06472334 0.1250178 1.70949317 1.8765765 6.65369657 6.8231795 "
        "51.93115382 57.0105666 3.15974007 3.3312255 0.71620566 0.7420327",
    ),
}


def book_data(name: str) -> pd.DataFrame:
    data = pd.read_csv(csv(name), keep_default_na=False, na_values=[""])
    if name == ACHIEVE:
        return data.assign(Cgevocab=data["gevocab"] - data["gevocab"].mean())
    kept = data[[c for c in data.columns if not c.startswith("LangScore")]]
    waves = [kept.assign(Language=data[f"LangScore{t + 1}"], Time=t) for t in range(6)]
    return pd.concat(waves, ignore_index=True)


@pytest.mark.parametrize("model", PRINTED)
def test_printed_profile_limits(model: str) -> None:
    """lme4 interpolates its profiles with splines: limits agree to a few 1e-5 of the width, and no printed
    digit beyond that is its own."""
    name, formula, printed = PRINTED[model]
    result = workbench.run("linear_mlm.lmm", book_data(name), formula=formula, ci_method="profile")
    limits = np.array(printed.split(), dtype=float).reshape(-1, 2)
    for row, (low, high) in zip(result.table("intervals").rows, limits, strict=True):
        ours = [row["conf_low"], row["conf_high"]]
        assert ours == pytest.approx([low, high], abs=6e-5 * (high - low)), row["parameter"]


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"ci_method": "profile"}, 'confint(fit, method = "profile", oldNames = FALSE)'),
        ({"ci_method": "profile", "ci_level": 0.9}, 'method = "profile", oldNames = FALSE, level = 0.9)'),
        (
            {"ci_method": "bootstrap_normal", "n_boot": 50, "seed": 7},
            'set.seed(7)\nconfint(fit, method = "boot"',
        ),
        ({"random_tests": True}, "\nranova(fit)"),
    ],
)
def test_the_r_script_asks_for_the_same(options: dict[str, Any], line: str) -> None:
    result = workbench.run("linear_mlm.lmm", pd.read_csv(csv("lme4_sleepstudy")), formula=SLEEP, **options)
    assert line in next(b.text for b in result.walk() if isinstance(b, Text) and b.id == "r_script")
