"""Results for eye and ear: a sentence in the status bar and an announcement to assistive tools."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLabel, QWidget


def announce(window: QWidget, label: QLabel, text: str, is_urgent: bool) -> None:
    """Show ``text`` in ``label`` and have it read out: politely, or at once."""
    label.setText(text)
    event = QAccessibleAnnouncementEvent(window, text)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if is_urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)
