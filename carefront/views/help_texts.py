"""Texts of the Help menu, shown beside the work and never in its way."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMessageBox, QWidget

from carefront import __version__
from carefront.shared.i18n import _
from carefront.views.actions import DeskAction, desk_actions


def show_shortcuts(parent: QWidget) -> None:
    """Every command that has a key, with the keys as this system writes them."""
    lines = [_line_of(action) for action in desk_actions() if action.keys]
    _show(parent, _("Keyboard shortcuts"), "\n".join(lines))


def show_about(parent: QWidget) -> None:
    """Name and version."""
    _show(parent, _("About CareFront"), _("CareFront {version}").format(version=__version__))


def _line_of(action: DeskAction) -> str:
    keys = "  ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.sequences())
    return _("{command}:  {keys}").format(command=action.text.replace("&", ""), keys=keys)


def _show(parent: QWidget, title: str, text: str) -> None:
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(title)
    box.setText(text)
    box.open()
