"""What a window gets once its first day is painted: nothing of it is needed before, so nothing of it is loaded."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from carefront.shared.i18n import _
from carefront.viewmodels.desk_context import VIEWER
from carefront.viewmodels.hand_over_view_model import HandOverViewModel
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.palette_state import CommandRow
from carefront.viewmodels.recall_form import RecallForm
from carefront.viewmodels.request_form import RequestForm
from carefront.viewmodels.time_off_form import TimeOffForm
from carefront.viewmodels.visit_charges_view_model import VisitChargesViewModel
from carefront.viewmodels.visit_message_view_model import VisitMessageViewModel
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.alerts_binding import AlertsBinding
from carefront.views.calendar.day_view import DayView
from carefront.views.draft_offer import RebookOffer
from carefront.views.frame_parts import FrameParts
from carefront.views.hand_over_dialog import show_hand_over
from carefront.views.inbox.recall_dialog import show_recall
from carefront.views.inbox.request_dialog import show_request
from carefront.views.list_strips import ListStrips
from carefront.views.main_window import MainWindow
from carefront.views.record_binding import RecordBinding
from carefront.views.saved_views_binding import SavedViewsBinding
from carefront.views.session_binding import SessionBinding
from carefront.views.system_tray import SystemTray
from carefront.views.theme import Theme
from carefront.views.time_off.form_dialog import show_form
from carefront.views.view_host import ViewHost
from carefront.views.visit_charges_dialog import VisitChargesDialog
from carefront.views.visit_message_dialog import VisitMessageDialog
from carefront.views.zone_band import ZoneBand

SESSION = "session:"
"""Before the id of a group session: the command that shows who is in it."""


class LateParts(QObject):
    """Lives as long as its window."""

    def __init__(
        self, window: MainWindow, desk: WindowViewModel, canvas: DayView, host: ViewHost, frame: FrameParts,
        theme: Theme, memory: Memory,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._desk, self._canvas, self._theme = window, desk, canvas, theme
        self._host = host
        self._memory = memory
        self._sessions: SessionBinding | None = None
        self._records: RecordBinding | None = None
        self.saved = SavedViewsBinding(window, desk, host, canvas, frame.sidebar, theme, memory, frame.show_sidebar)
        self.alerts = AlertsBinding(window, desk, window.bell_button, theme, memory)
        self.rebooks = RebookOffer(frame.status.rebook_slot, self.alerts.model.resume_rebook, self)
        self.alerts.model.changed.connect(self._show_rebooks)
        self._show_rebooks()
        self.tray = SystemTray(self.alerts.model, window)
        self.zone_band = ZoneBand(window, desk)
        self.lists = ListStrips(window, desk, canvas, host, theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        self.saved.box.set_theme(theme)
        if self._sessions:
            self._sessions.set_theme(theme)
        if self._records:
            self._records.set_theme(theme)
        self.alerts.panel.set_theme(theme)
        self.lists.set_theme(theme)

    def _show_rebooks(self) -> None:
        self.rebooks.show_drafts(self.alerts.model.rebooks)

    def rows(self) -> tuple[CommandRow, ...]:
        """What the palette lists besides the commands of the menus."""
        return self.saved.rows()

    def commands(self) -> dict[str, Callable[[], object]]:
        """What its commands of the menus do."""
        return {
            **self.lists.commands(),
            "new_request": lambda: show_request(RequestForm(self._desk.context), self._window),
            "new_recall": self._write_recall,
            "hand_over": self._hand_over,
            "ask_time_off": lambda: show_form(TimeOffForm(self._desk.context), self._window),
            "times_of_viewer": self._change_times_of,
        }

    def _write_recall(self) -> None:
        """The form of a recall, for the patient of the visit that is shown where there is one."""
        card = self._canvas.current_card() if self._host.is_on_canvas else None
        visit_id = card.appointment_id if card and not card.is_veiled else ""
        show_recall(RecallForm(self._desk.context, visit_id=visit_id), self._window)

    def _hand_over(self) -> None:
        """Visits of the person whose column the cursor is in, first."""
        place = self._desk.day_view.place if self._host.is_on_canvas else None
        people = {row.resource_id for row in self._desk.resources if row.kind == "person"}
        wanted = place.resource_id if place and place.resource_id in people else ""
        show_hand_over(HandOverViewModel(self._desk, wanted), self._theme, self._window)

    def _change_times_of(self) -> None:
        """The clinic's times, or this computer's: what it is not now. Said aloud too, as the band is for the eye."""
        is_viewers = self._memory.value("times_of") != VIEWER
        self._memory.put("times_of", VIEWER if is_viewers else "")
        said = _("Times are this computer’s now.") if is_viewers else _("Times are the clinic’s now.")
        self._desk.context.say(said)

    def act(self, command: str) -> bool:
        """Do one of ``rows``, or what has to do with group sessions; whether it was one."""
        if command == "new_session":
            self.sessions().open_new()
        elif command.startswith(SESSION):
            self.sessions().open_session(command.removeprefix(SESSION))
        elif command == "record":
            self.records().open_of_visit()
        elif command == "message":
            self._write_message()
        elif command == "charges":
            self._show_charges()
        else:
            return self.saved.act(command)
        return True

    def _write_message(self) -> None:
        """A message to the patient of the visit that is shown."""
        face = self._desk.detail.face
        if face is not None and face.patient_id:
            model = VisitMessageViewModel(self._desk.context, face.appointment_id, face.patient_id)
            dialog = VisitMessageDialog(model, face.title, self._theme, self._window)
            dialog.finished.connect(lambda _result: self._desk.detail.refresh())
            dialog.open()

    def _show_charges(self) -> None:
        """What the visit that is shown costs."""
        face = self._desk.detail.face
        if face is not None and face.patient_id:
            model = VisitChargesViewModel(self._desk.context, face.appointment_id, face.patient_id)
            dialog = VisitChargesDialog(model, face.title, self._theme, self._window)
            dialog.finished.connect(lambda _result: self._desk.detail.refresh())
            dialog.open()

    def sessions(self) -> SessionBinding:
        """The panels of group sessions, made when one is first wanted."""
        if self._sessions is None:
            self._sessions = SessionBinding(self._window, self._desk, self._canvas, self._theme)
        return self._sessions

    def records(self) -> RecordBinding:
        """The panel of patients' records, made when one is first wanted."""
        if self._records is None:
            self._records = RecordBinding(self._window, self._desk, self._theme)
        return self._records
