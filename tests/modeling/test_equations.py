"""Level equations, as textbooks write them."""

from __future__ import annotations

import pytest

from workbench.modeling import ModelSpec
from workbench.modeling.equations import equations
from workbench.modeling.hierarchy import joined_hierarchy
from workbench.modeling.level_equations import LevelEquations
from workbench.modeling.outcome_law import LAWS


def lines(formula: str, level_of: dict[str, str | int | None] | None = None, **options: object) -> list[str]:
    return written(formula, level_of, **options).to_text().replace(" · ", " ").splitlines()


def written(
    formula: str, level_of: dict[str, str | int | None] | None = None, **options: object
) -> LevelEquations:
    return equations(ModelSpec.from_formula(formula), level_of, **options)  # type: ignore[arg-type]


def test_null_model() -> None:
    assert lines("y ~ 1 + (1 | school)") == [
        "yᵢⱼ = β₀ⱼ + εᵢⱼ",
        "β₀ⱼ = γ₀₀ + U₀ⱼ",
        "yᵢⱼ = γ₀₀ + U₀ⱼ + εᵢⱼ",
        "εᵢⱼ ~ N(0, σ²)",
        "U₀ⱼ ~ N(0, τ₀₀)",
    ]


def test_random_slope() -> None:
    assert lines("geread ~ gevocab + (gevocab | school)") == [
        "gereadᵢⱼ = β₀ⱼ + β₁ⱼ gevocabᵢⱼ + εᵢⱼ",
        "β₀ⱼ = γ₀₀ + U₀ⱼ",
        "β₁ⱼ = γ₁₀ + U₁ⱼ",
        "gereadᵢⱼ = γ₀₀ + γ₁₀ gevocabᵢⱼ + U₀ⱼ + U₁ⱼ gevocabᵢⱼ + εᵢⱼ",
        "εᵢⱼ ~ N(0, σ²)",
        "(U₀ⱼ, U₁ⱼ) ~ N(0, [τ₀₀ τ₀₁; τ₀₁ τ₁₁])",
    ]


def test_a_slope_that_is_the_same_everywhere_has_no_equation() -> None:
    assert lines("y ~ x + (1 | school)")[:2] == ["yᵢⱼ = β₀ⱼ + γ₁₀ xᵢⱼ + εᵢⱼ", "β₀ⱼ = γ₀₀ + U₀ⱼ"]


def test_cross_level_interaction_explains_the_slope() -> None:
    assert lines("y ~ x * w + z + (x | school)", {"w": "school"})[:4] == [
        "yᵢⱼ = β₀ⱼ + β₁ⱼ xᵢⱼ + γ₂₀ zᵢⱼ + εᵢⱼ",
        "β₀ⱼ = γ₀₀ + γ₀₁ wⱼ + U₀ⱼ",
        "β₁ⱼ = γ₁₀ + γ₁₁ wⱼ + U₁ⱼ",
        "yᵢⱼ = γ₀₀ + γ₁₀ xᵢⱼ + γ₀₁ wⱼ + γ₂₀ zᵢⱼ + γ₁₁ xᵢⱼ wⱼ + U₀ⱼ + U₁ⱼ xᵢⱼ + εᵢⱼ",
    ]


def test_an_explained_slope_need_not_vary() -> None:
    assert "β₁ⱼ = γ₁₀ + γ₁₁ wⱼ" in lines("y ~ x * w + (1 | school)", {"w": 2})


def test_three_levels() -> None:
    places = {"w": "class:school", "s": "school"}
    assert lines("y ~ x * s + w + (x | school/class)", places) == [
        "yᵢⱼₖ = β₀ⱼₖ + β₁ⱼₖ xᵢⱼₖ + εᵢⱼₖ",
        "β₀ⱼₖ = γ₀₀ₖ + δ₀₁₀ wⱼₖ + U₀ⱼₖ",
        "β₁ⱼₖ = γ₁₀ₖ + U₁ⱼₖ",
        "γ₀₀ₖ = δ₀₀₀ + δ₀₀₁ sₖ + V₀₀ₖ",
        "γ₁₀ₖ = δ₁₀₀ + δ₁₀₁ sₖ + V₁₀ₖ",
        "yᵢⱼₖ = δ₀₀₀ + δ₁₀₀ xᵢⱼₖ + δ₀₀₁ sₖ + δ₀₁₀ wⱼₖ + δ₁₀₁ xᵢⱼₖ sₖ"
        " + U₀ⱼₖ + U₁ⱼₖ xᵢⱼₖ + V₀₀ₖ + V₁₀ₖ xᵢⱼₖ + εᵢⱼₖ",
        "εᵢⱼₖ ~ N(0, σ²)",
        "(U₀ⱼₖ, U₁ⱼₖ) ~ N(0, [τ₀₀ τ₀₁; τ₀₁ τ₁₁])",
        "(V₀₀ₖ, V₁₀ₖ) ~ N(0, [φ₀₀ φ₀₁; φ₀₁ φ₁₁])",
    ]


