"""Prints a call list: plain lines on paper or into a PDF file, chosen in the system's own dialog."""

from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from carefront.shared.i18n import _


def call_list_document(title: str, lines: tuple[str, ...]) -> QTextDocument:
    """The list as a document; what is in it is text and nothing else. A box to tick stands before every line."""
    document = QTextDocument()
    cursor = QTextCursor(document)
    cursor.insertText(title)
    for line in lines:
        cursor.insertBlock()
        cursor.insertText(_("☐ {line}").format(line=line))
    return document


def print_call_list(parent: QWidget, title: str, lines: tuple[str, ...]) -> bool:
    """Ask where to, then print; whether it was."""
    printer = QPrinter()
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(_("Print call list"))
    if not dialog.exec():
        return False
    call_list_document(title, lines).print_(printer)
    return True
