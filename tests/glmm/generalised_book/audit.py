"""Every entry of chapters 7 and 8: what compares it with ours, or why nothing does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from glmm.generalised_book.fits import Entry, book_entries, file_of, frame, model
from linear_mlm.book.printed import Pair, pairs

import workbench
from workbench.results import Result

Comparison = Callable[[Entry], list[Pair]]
EARLY = ("8.7", "8.8", "8.9", "8.11", "8.12", "8.13")  # lme4 stopped before the optimum
NEAR_ONE = ("8.2", "8.4", "8.12")  # correlations at or near one: flat
NOT_COMPARED = {
    "8.7-ci-boot-perc": "narrower than what lme4 itself gives on the published file (trt -0.531 to -0.393)",
    "8.8-ci-boot-perc": "ten draws: its limits are noise",
    "8.12-ci-boot-perc": "a singular fit: its correlation runs from -1 to 1",
    "8.4-ci-boot-perc": "a singular fit: its correlation runs from -1 to 1",
    "8.8-vs-8.9": "the models are not nested, so there is no test; ours refuses it",
}
BOOTSTRAPS = tuple(f"8.1-ci-boot-{kind}" for kind in ("perc", "basic", "norm"))
BOOTSTRAPS += ("8.2-ci-boot-perc", "8.3-ci-boot-perc")
NOT_A_LIMIT = (("8.2-ci-profile", ".sig02", "lower_2.5"),)  # told in NOTES
NOTES = {
    "8.2-ci-profile": "all but the lower limit of the correlation: at the printed one lme4's own deviance, "
    "minimised over all else, is 10.79 above its minimum, at ours (-0.998407) 3.8415, as a limit must be",
    "7.1": "R's errors are those of the last step but one; a test stops there and finds them",
    "7.2": "polr stopped early: the maximum is at -0.796315",
    "7.3": "multinom stopped early: the maximum is at 0.4400025",
    "7.4": "R's errors are those of the last step but one",
    "7.5": "R's errors are those of the last step but one",
    "8.1": "the printed BIC does not follow from the printed deviance: 9857.3",
    "8.3": "lme4 stopped early: the last digits move",
    "8.10": "the iteration of glmmPQL stopped a little early",
    "8.5": "clmm stopped at a gradient of 0.71",
    "8.5b": "clmm stopped at a gradient of 12.4",
    **dict.fromkeys(EARLY, "lme4 stopped before the optimum; errors are from numerical second derivatives"),
    **dict.fromkeys(BOOTSTRAPS, "random: within four Monte Carlo errors"),
    **dict.fromkeys(("8.2", "8.4"), "a correlation near one: lme4 stopped early on a flat likelihood"),
}


def comparison_of(entry: Entry) -> Comparison | None:
    """What compares an entry with ours; None where nothing does (see NOT_COMPARED)."""
    if entry["id"] in NOT_COMPARED:
        return None
    if "-ci-" in entry["id"]:
        return intervals
    if "-vs-" in entry["id"]:
        return comparison
    return categories if entry["function"] in CATEGORIES else regression


CATEGORIES = ("MASS::polr", "nnet::multinom", "ordinal::clmm")
NUMBERS = {"estimate": "estimate", "se": "std_error", "z": "statistic", "t": "statistic", "p": "p_value"}


def regression(entry: Entry) -> list[Pair]:
    """Coefficients, random part, fit and residuals of a model of chapter 7 or 8."""
    found, printed = model(entry), entry["results"]
    errors = held(entry, found)
    fit = found.table("fit").rows[0]
    out = [*coefficients(entry, found, errors), *random_part(entry, found)]
    ours = {
        "aic": fit["aic"],
        "theta": fit.get("theta"),
        "theta_se": fit.get("theta_std_error"),
        "null_deviance": fit.get("null_deviance"),
        "residual_deviance": fit.get("deviance"),
        "dispersion": fit.get("dispersion"),
    }
    known = {k: v for k, v in ours.items() if v is not None and printed.get(k) not in (None, "NA")}
    out += pairs("", printed, known, width=2e-4 if entry["id"] in NOTES else 0.0)
    table = printed.get("fit", {})
    ours = {
        "aic": fit["aic"],
        "bic": fit["bic"],
        "loglik": fit["log_lik"],
        "deviance": _deviance(entry, fit),
        "df_resid": fit.get("df_residual"),
    }
    out += pairs("", table, {k: v for k, v in ours.items() if v is not None}, width=0.1)
    return [*out, *residuals(entry, found)]


def residuals(entry: Entry, found: Result) -> Iterator[Pair]:
    """Five numbers: deviance residuals of glm, scaled Pearson ones of glmer and glmmPQL."""
    summary = found.table("residual_summary").rows[0]
    for kind in ("deviance_residuals", "scaled_residuals", "standardized_within_group_residuals"):
        for key, number in entry["results"].get(kind, {}).items():
            ours = float(summary[key])
            width = 0.01 * abs(ours) if entry["id"] in NOTES else 0.0
            yield Pair(f"residual {key}", number, ours, width=width)


def _deviance(entry: Entry, fit: Any) -> float | None:
    return None if "deviance" not in entry["results"].get("fit", {}) else float(fit["deviance"])


def held(entry: Entry, found: Result) -> Result:
    """The fit whose standard errors are those of the book: glmer.nb takes theta as known."""
    if entry["function"] != "lme4::glmer.nb":
        return found
    theta = found.table("fit").rows[0]["theta"]
    return model(entry, theta_from="fixed", theta=theta)


def coefficients(entry: Entry, found: Result, errors: Result) -> Iterator[Pair]:
    """Estimates within a hundredth of a standard error where lme4 stopped early; p within its rounding."""
    early = entry["id"] in NOTES
    values = {r["term"]: r for r in found.table("fixed_effects").rows}
    spread = {r["term"]: r for r in errors.table("fixed_effects").rows}
    for term, line in entry["results"].get("fixed", {}).items():
        name = term.split("$")[-1]
        se = float(spread[name]["std_error"])
        for short, column in NUMBERS.items():
            if short not in line:
                continue
            row = values[name] if short == "estimate" else spread[name]
            z = abs(float(spread[name]["statistic"]))
            width = {"estimate": 0.012 * se, "se": 0.02 * se, "z": 0.02 * z, "t": 0.02 * z}.get(short)
            if width is None:  # p = 2 Phi(-z): log p moves by z times the move of z
                width = float(row[column]) * (0.03 + float(np.expm1(min(0.02 * z**2, 50.0))))
            yield Pair(f"{name} {short}", line[short], row[column], width=width if early else 0.0)


def random_part(entry: Entry, found: Result) -> Iterator[Pair]:
    """Variances, deviations, correlations; standard deviations of glmmPQL."""
    rows = found.table("random_effects").rows if entry["id"].startswith("8.") else ()
    early = entry["id"] in NOTES
    for printed in entry["results"].get("random", {}).values():
        for row in rows:
            key = row["term"] if row["term2"] is None else "corr"
            cell = printed.get(key)
            if cell is None:
                continue
            parts = (
                {"": (cell, row["correlation"])}
                if row["term2"]
                else {
                    " variance": (cell["variance"], row["variance"]),
                    " sd": (cell["sd"], row["std_dev"]),
                }
            )
            for what, (number, ours) in parts.items():
                yield Pair(f"{key}{what}", number, ours, width=5e-3 * abs(float(ours)) if early else 0.0)
    quasi = entry["results"].get("sd_random")
    if quasi:
        yield Pair("intercept sd", quasi["intercept"], rows[0]["std_dev"], width=2e-3)
        yield Pair("residual sd", quasi["residual"], rows[-1]["std_dev"], width=2e-3)


def categories(entry: Entry) -> list[Pair]:
    """Thresholds and effects of ordered categories; logits of unordered ones."""
    found, printed = model(entry), entry["results"]
    fit = found.table("fit").rows[0]
    known = {"residual_deviance": fit["deviance"], "aic": fit["aic"], "loglik": fit["log_lik"]}
    out = pairs("", printed, known, width=2e-3 if entry["id"] in NOTES else 0.0)
    if "coef" in printed:
        rows = {tuple(str(r["term"]).split(":", 1)): r for r in found.table("fixed_effects").rows}
        for part, column in (("coef", "estimate"), ("se", "std_error")):
            for level, line in printed[part].items():
                for term, number in line.items():
                    ours = rows[level, term][column]
                    out.append(Pair(f"{level} {term} {part}", number, ours, width=1e-4 * abs(ours)))
        return out
    for table, part in (("fixed_effects", "fixed"), ("thresholds", "thresholds")):
        rows = {r["term"]: r for r in found.table(table).rows}
        for term, line in printed[part].items():
            for short, column in NUMBERS.items():
                if short in line:
                    ours = float(rows[term][column])
                    out.append(Pair(f"{term} {short}", line[short], ours, width=1e-3 * abs(ours)))
    return [*out, *random_part(entry, found)]


# --- intervals and comparisons


def entry_of(name: str) -> Entry:
    """An entry by its id."""
    return next(e for e in book_entries() if e["id"] == name)


METHODS = {"perc": "bootstrap_percentile", "basic": "bootstrap_basic", "norm": "bootstrap_normal"}
DRAWS = 300
NOISE = {"perc": 0.35, "basic": 0.35, "norm": 0.25}  # four errors of a limit of 500 draws, in its half-width


def intervals(entry: Entry) -> list[Pair]:
    """Wald, profile and bootstrap limits; bootstrap ones within four Monte Carlo errors."""
    name, _, kind = entry["id"].partition("-ci-")
    whole = entry_of(name)
    boot = kind.startswith("boot-")
    method = METHODS[kind.removeprefix("boot-")] if boot else kind
    options: dict[str, Any] = {"ci_method": method}
    if boot:
        options |= {"n_boot": DRAWS, "seed": 2}
    if method == "profile" and whole["function"] == "lme4::glmer.nb":
        options |= {"theta_from": "fixed", "theta": model(whole).table("fit").rows[0]["theta"]}
    found = model(whole, **options)
    rows = {r["term"]: r for r in found.table("fixed_effects").rows}
    spreads = list(found.table("random_effects").rows)
    out = []
    for term, line in entry["results"].items():
        row = rows.get(term)
        if term.startswith(".sig"):
            row = _spread(spreads, term, len(rows))
        if row is None or row["conf_low"] is None:
            continue
        half = (float(row["conf_high"]) - float(row["conf_low"])) / 2
        early = name in EARLY or name in NEAR_ONE
        share = NOISE[kind.removeprefix("boot-")] if boot else 2e-2 if early else 2e-3
        for end, column in (("lower_2.5", "conf_low"), ("upper_97.5", "conf_high")):
            if line[end] != "NA" and (entry["id"], term, end) not in NOT_A_LIMIT:
                out.append(Pair(f"{term} {end}", line[end], row[column], width=share * half))
    return out


def _spread(rows: list[Any], term: str, _: int) -> Any:
    """The row of .sig01, .sig02, .sig03: the deviations in lme4's order, the correlation in the middle."""
    number = int(term[-2:])
    deviations = [r for r in rows if r["term2"] is None]
    if len(rows) == 1:
        return rows[0]
    return {1: deviations[0], 2: rows[-1], 3: deviations[-1]}[number]


def comparison(entry: Entry) -> list[Pair]:
    """Likelihood-ratio tests."""
    one, other = (entry_of(name) for name in entry["id"].split("-vs-"))
    family = str(one["options"]["family"])
    nb = family.startswith("negative")
    options = {"models": [one["formula"], other["formula"]], "family": "negative_binomial" if nb else family}
    if nb:
        options["information"] = "expected"
    row = workbench.run("glmm.comparison", frame(file_of(one)), options).table("comparison").rows[1]
    printed, early = entry["results"], one["id"] in EARLY
    out = [
        Pair("chisq", printed["chisq"], row["chi_sq"], width=0.02 if early else 5e-3),
        Pair("df", printed["df"], row["df"]),
    ]
    if not str(printed["p"]).startswith("<"):
        out.append(Pair("p", printed["p"], row["p_value"], width=0.03 * float(row["p_value"])))
    return out