def test_a_slope_of_a_group_predictor_varies_at_the_level_above() -> None:
    shown = lines("y ~ w + (1 | class:school) + (w | school)", {"w": "class:school"})
    assert shown[:4] == [
        "yᵢⱼₖ = β₀ⱼₖ + εᵢⱼₖ",
        "β₀ⱼₖ = γ₀₀ₖ + γ₀₁ₖ wⱼₖ + U₀ⱼₖ",
        "γ₀₀ₖ = δ₀₀₀ + V₀₀ₖ",
        "γ₀₁ₖ = δ₀₁₀ + V₀₁ₖ",
    ]


def test_four_levels() -> None:
    shown = written("y ~ x + (1 | corp/school/class)")
    assert shown.groups == ((), ("class:school:corp",), ("school:corp",), ("corp",))
    assert [len(shown.of_level(level)) for level in (1, 2, 3, 4)] == [1, 1, 1, 1]
    assert shown.to_text().splitlines()[3] == "δ₀₀₀ₗ = η₀₀₀₀ + W₀₀₀ₗ"


def test_nesting_known_from_the_data_makes_levels() -> None:
    spec = ModelSpec.from_formula("math ~ year + (year | schoolid) + (year | childid)")
    crossed = equations(spec)
    nested = equations(spec, hierarchy=joined_hierarchy(spec, [("childid", "schoolid")]))
    assert crossed.groups == ((), ("schoolid", "childid"))
    assert nested.groups == ((), ("childid",), ("schoolid",))
    assert nested.to_text().splitlines()[0] == "mathᵢⱼₖ = β₀ⱼₖ + β₁ⱼₖ · yearᵢⱼₖ + εᵢⱼₖ"


def test_crossed_factors_share_a_level() -> None:
    assert lines("y ~ x + a + (1 | s) + (1 | d)", {"a": "d"})[:3] == [
        "yᵢ₍ⱼₖ₎ = β₀₍ⱼₖ₎ + γ₁₀ xᵢ₍ⱼₖ₎ + εᵢ₍ⱼₖ₎",
        "β₀₍ⱼₖ₎ = γ₀₀ + γ₀₁ aₖ + U₀ⱼ + V₀ₖ",
        "yᵢ₍ⱼₖ₎ = γ₀₀ + γ₁₀ xᵢ₍ⱼₖ₎ + γ₀₁ aₖ + U₀ⱼ + V₀ₖ + εᵢ₍ⱼₖ₎",
    ]


def test_independent_effects_have_their_own_laws() -> None:
    assert lines("y ~ x + (x || g)")[-2:] == ["U₀ⱼ ~ N(0, τ₀₀)", "U₁ⱼ ~ N(0, τ₁₁)"]


def test_categories_become_their_columns() -> None:
    shown = lines("y ~ f * x + (1 | g)", levels={"f": ("a", "b", "c")})
    assert shown[0] == "yᵢⱼ = β₀ⱼ + γ₁₀ f[b]ᵢⱼ + γ₂₀ f[c]ᵢⱼ + γ₃₀ xᵢⱼ + γ₄₀ f[b]ᵢⱼ xᵢⱼ + γ₅₀ f[c]ᵢⱼ xᵢⱼ + εᵢⱼ"
    coded = lines("y ~ f", levels={"f": ("a", "b", "c")}, contrasts={"f": "polynomial"})
    assert coded[0] == "yᵢ = β₀ + β₁ f[L]ᵢ + β₂ f[Q]ᵢ + εᵢ"
    many = {"f": tuple(map(str, range(100)))}
    assert lines("y ~ f", levels=many)[0] == "yᵢ = β₀ + β₁ fᵢ + εᵢ"


