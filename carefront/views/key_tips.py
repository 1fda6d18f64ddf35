"""What the buttons of the command bar say when pointed at: their name and the key that does the same."""

from PySide6.QtWidgets import QToolButton

from carefront.shared.i18n import _
from carefront.views.keymap import Keymap
from carefront.views.main_window import MainWindow
from carefront.views.quick_buttons import QuickButtons


class KeyTips:
    """Knows which button gives which command; names stay, keys may change."""

    def __init__(self, window: MainWindow, quick: QuickButtons) -> None:
        self._buttons: tuple[tuple[QToolButton, str, str], ...] = (
            (window.sidebar_button, "sidebar", _("Sidebar")), (window.book_button, "new_booking", _("Book")),
            (window.previous_button, "previous_day", _("Previous")), (window.today_button, "today", _("Today")),
            (window.next_button, "next_day", _("Next")), (window.date_button, "jump", _("Jump to date")),
            (quick.field, "palette", _("Quick add")), (quick.walk_in, "walk_in", _("Walk-in")),
        )  # fmt: skip

    def show_keys(self, keymap: Keymap) -> None:
        """Say the keys of now."""
        for button, command, name in self._buttons:
            key = keymap.text(command)
            button.setToolTip(_("{name} ({key})").format(name=name, key=key) if key else name)
