"""Method and results of descriptions in words for a paper."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.api import writing
from workbench_describe import sources

MOST = 10


def descriptives(paper: writing.Paper) -> None:
    """Means and standard deviations, and shares of categories."""
    options = paper.options.to_dict()
    group = options["group"]
    by = f" by {group}" if group else ""
    of = f" on the level of {options['level']}" if options["level"] else ""
    paper.method(f"Variables were described{by}{of} in {paper.software()}.", *_rows(paper, options["subset"]))
    rows = [row for row in paper.rows("descriptives") if "mean" in row and "std_dev" in row]
    told = [
        f"{row.word('variable')}{_of_group(row, group)} (M = {row.text('mean')}, SD = {row.text('std_dev')}, "
        f"n = {row.text('n_obs')}{_missing(row)})"
        for row in rows
    ]
    paper.results(*_listing("Means and standard deviations were as follows:", told))
    shares = [
        f"{row.word('variable')} = {row.word('level')}{_of_group(row, group)} ({row.text('n_obs')}, "
        f"{row.text('valid' if 'valid' in row else 'share')})"
        for row in paper.rows("frequencies")
        if row.number("n_obs") and row.word("variable") != group
    ]
    paper.results(*_listing("Categories occurred as follows:", shares))


def crosstab(paper: writing.Paper) -> None:
    """The tests of independence and the strength of association."""
    options = paper.options.to_dict()
    names = f"{options['rows']} and {options['columns']}"
    source = paper.cite(sources.AGRESTI)
    paper.method(
        f"The association of {names} was tested in a cross table {source} in {paper.software()}.",
        *_rows(paper, options["subset"]),
        "The tests take observations as independent of each other.",
    )
    tests = [
        f"{row.word('definition')}({row.text('df')}) = {row.text('statistic')}, "
        f"{writing.probability(row.text('p_value'))}"
        for row in paper.rows("association")
        if "statistic" in row and "df" in row and "p_value" in row
    ]
    sizes = [
        f"{row.word('definition')} = {writing.unit(row.text('value'))}"
        for row in paper.rows("association")
        if "value" in row
    ]
    clear = any((row.number("p_value") or 1.0) < writing.CLEAR for row in paper.rows("association"))
    if tests:
        verb = "were associated" if clear else "were not clearly associated"
        paper.results(f"{names} {verb}, {', '.join([*tests[:1], *sizes])}.")


def correlations(paper: writing.Paper) -> None:
    """Correlations of rows, within groups and between groups."""
    options = paper.options.to_dict()
    kind = "Spearman's rank correlations" if options["method"] == "spearman" else "Pearson correlations"
    within = f", also within and between levels of {options['group']}," if options["group"] else ""
    pairs = "pairwise" if options["missing"] == "pairwise" else "listwise"
    source = f" {paper.cite(sources.SEARLE_CASELLA_MCCULLOCH)}" if options["group"] else ""
    paper.method(
        f"{kind}{within} were computed in {paper.software()}, with {pairs} deletion of missing "
        f"values{source}.",
        *_rows(paper, options["subset"]),
    )
    told = []
    for row in paper.rows("correlations"):
        limits = ""
        if "conf_low" in row and "conf_high" in row:
            low, high = (writing.unit(row.text(name)) for name in ("conf_low", "conf_high"))
            limits = f", {100 * options['ci_level']:g}% CI [{low}, {high}]"
        p = f", {writing.probability(row.text('p_value'))}" if "p_value" in row else ""
        part = f" ({row.word('part')})" if options["group"] else ""
        degrees = f"({row.text('df')})" if "df" in row else ""
        told.append(
            f"{row.word('variable')} and {row.word('variable2')}{part}, "
            f"r{degrees} = {writing.unit(row.text('estimate'))}{limits}{p}"
        )
    paper.results(*_listing("The correlations were:", told, between="; "))


def levels(paper: writing.Paper) -> None:
    """Group sizes and intraclass correlations."""
    options = paper.options.to_dict()
    paper.method(
        f"The structure of the data was examined in {paper.software()}.",
        *_rows(paper, options["subset"]),
    )
    rows = [row for row in paper.rows("icc_by_variable") if "value" in row]
    if rows:
        source = paper.cite(sources.SNIJDERS_BOSKER)
        paper.method(f"Intraclass correlations come from models without predictors {source}.")
    told = [
        f"{row.word('variable')} in {row.word('group')} (ICC = {writing.unit(row.text('value'))}, design "
        "effect "
        f"{row.text('design_effect')})"
        for row in rows
    ]
    paper.results(*_listing("Intraclass correlations were as follows:", told))


def missing(paper: writing.Paper) -> None:
    """How much is missing, and Little's test."""
    options = paper.options.to_dict()
    rows = paper.rows("missing")
    gone = [row for row in rows if row.number("missing")]
    paper.method(
        f"Missing values of {writing.counted(paper.result.data.rows, 'observation')} were examined in "
        f"{paper.software()}.",
        f"Only observations that met the condition {options['subset']} were considered."
        if options["subset"]
        else "",
    )
    if not gone:
        paper.results("No value was missing.")
    told = [f"{row.word('variable')} ({row.text('missing')}, {row.text('share')})" for row in gone]
    paper.results(*_listing("Values were missing on", told))
    for row in paper.rows("listwise"):
        if row.word("what") == "Rows" and gone:
            paper.results(
                f"Of {row.text('all')} observations, {row.text('complete')} were complete on all variables."
            )
    for row in paper.rows("little"):
        paper.method(
            "Little's test asks whether values are missing completely at random "
            f"{paper.cite(sources.LITTLE)}."
        )
        p = row.number("p_value")
        against = p is not None and p < writing.CLEAR
        paper.results(
            f"Little's test {'spoke' if against else 'did not speak'} against values missing completely "
            "at random, "
            f"χ²({row.text('df')}) = {row.text('statistic')}, {writing.probability(row.text('p_value'))}"
            f"{'' if against else ', which does not show that they are'}."
        )


