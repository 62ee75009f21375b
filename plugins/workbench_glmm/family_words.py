"""Families and links as a researcher reads them: the words of the options, by the value in recipes."""

from __future__ import annotations

FAMILIES = {
    "binomial": "Binomial (yes or no, or so many out of so many)",
    "poisson": "Poisson (counts)",
    "negative_binomial": "Negative binomial, NB2 (counts that vary more)",
    "negative_binomial_1": "Negative binomial, NB1 (variance proportional to the mean)",
    "quasi_poisson": "Quasi-Poisson (counts, dispersion estimated)",
    "quasi_binomial": "Quasi-binomial (proportions, dispersion estimated)",
    "gamma": "Gamma (positive amounts and times)",
    "inverse_gaussian": "Inverse Gaussian (positive, long tail)",
    "beta": "Beta (shares strictly between 0 and 1)",
    "gaussian": "Gaussian (numbers, normal errors)",
}

LINKS = {
    "canonical": "Usual for the family",
    "logit": "Logit",
    "probit": "Probit",
    "cloglog": "Complementary log-log",
    "loglog": "Log-log",
    "cauchit": "Cauchit",
    "log": "Log",
    "identity": "Identity",
    "inverse": "Inverse",
    "sqrt": "Square root",
}

LINK_OF = {
    "binomial": "logit",
    "quasi_binomial": "logit",
    "beta": "logit",
    "gaussian": "identity",
}
"""The usual link of the families whose usual link is not the logarithm."""

CONTRASTS = {
    "treatment": "Treatment (each level against the reference)",
    "sum": "Sum (each level against the mean of levels)",
    "helmert": "Helmert (each level against the mean of earlier ones)",
    "polynomial": "Polynomial (trends over ordered levels)",
}