def test_no_groups_no_intercept_offset_and_link() -> None:
    assert lines("y ~ 0 + x + offset(o)")[0] == "yᵢ = β₁ xᵢ + oᵢ + εᵢ"
    assert lines("y ~ 0 + (1 | g)")[:2] == ["yᵢⱼ = β₀ⱼ + εᵢⱼ", "β₀ⱼ = U₀ⱼ"]
    shown = lines("y ~ x + (1 | g)", link="logit")
    assert shown[0] == "logit(μᵢⱼ) = β₀ⱼ + γ₁₀ xᵢⱼ"
    assert not any("ε" in line for line in shown)


def test_one_sided_and_empty_models_have_equations() -> None:
    assert lines("~ 1")[0] == "yᵢ = β₀ + εᵢ"
    assert lines("~ 0")[0] == "yᵢ = εᵢ"


def test_more_than_ten_coefficients_are_numbered_with_commas() -> None:
    shown = lines("y ~ " + " + ".join("abcdefhklm") + " + (1 | g)")
    assert "γ₁₀,₀ mᵢⱼ" in shown[0]


def test_many_effects_have_a_matrix_by_name() -> None:
    assert lines("y ~ 1 + (a + b + c + d | g)")[-1] == "(U₀ⱼ, U₁ⱼ, U₂ⱼ, U₃ⱼ, U₄ⱼ) ~ N(0, T)"


def test_html_and_latex_escape_names() -> None:
    shown = written("`a<b>` ~ `x_1 & y` + (1 | g)")
    assert "a&lt;b&gt;<sub><i>ij</i></sub> = <i>β</i><sub>0<i>j</i></sub>" in shown.to_html()
    assert r"\text{x\_1 \& y}_{ij}" in shown.to_latex()
    assert r"U_{0j} \sim" in shown.to_latex()


def test_vectors_and_matrices_in_every_rendering() -> None:
    shown = written("y ~ x + (x | g)")
    assert r"\begin{pmatrix} U_{0j} \\ U_{1j} \end{pmatrix} \sim" in shown.to_latex()
    assert r"\begin{pmatrix} \tau_{00} & \tau_{01} \\ \tau_{01} & \tau_{11} \end{pmatrix}" in shown.to_latex()
    assert "(<i>U</i><sub>0<i>j</i></sub>, <i>U</i><sub>1<i>j</i></sub>)" in shown.to_html()
    assert "N(0, [τ₀₀ τ₀₁; τ₀₁ τ₁₁])" in shown.to_text()


def test_symbols_know_their_term() -> None:
    shown = written("y ~ x * w + (x | g)", {"w": "g"})
    slope = shown.of_level(2)[1]
    assert slope.about == "x"
    assert [token.about for token in slope.tokens if getattr(token, "about", "")] == [
        "x",
        "x",
        "x:w",
        "w",
        "g",
    ]


@pytest.mark.parametrize(
    "formula", ["y ~ x", "y ~ x*z + (x*z | a/b) + (z || c)", "log(y) ~ poly(x, 3) + (1 | a:b)"]
)
def test_every_effect_is_in_the_composite_equation(formula: str) -> None:
    shown = written(formula, {"z": "b:a"})
    effects = {t for line in shown.distributions for t in getattr(line.tokens[0], "items", line.tokens[:1])}
    assert effects <= set(shown.composite.tokens)


def test_the_law_of_the_outcome_stands_after_the_mean() -> None:
    assert lines("y ~ x", link="log", law=LAWS["poisson"]) == [
        "log(μᵢ) = β₀ + β₁ xᵢ",
        "log(μᵢ) = β₀ + β₁ xᵢ",
        "yᵢ ~ Poisson(μᵢ)",
    ]
    assert lines("y ~ x + (1 | g)", link="logit", law=LAWS["binomial"])[3:] == [
        "yᵢⱼ ~ Binomial(nᵢⱼ, μᵢⱼ)",
        "U₀ⱼ ~ N(0, τ₀₀)",
    ]
    assert lines("y ~ x", link="log", law=LAWS["gaussian"])[-1] == "yᵢ ~ N(μᵢ, σ²)"
    assert lines("y ~ x", link="logit", law=LAWS["ordered"])[-1] == "μᵢ = P(yᵢ > k)"
    assert lines("y ~ x", link="log", law=LAWS["categories"])[-1] == "μᵢ = P(yᵢ = k) / P(yᵢ = 0)"
    assert lines("y ~ x", law=LAWS["poisson"])[1:] == ["μᵢ = β₀ + β₁ xᵢ", "yᵢ ~ Poisson(μᵢ)"]
