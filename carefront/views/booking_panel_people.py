"""Who and where: a list for each role of the visit; *auto* shows whom it took."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from carefront.viewmodels.booking_form_faces import RoleFace
from carefront.viewmodels.booking_form_view_model import BookingFormViewModel
from carefront.views.booking_panel_when import fill_combo, narrow_combo
from carefront.views.booking_panel_widgets import FieldBox
from carefront.views.theme import Theme


class PeoplePart(QWidget):
    """``edited``: field and resource id. ``box_made``: a role came that was not there before."""

    edited = Signal(str, str)
    box_made = Signal(object)

    def __init__(self, form: BookingFormViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = form
        self._theme: Theme | None = None
        self.boxes: dict[str, FieldBox] = {}
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)

    @property
    def fields(self) -> dict[str, QWidget]:
        """The widget of each field."""
        return {name: box.editor for name, box in self.boxes.items()}

    def draw(self) -> None:
        """Show the form as it is; lists stay where their role does, so that the focus stays."""
        faces = self._form.roles()
        shown = {face.field for face in faces}
        for name, box in self.boxes.items():
            box.setVisible(name in shown)
        theirs = {face.field: face for face in self._form.theirs_faces()}
        for face in faces:
            box = self.boxes.get(face.field) or self._make(face)
            box.set_label(face.label)
            combo = box.editor
            if isinstance(combo, QComboBox):
                fill_combo(combo, list(face.choices), face.chosen)
            box.show_help(self._form.problems.get(face.field, "") or face.help)
            box.show_theirs(theirs.get(face.field))

    def _make(self, face: RoleFace) -> FieldBox:
        combo, field = narrow_combo(), face.field
        combo.activated.connect(lambda row: self.edited.emit(field, str(combo.itemData(row))))
        box = self.boxes[field] = FieldBox(field, face.label, combo)
        if self._theme:
            box.set_theme(self._theme)
        self._rows.addWidget(box)
        self.box_made.emit(box)
        return box

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        for box in self.boxes.values():
            box.set_theme(theme)

    def arrange(self, width: int) -> None:
        """Arrange for a width in dip."""
        for box in self.boxes.values():
            box.choice.arrange(width)
