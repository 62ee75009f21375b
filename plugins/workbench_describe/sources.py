"""The sources of descriptions besides the shared ones."""

from __future__ import annotations

from workbench.api import literature

AGRESTI = literature.library.AGRESTI
JOANES_GILL = literature.Citation(
    "Joanes & Gill",
    "1998",
    "Joanes, D. N., & Gill, C. A. (1998). Comparing measures of sample skewness and kurtosis. Journal of the "
    "Royal Statistical Society: Series D (The Statistician), 47(1), 183–189. "
    "https://doi.org/10.1111/1467-9884.00122",
)
LITTLE = literature.Citation(
    "Little",
    "1988",
    "Little, R. J. A. (1988). A test of missing completely at random for multivariate data with missing "
    "values. Journal of the American Statistical Association, 83(404), 1198–1202. "
    "https://doi.org/10.1080/01621459.1988.10478722",
)
SCHAFER_YUCEL = literature.Citation(
    "Schafer & Yucel",
    "2002",
    "Schafer, J. L., & Yucel, R. M. (2002). Computational strategies for multivariate linear mixed-effects "
    "models with missing values. Journal of Computational and Graphical Statistics, 11(2), 437–457. "
    "https://doi.org/10.1198/106186002760180608",
)
SEARLE = literature.Citation(
    "Searle",
    "1971",
    "Searle, S. R. (1971). Topics in variance component estimation. Biometrics, 27(1), 1–76.",
)
SEARLE_CASELLA_MCCULLOCH = literature.Citation(
    "Searle et al.",
    "1992",
    "Searle, S. R., Casella, G., & McCulloch, C. E. (1992). Variance components. Wiley. "
    "https://doi.org/10.1002/9780470316856",
)
SNIJDERS_BOSKER = literature.library.SNIJDERS_BOSKER
VAN_BUUREN = literature.Citation(
    "van Buuren",
    "2018",
    "van Buuren, S. (2018). Flexible imputation of missing data (2nd ed.). Chapman & Hall/CRC. "
    "https://doi.org/10.1201/9780429492259",
)
