"""Settings > Hours and closures: the clinic's week, a resource's week and where both agree, closures, holidays."""

from __future__ import annotations

from PySide6.QtWidgets import QGroupBox, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.hours_view_model import HoursViewModel
from carefront.views.plain_label import PlainLabel
from carefront.views.settings.dated_editor import DatedEditor
from carefront.views.settings.holidays_part import HolidaysPart
from carefront.views.settings.hours_picture import HoursKey, HoursPicture
from carefront.views.settings.outside_strip import OutsideStrip
from carefront.views.settings.pages import SettingsHome
from carefront.views.settings.week_lines import WeekLines
from carefront.views.theme import Theme
from carefront.views.typed_fields import Choice, bring_into_view


class HoursPage(QWidget):
    """What is typed stays until it is saved or discarded; every saving first tells which visits it leaves outside."""

    def __init__(self, home: SettingsHome) -> None:
        super().__init__()
        self._home = home
        self.model = model = HoursViewModel(home.context, lambda: home.facility_id, self)
        go_to, theme = home.window_model.go_to_visit, home.theme
        self.refused = PlainLabel(wraps=True)
        self.outside = OutsideStrip(model.gate, go_to, theme)
        self.opening = WeekLines(model, model.opening, model.put_opening, _("clinic hours"), lambda: _("Closed"))
        self.resource = Choice(_("Hours of"))
        self.working = WeekLines(model, model.working, model.put_working, _("hours of the resource"), model.empty_day)
        self.meaning = PlainLabel(wraps=True)
        self.picture, self.key = HoursPicture(model, theme), HoursKey(theme)
        names = (_("Closures and extra openings"), _("New closure"), _("No closures. Add holidays or days off below."))
        self.closures = DatedEditor(model.closures, names, go_to, theme)
        self.holidays = HolidaysPart(model)
        self._lay_out()
        self._tie()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 8)
        column.setSpacing(12)
        hint = PlainLabel(_("Type periods such as 8:00–12:00, 14:00–18:00. They may touch, not overlap."), wraps=True)
        for part in (self.refused, self.outside):
            part.hide()
            column.addWidget(part)
        column.addWidget(_group(_("Clinic hours"), hint, self.opening))
        column.addWidget(
            _group(_("Hours of a person or thing"), self.resource, self.working, self.meaning, self.picture, self.key)
        )
        column.addWidget(_group(_("Closures and extra openings"), self.closures, self.holidays))
        column.addStretch(1)

    def _tie(self) -> None:
        model = self.model
        self.opening.save.clicked.connect(model.save_opening)
        self.working.save.clicked.connect(model.save_working)
        self.resource.activated.connect(self._choose)
        model.loaded.connect(self._show)
        model.edited.connect(self._show)
        model.complained.connect(self._show_refused)
        model.gate.changed.connect(self._on_gate)

    def has_unsaved(self) -> bool:
        """Whether anything typed is not saved."""
        return self.model.has_unsaved

    def refresh(self) -> None:
        """Read anew; what is typed stays."""
        self.model.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        for part in (self.outside, self.opening, self.working, self.picture, self.key, self.closures):
            part.set_theme(theme)
        palette = self.refused.palette()
        palette.setColor(palette.ColorRole.WindowText, theme.warning)
        self.refused.setPalette(palette)

    def _choose(self) -> None:
        if not self.model.choose_resource(self.resource.chosen()):
            self.resource.pick(self.model.resource_id)

    def _show(self) -> None:
        model = self.model
        self.resource.offer((row.id, row.name) for row in model.resources)
        self.resource.pick(model.resource_id)
        may_edit = bool(model.clinic and model.clinic.may_edit)
        self.opening.judge(may_edit=may_edit)
        self.holidays.open.setEnabled(may_edit)
        self.working.judge(may_edit=model.may_edit_own)
        self.meaning.setText(model.meaning())
        self._show_refused(())

    def _show_refused(self, sentences: tuple[str, ...]) -> None:
        self.refused.setText("\n".join(sentences))
        self.refused.setVisible(bool(sentences))
        if sentences:
            bring_into_view(self.refused)

    def _on_gate(self) -> None:
        if self.model.gate.rows:
            bring_into_view(self.outside)


def _group(title: str, *parts: QWidget) -> QGroupBox:
    group = QGroupBox(title)
    rows = QVBoxLayout(group)
    for part in parts:
        rows.addWidget(part)
    return group
