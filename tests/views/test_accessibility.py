"""The window as assistive tools see it: names, roles, and what is said when something happens."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QWidget

from tests.views.conftest import Screen


def walk(node: QAccessibleInterface, kept: list[QAccessibleInterface]) -> Iterator[QAccessibleInterface]:
    """Every interface below ``node``; all are kept referenced, because Qt frees them otherwise."""
    for number in range(node.childCount()):
        child = node.child(number)
        if child is not None and child.isValid():
            kept.append(child)
            yield child
            yield from walk(child, kept)


def canvas_children(screen: Screen) -> list[QAccessibleInterface]:
    root = QAccessible.queryAccessibleInterface(screen.canvas)
    assert root is not None
    kept = [root]
    return [one for one in walk(root, kept) if one.role() in (QAccessible.Role.ListItem, QAccessible.Role.Cell)]


def test_a35_every_card_is_a_named_item_with_day_and_provider(screen: Screen) -> None:
    items = canvas_children(screen)
    names = [item.text(QAccessible.Text.Name) for item in items]

    cards = screen.desk.day_view.model.cards
    assert len(items) == len(cards) + 1
    assert names[: len(cards)] == [card.spoken for card in cards]
    assert all(name.startswith("Tue 24 Nov, ") for name in names)


def test_a_free_place_in_focus_is_named(screen: Screen) -> None:
    screen.desk.day_view.stand_on(screen.place(0, "17:00"))

    last = canvas_children(screen)[-1]

    assert last.text(QAccessible.Text.Name) == "Tue 24 Nov, 17:00 to 17:30, Dr Rao, free"


def test_a35_no_focusable_thing_lacks_a_name(screen: Screen) -> None:
    screen.desk.booking.open_at(screen.place(1, "17:00"))
    nameless = [
        type(widget).__name__
        for widget in screen.window.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isEnabled()
        and not _name_of(widget)
    ]

    assert nameless == []


def _name_of(widget: QWidget) -> str:
    """Its own name; parts that Qt builds into a widget stand under that widget's name."""
    current: QWidget | None = widget
    while current is not None and current.window() is not current:
        found = QAccessible.queryAccessibleInterface(current)
        if found is not None and found.text(QAccessible.Text.Name):
            return found.text(QAccessible.Text.Name)
        current = current.parentWidget()
    return ""


def test_names_carry_no_ampersand(screen: Screen) -> None:
    root = QAccessible.queryAccessibleInterface(screen.window)
    assert root is not None
    kept = [root]

    assert [one.text(QAccessible.Text.Name) for one in walk(root, kept) if "&" in one.text(QAccessible.Text.Name)] == []


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, object]]:
    """Announcements in the order they were made, with their politeness."""
    said: list[tuple[str, object]] = []

    def hear(event: QEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append((event.message(), event.politeness()))

    monkeypatch.setattr(QAccessible, "updateAccessibility", staticmethod(hear))
    return said


def test_results_are_announced_politely_and_refusals_at_once(screen: Screen, heard: list[tuple[str, object]]) -> None:
    card = screen.card("booked")
    screen.desk.visits.set_status(card, "confirmed")
    screen.desk.booking.open_at(screen.place(1, "17:00"))

    polite, assertive = QAccessible.AnnouncementPoliteness.Polite, QAccessible.AnnouncementPoliteness.Assertive
    assert (f"{card.name} is confirmed", polite) in heard
    assert ("Dr Silva is on approved time off until 18:00.", assertive) in heard


def test_targets_are_large_enough(screen: Screen) -> None:
    screen.desk.booking.open_at(screen.place(1, "17:00"))
    screen.qtbot.waitUntil(screen.binding.strip.isVisible)
    strip = screen.binding.strip
    buttons = [strip.book, strip.cancel, *strip.alternatives, screen.window.previous_button, screen.window.next_button]

    assert [b.accessibleName() for b in buttons if b.isVisible() and min(b.width(), b.height()) < 24] == []
