"""Texts that break programs: as names of variables, values, labels and notes."""

from __future__ import annotations

from hypothesis import strategies as st

MARKS = [
    *("=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+1", "-1", "007", "1e5", "0x1F", "1_000", "1,5", "٣"),
    *("½", "NA", "N/A", "#N/A", "nan", "None", "null", "NULL", "TRUE", "inf", "a'b\"c", "`", "--", "/*"),
    *("x;DROP TABLE data", "%s", "{0}", "$HOME", "\\", "\\n", "..", "a/b", "~", "|", "<b>&amp;", "]]>"),
    *("<!--", "[x](y)", "x:y", "C(x)", "(1 | g)"),
]
BLANKS = [
    *("  lead", "trail ", "\t", "a\tb", "a\nb", "a\r\nb", "\r", "\n", "\x0b", "\x85", "\u2028", "\xa0"),
    "\u3000",
]
SIGNS = [
    *("é", "e\u0301", "\u0301", "Å", "A\u030a", "ß", "ſ", "İ", "ı", "Ǆ", "名前", "🙂", "𝔵", "\u202eabc"),
    *("\U0001f469\u200d\U0001f467", "\u0639\u0631\u0628\u064a", "\u200b", "\ufeff", "\ufeffa", "\x01"),
    *("\x1b[31m", "\x7f", "\ufffd", "\uffff", "\U0010ffff"),
]
KEYWORDS = [
    *("select", "table", "rowid", "index", "order", "data", "workbench_variables", "__proto__", "name"),
    *("constructor", "__class__", "__index_level_0__", "row.names", "if", "function", "level_0", "A", "a"),
]
DATES = [
    *("0001-01-01", "1582-10-10", "1899-12-31", "1900-02-29", "1969-12-31", "9999-12-31", "2024-13-01"),
    *("2024-02-29", "1850-01-01 00:00:00", "2024-03-31 02:30:00", "2024-01-01 12:00:00+02:00"),
    *("9999-12-31 23:59:59.999999", "00:00:00", "23:59:60", "-838:59:59", "3/4/05"),
]
LONG = ["a" * 500, "é" * 260, "x" * 10_000, "word " * 1000 + ".", "🙂" * 300]

ANY_TEXT = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=20
)
HOSTILE = st.sampled_from([*MARKS, *BLANKS, *SIGNS, *KEYWORDS])
NAMES = ANY_TEXT | HOSTILE | st.sampled_from(LONG[:2])
TEXTS = ANY_TEXT | HOSTILE | st.sampled_from([*LONG, *DATES])
VARIABLES = NAMES.filter(lambda name: bool(name.strip()))  # a blank name is none
PLAIN_TEXT = st.text(st.characters(categories=("L",), max_codepoint=0x2FF), min_size=1, max_size=8)
