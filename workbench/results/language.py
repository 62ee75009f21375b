"""Whether the language of this computer writes a comma before decimals.

Asked of the environment and of what Python knows of the locale, never by setting the locale: that would
change how numbers are read in the whole process.
"""

from __future__ import annotations

import locale
import os

_COMMA = frozenset(
    (
        *("af", "az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fo", "fr"),
        *("gl", "hr", "hu", "hy", "id", "is", "it", "ka", "kk", "lt", "lv", "mk", "nb", "nl", "nn", "no"),
        *("pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "uz", "vi"),
    )
)
_WINDOWS = {
    "afrikaans": "af",
    "bulgarian": "bg",
    "catalan": "ca",
    "croatian": "hr",
    "czech": "cs",
    "danish": "da",
    "dutch": "nl",
    "estonian": "et",
    "finnish": "fi",
    "french": "fr",
    "german": "de",
    "greek": "el",
    "hungarian": "hu",
    "icelandic": "is",
    "indonesian": "id",
    "italian": "it",
    "latvian": "lv",
    "lithuanian": "lt",
    "norwegian": "no",
    "polish": "pl",
    "portuguese": "pt",
    "romanian": "ro",
    "russian": "ru",
    "serbian": "sr",
    "slovak": "sk",
    "slovenian": "sl",
    "spanish": "es",
    "swedish": "sv",
    "turkish": "tr",
    "ukrainian": "uk",
    "vietnamese": "vi",
}
"""Windows spells the names of languages out."""
_POINT_PLACES = frozenset(("ch", "li", "mx", "gt", "hn", "ni", "pa", "pe", "pr", "do", "sv"))
"""Places whose numbers have a point although their language has a comma elsewhere."""


def writes_comma(name: str | None = None) -> bool:
    """Whether numbers have a decimal comma in a locale such as "de_DE.UTF-8"; None: in the computer's."""
    spelled = (_of_computer() if name is None else name).split(".")[0].split("@")[0]
    language, _, place = spelled.lower().replace("-", "_").partition("_")
    return _WINDOWS.get(language, language) in _COMMA and place not in _POINT_PLACES


def _of_computer() -> str:
    """The name of the locale of numbers: the environment comes first, as POSIX has it."""
    for variable in ("LC_ALL", "LC_NUMERIC", "LANG"):
        if os.environ.get(variable):
            return os.environ[variable]
    return locale.getlocale()[0] or ""
