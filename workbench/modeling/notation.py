"""Equations as a small tree of symbols, and its three renderings: Unicode text, HTML and LaTeX."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal, TypeAlias

Kind = Literal["greek", "letter", "name", "number", "operator"]


@dataclass(frozen=True, slots=True)
class Symbol:
    """One sign of an equation.

    kind: greek (base is its Latin name, "beta"), letter (U, Y, N), name (a variable), number or operator;
    sub, sup: what stands below and above; about: the term or group it belongs to, for highlighting.
    """

    base: str
    kind: Kind
    sub: str = ""
    sup: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Vector:
    """Several symbols in a column; in running text in parentheses."""

    items: tuple[Symbol, ...]


@dataclass(frozen=True, slots=True)
class SquareMatrix:
    """A symmetric matrix of symbols."""

    rows: tuple[tuple[Symbol, ...], ...]


Token: TypeAlias = Symbol | Vector | SquareMatrix

PLUS, EQUALS, TIMES, FOLLOWS = (Symbol(sign, "operator") for sign in ("+", "=", "·", "~"))
OPEN, CLOSE, COMMA = (Symbol(sign, "operator") for sign in ("(", ")", ","))

GREEK = {
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "eta": "η",
    "theta": "θ",
    "epsilon": "ε",
    "sigma": "σ",
    "tau": "τ",
    "phi": "φ",
    "psi": "ψ",
    "omega": "ω",
    "mu": "μ",
    "rho": "ρ",
    "Sigma": "Σ",
    "Phi": "Φ",
    "Psi": "Ψ",
    "Omega": "Ω",
}
_BELOW = str.maketrans("0123456789hijklmn()", "₀₁₂₃₄₅₆₇₈₉ₕᵢⱼₖₗₘₙ₍₎")
_ABOVE = str.maketrans("0123456789d-", "⁰¹²³⁴⁵⁶⁷⁸⁹ᵈ⁻")
_LATEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    sign: f"\\{sign}" for sign in "#$%&_{}"
}
_LATEX_OPERATORS = {"·": r"\,", "~": r"\sim ", "(": r"\left(", ")": r"\right)", ",": r",\ "}


def to_text(tokens: Sequence[Token]) -> str:
    """One line of plain Unicode: `y ᵢⱼ` is written yᵢⱼ, a matrix [a b; b c]."""
    return _joined(tokens, _symbol_text, _vector_text, _matrix_text)


def to_html(tokens: Sequence[Token]) -> str:
    """HTML with sub and sup, escaped, without styles."""
    return _joined(tokens, _symbol_html, _vector_html, _matrix_html)


def to_latex(tokens: Sequence[Token]) -> str:
    """LaTeX for math mode."""
    return _joined(tokens, _symbol_latex, _vector_latex, _matrix_latex)


def _joined(
    tokens: Sequence[Token],
    symbol: Callable[[Symbol], str],
    vector: Callable[[Vector], str],
    matrix: Callable[[SquareMatrix], str],
) -> str:
    pieces: list[str] = []
    for token in tokens:
        if isinstance(token, Vector):
            pieces.append(vector(token))
        elif isinstance(token, SquareMatrix):
            pieces.append(matrix(token))
        elif token in (PLUS, EQUALS, FOLLOWS):
            pieces.append(f" {symbol(token)} ")
        else:
            pieces.append(symbol(token) + (" " if token == COMMA else ""))
    return "".join(pieces)


def _symbol_text(symbol: Symbol) -> str:
    base = GREEK[symbol.base] if symbol.kind == "greek" else symbol.base
    gap = " " if symbol.kind == "operator" and symbol.base == "·" else ""
    return f"{gap}{base}{symbol.sub.translate(_BELOW)}{symbol.sup.translate(_ABOVE)}{gap}"


def _vector_text(vector: Vector) -> str:
    return f"({', '.join(map(_symbol_text, vector.items))})"


def _matrix_text(matrix: SquareMatrix) -> str:
    return f"[{'; '.join(' '.join(map(_symbol_text, row)) for row in matrix.rows)}]"


def _symbol_html(symbol: Symbol) -> str:
    if symbol.kind == "operator":
        return "&#8239;" if symbol.base == "·" else escape(symbol.base)
    base = GREEK[symbol.base] if symbol.kind == "greek" else escape(symbol.base)
    base = base if symbol.kind in ("name", "number") else f"<i>{base}</i>"
    sub = f"<sub>{_html_index(symbol.sub)}</sub>" if symbol.sub else ""
    sup = f"<sup>{escape(symbol.sup)}</sup>" if symbol.sup else ""
    return f"{base}{sub}{sup}"


def _html_index(index: str) -> str:
    return re.sub("[a-z]+", r"<i>\g<0></i>", index)


def _vector_html(vector: Vector) -> str:
    return f"({', '.join(map(_symbol_html, vector.items))})"


def _matrix_html(matrix: SquareMatrix) -> str:
    return f"[{'; '.join('&#8194;'.join(map(_symbol_html, row)) for row in matrix.rows)}]"


def _symbol_latex(symbol: Symbol) -> str:
    if symbol.kind == "operator":
        return _LATEX_OPERATORS.get(symbol.base, symbol.base)
    base = {"greek": f"\\{symbol.base}", "name": f"\\text{{{_latex_escape(symbol.base)}}}"}.get(
        symbol.kind, symbol.base
    )
    sub = f"_{{{symbol.sub.replace('′', chr(39))}}}" if symbol.sub else ""
    sup = f"^{{{symbol.sup.replace('′', chr(92) + 'prime ')}}}" if symbol.sup else ""
    return f"{base}{sub}{sup}"


def _latex_escape(text: str) -> str:
    return "".join(_LATEX.get(character, character) for character in text)


def _vector_latex(vector: Vector) -> str:
    items = r" \\ ".join(map(_symbol_latex, vector.items))
    return rf"\begin{{pmatrix}} {items} \end{{pmatrix}}"


def _matrix_latex(matrix: SquareMatrix) -> str:
    rows = r" \\ ".join(" & ".join(map(_symbol_latex, row)) for row in matrix.rows)
    return rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}"
