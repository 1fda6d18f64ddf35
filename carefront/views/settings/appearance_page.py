"""Settings > Appearance: colours, height of the hours, clock, what stands beside the calendar. All of it at once."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QFormLayout, QGroupBox, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.desk_context import VIEWER
from carefront.viewmodels.memory import Value
from carefront.viewmodels.zone_note import whose_zones
from carefront.views.calendar.zoom import DENSITIES
from carefront.views.outlined_check import OutlinedCheck
from carefront.views.plain_label import PlainLabel
from carefront.views.settings.pages import SettingsHome

FIT, OTHER = "zoom_fit", ""
FIELD_HEIGHT = 28


class AppearancePage(QWidget):
    """Shows what holds now, whoever chose it: a menu, a key, another window."""

    def __init__(self, home: SettingsHome) -> None:
        super().__init__()
        self._home = home
        self.colours = _choices(
            _("Colours"),
            (("", _("As the system")), ("light", _("Light")), ("dark", _("Dark")), ("contrast", _("High contrast"))),
        )
        self.density = _choices(
            _("Height of the hours"),
            (
                (FIT, _("Fit the day")), ("compact", _("Compact")), ("cozy", _("Cozy")),
                ("comfortable", _("Comfortable")), (OTHER, _("As zoomed")),
            ),
        )  # fmt: skip
        self.clock = _choices(
            _("Times"), (("", _("As the language writes them")), ("24", _("24 hours")), ("12", _("12 hours")))
        )
        self.times_of = _choices(_("Whose times"), (("", _("The clinic’s")), (VIEWER, _("This computer’s"))))
        self.sample, self.zones = PlainLabel(), PlainLabel(wraps=True)
        self.sidebar = OutlinedCheck(_("&Sidebar with dates and columns"))
        self.details = OutlinedCheck(_("&Details of the selected visit"))
        self.sidebar_note = PlainLabel(_("In a narrow window both open over the calendar instead."), wraps=True)
        self._lay_out()
        self._tie()
        self.refresh()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        for label, field in (
            (_("&Colours"), self.colours), (_("&Height of the hours"), self.density), (_("&Times"), self.clock),
        ):  # fmt: skip
            form.addRow(label, field)
        form.addRow("", self.sample)
        form.addRow(_("&Whose times"), self.times_of)
        form.addRow("", self.zones)
        beside = QGroupBox(_("Beside the calendar"))
        rows = QVBoxLayout(beside)
        for part in (self.sidebar, self.details, self.sidebar_note):
            part.setMinimumHeight(24)
            rows.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 8)
        column.setSpacing(16)
        column.addLayout(form)
        column.addWidget(beside)
        column.addStretch(1)

    def _tie(self) -> None:
        memory, layout = self._home.memory, self._home.layout
        self.colours.activated.connect(lambda: memory.put("theme", str(self.colours.currentData())))
        self.density.activated.connect(self._on_density)
        self.clock.activated.connect(lambda: memory.put("clock", str(self.clock.currentData())))
        self.times_of.activated.connect(lambda: memory.put("times_of", str(self.times_of.currentData())))
        self.sidebar.toggled.connect(layout.want_sidebar)
        self.details.toggled.connect(layout.want_pane)
        layout.wishes_changed.connect(self.refresh)
        stops = [memory.listen(name, self._on_value) for name in ("theme", "zoom", "clock", "times_of")]
        self.destroyed.connect(lambda: [stop() for stop in stops])

    def _on_value(self, _value: Value) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Show what holds now."""
        memory, layout = self._home.memory, self._home.layout
        _pick(self.colours, str(memory.value("theme") or ""))
        _pick(self.clock, str(memory.value("clock") or ""))
        _pick(self.times_of, str(memory.value("times_of") or ""))
        height = memory.value("zoom") or 0.0
        heights: dict[object, str] = {0.0: FIT, **{dip: name for name, dip in DENSITIES.items()}}
        _pick(self.density, heights.get(height, OTHER))
        context = self._home.context
        times = context.maker.times(context.zone)
        self.zones.setText(whose_zones(times, context.now_s(), context.viewer_zone))
        self.sample.setText(_("For example: {time}").format(time=times.wall(15 * 60)))
        for box, is_on in ((self.sidebar, layout.wants_sidebar), (self.details, layout.wants_pane)):
            with QSignalBlocker(box):
                box.setChecked(is_on)

    def _on_density(self) -> None:
        """The window draws its hours that high and remembers it; what was zoomed by hand stays as it is."""
        if name := str(self.density.currentData()):
            self._home.give(name)


def _choices(name: str, entries: tuple[tuple[str, str], ...]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setMinimumHeight(FIELD_HEIGHT)
    for identifier, text in entries:
        box.addItem(text, identifier)
    return box


def _pick(box: QComboBox, identifier: str) -> None:
    with QSignalBlocker(box):
        box.setCurrentIndex(max(0, box.findData(identifier)))
