"""Which method suits a variable, and whether one that was asked for does."""

from __future__ import annotations

from workbench.data.variable import Measure
from workbench.engine.imputation.problem import TWO_LEVEL, Method
from workbench.errors import OptionsError

NUMBERS = {"matching": "pmm", "normal": "normal"}


def default_method(measure: Measure, n_levels: int, *, numbers: str, grouped: bool, of_group: bool) -> Method:
    """What is used unless another is named. of_group: the variable has one value in each group."""
    if measure is Measure.NUMERIC:
        plain = NUMBERS[numbers]
        if of_group:
            return "group_pmm" if plain == "pmm" else "group_normal"
        if grouped:
            return "two_level_pmm" if plain == "pmm" else "two_level"
        return "pmm" if plain == "pmm" else "normal"
    if n_levels <= 2:
        return "group_logistic" if of_group else "two_level_binary" if grouped else "logistic"
    if measure is Measure.ORDINAL:
        return "group_ordinal" if of_group else "ordinal"
    return "group_multinomial" if of_group else "multinomial"


def check_method(name: str, method: Method, measure: Measure, n_levels: int, *, grouped: bool) -> None:
    """OptionsError where the method does not suit the variable or the data."""
    if not grouped and (method in TWO_LEVEL or method.startswith("group_")):
        raise OptionsError(
            f"'{name}' is to be imputed by a method for groups, but nothing says what groups the rows.",
            "Name the variable that groups the rows, or choose another method.",
            option="models",
        )
    plain = method.removeprefix("group_")
    for_categories = plain in ("logistic", "multinomial", "ordinal", "two_level_binary")
    if for_categories == (measure is Measure.NUMERIC):
        kind = "numbers" if measure is Measure.NUMERIC else "categories"
        raise OptionsError(
            f"'{name}' holds {kind}, for which the method '{method}' is not made.",
            "Choose another method, or change the measure in the variable view.",
            option="models",
        )
    if plain in ("logistic", "two_level_binary") and n_levels > 2:
        raise OptionsError(
            f"'{name}' has {n_levels} categories, but the method '{method}' is for two.",
            "Choose the multinomial or the ordinal one.",
            option="models",
        )
