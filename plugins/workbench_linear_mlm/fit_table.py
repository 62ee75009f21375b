"""The table of fit: size, likelihood and information criteria."""

from __future__ import annotations

import math
from dataclasses import replace

from workbench.api import Column, Table
from workbench_linear_mlm.tables import one_row

N_OBS = Column("n_obs", "Rows", "integer", "Rows used.")
N_PARAMS = Column("n_params", "Parameters", "integer", "Coefficients, variances, covariances and sigma.")
SIGMA = Column("sigma", "Residual SD", "number", "Standard deviation of what the model leaves unexplained.")


def fit_table(
    n_obs: int, n_params: int, log_lik: float, sigma: float, *, reml: bool = False, sigma_by: str = ""
) -> Table:
    """One row. AIC = -2 log L + 2 k; BIC = -2 log L + k log n with n rows, both as R counts them.

    For REML the restricted likelihood stands everywhere and no deviance is given. sigma_by: a sentence on how
    sigma was found.
    """
    what = "restricted likelihood" if reml else "likelihood"
    criterion = -2 * log_lik
    compare = " Compare REML fits only when their fixed parts are equal." if reml else ""
    cells = (
        (N_OBS, n_obs),
        (N_PARAMS, n_params),
        (Column("log_lik", "Log-likelihood", "fixed", f"Logarithm of the {what}."), log_lik),
        (Column("deviance", "Deviance", "fixed", "-2 log-likelihood; ML only."), None if reml else criterion),
        (
            Column("criterion", "REML criterion" if reml else "ML criterion", "fixed", f"-2 log {what}."),
            criterion,
        ),
        (Column("aic", "AIC", "fixed", "Smaller is better." + compare), criterion + 2 * n_params),
        (
            Column("bic", "BIC", "fixed", "Smaller is better; uses the number of rows." + compare),
            criterion + n_params * math.log(n_obs),
        ),
        (replace(SIGMA, help=f"{SIGMA.help} {sigma_by}".strip()), sigma),
    )
    return one_row("fit", "Model fit", cells)
