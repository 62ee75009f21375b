"""An option that is a list of records: each one a set of options of its own, declared like any other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.analysis.field import Field
from workbench.analysis.options import Options
from workbench.errors import OptionsError


class OptionsList(Field[tuple[Options, ...]]):
    """Several records of one class of options; () for none.

    item: the class; singular: what one record is, in words ("multiple membership").
    """

    kind = "records"

    def __init__(self, item: type[Options], *, singular: str, **words: Any) -> None:
        super().__init__((), **words)
        self.item, self.singular = item, singular

    def check(self, value: Any) -> tuple[Options, ...]:
        if not isinstance(value, list | tuple):
            raise self.fail(value, "a list of objects")
        return tuple(self._one(number, record) for number, record in enumerate(value, 1))

    def _one(self, number: int, record: Any) -> Options:
        if isinstance(record, self.item):
            return record
        if not isinstance(record, Mapping):
            raise self.fail(record, "a list of objects")
        try:
            return self.item.of(record)
        except OptionsError as error:
            message = f"{self.title}, number {number}: {error.message}"
            raise OptionsError(message, error.advice, option=self.name) from error

    def schema(self) -> dict[str, Any]:
        item = {key: value for key, value in self.item.json_schema().items() if key != "$schema"}
        return {"type": "array", "items": item}
