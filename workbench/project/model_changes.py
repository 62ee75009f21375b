"""What a fitted model changed against another, in a few words: terms, options, data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workbench.analysis.fields import Field
from workbench.analysis.option_facts import value_words
from workbench.modeling.differences import differences
from workbench.project.model_log import FORMULA, FittedModel

MOST = 4


def changes(before: FittedModel | None, after: FittedModel, fields: Mapping[str, Field[Any]]) -> str:
    """Such as "+ ses, − slope of age by school" or "Estimation: ML"; before: None for the first model."""
    if before is None:
        return "first model"
    told = [*differences(before.spec, after.spec), *_options(before, after, fields)]
    if not after.same_data(before):
        told.append("other rows")
    more = f" and {len(told) - MOST} more" if len(told) > MOST else ""
    return ", ".join(told[:MOST]) + more if told else "the same terms"


def _options(before: FittedModel, after: FittedModel, fields: Mapping[str, Field[Any]]) -> Iterator[str]:
    for name, field in fields.items():
        value = after.checked.get(name)
        if name != FORMULA and value != before.checked.get(name):
            yield f"{field.title}: {value_words(field, value).partition(' (')[0]}"
