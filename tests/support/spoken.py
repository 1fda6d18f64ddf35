"""What assistive tools find of the program."""

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication


def every_text(root: QAccessibleInterface) -> str:
    """Every name, description and value of the tree below."""
    kinds = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help)
    found = [root.text(kind) for kind in kinds]
    for number in range(root.childCount()):
        child = root.child(number)
        if child is not None:
            found.append(every_text(child))
    return "\n".join(found)


def spoken() -> str:
    """What they find of the whole program."""
    root = QAccessible.queryAccessibleInterface(QApplication.instance())
    assert root is not None
    return every_text(root)


def shown() -> str:
    """What they find of the windows that are visible."""
    windows = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    roots = (QAccessible.queryAccessibleInterface(window) for window in windows)
    return "\n".join(sorted(every_text(root) for root in roots if root is not None))
