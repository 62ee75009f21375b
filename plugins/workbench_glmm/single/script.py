"""The R script that does the same: glm, glm.nb, betareg, zeroinfl, hurdle or glmmTMB."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.api import Dataset, Text, data_lines, name_in_r, text_in_r
from workbench_glmm.outcome import BINOMIAL
from workbench_glmm.reading import Reading
from workbench_glmm.single.options import GlmOptions

FAMILIES = {
    "binomial": "binomial",
    "quasi_binomial": "quasibinomial",
    "poisson": "poisson",
    "quasi_poisson": "quasipoisson",
    "gaussian": "gaussian",
    "gamma": "Gamma",
    "inverse_gaussian": "inverse.gaussian",
}
KNOWN_LINKS = {
    "binomial": ("logit", "probit", "cloglog", "cauchit", "log"),
    "quasi_binomial": ("logit", "probit", "cloglog", "cauchit", "log", "identity", "inverse", "sqrt"),
    "poisson": ("log", "identity", "sqrt"),
    "gaussian": ("identity", "log", "inverse"),
    "gamma": ("inverse", "identity", "log"),
    "inverse_gaussian": ("inverse", "identity", "log"),
}
DISTRIBUTIONS = {"poisson": "poisson", "negative_binomial": "negbin"}


@dataclass(frozen=True)
class Call:
    """package: to load, "" for base R; function; formula; arguments beside formula and data."""

    package: str
    function: str
    formula: str
    arguments: tuple[str, ...] = ()
    comment: str = ""


def r_script(data: Dataset, reading: Reading, options: GlmOptions) -> Text:
    """A runnable script: read the data, make the outcome, fit, test."""
    call = call_of(reading, options)
    lines = [f"library({call.package})", ""] if call.package else []
    lines += data_lines(data, reading.design, options)
    lines += outcome_lines(reading)
    arguments = [call.formula, *call.arguments, "data = d"]
    arguments += [f"{key} = {name_in_r(v)}" for key in ("weights", "offset") if (v := getattr(options, key))]
    lines += ["", *([f"# {call.comment}"] if call.comment else [])]
    lines.append(f"fit <- {call.function}({', '.join(arguments)})")
    lines += follow_ups(reading, options, call)
    return Text("r_script", "The same in R", "\n".join(lines), "code")


def call_of(reading: Reading, options: GlmOptions) -> Call:
    """The function of R for the family, link and zeros."""
    formula, link, family = _formula(reading, options), reading.link.name, options.family
    if options.zero_inflation:
        return _zero_call(reading, options, formula)
    if family == "negative_binomial_1":
        return Call("glmmTMB", "glmmTMB", formula, (f'family = nbinom1("{link}")',))
    if family == "beta":
        return Call("betareg", "betareg", formula, (f'link = "{link}"',))
    if family == "negative_binomial":
        if options.theta_from == "fixed":
            law = f'family = negative.binomial({options.theta:.15g}, link = "{link}")'
            return Call("MASS", "glm", formula, (law,), "summary(fit, dispersion = 1) for the same errors")
        return Call("MASS", "glm.nb", formula, () if link == "log" else (f"link = {link}",))
    comment = "R has no log-log link: the complementary one of the other outcome has the opposite signs"
    known = KNOWN_LINKS.get("poisson" if family == "quasi_poisson" else family, ())
    if link in known:
        return Call("", "glm", formula, (f'family = {FAMILIES[family]}("{link}")',))
    if link == "loglog":
        flipped = formula.split(" ~ ", 1)
        return Call(
            "", "glm", f"1 - ({flipped[0]}) ~ {flipped[1]}", ('family = binomial("cloglog")',), comment
        )
    return Call("", "glm", formula, (f'family = {FAMILIES[family]}(make.link("{link}"))',))


def _zero_call(reading: Reading, options: GlmOptions, formula: str) -> Call:
    """zeroinfl and hurdle of pscl; glmmTMB where those have no such family."""
    side = reading.design.sides["zero_inflation"].spec.to_formula()
    hurdle = options.zeros == "hurdle"
    law = DISTRIBUTIONS.get(options.family)
    if law is None or reading.link.name != "log":
        name = {"poisson": "poisson", "negative_binomial": "nbinom2"}.get(options.family, "nbinom1")
        family = f"truncated_{name}" if hurdle else name
        arguments = (f"ziformula = {side}", f'family = {family}("{reading.link.name}")')
        comment = "in a hurdle glmmTMB models the probability of zero: the signs of that part are reversed"
        return Call("glmmTMB", "glmmTMB", formula, arguments, comment if hurdle else "")
    link = f'link = "{options.zero_link}"'
    whole = f"{formula} | {side.lstrip('~ ')}"
    function = "hurdle" if hurdle else "zeroinfl"
    return Call("pscl", function, whole, (f'dist = "{law}"', link))


def _formula(reading: Reading, options: GlmOptions) -> str:
    """The formula, with events and trials side by side where trials are a variable."""
    formula = reading.spec.to_formula()
    if options.trials is None or options.family not in BINOMIAL:
        return formula
    events, rest = formula.split(" ~ ", 1)
    return f"cbind({events}, {name_in_r(options.trials)} - {events}) ~ {rest}"


def outcome_lines(reading: Reading) -> list[str]:
    """An outcome of two categories or numbers becomes 0 and 1, the event 1."""
    outcome, name = reading.outcome, reading.spec.outcome_name.strip("`")
    plain = outcome.event in ("", "event") or not outcome.is_binary
    if plain or (reading.design.y_levels is None and outcome.event == "1" and outcome.others == "0"):
        return []
    column = f"d[[{text_in_r(name)}]]"
    return [f"{column} <- as.integer({column} == {text_in_r(outcome.event)})"]


def follow_ups(reading: Reading, options: GlmOptions, call: Call) -> list[str]:
    """Summary, intervals, tests and checks of the fit."""
    lines = ["summary(fit)"]
    if options.robust != "none":
        kind = options.robust.upper()
        lines.append(f'lmtest::coeftest(fit, vcov = sandwich::vcovHC(fit, type = "{kind}"))')
    level = "" if options.ci_level == 0.95 else f", level = {options.ci_level:g}"
    if options.ci_method == "profile" and call.function in ("glm", "glm.nb", "glmmTMB"):
        lines.append(f"confint(fit{level})")
    if call.function not in ("glm", "glm.nb"):
        return lines
    if reading.spec.fixed:
        null = replace(reading.spec, fixed=()).to_formula().split(" ~ ", 1)[1]
        test = "F" if reading.quasi or reading.family.has_dispersion else "Chisq"
        rows = "d[rownames(model.frame(fit)), ]"
        lines.append(f"null <- update(fit, . ~ {null}, data = {rows})")
        lines.append(f'anova(null, fit, test = "{test}")')
        lines.append(f"car::Anova(fit, type = {2 if options.anova == 'II' else 3})")
    if reading.outcome.is_binary:
        lines.append("pROC::ci.auc(pROC::roc(fit$y, fitted(fit)))")
    return lines
