"""The facts at the head of a result, read off the tables that all families share."""

from __future__ import annotations

from workbench.results import Column, DataUse, Notice, Result, Table
from workbench.results.html import document
from workbench.results.summary import facts

GROUPS = Table(
    "groups",
    "Groups",
    (Column("group", "Group"), Column("n_levels", "Levels", "integer")),
    (
        {"group": "class:school", "n_levels": 568, "min": 3, "median": 18.0, "max": 35},
        {"group": "school", "n_levels": 160, "min": 20, "median": 64.5, "max": 145},
    ),
)
ICC = Table(
    "icc",
    "ICC",
    (Column("level", "Level"), Column("value", "ICC", "number", "Correlation of two rows of a group.")),
    ({"level": "class:school", "value": 0.10756}, {"level": "school", "value": 0.05708}),
    "From the null model.",
)


def result(*blocks: Table, notices: tuple[Notice, ...] = (), use: DataUse | None = None) -> Result:
    return Result("toy.a", {}, use or DataUse(10903, 10320, 583, {"age": 583}), blocks, notices)


def told(shown: Result) -> dict[str, str]:
    return {fact.title: fact.value for fact in facts(shown)}


def test_all_facts_in_reading_order() -> None:
    verdict = Notice("warning", "A variance is zero.", "Remove it.", "verdict")
    shown = result(GROUPS, ICC, notices=(verdict,))
    assert told(shown) == {
        "Rows used": "10,320 of 10,903",
        "Groups": "class:school 568, school 160",
        "ICC, null model": "class:school 0.108, school 0.057",
        "Estimation": "On the boundary",
    }
    rows, groups, icc, last = facts(shown)
    assert rows.help == "10,320 of 10,903 used, 583 dropped (missing on age: 583)."
    assert groups.help.startswith("class:school: 568 groups of 3 to 35 rows, median 18;")
    assert icc.help == "Correlation of two rows of a group. From the null model."
    assert (last.tone, last.help) == ("warning", "A variance is zero. Remove it.")


def test_the_size_says_that_a_filter_left_rows_out() -> None:
    result = Result("a", {}, DataUse(180, 108, 0, filtered=72), ())
    (fact,) = facts(result)
    assert fact.value == "108 of 180"
    assert fact.help == "108 of 180 used, 72 left out by the filter."


def test_the_three_classes_of_a_verdict() -> None:
    levels = {"info": ("Fine", "success"), "warning": ("On the boundary", "warning")}
    for level, expected in {**levels, "error": ("Do not use", "error")}.items():
        fact = facts(result(notices=(Notice(level, "", "", "verdict"),)))[-1]  # type: ignore[arg-type]
        assert (fact.value, fact.tone) == expected


def test_a_fine_estimate_of_a_doubtful_model_says_both() -> None:
    columns = (Column("light", "Light"), Column("assumption", "Assumption"), Column("verdict", "In words"))
    found = {"■ Doubtful": "skewed", "▲ Look": "it bends", "● Fine": "nothing", "– Unknown": "too few rows"}
    rows = tuple({"light": light, "assumption": light[2:], "verdict": said} for light, said in found.items())
    fine = Notice("info", "Converged.", "", "verdict")
    estimation, assumptions = facts(result(Table("assumptions", "", columns, rows), notices=(fine,)))[1:]
    assert (estimation.title, estimation.value, estimation.tone) == ("Estimation", "Fine", "success")
    assert (assumptions.value, assumptions.tone) == ("1 doubtful, 1 to look at", "warning")
    assert assumptions.help == "Doubtful: skewed; Look: it bends."
    assert told(result(Table("assumptions", "", columns, rows[2:])))["Assumptions"] == "Fine"
    assert "Assumptions" not in told(result(Table("assumptions", "", columns, rows[3:])))


def test_what_is_not_there_is_left_out() -> None:
    assert facts(result(use=DataUse())) == ()
    assert told(result(use=DataUse(50, 50))) == {"Rows used": "50"}
    alone = Table("icc", "ICC", ICC.columns, ICC.rows[:1])
    assert told(result(alone))["ICC"] == "0.108"


def test_groups_of_one_size_are_told_in_short() -> None:
    rows = ({"group": "id", "n_levels": 537, "min": 4, "median": 4.0, "max": 4},)
    groups = facts(result(Table("groups", "", GROUPS.columns, rows)))[1]
    assert groups.help == "id: 537 groups of 4 rows."


def test_many_groups_are_cut_short() -> None:
    rows = tuple({"group": f"g{i}", "n_levels": 10} for i in range(5))
    shown = told(result(Table("groups", "", GROUPS.columns, rows)))
    assert shown["Groups"] == "g0 10, g1 10, g2 10 and 2 more"


def test_the_report_has_them_too() -> None:
    page = document(result(GROUPS, ICC, notices=(Notice("error", "No.", "", "verdict"),)))
    assert '<dl class="summary">' in page
    assert "<dt>Estimation</dt><dd>Do not use</dd>" in page
    assert 'class="error" title="No."' in page
