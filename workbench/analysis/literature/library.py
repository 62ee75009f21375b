"""The sources that several families cite; a plugin may bring its own.

A field of an entry that no other source confirms, such as a DOI, is left out rather than guessed.
"""

from __future__ import annotations

from workbench.analysis.literature.citation import Citation

AGRESTI = Citation("Agresti", "2013", "Agresti, A. (2013). Categorical data analysis (3rd ed.). Wiley.")
BARNARD_RUBIN = Citation(
    "Barnard & Rubin",
    "1999",
    "Barnard, J., & Rubin, D. B. (1999). Small-sample degrees of freedom with multiple imputation. "
    "Biometrika, 86(4), 948–955. https://doi.org/10.1093/biomet/86.4.948",
)
BATES = Citation(
    "Bates et al.",
    "2015",
    "Bates, D., Mächler, M., Bolker, B., & Walker, S. (2015). Fitting linear mixed-effects models using "
    "lme4. Journal of Statistical Software, 67(1), 1–48. https://doi.org/10.18637/jss.v067.i01",
)
BURNHAM_ANDERSON = Citation(
    "Burnham & Anderson",
    "2002",
    "Burnham, K. P., & Anderson, D. R. (2002). Model selection and multimodel inference: A practical "
    "information-theoretic approach (2nd ed.). Springer. https://doi.org/10.1007/b97636",
)
CRAINICEANU_RUPPERT = Citation(
    "Crainiceanu & Ruppert",
    "2004",
    "Crainiceanu, C. M., & Ruppert, D. (2004). Likelihood ratio tests in linear mixed models with one "
    "variance component. Journal of the Royal Statistical Society: Series B (Statistical Methodology), "
    "66(1), 165–185. https://doi.org/10.1111/j.1467-9868.2004.00438.x",
)
DAVISON_HINKLEY = Citation(
    "Davison & Hinkley",
    "1997",
    "Davison, A. C., & Hinkley, D. V. (1997). Bootstrap methods and their application. Cambridge University "
    "Press. https://doi.org/10.1017/CBO9780511802843",
)
ENDERS_TOFIGHI = Citation(
    "Enders & Tofighi",
    "2007",
    "Enders, C. K., & Tofighi, D. (2007). Centering predictor variables in cross-sectional multilevel "
    "models: A new look at an old issue. Psychological Methods, 12(2), 121–138. "
    "https://doi.org/10.1037/1082-989X.12.2.121",
)
FOX = Citation(
    "Fox",
    "2016",
    "Fox, J. (2016). Applied regression analysis and generalized linear models (3rd ed.). Sage.",
)
KENWARD_ROGER = Citation(
    "Kenward & Roger",
    "1997",
    "Kenward, M. G., & Roger, J. H. (1997). Small sample inference for fixed effects from restricted maximum "
    "likelihood. Biometrics, 53(3), 983–997. https://doi.org/10.2307/2533558",
)
KUZNETSOVA = Citation(
    "Kuznetsova et al.",
    "2017",
    "Kuznetsova, A., Brockhoff, P. B., & Christensen, R. H. B. (2017). lmerTest package: Tests in linear "
    "mixed effects models. Journal of Statistical Software, 82(13), 1–26. "
    "https://doi.org/10.18637/jss.v082.i13",
)
NAKAGAWA = Citation(
    "Nakagawa et al.",
    "2017",
    "Nakagawa, S., Johnson, P. C. D., & Schielzeth, H. (2017). The coefficient of determination R² and "
    "intra-class correlation coefficient from generalized linear mixed-effects models revisited and "
    "expanded. Journal of the Royal Society Interface, 14(134), Article 20170213. "
    "https://doi.org/10.1098/rsif.2017.0213",
)
RUBIN = Citation(
    "Rubin",
    "1987",
    "Rubin, D. B. (1987). Multiple imputation for nonresponse in surveys. Wiley. "
    "https://doi.org/10.1002/9780470316696",
)
SATTERTHWAITE = Citation(
    "Satterthwaite",
    "1946",
    "Satterthwaite, F. E. (1946). An approximate distribution of estimates of variance components. "
    "Biometrics Bulletin, 2(6), 110–114. https://doi.org/10.2307/3002019",
)
SELF_LIANG = Citation(
    "Self & Liang",
    "1987",
    "Self, S. G., & Liang, K.-Y. (1987). Asymptotic properties of maximum likelihood estimators and "
    "likelihood ratio tests under nonstandard conditions. Journal of the American Statistical Association, "
    "82(398), 605–610. https://doi.org/10.1080/01621459.1987.10478472",
)
SNIJDERS_BOSKER = Citation(
    "Snijders & Bosker",
    "2012",
    "Snijders, T. A. B., & Bosker, R. J. (2012). Multilevel analysis: An introduction to basic and advanced "
    "multilevel modeling (2nd ed.). Sage.",
)
VENZON_MOOLGAVKAR = Citation(
    "Venzon & Moolgavkar",
    "1988",
    "Venzon, D. J., & Moolgavkar, S. H. (1988). A method for computing profile-likelihood-based confidence "
    "intervals. Journal of the Royal Statistical Society: Series C (Applied Statistics), 37(1), 87–94. "
    "https://doi.org/10.2307/2347496",
)


def software(version: str) -> Citation:
    """The workbench itself."""
    entry = (
        f"Multilevel Workbench developers. (2026). Multilevel Workbench (Version {version}) "
        "[Computer software]."
    )
    return Citation("Multilevel Workbench developers", "2026", entry)
