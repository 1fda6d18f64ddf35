"""Texts that stand in one line of a list or a file and must not look like several, or like another one."""

from unicodedata import category

_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_JOINERS = "\u200c\u200d"
"""Names of several languages need them; they move nothing."""
_FORGING = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})


def one_line(text: str) -> str:
    """``text`` with every sign written out that begins a line, moves the cursor, colours or turns the direction."""
    if text.isprintable():
        return text
    return "".join(map(_visible, text))


def _visible(sign: str) -> str:
    if sign in _JOINERS or category(sign) not in _FORGING:
        return sign
    return _NAMED.get(sign, f"\\u{ord(sign):04x}")
