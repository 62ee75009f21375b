"""The sources that write-ups of linear models cite besides the shared ones."""

from __future__ import annotations

from workbench.api import literature

BROWNE = literature.Citation(
    "Browne et al.",
    "2001",
    "Browne, W. J., Goldstein, H., & Rasbash, J. (2001). Multiple membership multiple classification (MMMC) "
    "models. Statistical Modelling, 1(2), 103–124. https://doi.org/10.1177/1471082X0100100202",
)
MACKINNON_WHITE = literature.Citation(
    "MacKinnon & White",
    "1985",
    "MacKinnon, J. G., & White, H. (1985). Some heteroskedasticity-consistent covariance matrix estimators "
    "with improved finite sample properties. Journal of Econometrics, 29(3), 305–325. "
    "https://doi.org/10.1016/0304-4076(85)90158-7",
)
PINHEIRO_BATES = literature.Citation(
    "Pinheiro & Bates",
    "2000",
    "Pinheiro, J. C., & Bates, D. M. (2000). Mixed-effects models in S and S-PLUS. Springer. "
    "https://doi.org/10.1007/b98882",
)
RABE_HESKETH_SKRONDAL = literature.Citation(
    "Rabe-Hesketh & Skrondal",
    "2006",
    "Rabe-Hesketh, S., & Skrondal, A. (2006). Multilevel modelling of complex survey data. Journal of the "
    "Royal Statistical Society: Series A (Statistics in Society), 169(4), 805–827. "
    "https://doi.org/10.1111/j.1467-985X.2006.00426.x",
)
