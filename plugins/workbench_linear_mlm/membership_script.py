"""The R script of a model with multiple membership: lme4's modular functions with a weighted Z."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.api import Design, name_in_r, text_in_r
from workbench_linear_mlm.membership_options import MembershipOptions
from workbench_linear_mlm.options import LmmOptions

HELPERS = """belonging <- function(d, groups, weights, levels, normalise) {
  W <- matrix(0, length(levels), nrow(d))
  for (k in seq_along(groups)) {
    who <- match(d[[groups[k]]], levels)
    w <- if (length(weights)) d[[weights[k]]] else rep(1, nrow(d))
    i <- which(!is.na(who) & w > 0)
    W[cbind(who[i], i)] <- W[cbind(who[i], i)] + w[i]
  }
  if (normalise) sweep(W, 2, colSums(W), "/") else W
}
weighted <- function(W, X) do.call(rbind, lapply(seq_len(nrow(W)), function(j) t(X * W[j, ])))"""


def membership_lines(design: Design, options: LmmOptions) -> list[str]:
    """From the data frame d to the fit; memberships are factors m1, m2 ... whose columns of Z are set."""
    lines = ["library(lme4)", HELPERS]
    used = [m for m in options.memberships if isinstance(m, MembershipOptions)]
    columns = _columns(design, used, options)
    lines.append(f"d <- d[complete.cases(d[c({', '.join(map(text_in_r, columns))})]), ]")
    for membership in used:
        groups = ", ".join(map(text_in_r, membership.groups))
        lines.append(f"d <- d[rowSums(!is.na(d[c({groups})])) > 0, ]")
    parts = []
    for number, membership in enumerate(used, 1):
        label = membership.name or "+".join(membership.groups)
        block = next(b for b in design.memberships if b.label == label)
        lines += _membership(number, membership, block.level_labels)
        bar = "|" if membership.correlated else "||"
        parts.append(f"({_effects(membership)} {bar} m{number})")
    formula = f"{design.spec.to_formula()} + {' + '.join(parts)}"
    arguments = [f"REML = {'TRUE' if options.method == 'reml' else 'FALSE'}"]
    arguments += [f"{key} = {name_in_r(v)}" for key in ("weights", "offset") if (v := getattr(options, key))]
    lines += [
        'loose <- lmerControl(check.nobs.vs.nlev = "ignore", check.nobs.vs.nRE = "ignore")',
        f"parsed <- lFormula({formula}, d, {', '.join(arguments)}, control = loose)",
        "parts <- parsed$reTrms",
        'of <- names(parts$flist)[attr(parts$flist, "assign")]',
        "for (k in seq_along(of)) if (of[k] %in% names(memberships)) {",
        "  X <- effects[[of[k]]][, parts$cnms[[k]], drop = FALSE]",
        "  parts$Zt[(parts$Gp[k] + 1):parts$Gp[k + 1], ] <- weighted(memberships[[of[k]]], X)",
        "}",
        "parsed$reTrms <- parts",
        "deviance <- do.call(mkLmerDevfun, parsed)",
        "fit <- mkMerMod(environment(deviance), optimizeLmer(deviance), parts, fr = parsed$fr)",
        "summary(fit)",
    ]
    return lines


def _membership(number: int, membership: MembershipOptions, levels: Sequence[str]) -> list[str]:
    groups, weights = (
        f"c({', '.join(map(text_in_r, names))})" for names in (membership.groups, membership.weights)
    )
    listed = f"c({', '.join(map(text_in_r, levels))})"
    first = "memberships <- effects <- list()" if number == 1 else ""
    normalise = "TRUE" if membership.normalised else "FALSE"
    return [
        *([first] if first else []),
        f"d$m{number} <- factor(rep_len({listed}, nrow(d)), levels = {listed})  # only for its levels",
        f"memberships$m{number} <- belonging(d, {groups}, {weights}, levels(d$m{number}), {normalise})",
        f"effects$m{number} <- model.matrix(~ {_effects(membership)}, d)",
    ]


def _effects(membership: MembershipOptions) -> str:
    return " + ".join(["1" if membership.intercept else "0", *map(name_in_r, membership.slopes)])


def _columns(design: Design, used: Sequence[MembershipOptions], options: LmmOptions) -> list[str]:
    names = [*design.spec.variables, options.weights, options.offset]
    names += [name for membership in used for name in membership.slopes]
    return [name for name in dict.fromkeys(names) if name is not None]
