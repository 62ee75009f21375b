"""The functions of expressions as R writes them: each takes the call and a way to write its pieces.

Statistics leave missing values out and are missing where nothing is known; rows whose group is not known have
no answer. R's own functions differ in both, so that the scripts say it in full.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workbench.data.expressions.choices import interval
from workbench.data.expressions.dates import form_in_r
from workbench.data.expressions.kinds import constant_of
from workbench.data.expressions.tree import Call, Items, Missing, Name, Node, Number, Pair, Text, walk
from workbench.data.text.numbers import number_text

LONGEST_REPEATED = 80
Write = Callable[[Node], str]


@dataclass(frozen=True)
class InR:
    """A call and how to write its pieces; write: as a value, categories as texts; any_name: a variable."""

    call: Call
    write: Write
    any_name: str

    @property
    def arguments(self) -> list[str]:
        return [self.write(a) for a in self.call.arguments if not isinstance(a, Pair)]

    @property
    def named(self) -> dict[str, Node]:
        return dict(self.call.named)

    @property
    def groups(self) -> str:
        """The grouping as one factor, "" where there is none."""
        by = self.named.get("by")
        names = [self.write(item) for item in by.items] if isinstance(by, Items) else []
        return (
            names[0] if len(names) == 1 else f"interaction({', '.join(names)}, drop = TRUE)" if names else ""
        )

    def by_group(self, values: str, function: str) -> str:
        """`function` of the values of each group, for each of its rows."""
        if not self.groups:
            return f"ave({values}, FUN = {function})"

        def write(g: str) -> str:
            return f"ifelse(is.na({g}), NA, ave({values}, {g}, FUN = {function}))"

        return once([self.groups], write, ".g")  # of another name, as the values may be a .v1

    def constants(self, name: str) -> list[float]:
        value = self.named.get(name)
        found = [constant_of(item) for item in value.items] if isinstance(value, Items) else []
        return [number for number in found if number is not None]

    def texts(self, name: str) -> list[str]:
        value = self.named.get(name)
        return [i.value for i in value.items if isinstance(i, Text)] if isinstance(value, Items) else []

    def word(self, name: str, default: str) -> str:
        value = self.named.get(name)
        return value.value if isinstance(value, Text) else default


def once(texts: Sequence[str], write: Callable[..., str], name: str = ".v") -> str:
    """`write` of pieces that it repeats; long ones are computed once, as nested ones would grow and grow."""
    if max(map(len, texts), default=0) <= LONGEST_REPEATED:
        return write(*texts)
    names = [f"{name}{place}" for place in range(1, len(texts) + 1)]
    return f"(function({', '.join(names)}) {write(*names)})({', '.join(texts)})"


def number_in_r(value: float) -> str:
    return {"inf": "Inf", "-inf": "-Inf"}.get(str(value)) or number_text(value)


def quoted(text: str) -> str:
    """A string literal of R; its escapes are those of JSON for everything that can occur here."""
    return json.dumps(text, ensure_ascii=False)


def _statistic(name: str, *, all_missing: bool = False) -> Callable[[InR], str]:
    return lambda r: _statistic_of(r, r.arguments[0], name, all_missing=all_missing)


def _statistic_of(r: InR, values: str, name: str, *, all_missing: bool = False) -> str:
    inner = f"{name}(v, na.rm = TRUE)"
    function = f"function(v) if (all(is.na(v))) NA else {inner}" if all_missing else f"function(v) {inner}"
    return r.by_group(f"as.numeric({values})", function)


def _extreme(name: str) -> Callable[[InR], str]:
    one = _statistic(name, all_missing=True)
    return lambda r: f"p{name}({', '.join(r.arguments)})" if len(r.arguments) > 1 else one(r)


def _count(r: InR) -> str:
    if r.arguments:
        return r.by_group(f"as.numeric(!is.na({r.arguments[0]}))", "sum")
    return r.by_group(f"rep(1, length({r.any_name}))", "sum")


def _center(r: InR) -> str:
    return once(r.arguments[:1], lambda x: f"({x} - {_statistic_of(r, x, 'mean')})")


def _scale(r: InR) -> str:
    def write(x: str) -> str:
        return f"(({x} - {_statistic_of(r, x, 'mean')}) / {_statistic_of(r, x, 'sd')})"

    return once(r.arguments[:1], write)


def _rank(r: InR) -> str:
    ties = quoted(r.word("ties", "average"))
    return r.by_group(
        f"as.numeric({r.arguments[0]})",
        f'function(v) rank(v, na.last = "keep", ties.method = {ties})',
    )


def _places(r: InR, places: str) -> str:
    """Row numbers, group by group: `places` says which of j, the rows in order, each one takes."""
    order = r.named.get("order")
    ordered = "i" if order is None else f"i[order({r.write(order)}[i])]"
    length = f"length({r.any_name})"
    return r.by_group(f"seq_len({length})", f"function(i) {{ j <- {ordered}; ({places})[match(i, j)] }}")


def _taken(places: str) -> Callable[[InR], str]:
    return lambda r: f"{r.arguments[0]}[{_places(r, places)}]"


def _shifted(places: str) -> Callable[[InR], str]:
    def write(r: InR) -> str:
        by = r.arguments[1] if len(r.arguments) > 1 else "1"
        return _taken(places.replace("{n}", by))(r)

    return write


def _if(r: InR) -> str:
    return f"ifelse({', '.join(r.arguments)})"


def _recode(r: InR) -> str:
    return once([r.write(r.call.arguments[0])], lambda x: _recoded(r, x))


def _recoded(r: InR, x: str) -> str:
    rest = r.named.get("else")
    pairs = [a for a in r.call.arguments[1:] if isinstance(a, Pair)]
    found = f"ifelse(is.na({x}), NA, {r.write(rest)})" if rest is not None else x
    if rest is None and any(isinstance(p.new, Text) for p in pairs) and _is_number(pairs):
        found = "NA"
    for pair in reversed(pairs):
        old = [r.write(o) for o in pair.old if not isinstance(o, Missing)]
        tests = [f"{x} %in% c({', '.join(old)})"] if old else []
        tests += [f"is.na({x})"] if any(isinstance(o, Missing) for o in pair.old) else []
        found = f"ifelse({' | '.join(tests)}, {r.write(pair.new)}, {found})"
    return found


def _is_number(pairs: list[Pair]) -> bool:
    return any(isinstance(old, Number) for pair in pairs for old in pair.old)


def _cut(r: InR) -> str:
    right = r.word("closed", "right") == "right"
    if how := r.word("limits", ""):
        return once([r.arguments[0]], lambda x: _cut_by_the_data(r, x, how, right))
    breaks = r.constants("breaks")
    labels = r.texts("labels") or [interval(a, b, right) for a, b in pairwise(breaks)]
    written = ", ".join(map(number_in_r, breaks))
    return (
        f"as.character(cut({r.arguments[0]}, c({written}), labels = c({', '.join(map(quoted, labels))}), "
        f"right = {'TRUE' if right else 'FALSE'}))"
    )


def _cut_by_the_data(r: InR, x: str, how: str, right: bool) -> str:
    """Limits that no value is beyond are left out, as they are here."""
    n = int((r.constants("n") or [4])[0])
    found = {
        "quantiles": f"quantile(v, {n_shares(n)}, names = FALSE)",
        "widths": f"seq(min(v), max(v), length.out = {n + 1})[-c(1, {n + 1})]",
        "sd": "mean(v) + c(-1, 0, 1) * sd(v)",
    }[how]
    inside = "q >= min(v) & q < max(v)" if right else "q > min(v) & q <= max(v)"
    limits = f"(function(v) {{ q <- {found}; sort(unique(q[{inside}])) }})({x}[is.finite({x})])"
    place = f"cut({x}, c(-Inf, {limits}, Inf), labels = FALSE, right = {'TRUE' if right else 'FALSE'})"
    labels = r.texts("labels")
    return f"c({', '.join(map(quoted, labels))})[{place}]" if labels else f"as.character({place})"


def n_shares(n: int) -> str:
    """The shares below the limits of n classes."""
    return f"(1:{n - 1}) / {n}"


def _round(r: InR) -> str:
    """R rounds halves to even."""
    return once(r.arguments, _rounded)


def _rounded(x: str, d: str = "") -> str:
    if not d:
        return f"(sign({x}) * floor(abs({x}) + 0.5))"
    return f"(sign({x}) * floor(abs({x}) * 10^{d} * (1 + .Machine$double.eps) + 0.5) / 10^{d})"


def _concat(r: InR) -> str:
    return once(r.arguments, _concatenated)


def _concatenated(*texts: str) -> str:
    unknown = " | ".join(f"is.na({text})" for text in texts)
    return f"ifelse({unknown}, NA, paste0({', '.join(texts)}))"


def _not_empty(text: str) -> str:
    return f'(function(v) ifelse(v == "", NA, v))({text})'


def _date(r: InR) -> str:
    form = r.call.arguments[1] if len(r.arguments) > 1 else None
    return f"format(as.Date(as.character({r.arguments[0]}), {quoted(form_in_r(form))}))"


def _day(text: str) -> str:
    return f"as.Date(substr({text}, 1, 10))"


def _date_part(form: str) -> Callable[[InR], str]:
    return lambda r: f'as.numeric(format({_day(r.arguments[0])}, "{form}"))'


def _in_rows(name: str) -> Callable[[InR], str]:
    """rowMeans or rowSums of the known values, where enough are known."""

    def write(r: InR) -> str:
        least = (r.constants("known") or [float(len(r.arguments))])[0]
        enough = f"rowSums(!is.na(v)) >= {number_in_r(least)}"
        return f"(function(v) ifelse({enough}, {name}(v, na.rm = TRUE), NA))({_beside(r)})"

    return write


def _beside(r: InR) -> str:
    """The values as columns; constants become as long as the data."""
    return f"cbind({', '.join(r.arguments)}, deparse.level = 0)"


def _contains(r: InR) -> str:
    pattern = r.arguments[1]
    return once(r.arguments[:1], lambda x: f"ifelse(is.na({x}), NA, grepl({pattern}, {x}, fixed = TRUE))")


IN_R: Mapping[str, Callable[[InR], str]] = {
    "missing": lambda r: f"is.na({r.arguments[0]})",
    "if": _if,
    "recode": _recode,
    "cut": _cut,
    "round": _round,
    "row_mean": _in_rows("rowMeans"),
    "row_sum": _in_rows("rowSums"),
    "row_count": lambda r: f"rowSums(!is.na({_beside(r)}))",
    "contains": _contains,
    "mean": _statistic("mean"),
    "sum": _statistic("sum", all_missing=True),
    "sd": _statistic("sd"),
    "median": _statistic("median"),
    "min": _extreme("min"),
    "max": _extreme("max"),
    "count": _count,
    "center": _center,
    "scale": _scale,
    "rank": _rank,
    "first": _taken("rep(j[1], length(j))"),
    "last": _taken("rep(j[length(j)], length(j))"),
    "lag": _shifted("c(rep(NA, {n}), j)[seq_along(j)]"),
    "lead": _shifted("j[seq_along(j) + {n}]"),
    "cumsum": lambda r: _places(r, f"cumsum({r.arguments[0]}[j])"),
    "row_number": lambda r: _places(r, "seq_along(j)"),
    "concat": _concat,
    "upper": lambda r: f"toupper({r.arguments[0]})",
    "lower": lambda r: f"tolower({r.arguments[0]})",
    "trim": lambda r: _not_empty(f"trimws({r.arguments[0]})"),
    "substr": lambda r: _not_empty(f"substr({', '.join(r.arguments)})"),
    "replace": lambda r: _not_empty(
        f"gsub({r.arguments[1]}, {r.arguments[2]}, {r.arguments[0]}, fixed = TRUE)"
    ),
    "length": lambda r: f"as.numeric(nchar({r.arguments[0]}))",
    "to_number": lambda r: f"suppressWarnings(as.numeric({r.arguments[0]}))",
    "to_text": lambda r: f"as.character({r.arguments[0]})",
    "date": _date,
    "year": _date_part("%Y"),
    "month": _date_part("%m"),
    "day": _date_part("%d"),
    "days_between": lambda r: f"as.numeric({_day(r.arguments[1])} - {_day(r.arguments[0])})",
}
"""Functions that R does not call by the same name with the same meaning."""


def variable_of(node: Node, names: tuple[str, ...]) -> str:
    """Some variable whose length is the number of rows: one that the call uses, or the first there is."""
    used = [piece.name for piece in walk(node) if isinstance(piece, Name)]
    return (used or list(names))[0]
