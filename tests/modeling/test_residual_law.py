"""What equations assume of residuals that correlate or differ in variance."""

from __future__ import annotations

import pytest

from workbench.modeling.notation import to_html, to_latex, to_text
from workbench.modeling.residual_law import ResidualLaw, law_lines

LAWS = [
    (ResidualLaw(), ["εᵢⱼ ~ N(0, σ²)"]),
    (ResidualLaw("diagonal", variance_by=("Sex",)), ["εᵢⱼ ~ N(0, σₖ²), k: Sex"]),
    (
        ResidualLaw("ar1", "person", "wave"),
        ["εᵢⱼ ~ N(0, σ²)", "corr(εᵢⱼ, εᵢ′ⱼ) = ρᵈ, within person, d: distance in wave"],
    ),
    (
        ResidualLaw("arma11", "person"),
        ["εᵢⱼ ~ N(0, σ²)", "corr(εᵢⱼ, εᵢ′ⱼ) = ρ₁φᵈ⁻¹, within person, d: distance in rows"],
    ),
    (
        ResidualLaw("compound_symmetry", "person"),
        ["εᵢⱼ ~ N(0, σ²)", "corr(εᵢⱼ, εᵢ′ⱼ) = ρ, within person"],
    ),
    (
        ResidualLaw("toeplitz", "", "wave"),
        ["εᵢⱼ ~ N(0, σ²)", "corr(εᵢⱼ, εᵢ′ⱼ) = ρ₍d₎, d: distance in wave"],
    ),
    (
        ResidualLaw("unstructured", "person", "wave", ("wave", "Sex")),
        ["εᵢⱼ ~ N(0, σₖ²), k: wave and Sex", "corr(εᵢⱼ, εᵢ′ⱼ) = ρᵢ,ᵢ′, within person, i: wave"],
    ),
]


@pytest.mark.parametrize(("law", "expected"), LAWS)
def test_lines(law: ResidualLaw, expected: list[str]) -> None:
    assert [to_text(line) for line in law_lines(law, "ij")] == expected


def test_other_renderings() -> None:
    line = law_lines(ResidualLaw("ar1", "a_b"), "ij")[1]
    one, other = "<i>ε</i><sub><i>ij</i></sub>", "<i>ε</i><sub><i>i</i>′<i>j</i></sub>"
    assert to_html(line).startswith(f"corr({one}, {other})")
    assert r"\epsilon_{i'j}\right) = \rho^{d},\ \text{within a\_b}" in to_latex(line).replace("  ", " ")