def codebook(paper: writing.Paper) -> None:
    """Where values are missing; the rest is for the tables."""
    gone = [row for row in paper.rows("codebook") if row.number("missing")]
    paper.method(
        f"The variables are listed in the codebook, which was made in {paper.software()}.",
        *_rows(paper, paper.options.to_dict()["subset"]),
    )
    if not gone:
        paper.results("No value was missing.")
    told = [f"{row.word('variable')} ({row.text('missing')})" for row in gone]
    paper.results(*_listing("Values were missing on", told))


def imputation(paper: writing.Paper) -> None:
    """How missing values were imputed, and how the imputed ones compare."""
    options = paper.options.to_dict()
    rows = paper.rows("methods")
    source = paper.cite(sources.VAN_BUUREN, writing.library.RUBIN, after=f"seed {options['seed']}")
    how = [f"{row.word('variable')} by {row.word('method')} from {row.word('predictors')}" for row in rows]
    paper.method(
        f"Missing values were imputed {options['n_sets']} times by chained equations with "
        f"{options['iterations']} "
        f"iterations {source} in {paper.software()}.",
        *_listing("The variables were imputed as follows:", how, between="; "),
        "This assumes that values are missing at random given the variables of the imputation.",
    )
    shares = [f"{row.word('variable')} ({row.text('missing')}, {row.text('share')})" for row in rows]
    paper.results(*_listing("Values were missing on", shares))
    told = [
        " = ".join(filter(None, (row.word("variable"), row.word("level"))))
        + f" ({row.text('known')} and {row.text('imputed')})"
        for row in paper.rows("imputed")
        if "known" in row and "imputed" in row
    ]
    paper.results(*_listing("Means or shares of known and of imputed values were as follows:", told))
    paper.results(*writing.verdict(paper))


def _rows(paper: writing.Paper, subset: str) -> list[str]:
    return writing.sample(paper, subset, model=False)


def _of_group(row: writing.Row, group: str | None) -> str:
    return f" where {group} = {row.word('group')}" if group and row.word("group") else ""


def _missing(row: writing.Row) -> str:
    return f", {row.text('missing')} missing" if row.number("missing") else ""


def _listing(opening: str, told: Iterable[str], *, between: str = "") -> list[str]:
    """One sentence; of many only the first, the rest is left to the tables. Nothing for nothing."""
    every = list(told)
    if not every:
        return []
    shown = between.join(every[:MOST]) if between else writing.listed(every[:MOST], MOST)
    rest = ["The others stand in the tables."] if len(every) > MOST else []
    return [f"{opening} {shown}.", *rest]
