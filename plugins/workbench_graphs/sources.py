"""The sources of graphs besides the shared ones."""

from __future__ import annotations

from workbench.api import literature

CLEVELAND = literature.Citation(
    "Cleveland", "1993", "Cleveland, W. S. (1993). Visualizing data. Hobart Press."
)
CLEVELAND_DEVLIN = literature.Citation(
    "Cleveland & Devlin",
    "1988",
    "Cleveland, W. S., & Devlin, S. J. (1988). Locally weighted regression: An approach to regression "
    "analysis by local fitting. Journal of the American Statistical Association, 83(403), 596–610. "
    "https://doi.org/10.1080/01621459.1988.10478639",
)
FOX = literature.library.FOX
SILVERMAN = literature.Citation(
    "Silverman",
    "1986",
    "Silverman, B. W. (1986). Density estimation for statistics and data analysis. Chapman & Hall.",
)
TUKEY = literature.Citation(
    "Tukey", "1977", "Tukey, J. W. (1977). Exploratory data analysis. Addison-Wesley."
)
