"""The status bar's offers to go on: ``Draft: Lee, 15:00 [Resume]``, or a rebooking; a list where there are several."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QSize
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton

from carefront.shared.i18n import _, ngettext
from carefront.viewmodels.drafts_view_model import DraftFace
from carefront.views.elided_label import ElidedLabel
from carefront.views.plain_label import PlainLabel

TARGET = 24


class DraftOffer(QObject):
    """Puts its parts into the layout ``slot``; ``resume`` is called with a draft's id."""

    def __init__(self, slot: QHBoxLayout, resume: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._resume = resume
        self._faces: tuple[DraftFace, ...] = ()
        self.text, self.resume_button, self.others = self._label(), QToolButton(), QToolButton()
        self.resume_button.setText(_("Resume"))
        for button in (self.resume_button, self.others):
            button.setAutoRaise(True)
            button.setMinimumSize(TARGET, TARGET)
        self.resume_button.clicked.connect(self._resume_first)
        self.others.clicked.connect(self.open_list)
        for part in (self.text, self.resume_button, self.others):
            slot.addWidget(part)
            part.hide()

    @staticmethod
    def _label() -> PlainLabel:
        return PlainLabel()

    def _others_name(self, count: int) -> str:
        return _("Other drafts: {count}").format(count=count)

    def show_drafts(self, faces: tuple[DraftFace, ...]) -> None:
        """Offer the first and list the others."""
        self._faces = faces
        self.text.setVisible(bool(faces))
        self.resume_button.setVisible(bool(faces))
        self.others.setVisible(len(faces) > 1)
        if faces:
            self.text.setText(faces[0].text)
            self.resume_button.setAccessibleName(_("Resume {draft}").format(draft=faces[0].text))
        more = len(faces) - 1
        text = ngettext("and {count} more", "and {count} more", more).format(count=more)
        self.others.setText(text)
        self.others.setAccessibleName(self._others_name(more))

    def open_list(self) -> QMenu:
        """Every draft as a menu above the button."""
        menu = QMenu(self.others)
        for face in self._faces:
            action = menu.addAction(face.text.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, draft_id=face.id: self._resume(draft_id))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.others.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
        return menu

    def _resume_first(self) -> None:
        if self._faces:
            self._resume(self._faces[0].id)


class RebookOffer(DraftOffer):
    """The same for rebookings that are not done; what does not fit is cut, and whole in the tooltip."""

    @staticmethod
    def _label() -> PlainLabel:
        return _Bounded()

    def _others_name(self, count: int) -> str:
        return _("Other rebookings: {count}").format(count=count)


class _Bounded(ElidedLabel):
    """Takes what its text needs up to a third of the window, and less where there is less."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        """The text's width, bounded."""
        hint = super().sizeHint()
        return QSize(min(hint.width(), self.window().width() // 3), hint.height())
