"""The R script that does the same: glmer or glmmTMB, and glmmPQL for quasi families."""

from __future__ import annotations

from dataclasses import replace

from workbench.api import Dataset, Text, data_lines, name_in_r
from workbench_glmm.mixed.options import GlmmOptions
from workbench_glmm.outcome import BINOMIAL
from workbench_glmm.reading import Reading
from workbench_glmm.single.script import FAMILIES, Call, outcome_lines

BY_GLMER = ("binomial", "poisson")
GLMMTMB = {
    "negative_binomial": "nbinom2",
    "negative_binomial_1": "nbinom1",
    "gamma": "Gamma",
    "beta": "beta_family",
    "gaussian": "gaussian",
    "poisson": "poisson",
    "binomial": "binomial",
}
LINKS = ("logit", "probit", "cloglog", "log", "identity", "inverse", "sqrt")


def r_script(data: Dataset, reading: Reading, options: GlmmOptions) -> Text:
    """A runnable script: read the data, make the outcome, fit, summarise."""
    call = call_of(reading, options)
    lines = [f"library({call.package})", ""]
    lines += data_lines(data, reading.design, options)
    lines += outcome_lines(reading)
    arguments = [call.formula, *call.arguments, "data = d"]
    arguments += [f"{key} = {name_in_r(v)}" for key in ("weights", "offset") if (v := getattr(options, key))]
    lines += ["", *([f"# {call.comment}"] if call.comment else [])]
    lines.append(f"fit <- {call.function}({', '.join(arguments)})")
    lines += ["summary(fit)", *follow_ups(reading, options, call)]
    return Text("r_script", "The same in R", "\n".join(lines), "code")


def call_of(reading: Reading, options: GlmmOptions) -> Call:
    """The function of R for the family, the link and the parts."""
    formula, link, family = mean_formula(reading, options), reading.link.name, options.family
    if reading.quasi:
        return _pql(reading, options)
    points = options.quadrature_points
    sides = bool(reading.design.sides)
    if family in BY_GLMER and not sides and (points > 1 or options.information == "expected"):
        own = f'family = {FAMILIES[family]}("{link}")'
        return Call("lme4", "glmer", formula, (own, f"nAGQ = {points}"))
    if family in BY_GLMER and not sides and (family, link) in (("binomial", "logit"), ("poisson", "log")):
        return Call("lme4", "glmer", formula, (f'family = {FAMILIES[family]}("{link}")',))
    if family == "negative_binomial" and options.theta_from == "fixed":
        law = f"family = MASS::negative.binomial({options.theta:.15g})"
        return Call("lme4", "glmer", formula, (law,))
    if family == "inverse_gaussian" or link not in LINKS:
        law = FAMILIES.get(family, "binomial")
        return Call("lme4", "glmer", formula, (f'family = {law}("{link}")',), "R may not know this link")
    return _tmb(reading, options, formula)


def _tmb(reading: Reading, options: GlmmOptions, formula: str) -> Call:
    """glmmTMB: the Laplace approximation with the observed information, zeros and dispersion."""
    law, sides = GLMMTMB[options.family], reading.design.sides
    hurdle = "zero_inflation" in sides and options.zeros == "hurdle"
    name = f"truncated_{law}" if hurdle else law
    arguments = [f'family = {name}("{reading.link.name}")']
    if "zero_inflation" in sides:
        arguments.append(f"ziformula = {sides['zero_inflation'].spec.to_formula()}")
    if "dispersion" in sides:
        arguments.append(f"dispformula = {sides['dispersion'].spec.to_formula()}")
    comment = "in a hurdle glmmTMB models the probability of zero: the signs of that part are reversed"
    return Call("glmmTMB", "glmmTMB", formula, tuple(arguments), comment if hurdle else "")


def _pql(reading: Reading, options: GlmmOptions) -> Call:
    """glmmPQL: the fixed and the random part apart."""
    spec, law = reading.spec, FAMILIES[options.family]
    fixed = mean_formula(reading, options, without_groups=True)
    parts = [f"{block.group} = ~ {block.effects}" for block in spec.random]
    random = f"list({', '.join(parts)})"
    if len(parts) == 1:
        random = f"~ {spec.random[0].effects} | {spec.random[0].group}"
    own = f'family = {law}("{reading.link.name}")'
    return Call("MASS", "glmmPQL", fixed, (f"random = {random}", own))


def mean_formula(reading: Reading, options: GlmmOptions, *, without_groups: bool = False) -> str:
    """The formula, with events and trials side by side where trials are a variable."""
    formula = (replace(reading.spec, random=()) if without_groups else reading.spec).to_formula()
    if options.trials is None or options.family not in BINOMIAL:
        return formula
    events, rest = formula.split(" ~ ", 1)
    return f"cbind({events}, {name_in_r(options.trials)} - {events}) ~ {rest}"


def follow_ups(reading: Reading, options: GlmmOptions, call: Call) -> list[str]:
    """Intervals and tests of the terms."""
    level = "" if options.ci_level == 0.95 else f", level = {options.ci_level:g}"
    lines = []
    if options.ci_method == "profile":
        lines.append(f"confint(fit{level})")
    if call.function == "glmer" and options.ci_method.startswith("bootstrap"):
        kind = {"percentile": "perc", "basic": "basic", "normal": "norm"}[options.ci_method.split("_")[1]]
        kinds = f'method = "boot", nsim = {options.n_boot}, boot.type = "{kind}", seed = {options.seed}'
        lines.append(f"confint(fit{level}, {kinds})")
    if reading.spec.fixed and call.function in ("glmer", "glmmTMB"):
        lines.append(f"car::Anova(fit, type = {2 if options.anova == 'II' else 3})  # Wald tests")
    return lines
