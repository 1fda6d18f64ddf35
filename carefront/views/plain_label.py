"""A label for what people typed: never markup, never a file name to open."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget

Flag = Qt.AlignmentFlag
_ACROSS = Flag.AlignHorizontal_Mask


class PlainLabel(QLabel):
    """Shows text exactly as it is; wraps, so that it is never cut. Stands where the window's language begins a line,
    whatever the language of the text: a column of names in several scripts keeps one edge."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, wraps: bool = False) -> None:
        super().__init__(parent)
        self._wanted = Flag.AlignLeading | Flag.AlignVCenter
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setWordWrap(wraps)
        self.setText(text)
        self.setAlignment(self._wanted)

    def setAlignment(self, alignment: Qt.AlignmentFlag) -> None:  # noqa: N802 - Qt override
        """Align; leading and trailing are those of the layout, not of the text."""
        self._wanted = alignment
        across = alignment & _ACROSS
        if across in (Flag.AlignLeft, Flag.AlignRight):
            is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            side = Flag.AlignLeft if (across == Flag.AlignLeft) != is_mirrored else Flag.AlignRight
            alignment = (alignment & ~_ACROSS) | side | Flag.AlignAbsolute
        super().setAlignment(alignment)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt override
        """The layout was turned."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.setAlignment(self._wanted)
