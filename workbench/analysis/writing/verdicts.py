"""Whether a fit can be used, in the words of a paper: boundaries and failures are said, not hidden."""

from __future__ import annotations

from workbench.analysis.writing.paper import Paper
from workbench.results import Notice

_OPENINGS = ("The fit lies on the boundary of what is possible. ", "Do not use this fit. ")
LONG = 250
_OWN = ("verdict", "separation", "collinearity", "laplace", "overdispersion")


def usable(paper: Paper) -> bool:
    """Whether the estimates may be told at all."""
    return not any(n.level == "error" and n.id.startswith("verdict") for n in paper.result.notices)


def verdict(paper: Paper) -> list[str]:
    """What a reader of the paper must know of the fit; nothing when all is well."""
    told = [n for n in paper.result.notices if n.id.split("_")[0] in _OWN and n.level != "info"]
    if not usable(paper):
        reasons = [_reason(n) for n in told if n.level == "error"]
        return [
            "The model could not be estimated in a way that can be reported: " + " ".join(reasons),
            "Its estimates are therefore not given; they should not be interpreted.",
        ]
    return [_told(notice) for notice in told]


def _told(notice: Notice) -> str:
    if notice.id.startswith("verdict"):
        return f"The fit lies on the boundary of the parameter space: {_reason(notice)}"
    return _short(_sentence(notice.message))


def _short(message: str) -> str:
    """Without a long list of names, which stands in the notice."""
    if len(message) <= LONG:
        return message
    first = message.split(". ", 1)[0]
    return _sentence(first if len(first) <= LONG else first.split(":", 1)[0])


def _reason(notice: Notice) -> str:
    message = notice.message
    for opening in _OPENINGS:
        message = message.removeprefix(opening)
    return _sentence(message[:1].lower() + message[1:] if message[1:2].islower() else message)


def _sentence(message: str) -> str:
    return message if message.endswith((".", "!", "?")) else f"{message}."
