"""An analysis that keeps its worker busy: the window must not notice. Used by test_event_loop.py."""

from __future__ import annotations

import time

from workbench.api import Analysis, DataUse, ModelFormula, Number, Options, Reporter, Result, Text
from workbench.data.dataset import Dataset


class SlowOptions(Options):
    """What to compute and for how long."""

    formula = ModelFormula(random_terms=True, title="Model", help="The model.")
    seconds = Number(1.0, title="Seconds", help="How long it takes.")


def estimate(data: Dataset, options: SlowOptions, reporter: Reporter) -> Result:
    """Compute in earnest for a while, holding the interpreter's lock, reporting often."""
    end = time.monotonic() + options.seconds
    step = 0
    while time.monotonic() < end:
        sum(i * i for i in range(20_000))
        step += 1
        reporter.progress(1 - (end - time.monotonic()) / options.seconds, f"Step {step}")
        reporter.publish(Text("steps", "Steps", str(step)))
    return Result("slow.fit", {}, DataUse(data.n_rows, data.n_rows), (Text("steps", "Steps", str(step)),))


SLOW = Analysis("slow.fit", "Slow", "A slow toy.", ("Toys",), SlowOptions, "gui.slow_toy:estimate")


class Catalogue:
    """Offers the slow analysis alone."""

    def analyses(self) -> dict[str, Analysis]:
        return {SLOW.id: SLOW}

    def analysis(self, analysis_id: str) -> Analysis:
        return self.analyses()[analysis_id]
