"""What the strips on the canvas share: a bold title, reasons of which the first is shown, numbered other times."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from carefront.shared.i18n import _, ngettext
from carefront.views.plain_label import PlainLabel

DIGITS = {Qt.Key.Key_1: 1, Qt.Key.Key_2: 2, Qt.Key.Key_3: 3}
"""The number of the alternative that a key chooses."""


def bold_title() -> PlainLabel:
    """An empty title."""
    title = PlainLabel(wraps=True)
    font = title.font()
    font.setBold(True)
    title.setFont(font)
    return title


def show_reasons(label: PlainLabel, more: QPushButton, reasons: Sequence[str], *, shows_all: bool) -> None:
    """All reasons, or the first and how many more there are."""
    hidden = 0 if shows_all else len(reasons) - 1
    label.setText("\n".join(reasons if hidden <= 0 else reasons[:1]))
    more.setVisible(hidden > 0)
    more.setText(ngettext("and {count} more", "and {count} more", hidden).format(count=hidden))


def show_alternatives(buttons: Sequence[QPushButton], texts: Sequence[str]) -> None:
    """Each other time on its button, with the digit that chooses it."""
    for number, button in enumerate(buttons, start=1):
        is_there = number <= len(texts)
        button.setVisible(is_there)
        if is_there:
            text = _("{number}   {alternative}").format(number=number, alternative=texts[number - 1])
            button.setText(text.replace("&", "&&"))
