"""Several models as the columns of one table, as journals print multilevel models.

    fixed part      estimate (standard error) of every term of any of the models
    random part     variances, covariances or standard deviations by group, and the residual
    fit             rows, groups, explained variance, log-likelihood, criteria

A cell is words such as "0.556 (0.020)***", since it holds two numbers. The numbers themselves stand beside it
in full precision, in columns that only programs read: `model_1_estimate`, `model_1_std_error`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from workbench.errors import WorkbenchError
from workbench.results.blocks import Cell, Column, DataUse, Result, Table
from workbench.results.cells import value
from workbench.results.formatting import Notation, format_aligned, format_fixed, format_full, format_integer
from workbench.results.stars import stars_for, stars_note
from workbench.results.table_style import APA, TableStyle, spelling
from workbench.results.value_labels import with_labels

Named = tuple[str, Result]
Row = dict[str, Cell]

_ENDS = ("conf_low", "conf_high")
_FIXED = ("fixed_effects", "thresholds")
_CRITERIA = {"log_lik": "Log-likelihood", "criterion": "−2 log-likelihood", "aic": "AIC", "bic": "BIC"}
_INDENT = "\u2003"
_LAST = ("Residual: variance", "Residual: standard deviation", "AIC", "BIC")


@dataclass(frozen=True, slots=True)
class Choices:
    """Decimals of estimates, what stands beside them, stars for p, and the measure of the random part.

    style: decimal mark, levels of the stars, and whether numbers are rounded at all.
    """

    decimals: int = 3
    beside: Literal["std_error", "interval", "nothing"] = "std_error"
    stars: bool = True
    random: Literal["variance", "std_dev"] = "variance"
    style: TableStyle = APA

    @property
    def notation(self) -> Notation:
        """How numbers are spelled."""
        return spelling(self.style)


def choices_of(style: TableStyle) -> Choices:
    """The choices that a style of tables makes."""
    decimals = Choices().decimals if style.digits is None else style.digits
    return Choices(decimals, stars=style.stars, style=style)


def side_by_side(models: Sequence[Named], choices: Choices | None = None) -> Table:
    """The models, each a (title, result), as columns; rows in the order in which terms appear first.

    WorkbenchError when one of the results holds no table of coefficients.
    """
    chosen = choices or Choices()
    for title, result in models:
        if not has_coefficients(result):
            raise WorkbenchError(
                f"'{title}' has no coefficients to put beside others.", "Choose models that were fitted."
            )
    if chosen.style.value_labels:
        models = [(title, with_labels(result)) for title, result in models]
    rows: list[Row] = []
    for heading, found in (
        ("Fixed part", [dict(_fixed(result, chosen)) for _, result in models]),
        ("Random part", [dict(_random(result, chosen)) for _, result in models]),
        ("Fit", [dict(_fit(result, chosen)) for _, result in models]),
    ):
        rows += _part(heading, found)
    return Table("side_by_side", "Models side by side", _columns(models), tuple(rows), _note(models, chosen))


def has_coefficients(result: Result) -> bool:
    """Whether the result can be a column."""
    return bool(_tables(result, _FIXED))


def comparison_of(models: Sequence[Named], choices: Choices | None = None) -> Result:
    """The table as a result of its own, for exporters; its rows are those of the largest model."""
    rows = max(result.data.rows for _, result in models)
    used = max(result.data.used for _, result in models)
    table = side_by_side(models, choices)
    return Result("side_by_side", {}, DataUse(rows, used), (table,), version=models[0][1].version)


def _part(heading: str, models: list[dict[str, Row]]) -> Iterator[Row]:
    """A heading and the rows of one part; nothing where no model has any."""
    labels = list(dict.fromkeys(label for model in models for label in model))
    labels.sort(key=_place)
    if labels:
        yield {"term": heading}
    for label in labels:
        row: Row = {"term": f"{_INDENT}{label}"}
        for number, model in enumerate(models, 1):
            for name, cell in model.get(label, {}).items():
                row[f"model_{number}_{name}" if name else f"model_{number}"] = cell
        yield row


def _place(label: str) -> int:
    """What further models add stands before what ends its part."""
    return 1 + _LAST.index(label) if label in _LAST else 0


def _columns(models: Sequence[Named]) -> tuple[Column, ...]:
    shown = [Column("term", "")]
    hidden: list[Column] = []
    for number, (title, result) in enumerate(models, 1):
        formula = str(result.options.get("formula", ""))
        shown.append(Column(f"model_{number}", title, help=formula))
        hidden += [
            Column(f"model_{number}_{name}", f"{title}: {name}", "number", hidden=True)
            for name in ("estimate", "std_error", "conf_low", "conf_high", "p_value")
        ]
    return (*shown, *hidden)


def _tables(result: Result, ids: Sequence[str]) -> list[Table]:
    return [block for block in result.walk() if isinstance(block, Table) and block.id in ids]


def _fixed(result: Result, choices: Choices) -> Iterator[tuple[str, Row]]:
    for table in _tables(result, _FIXED):
        words = [column.id for column in table.columns if column.format == "text" and not column.hidden]
        for row in table.rows:
            label = ", ".join(str(cell) for name in words if (cell := value(row, name)) not in (None, ""))
            numbers: Row = {
                name: value(row, name)
                for name in ("estimate", "std_error", "conf_low", "conf_high", "p_value")
                if value(row, name) is not None
            }
            if "estimate" in numbers:
                yield label, {"": _estimate(numbers, choices), **numbers}


def _estimate(numbers: Row, choices: Choices) -> str:
    error = numbers.get("std_error")
    fine = isinstance(error, int | float) and 0 < error < 0.5 * 10.0**-choices.decimals
    spell = _spelled if fine else _number  # decimals that hide the standard error hide the estimate
    words = spell(numbers["estimate"], choices)
    if choices.beside == "std_error" and "std_error" in numbers:
        words += f" ({spell(numbers['std_error'], choices)})"
    if choices.beside == "interval" and numbers.keys() >= set(_ENDS):
        between = "; " if choices.notation.point == "," else ", "
        words += f" [{between.join(spell(numbers[end], choices) for end in _ENDS)}]"
    return words + (stars_for(numbers.get("p_value"), choices.style.star_levels) if choices.stars else "")


def _number(cell: Cell, choices: Choices) -> str:
    if not isinstance(cell, int | float):
        return ""
    if choices.style.full_precision:
        return format_full(cell, choices.notation)
    return format_fixed(cell, choices.decimals, choices.notation)


def _spelled(cell: Cell, choices: Choices) -> str:
    """With powers of ten where the decimals would not do."""
    if not isinstance(cell, int | float) or choices.style.full_precision:
        return _number(cell, choices)
    return format_aligned(cell, choices.decimals, choices.notation)


def _random(result: Result, choices: Choices) -> Iterator[tuple[str, Row]]:
    for table in _tables(result, ("random_effects",)):
        for row in table.rows:
            group, term, term2 = (value(row, name) for name in ("group", "term", "term2"))
            of = "variance" if choices.random == "variance" else "standard deviation"
            name: str = choices.random
            if term2:
                of = "covariance" if choices.random == "variance" else "correlation"
                name = "variance" if choices.random == "variance" else "correlation"
            about = " and ".join(str(word) for word in (term, term2) if word)
            label = f"{group}: {of}" + (f" of {about}" if about else "")
            number = value(row, name)
            if number is not None:
                yield label, {"": _number(number, choices), "estimate": number}


def _fit(result: Result, choices: Choices) -> Iterator[tuple[str, Row]]:
    fit: Mapping[str, Cell] = next((t.rows[0] for t in _tables(result, ("fit",)) if t.rows), {})
    n_obs = value(fit, "n_obs")
    if isinstance(n_obs, int | float):
        yield "Rows", {"": format_integer(n_obs, choices.notation), "estimate": n_obs}
    for table in _tables(result, ("groups",)):
        for row in table.rows:
            count = value(row, "n_levels")
            if isinstance(count, int | float):
                words = format_integer(count, choices.notation)
                yield f"Groups: {value(row, 'group')}", {"": words, "estimate": count}
    for table in _tables(result, ("r2",)):
        for row in table.rows:
            name, number = str(value(row, "definition")), value(row, "value")
            if name.startswith(("Marginal", "Conditional")) and number is not None:
                yield name, {"": _number(number, choices), "estimate": number}
    restricted = result.options.get("method") == "reml"
    for name, label in _CRITERIA.items():
        number = value(fit, name)
        if isinstance(number, int | float):
            if restricted and name == "criterion":
                label = "REML criterion"
            words = _number(number, replace(choices, decimals=1))
            yield label, {"": words, "estimate": number}


def _note(models: Sequence[Named], choices: Choices) -> str:
    """What the signs mean, how the models were fitted, and what makes them hard to compare."""
    beside = {"std_error": "Standard errors in parentheses.", "interval": "Intervals in brackets."}
    said = [beside[choices.beside]] if choices.beside in beside else []
    if choices.stars:
        said.append(stars_note(choices.style.star_levels, choices.style.p_format, choices.notation))
    methods = {str(result.options["method"]).upper() for _, result in models if "method" in result.options}
    if len(methods) == 1:
        said.append(f"Fitted by {methods.pop()}.")
    elif methods:
        said.append("Fitted by different methods, so that criteria of fit cannot be compared.")
    used = [result.data.used or result.data.rows for _, result in models]
    if len(set(used)) > 1:
        counts = ", ".join(format_integer(count, choices.notation) for count in used)
        said.append(f"The models use different rows ({counts}), so that criteria of fit cannot be compared.")
    return " ".join(said)
