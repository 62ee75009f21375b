"""The results of a reference case as checks of the tables that a linear mixed model gives.

A table of R is one list a column, with the names of its rows in `row`; a matrix has `rows`, `cols`, `values`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workbench.api import Tolerance, ValidationCheck

RTable = Mapping[str, Any]
DF = {"satterthwaite": "lmerTest", "kenward_roger": "pbkrtest"}
PBKRTEST = "pbkrtest leaves prior weights out of its adjustment"
HELD = "lme4 forgets the prior weights when it holds a coefficient"
ONE_TERM = "performance counts only the first of two random terms on one grouping factor"
FALLBACK = Tolerance("not stated", rel=1e-3, abs=1e-6)


class Checks:
    """Makes checks of one case: its tolerances, packages, and whether rows are weighted."""

    def __init__(self, case: Mapping[str, Any]) -> None:
        self.results = case["results"]
        self.stated = case.get("tolerance") or {}
        self.packages = case.get("packages") or {}
        self.weighted = bool(case["options"].get("weights"))

    def estimates(self, method: str) -> Iterator[ValidationCheck]:
        """Criterion, likelihood, coefficients and variances by one method, reml or ml."""
        r = self.results[method]
        yield self._one("criterion", "lme4", "fit", "criterion", r["criterion"], "objective", at_most=True)
        for what, column, key in (
            ("log-likelihood", "log_lik", "logLik"),
            ("AIC", "aic", "AIC"),
            ("BIC", "bic", "BIC"),
        ):
            yield self._one(what, "lme4", "fit", column, r[key], "objective")
        terms = [{"term": name} for name in r["fixef"]]
        beta, se = list(r["fixef"].values()), list(r["se"].values())
        yield self._many("coefficients", "lme4", "fixed_effects", "estimate", terms, beta, "fixef", scale=se)
        yield self._many("standard errors", "lme4", "fixed_effects", "std_error", terms, se, "se")
        v = r["varcorr"]
        groups = [re.sub(r"\.\d+$", "", name) for name in v["group"]]
        places = [
            {"group": g, "term": a, "term2": b} for g, a, b in zip(groups, v["var1"], v["var2"], strict=True)
        ]
        floor = [1e-5 * max(map(abs, v["vcov"]))] * len(places)
        within = self._tolerance("theta_varcorr")
        allowed = Tolerance(within.reason, within.rel, max(within.abs, floor[0]))
        yield self._made("variances", "lme4", "random_effects", "variance", places, v["vcov"], allowed)

    def tests(self, method: str, df: str) -> Iterator[ValidationCheck]:
        """Degrees of freedom, p and F tests by one approximation."""
        table = self.results[method].get(f"coef_{df}")
        known = PBKRTEST if df == "kenward_roger" and self.weighted else ""
        words = "Satterthwaite" if df == "satterthwaite" else "Kenward-Roger"
        if table is not None:
            rows = [{"term": name} for name in table["row"]]
            more = (DF[df], "fixed_effects")
            if df == "kenward_roger":
                errors = table["Std. Error"]
                yield self._many(f"{words} errors", *more, "std_error", rows, errors, "se", known=known)
            yield self._many(f"{words} df", *more, "df", rows, table["df"], f"{df}_df", known=known)
            moved = Tolerance("moves with the degrees of freedom", rel=2e-2, abs=1e-6)
            yield self._made("p values", *more, "p_value", rows, table["Pr(>|t|)"], moved, known=known)
        anova = self.results[method].get(f"anova_type3_{df}")
        if anova is not None:
            rows = [{"term": name} for name in anova["row"]]
            ratio = Tolerance("a closed form, given the variances", rel=1e-3)
            yield self._made(
                "F tests, type III", DF[df], "anova", "statistic", rows, anova["F value"], ratio, known=known
            )
            yield self._many(
                f"df of F tests, {words}",
                DF[df],
                "anova",
                "df_residual",
                rows,
                anova["DenDF"],
                f"{df}_df",
                known=known,
            )

    def random_tests(self) -> Iterator[ValidationCheck]:
        """Likelihood ratio tests of the random effects."""
        table = self.results["reml"].get("ranova")
        if table is None:
            return
        kept = [i for i, value in enumerate(table["LRT"]) if value is not None]
        rows = [{"term": table["row"][i]} for i in kept]
        values = [table["LRT"][i] for i in kept]
        within = Tolerance("the difference of two criteria", abs=1e-4)
        yield self._made("tests of random effects", "lmerTest", "random_tests", "lrt", rows, values, within)

    def profile_limits(self) -> Iterator[ValidationCheck]:
        """Limits by profile likelihood where R reached them."""
        table = self.results.get("profile_ci95")
        if table is None:
            return
        whole = [
            (name, *pair)
            for name, pair in zip(table["rows"], table["values"], strict=True)
            if None not in pair
        ]
        held = [row for row in whole if not row[0].startswith(("sd_", "cor_", "sigma"))]
        free = [row for row in whole if row not in held]
        parts = ((free, ""), (held, HELD)) if self.weighted else ((whole, ""),)
        for rows, known in parts:
            names, width = [{"parameter": row[0]} for row in rows], [row[2] - row[1] for row in rows]
            for what, j, column in (
                ("lower profile limits", 1, "conf_low"),
                ("upper profile limits", 2, "conf_high"),
            ):
                values = [row[j] for row in rows]
                yield self._many(
                    what, "lme4", "intervals", column, names, values, "profile_ci", scale=width, known=known
                )

    def explained(self) -> Iterator[ValidationCheck]:
        """R squared and ICC after Nakagawa, Rights and Sterba, and against the null model."""
        given = Tolerance("a closed form, given the variances", rel=1e-4, abs=1e-6)
        mumin, icc = self.results.get("r_squared_glmm_mumin"), self.results.get("icc_reml")
        if mumin:
            rows = _definitions("Marginal R²", "Conditional R²")
            yield self._made("Nakagawa R2", "MuMIn", "r2", "value", rows, [mumin["R2m"], mumin["R2c"]], given)
        if icc:
            groups = self.results["reml"]["varcorr"]["group"]
            known = ONE_TERM if any(re.search(r"\.\d+$", name) for name in groups) else ""
            rows = _definitions("Adjusted ICC", "Unadjusted ICC")
            values = [icc["adjusted"], icc["unadjusted"]]
            yield self._made("ICC", "performance", "r2", "value", rows, values, given, known=known)
        if mitml := self.results.get("multilevel_r2_mitml"):
            rows = [*_definitions("R² level 1"), {"definition": "Reduction of variance", "level": "Residual"}]
            refit = Tolerance("mitml refits with lme4's default tolerances", abs=2e-5)
            if len(self.results["reml"]["fixef"]) > 1:
                yield self._made(
                    "R2 against the null model",
                    "mitml",
                    "r2",
                    "value",
                    rows,
                    [mitml["SB"], mitml["RB1"]],
                    refit,
                )
        if r2mlm := self.results.get("r2mlm"):
            yield from self._shares(r2mlm["decompositions"])

    def _shares(self, table: RTable) -> Iterator[ValidationCheck]:
        sums: dict[str, float] = {}
        for name, values in zip(table["rows"], table["values"], strict=True):
            kind = name.split(",")[0]
            sums[kind] = sums.get(kind, 0.0) + values[0]
        shares = [sums[kind] for kind in ("fixed", "slope variation", "mean variation")]
        within = Tolerance("r2mlm fits with lme4's default tolerances", rel=1e-3, abs=1e-6)
        rows = _definitions("R² f", "R² v", "R² m")
        yield self._made("Rights-Sterba shares", "r2mlm", "r2", "value", rows, shares, within)

    def _one(
        self,
        what: str,
        package: str,
        table: str,
        column: str,
        value: float,
        tolerance: str,
        *,
        at_most: bool = False,
    ) -> ValidationCheck:
        return self._made(
            what, package, table, column, [{}], [value], self._tolerance(tolerance), at_most=at_most
        )

    def _many(
        self,
        what: str,
        package: str,
        table: str,
        column: str,
        rows: Sequence[Mapping[str, Any]],
        values: Sequence[float],
        tolerance: str,
        **more: Any,
    ) -> ValidationCheck:
        return self._made(what, package, table, column, rows, values, self._tolerance(tolerance), **more)

    def _made(
        self,
        what: str,
        package: str,
        table: str,
        column: str,
        rows: Sequence[Mapping[str, Any]],
        values: Sequence[float],
        tolerance: Tolerance,
        *,
        scale: Sequence[float] = (),
        at_most: bool = False,
        known: str = "",
    ) -> ValidationCheck:
        source = f"{package} {self.packages.get(package, '')}".strip()
        return ValidationCheck(
            what, source, table, column, tuple(rows), tuple(values), tolerance, tuple(scale), at_most, known
        )

    def _tolerance(self, name: str) -> Tolerance:
        stated = self.stated.get(name)
        if stated is None:
            return FALLBACK
        return Tolerance(stated.get("why", ""), stated.get("rel") or 0.0, stated.get("abs") or 0.0)


def _definitions(*names: str) -> list[dict[str, str]]:
    return [{"definition": name} for name in names]
