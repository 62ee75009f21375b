"""Words for LaTeX: nothing in a label is a command, and the signs that statistics needs print everywhere."""

from __future__ import annotations

import unicodedata

from workbench.results.text_table import printable

_COMMANDS = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "-": "-",
}
_SIGNS = {
    "−": "$-$",
    "×": r"$\times$",
    "±": r"$\pm$",
    "≤": r"$\leq$",
    "≥": r"$\geq$",
    "≠": r"$\neq$",
    "≈": r"$\approx$",
    "∞": r"$\infty$",
    "→": r"$\rightarrow$",
    "↔": r"$\leftrightarrow$",
    "·": r"$\cdot$",
    "χ": r"$\chi$",
    "√": r"$\surd$",
    "●": r"$\bullet$",
    "▲": r"$\blacktriangle$",
    "■": r"$\blacksquare$",
    "′": "$'$",
    "…": r"\ldots{}",
    "–": "--",
    "—": "---",
    "“": "``",
    "”": "''",
    "‘": "`",
    "’": "'",
    "\u00a0": "~",
    "\u2009": r"\,",
    "\u202f": r"\,",
}
_GREEK_NAMES = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu"),
    *("nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "psi", "omega"),
)
_GREEK = {name: f"$\\{name}$" for name in _GREEK_NAMES}
_LAST_SURE = 0xFF
"""Up to here pdflatex knows all letters; of those beyond it knows some."""
_IF_UNKNOWN = r"""\ifPDFTeX\makeatletter
\newcommand\unknownletter[2]{\@ifundefined{u8:\detokenize{#1}}{\DeclareUnicodeCharacter{#2}{[U+#2]}}{}}"""
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+", strict=True))
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))


def escape(text: str) -> str:
    """The text as LaTeX prints it, in one line."""
    return "".join(map(_sign, printable(text)))


def verbatim(code: str) -> str:
    """Code as it is, in small type; what ends a verbatim block cannot stand in it."""
    lines = (printable(line).replace(r"\end{verbatim}", r"\end {verbatim}") for line in code.splitlines())
    return "{\\small\n\\begin{verbatim}\n" + "\n".join(lines) + "\n\\end{verbatim}\n}"


def _sign(char: str) -> str:
    if char in _COMMANDS:
        return _COMMANDS[char]
    if char in _SIGNS:
        return _SIGNS[char]
    if char in _RAISED:
        return f"$^{{{_RAISED[char]}}}$"
    if char in _LOWERED:
        return f"$_{{{_LOWERED[char]}}}$"
    return _greek(char)


def _greek(char: str) -> str:
    if not "α" <= char <= "ω":
        return char
    return _GREEK.get(unicodedata.name(char).rsplit(" ", 1)[-1].lower().replace("lamda", "lambda"), char)


def strange_letters(document: str) -> str:
    """Lines for the preamble, where a document has letters that pdflatex knows only with further packages.

    It then prints their numbers and goes on; xelatex and lualatex print them in a font that has them.
    """
    strange = sorted({char for char in document if ord(char) > _LAST_SURE})
    if not strange:
        return ""
    told = "% Letters that pdflatex does not know it prints as numbers; use xelatex or lualatex for those."
    lines = [f"\\unknownletter{{{char}}}{{{ord(char):04X}}}" for char in strange]
    return "\n".join([told, _IF_UNKNOWN, *lines, "\\makeatother\\fi", ""])
