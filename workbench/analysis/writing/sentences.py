"""Small parts of sentences: lists, counts, articles."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.results.formatting import format_integer


def listed(names: Iterable[str], most: int = 8) -> str:
    """a, b, and c; of more than `most` the number of those left out."""
    every = list(names)
    if len(every) > most:
        every = [*every[: most - 1], f"{len(every) - most + 1} more"]
    if len(every) < 3:
        return " and ".join(every)
    return f"{', '.join(every[:-1])}, and {every[-1]}"


def capital(sentence: str, names: Iterable[str] = ()) -> str:
    """A large letter at the start, unless the sentence starts with a variable or a function of one."""
    first = sentence.split(" ", 1)[0].rstrip(",.'")
    return (
        sentence
        if first in set(names) or "(" in first or "[" in first
        else sentence[:1].upper() + sentence[1:]
    )


def number_word(number: int) -> str:
    """two, ten, 11: numbers in a sentence."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[number] if number < len(words) else format_integer(number)


def article(words: str) -> str:
    """a linear model, an ordinal model."""
    return f"{'an' if words[:1].lower() in 'aeio' else 'a'} {words}"
