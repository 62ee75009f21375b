"""The sources that write-ups of descriptions cite besides the shared ones."""

from __future__ import annotations

from workbench.api import writing

AGRESTI = writing.Citation(
    "Agresti", "2013", "Agresti, A. (2013). Categorical data analysis (3rd ed.). Wiley."
)
LITTLE = writing.Citation(
    "Little",
    "1988",
    "Little, R. J. A. (1988). A test of missing completely at random for multivariate data with missing "
    "values. Journal of the American Statistical Association, 83(404), 1198–1202. "
    "https://doi.org/10.1080/01621459.1988.10478722",
)
SEARLE_CASELLA_MCCULLOCH = writing.Citation(
    "Searle et al.",
    "1992",
    "Searle, S. R., Casella, G., & McCulloch, C. E. (1992). Variance components. Wiley.",
)
SNIJDERS_BOSKER = writing.library.SNIJDERS_BOSKER
VAN_BUUREN = writing.Citation(
    "van Buuren",
    "2018",
    "van Buuren, S. (2018). Flexible imputation of missing data (2nd ed.). Chapman & Hall/CRC.",
)
