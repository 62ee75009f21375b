"""The sources that write-ups of generalised models cite besides the shared ones."""

from __future__ import annotations

from workbench.api import literature

AGRESTI_2010 = literature.Citation(
    "Agresti",
    "2010",
    "Agresti, A. (2010). Analysis of ordinal categorical data (2nd ed.). Wiley. "
    "https://doi.org/10.1002/9780470594001",
)
AGRESTI_2013 = literature.library.AGRESTI
BRANT = literature.Citation(
    "Brant",
    "1990",
    "Brant, R. (1990). Assessing proportionality in the proportional odds model for ordinal logistic "
    "regression. Biometrics, 46(4), 1171–1178. https://doi.org/10.2307/2532457",
)
BRESLOW_CLAYTON = literature.Citation(
    "Breslow & Clayton",
    "1993",
    "Breslow, N. E., & Clayton, D. G. (1993). Approximate inference in generalized linear mixed models. "
    "Journal of the American Statistical Association, 88(421), 9–25. "
    "https://doi.org/10.1080/01621459.1993.10594284",
)
FERRARI_CRIBARI_NETO = literature.Citation(
    "Ferrari & Cribari-Neto",
    "2004",
    "Ferrari, S. L. P., & Cribari-Neto, F. (2004). Beta regression for modelling rates and proportions. "
    "Journal of Applied Statistics, 31(7), 799–815. https://doi.org/10.1080/0266476042000214501",
)
HARTZEL = literature.Citation(
    "Hartzel et al.",
    "2001",
    "Hartzel, J., Agresti, A., & Caffo, B. (2001). Multinomial logit random effects models. Statistical "
    "Modelling, 1(2), 81–102. https://doi.org/10.1177/1471082X0100100201",
)
HEDEKER_GIBBONS = literature.Citation(
    "Hedeker & Gibbons",
    "1994",
    "Hedeker, D., & Gibbons, R. D. (1994). A random-effects ordinal regression model for multilevel "
    "analysis. Biometrics, 50(4), 933–944. https://doi.org/10.2307/2533433",
)
LAMBERT = literature.Citation(
    "Lambert",
    "1992",
    "Lambert, D. (1992). Zero-inflated Poisson regression, with an application to defects in manufacturing. "
    "Technometrics, 34(1), 1–14. https://doi.org/10.2307/1269547",
)
LAWLESS = literature.Citation(
    "Lawless",
    "1987",
    "Lawless, J. F. (1987). Negative binomial and mixed Poisson regression. Canadian Journal of Statistics, "
    "15(3), 209–225. https://doi.org/10.2307/3314912",
)
MCCULLAGH = literature.Citation(
    "McCullagh",
    "1980",
    "McCullagh, P. (1980). Regression models for ordinal data. Journal of the Royal Statistical Society: "
    "Series B (Methodological), 42(2), 109–127. https://doi.org/10.1111/j.2517-6161.1980.tb01109.x",
)
MCCULLAGH_NELDER = literature.Citation(
    "McCullagh & Nelder",
    "1989",
    "McCullagh, P., & Nelder, J. A. (1989). Generalized linear models (2nd ed.). Chapman & Hall.",
)
MULLAHY = literature.Citation(
    "Mullahy",
    "1986",
    "Mullahy, J. (1986). Specification and testing of some modified count data models. Journal of "
    "Econometrics, 33(3), 341–365. https://doi.org/10.1016/0304-4076(86)90002-3",
)
PINHEIRO_CHAO = literature.Citation(
    "Pinheiro & Chao",
    "2006",
    "Pinheiro, J. C., & Chao, E. C. (2006). Efficient Laplacian and adaptive Gaussian quadrature algorithms "
    "for multilevel generalized linear mixed models. Journal of Computational and Graphical Statistics, "
    "15(1), 58–81. https://doi.org/10.1198/106186006X96962",
)
WEDDERBURN = literature.Citation(
    "Wedderburn",
    "1974",
    "Wedderburn, R. W. M. (1974). Quasi-likelihood functions, generalized linear models, and the "
    "Gauss–Newton method. Biometrika, 61(3), 439–447. https://doi.org/10.1093/biomet/61.3.439",
)
WHITE = literature.Citation(
    "White",
    "1982",
    "White, H. (1982). Maximum likelihood estimation of misspecified models. Econometrica, 50(1), 1–25. "
    "https://doi.org/10.2307/1912526",
)
