"""Parts of the record's panel: sections of entries. Plain text only."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.record_faces import EntryFace, SectionFace
from carefront.views import icons
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme

SIDE = 26


def ink(label: QWidget, color: QColor) -> None:
    """Write ``label`` in ``color``."""
    palette = label.palette()
    palette.setColor(palette.ColorRole.WindowText, color)
    label.setPalette(palette)


def heading(text: str = "") -> PlainLabel:
    """A bold line."""
    label = PlainLabel(text, wraps=True)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


class RecordSections(QWidget):
    """``edited``: kind and id of an entry (empty: a new one). ``removed``: kind and id."""

    edited = Signal(str, str)
    removed = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._sections: tuple[SectionFace, ...] = ()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(4)
        self._made: list[QWidget] = []
        self.tools: list[QToolButton] = []
        """The buttons in the order in which they stand."""

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        shown, self._sections = self._sections, ()
        self.show_sections(shown)

    def show_sections(self, sections: tuple[SectionFace, ...]) -> bool:
        """Show these; the focus stays on the entry it was on. Whether anything is another."""
        if sections == self._sections:
            return False
        held = self._focused_name()
        if held:
            self.setFocus()  # while its parts are made anew, the focus stays in the panel
        for part in self._made:
            part.hide()
            part.deleteLater()
        self._made, self._sections, self.tools = [], sections, []
        for section in sections:
            self._add_section(section)
        again = self.findChild(QWidget, held) if held else None
        if again is not None:
            again.setFocus()
        return True

    def _focused_name(self) -> str:
        focused = self.window().focusWidget()
        return focused.objectName() if self.isAncestorOf(focused) else ""

    def _add_section(self, section: SectionFace) -> None:
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 8, 0, 0)
        line.addWidget(heading(section.title), 1)
        if section.entries is not None and section.can_edit:
            add = self._tool("plus", section.add, f"add_{section.kind}")
            add.clicked.connect(lambda: self.edited.emit(section.kind, ""))
            line.addWidget(add)
        self._put(head)
        if not section.entries:
            quiet = PlainLabel(_("You may not see this.") if section.entries is None else section.empty, wraps=True)
            ink(quiet, self._theme.secondary_ink)
            self._put(quiet)
        for entry in section.entries or ():
            self._put(self._entry(entry, can_edit=section.can_edit))

    def _put(self, part: QWidget) -> None:
        self._rows.addWidget(part)
        part.show()  # at once, so that it can take the focus
        self._made.append(part)

    def _entry(self, face: EntryFace, *, can_edit: bool) -> QWidget:
        row = QFrame()
        row.setAccessibleName(_("{name}, {detail}").format(name=face.title, detail=face.detail))
        line = QHBoxLayout(row)
        line.setContentsMargins(8, 2, 0, 2)
        if face.kind == "allergy":
            mark = PlainLabel()
            color = self._theme.warning if face.is_grave else self._theme.secondary_ink
            mark.setPixmap(icons.icon("triangle-alert", color).pixmap(16, 16))
            mark.setAccessibleName(_("Severe allergy") if face.is_grave else _("Allergy"))
            line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        title, detail = PlainLabel(face.title, wraps=True), PlainLabel(face.detail, wraps=True)
        if face.is_grave:
            ink(title, self._theme.warning)
        ink(detail, self._theme.secondary_ink)
        for label in (title, detail) if face.detail else (title,):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            texts.addWidget(label)
        line.addLayout(texts, 1)
        if can_edit:
            line.addWidget(self._act("pencil", _("Change “{name}”"), face, self.edited), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(self._act("x", _("Remove “{name}”"), face, self.removed), 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _act(self, icon: str, name: str, face: EntryFace, told: object) -> QToolButton:
        tool = self._tool(icon, name.format(name=face.title.split("\n")[0][:60]), f"{icon}_{face.id}")
        tool.clicked.connect(lambda: told.emit(face.kind, face.id))  # type: ignore[attr-defined]
        return tool

    def _tool(self, icon: str, name: str, object_name: str) -> QToolButton:
        tool = QToolButton()
        tool.setObjectName(object_name)
        tool.setAutoRaise(True)
        tool.setMinimumSize(SIDE, SIDE)
        tool.setIcon(icons.icon(icon, self._theme.ink))
        tool.setAccessibleName(name)
        tool.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.tools.append(tool)
        return tool
