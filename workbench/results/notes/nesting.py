"""Lists opened and closed around flat lines, for languages that nest them: HTML and LaTeX."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from workbench.results.notes.lines import Kind, Line

Tag = Callable[[Kind, int], str]


def nested(lines: Iterable[Line], write: Callable[[Line], str], opened: Tag, closed: Tag) -> Iterator[str]:
    """Each line as `write` writes it, between what `opened(kind, number)` and `closed` give for lists."""
    stack: list[Kind] = []
    for line in lines:
        depth = line.level if line.kind in ("bullet", "number") else 0
        while len(stack) > depth or (depth and len(stack) == depth and stack[-1] != line.kind):
            yield closed(stack.pop(), 0)
        while len(stack) < depth:
            stack.append(line.kind)
            yield opened(line.kind, line.number)
        yield write(line)
    while stack:
        yield closed(stack.pop(), 0)
