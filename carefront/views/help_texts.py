"""Texts of the Help menu, shown beside the work and never in its way."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from carefront import __version__
from carefront.shared.i18n import _


def show_about(parent: QWidget) -> None:
    """Name and version."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(_("About CareFront"))
    box.setText(_("CareFront {version}").format(version=__version__))
    box.open()
