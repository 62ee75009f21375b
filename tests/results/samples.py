"""A small result with every kind of block, and labels that try to break out."""

from __future__ import annotations

from workbench.results import (
    Action,
    Axis,
    Band,
    Bars,
    Column,
    DataUse,
    Diagram,
    Equation,
    Figure,
    Intervals,
    Line,
    Notice,
    Panel,
    Points,
    Reference,
    Result,
    Section,
    Table,
    Text,
)

EVIL = "<script>alert('x')</script>\"&\x00\u202e"


def fixed_effects() -> Table:
    return Table(
        "fixed_effects",
        "Fixed effects",
        (
            Column("term", "Term"),
            Column("estimate", "Estimate", "number", help="Change of the outcome per unit"),
            Column("std_error", "SE", "number"),
            Column("df", "df", "fixed"),
            Column("p_value", "p", "p_value"),
            Column("conf_low", "95% CI low", "interval_low"),
            Column("conf_high", "95% CI high", "interval_high"),
            Column("unused", "Unused", "number"),
        ),
        (
            _effect("(Intercept)", 2.00572, 0.060957, 147.86, 1e-70, 1.88526, 2.1262),
            _effect("gevocab", 0.520355, 0.0144148, 146.9, 0.0321, 0.49187, 0.54885),
            _effect(EVIL, -0.0001026, 0.0002051, 154.2, None, -0.00051, 0.0003026),
        ),
        note="Intervals are Wald intervals.",
    )


def _effect(
    term: str, estimate: float, std_error: float, df: float, p_value: float | None, low: float, high: float
) -> dict[str, float | int | str | bool | None]:
    return {
        "term": term,
        "estimate": estimate,
        "std_error": std_error,
        "df": df,
        "p_value": p_value,
        "conf_low": low,
        "conf_high": high,
    }


def figure() -> Figure:
    x = (0.0, 1.0, 2.0, 3.0)
    left = Panel(
        (
            Band(x, (0.0, 1.0, 2.0, 3.0), (1.0, 2.0, 3.0, 4.0)),
            Line(x, (0.5, None, 2.5, 3.5), name="Fit"),
            Points(x, (1.0, 2.0, 1.5, 3.0), labels=("a", "b", "c", EVIL), name=EVIL),
            Reference("sloped", 0.0, 1.0),
        ),
        Axis(EVIL),
        Axis("Reading"),
        "Fitted",
    )
    right = Panel(
        (
            Bars((0.0, 1.0), (1.0, 2.0), (5.0, 3.0)),
            Intervals((1.0, 2.0), (0.0, 1.0), (2.0, 3.0), "horizontal"),
            Reference("vertical", 1.0),
            Reference("horizontal", 2.0),
        ),
        Axis("Estimate"),
        Axis("", ticks=((1.0, "first"), (2.0, EVIL)), reversed=True),
    )
    return Figure("figure", f"A figure {EVIL}", (left, right), 2, f"What it shows {EVIL}")


def result() -> Result:
    diagram = Diagram(
        "path",
        "Path diagram",
        (
            {"id": "u", "label": "School", "shape": "ellipse", "layer": 0},
            {"id": "y", "label": EVIL, "shape": "box", "layer": 1},
        ),
        ({"source": "u", "target": "y", "label": "0.52", "style": "solid"},),
    )
    return Result(
        analysis="linear_mlm.lmm",
        options={"formula": "y ~ x + (x | g)", "robust": False, EVIL: EVIL, "seed": None, "k": [1, 2]},
        data=DataUse(10903, 10320, 583, {"gevocab": 412, EVIL: 171}),
        blocks=(
            Text("words", "In words", f"One paragraph.\n\nAnother {EVIL}"),
            Equation("equation", "Model", ("yᵢ = β₀",), ("y<sub>i</sub> = <b onclick='x'>β</b>",), ("y",)),
            Section("estimates", "Estimates", (fixed_effects(), figure())),
            diagram,
            Section("code", "In R", (Text("r", "", "lmer(y ~ x)\n  # two", "code"),), True),
        ),
        notices=(
            Notice(
                "warning",
                f"Rows were dropped {EVIL}.",
                "Look at them.",
                actions=(Action(f"Leave out {EVIL}", {"formula": "y ~ 1 + (x | g)", "method": "ml"}),),
            ),
        ),
        timing={"fit": 0.25},
        version="0.1.0",
    )
