"""How the best estimates are searched: most steps, when to stop, where to begin; and what gaps do."""

from __future__ import annotations

from workbench.api import Choice, Integer, Number, NumberList

MISSING = Choice(
    "listwise",
    {
        "listwise": "Leave the row out",
        "fail": "Stop and say where",
    },
    title="Missing values",
    help="What happens to rows on which a variable of the model is missing. Rows are left out one by one: a "
    "person with some complete rows stays in the analysis with these. Estimates are then right if what is "
    "missing depends on nothing but the variables of the model.",
    group="Data",
    advanced=True,
)

MAX_ITER = Integer(
    500,
    low=1,
    high=100_000,
    title="Most steps",
    help="The search for the best estimates ends after so many steps, settled or not; the verdict says so. "
    "Most models need fewer than 20.",
    group="Search",
    advanced=True,
)

TOLERANCE = Number(
    1e-16,
    low=0.0,
    high=1.0,
    title="Tolerance",
    help="The search ends when a further step would lower the criterion by less than half of this. Larger "
    "values save steps and digits.",
    group="Search",
    advanced=True,
)

START = NumberList(
    empty="computed",
    title="Starting values",
    help="Where the search begins: the values (theta) of the table 'Relative factors' under 'How the fit was "
    "found', in its order. Left empty, they are computed from sums of squares, which is nearly always best.",
    group="Search",
    advanced=True,
)
