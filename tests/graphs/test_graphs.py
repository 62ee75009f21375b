"""The graph builder: each graph shows the rows, groups and numbers it says, held to closed forms."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from graphs.graph_data import figure_of, marks_of, run, said, study
from scipy import stats

from workbench.results import Annotation, Band, Bars, Boxes, Intervals, Line, Points, Reference, Tiles

DATA = study()


# --- scatter ----------------------------------------------------------------------------------------------


def test_a_scatter_shows_every_row_where_it_is() -> None:
    (panel,) = figure_of(run("scatter", DATA, x=["ses"], y=["score"])).panels
    (cloud,) = marks_of(panel, Points)
    assert cloud.x == tuple(DATA["ses"]) and cloud.y == tuple(DATA["score"])
    assert cloud.rows == tuple(range(len(DATA))) and cloud.labels[0] == "Row 1"
    assert (panel.x.title, panel.y.title) == ("ses", "score")


def test_lines_are_least_squares() -> None:
    result = run("scatter", DATA, x=["ses"], y=["score"], line="linear", band=True, equation=True)
    expected = stats.linregress(DATA["ses"], DATA["score"])
    (row,) = result.table("lines").rows
    assert row["slope"] == pytest.approx(expected.slope) and row["intercept"] == pytest.approx(
        expected.intercept
    )
    assert row["r_squared"] == pytest.approx(expected.rvalue**2)
    (panel,) = figure_of(result).panels
    (line,), (band,) = marks_of(panel, Line), marks_of(panel, Band)
    x = np.array(line.x, dtype=float)
    assert line.y == pytest.approx(expected.intercept + expected.slope * x)
    n, mean = len(DATA), DATA["ses"].mean()
    rest = DATA["score"] - expected.intercept - expected.slope * DATA["ses"]
    error = np.sqrt((rest @ rest) / (n - 2) * (1 / n + (x - mean) ** 2 / ((DATA["ses"] - mean) ** 2).sum()))
    half = stats.t.ppf(0.975, n - 2) * error
    assert np.array(band.y_high) - np.array(line.y) == pytest.approx(half)
    (words,) = marks_of(panel, Annotation)
    assert words.text.startswith("ŷ = ") and "R² = ." in words.text


def test_a_quadratic_line_has_three_coefficients() -> None:
    result = run("scatter", DATA, x=["ses"], y=["score"], line="quadratic")
    expected = np.polyfit(DATA["ses"], DATA["score"], 2)
    (row,) = result.table("lines").rows
    assert [row["quadratic"], row["slope"], row["intercept"]] == pytest.approx(expected)


def test_colours_and_panels_are_the_groups() -> None:
    figure = figure_of(
        run("scatter", DATA, x=["ses"], y=["score"], color="sex", facet="school", line="linear")
    )
    assert [panel.title for panel in figure.panels] == [f"S{i}" for i in range(1, 7)]
    assert figure.strips and figure.shared_x == figure.shared_y == "all"
    assert figure.legend_title == "sex"
    for panel in figure.panels:
        clouds = marks_of(panel, Points)
        assert {cloud.name for cloud in clouds} == {"boy", "girl"}
        assert len({cloud.color for cloud in clouds}) == len({cloud.symbol for cloud in clouds}) == 2
        here = DATA[DATA["school"] == panel.title]
        assert sum(len(cloud.x) for cloud in clouds) == len(here)


def test_free_axes_are_not_shared() -> None:
    figure = figure_of(run("scatter", DATA, x=["ses"], y=["score"], facet="school", axes="free"))
    assert figure.shared_x == figure.shared_y == "free"


def test_thin_lines_are_those_of_each_group() -> None:
    (panel,) = figure_of(run("scatter", DATA, x=["ses"], y=["score"], line_group="school")).panels
    (line,) = marks_of(panel, Line)
    assert line.x.count(None) == 6
    first = DATA[DATA["school"] == "S1"]
    slope, intercept = np.polyfit(first["ses"], first["score"], 1)
    assert line.y[0] == pytest.approx(intercept + slope * line.x[0])  # type: ignore[operator]


def test_several_variables_meet_as_asked() -> None:
    data = DATA.assign(other=-DATA["ses"], third=DATA["score"] ** 2)
    everyone = figure_of(run("scatter", data, x=["ses", "other"], y=["score", "third"]))
    assert [(p.x.title, p.y.title) for p in everyone.panels] == [
        ("ses", "score"), ("other", "score"), ("ses", "third"), ("other", "third")
    ]  # fmt: skip
    pairs = figure_of(run("scatter", data, x=["ses", "other"], y=["score", "third"], pairing="pairs"))
    assert [(p.x.title, p.y.title) for p in pairs.panels] == [("ses", "score"), ("other", "third")]


def test_jitter_moves_points_a_little_and_always_the_same() -> None:
    data = DATA.assign(wave=np.tile([0.0, 1.0, 2.0, 3.0], 60))
    first, second = (
        marks_of(figure_of(run("scatter", data, x=["wave"], y=["score"], jitter=0.4)).panels[0], Points)[0].x
        for _ in range(2)
    )
    moved = np.array(first, dtype=float) - data["wave"]
    assert first == second and 0 < np.abs(moved).max() <= 0.2


def test_contours_enclose_their_share() -> None:
    (panel,) = figure_of(run("scatter", DATA, x=["ses"], y=["score"], contours=True)).panels
    assert len(marks_of(panel, Line)) == 3
    assert all(len(line.x) > 10 for line in marks_of(panel, Line))


# --- growth, matrix ---------------------------------------------------------------------------------------


def long(persons: int = 50) -> np.ndarray:
    import pandas as pd

    rng = np.random.default_rng(5)
    person, time = np.repeat(np.arange(persons), 4), np.tile(np.arange(4.0), persons)
    score = 10 + 2 * time + rng.normal(size=persons)[person] + rng.normal(size=len(person))
    return pd.DataFrame(
        {"person": person, "time": time, "score": score, "sex": np.where(person % 2, "girl", "boy")}
    )


def test_every_person_has_a_line_and_the_average_is_of_all() -> None:
    data = long().sample(frac=1.0, random_state=1)
    (panel,) = figure_of(run("growth", data, outcome="score", time="time", person="person")).panels
    persons, average = marks_of(panel, Line)
    assert persons.x.count(None) == 49
    first = persons.x[: persons.x.index(None)]
    assert first == tuple(sorted(first))  # type: ignore[type-var]
    assert average.y == pytest.approx(data.groupby("time")["score"].mean().to_numpy())


def test_more_persons_than_lines_are_sampled_and_told() -> None:
    result = run("growth", long(90), outcome="score", time="time", person="person", most_lines=30)
    persons, average = marks_of(figure_of(result).panels[0], Line)
    assert persons.x.count(None) == 29
    assert average.y[0] == pytest.approx(long(90).query("time == 0")["score"].mean())
    assert "Of 90 lines, one for each person, 30 are drawn" in said(result)


def test_time_may_be_categories_in_order() -> None:
    words = pd.Categorical.from_codes(long()["time"].astype(int), ["t0", "t1", "t2", "t3"], ordered=True)
    data = long().assign(time=words)
    figure = figure_of(run("growth", data, outcome="score", time="time", person="person"))
    assert [text for _, text in figure.panels[0].x.ticks] == ["t0", "t1", "t2", "t3"]
    assert marks_of(figure.panels[0], Line)[1].x == (0.0, 1.0, 2.0, 3.0)


def test_a_matrix_has_each_pair_and_each_correlation() -> None:
    data = DATA.assign(third=DATA["ses"] ** 2)
    figure = figure_of(run("matrix", data, variables=["ses", "score", "third"], line="linear"))
    assert figure.columns == 3 and (figure.shared_x, figure.shared_y) == ("column", "row")
    kinds = [{type(mark) for mark in panel.marks} for panel in figure.panels]
    assert [kinds[i] for i in (0, 4, 8)] == [{Bars, Annotation}] * 3
    assert [kinds[i] for i in (3, 6, 7)] == [{Points, Line}] * 3
    r = np.corrcoef(data["ses"], data["score"])[0, 1]
    (words,) = marks_of(figure.panels[1], Annotation)
    assert words.text == f"{r:.2f}".removeprefix("0")


# --- one variable -----------------------------------------------------------------------------------------


def test_a_histogram_on_the_density_scale_has_area_one() -> None:
    (panel,) = figure_of(run("distribution", DATA, variables=["score"], normal=True)).panels
    (bars,) = marks_of(panel, Bars)
    widths = np.array(bars.right, dtype=float) - np.array(bars.left, dtype=float)
    assert (widths * np.array(bars.height, dtype=float)).sum() == pytest.approx(1.0)
    assert widths == pytest.approx(widths[0])
    curve, normal = marks_of(panel, Line)
    assert np.trapezoid(curve.y, curve.x) == pytest.approx(1.0, abs=0.01)
    at = np.array(normal.x, dtype=float)
    assert normal.y == pytest.approx(stats.norm.pdf(at, DATA["score"].mean(), DATA["score"].std()))


def test_counts_add_up_to_the_rows() -> None:
    figure = figure_of(
        run("distribution", DATA, variables=["score"], scale="count", show="histogram", color="sex")
    )
    bars = marks_of(figure.panels[0], Bars)
    assert {b.name: sum(b.height) for b in bars} == DATA["sex"].value_counts().to_dict()  # type: ignore[arg-type]
    assert bars[0].left == bars[1].left


def test_whole_numbers_get_a_bar_each() -> None:
    (bars,) = marks_of(
        figure_of(run("distribution", DATA, variables=["class"], show="histogram")).panels[0], Bars
    )
    assert bars.left == (0.5, 1.5) and bars.right == (1.5, 2.5)


def test_a_qq_plot_orders_rows_and_keeps_track_of_them() -> None:
    (panel,) = figure_of(run("qq", DATA, variables=["score"])).panels
    (cloud,), (line,), (band,) = marks_of(panel, Points), marks_of(panel, Reference), marks_of(panel, Band)
    assert list(cloud.y) == sorted(DATA["score"])
    assert [DATA["score"][row] for row in cloud.rows] == list(cloud.y)
    shares = (np.arange(1, len(DATA) + 1) - 0.5) / len(DATA)
    assert cloud.x == pytest.approx(stats.norm.ppf(shares))
    quartiles = np.quantile(DATA["score"], [0.25, 0.75])
    assert line.value == pytest.approx(quartiles.mean())
    assert line.slope == pytest.approx((quartiles[1] - quartiles[0]) / (2 * stats.norm.ppf(0.75)))
    assert all(low < high for low, high in zip(band.y_low, band.y_high, strict=True))  # type: ignore[operator]


def test_the_envelope_of_many_values_reaches_both_ends() -> None:
    data = pd.DataFrame({"x": np.random.default_rng(2).normal(size=5000)})
    (panel,) = figure_of(run("qq", data, variables=["x"])).panels
    (band,), (cloud,) = marks_of(panel, Band), marks_of(panel, Points)
    assert (band.x[0], band.x[-1]) == (min(cloud.x), max(cloud.x)) and len(band.x) < 500


def test_standardised_values_have_mean_zero_and_sd_one() -> None:
    (panel,) = figure_of(run("qq", DATA, variables=["score"], standardise=True)).panels
    y = np.array(marks_of(panel, Points)[0].y, dtype=float)
    assert (y.mean(), y.std(ddof=1)) == pytest.approx((0.0, 1.0))
    assert panel.y.title == "score (standardised)"


# --- groups -----------------------------------------------------------------------------------------------


def test_boxes_of_each_group_and_colour() -> None:
    result = run(
        "boxes", DATA, outcome="score", group="school", color="sex", order="level", show_points="all"
    )
    (panel,) = figure_of(result).panels
    boys, girls = marks_of(panel, Boxes)
    assert (boys.name, girls.name) == ("boy", "girl")
    assert len(boys.position) == 6 and boys.position[0] < 0 < girls.position[0]  # type: ignore[operator]
    cell = DATA[(DATA["school"] == "S1") & (DATA["sex"] == "boy")]["score"]
    assert boys.median[0] == pytest.approx(cell.median())
    assert sum(len(cloud.x) for cloud in marks_of(panel, Points)) == len(DATA)
    row = result.table("boxes").rows[0]
    assert (row["group"], row["color"], row["n_obs"]) == ("S1", "boy", len(cell))


def test_groups_are_ordered_by_their_means() -> None:
    (panel,) = figure_of(run("boxes", DATA, outcome="score", group="school", order="mean")).panels
    means = DATA.groupby("school")["score"].mean().sort_values()
    assert [text for _, text in panel.x.ticks] == list(means.index)


def test_violins_are_widest_at_their_mode_and_may_lie() -> None:
    figure = figure_of(
        run("boxes", DATA, outcome="score", group="sex", show="violin", orientation="horizontal")
    )
    first, _ = marks_of(figure.panels[0], Band)
    assert first.orientation == "horizontal"
    assert max(np.array(first.y_high, float) - np.array(first.y_low, float)) == pytest.approx(0.7)
    assert figure.panels[0].y.title == "sex"


def test_dots_are_the_means_of_units_ordered_by_group_mean() -> None:
    result = run("dots", DATA, outcome="score", group="school", units=["school", "class"], jitter=0.0)
    (panel,) = figure_of(result).panels
    dots, means = marks_of(panel, Points)
    expected = DATA.groupby(["school", "class"])["score"].mean()
    assert sorted(dots.x) == pytest.approx(sorted(expected))  # type: ignore[type-var]
    of_schools = expected.groupby("school").mean().sort_values()
    assert means.x == pytest.approx(tuple(of_schools)) and means.symbol == "diamond"
    assert [text for _, text in panel.y.ticks] == list(of_schools.index)
    assert "240 rows were averaged within school and class: 12 means are shown." in said(result)


def test_jittered_dots_stay_in_their_line() -> None:
    (panel,) = figure_of(run("dots", DATA, outcome="score", group="school", jitter=0.6, mean=False)).panels
    (dots,) = marks_of(panel, Points)
    away = np.array(dots.y, dtype=float) - np.round(np.array(dots.y, dtype=float))
    assert 0.2 < np.abs(away).max() <= 0.3


@pytest.mark.parametrize(
    ("interval", "half"),
    [
        ("confidence", lambda x: stats.t.ppf(0.975, len(x) - 1) * x.std() / np.sqrt(len(x))),
        ("std_error", lambda x: x.std() / np.sqrt(len(x))),
        ("std_dev", lambda x: x.std()),
    ],
)
def test_means_have_the_error_bars_asked_for(interval: str, half: object) -> None:
    result = run("means", DATA, outcome="score", group="school", interval=interval)
    x = DATA[DATA["school"] == "S1"]["score"]
    row = result.table("means").rows[0]
    assert row["mean"] == pytest.approx(x.mean())
    assert row["conf_high"] - row["mean"] == pytest.approx(half(x))  # type: ignore[operator]
    (bars,) = marks_of(figure_of(result).panels[0], Intervals)
    assert bars.caps and bars.low[0] == row["conf_low"]


def test_counts_may_stack_stand_side_by_side_or_fill_the_height() -> None:
    table = DATA.groupby(["sex", "school"]).size()
    stacked = marks_of(figure_of(run("counts", DATA, variable="school", color="sex")).panels[0], Bars)
    assert stacked[0].height[0] == table["boy", "S1"] and not stacked[0].base
    assert stacked[1].base[0] == table["boy", "S1"] and stacked[1].height[0] == 40
    dodged = marks_of(
        figure_of(run("counts", DATA, variable="school", color="sex", position="dodge")).panels[0], Bars
    )
    assert (
        dodged[0].right[0] == pytest.approx(dodged[1].left[0]) and dodged[1].height[0] == table["girl", "S1"]
    )
    shares = marks_of(
        figure_of(run("counts", DATA, variable="school", color="sex", position="share")).panels[0], Bars
    )
    assert shares[1].height == pytest.approx((100.0,) * 6)


def test_a_heat_map_counts_or_averages() -> None:
    counts = marks_of(figure_of(run("heatmap", DATA, x="school", y="sex")).panels[0], Tiles)[0]
    assert counts.values[:6] == tuple(DATA[DATA["sex"] == "boy"].groupby("school").size())
    means = marks_of(figure_of(run("heatmap", DATA, x="school", y="sex", value="score")).panels[0], Tiles)[0]
    assert means.values[:6] == pytest.approx(
        tuple(DATA[DATA["sex"] == "boy"].groupby("school")["score"].mean())
    )
    grid = marks_of(figure_of(run("heatmap", DATA, x="ses", y="score", cells=10)).panels[0], Tiles)[0]
    assert sum(filter(None, grid.values)) == len(DATA) and len(grid.values) == 100
