"""The lines of R that give the same intervals."""

from __future__ import annotations

from workbench_linear_mlm.options import LmmOptions

BOOT_TYPE = {"bootstrap_percentile": "perc", "bootstrap_basic": "basic", "bootstrap_normal": "norm"}


def interval_lines(options: LmmOptions) -> list[str]:
    """`confint` by the chosen method; nothing for Wald and the case bootstrap, which lme4 does not have."""
    level = "" if options.ci_level == 0.95 else f", level = {options.ci_level!r}"
    if options.ci_method == "profile":
        return [f'confint(fit, method = "profile", oldNames = FALSE{level})']
    if options.ci_method in BOOT_TYPE:
        draws = f'boot.type = "{BOOT_TYPE[options.ci_method]}", nsim = {options.n_boot}'
        call = f'confint(fit, method = "boot", {draws}, oldNames = FALSE{level})'
        return [f"set.seed({options.seed})", call]
    return []
