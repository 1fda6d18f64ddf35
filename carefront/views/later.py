"""What a window has besides its day: made once the first cards are painted, or when somebody wants it before.

Nothing of it is loaded before; the imports in here are those of the parts.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton

from carefront.viewmodels.memory import Memory
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.calendar.day_view import DayView
from carefront.views.dressing import Dressing
from carefront.views.frame_parts import FrameParts
from carefront.views.main_window import MainWindow
from carefront.views.view_host import ViewHost

if TYPE_CHECKING:
    from carefront.viewmodels.booking_form_view_model import BookingFormViewModel
    from carefront.viewmodels.palette_state import CommandRow
    from carefront.views.booking_panel_binding import BookingPanelBinding
    from carefront.views.late_parts import LateParts
    from carefront.views.quick_access import QuickAccess
    from carefront.views.rebook_binding import RebookBinding
    from carefront.views.rights_binding import RightsBinding

AFTER_CARDS_MS, BETWEEN_MS = 60, 20
UNSEEN_MS = 2_000
"""How long a day is known that nobody has painted, as in a window that is minimised."""
QUICK = (
    "carefront.viewmodels.jump_view_model", "carefront.viewmodels.palette_view_model",
    "carefront.viewmodels.check_in_view_model", "carefront.viewmodels.walk_in_view_model",
    "carefront.viewmodels.openings_panel_view_model", "carefront.viewmodels.quick_access",
    "carefront.views.quick_access",
)  # fmt: skip
PANEL = ("carefront.viewmodels.booking_form_view_model", "carefront.views.booking_panel_binding")
RIGHTS = ("carefront.viewmodels.command_rights", "carefront.views.rights_binding")
REST = (
    "carefront.viewmodels.hand_over_view_model", "carefront.viewmodels.request_form",
    "carefront.viewmodels.recall_form", "carefront.viewmodels.time_off_form",
    "carefront.viewmodels.visit_charges_view_model", "carefront.viewmodels.visit_message_view_model",
    "carefront.views.alerts_binding", "carefront.views.typed_fields", "carefront.views.time_off.form_dialog",
    "carefront.views.hand_over_dialog", "carefront.views.inbox.request_dialog", "carefront.views.inbox.recall_dialog",
    "carefront.viewmodels.free_time_view_model", "carefront.views.list_strips",
    "carefront.viewmodels.record_view_model",
    "carefront.views.record_binding", "carefront.views.saved_views_binding", "carefront.views.session_binding",
    "carefront.views.visit_charges_dialog", "carefront.views.visit_message_dialog", "carefront.views.late_parts",
)  # fmt: skip
"""What the parts are made of, loaded in steps that nobody feels."""


class Later(QObject):
    """Lives as long as its window. Each part is there as soon as it is asked for; ``watch`` makes them all in time.

    ``settings_rows``: what the palette lists of the settings. ``key_text``: the key of a command, as it is shown.
    ``buttons``: buttons of the command bar that are disabled with the command of this id.
    """

    def __init__(
        self, window: MainWindow, desk: WindowViewModel, canvas: DayView, host: ViewHost, frame: FrameParts,
        dressing: Dressing, actions: Mapping[str, QAction], memory: Memory,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._desk, self._canvas, self._host, self._frame = window, desk, canvas, host, frame
        self._dressing, self._actions, self._memory = dressing, actions, memory
        self.settings_rows: Callable[[], tuple[CommandRow, ...]] = tuple
        self.key_text: Callable[[str], str] = lambda _command: ""
        self.buttons: Mapping[QAbstractButton, str] = {}
        self._panel: BookingPanelBinding | None = None
        self._watched: QObject | None = None
        self._steps: list[str | Callable[[], object]] = []
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._take_step)
        desk.form_made.connect(self._make_panel)
        desk.context.rebook_wanted.connect(lambda wanted: self.rebooking.open(wanted))
        window.closed.connect(self._stop)

    # The parts

    @cached_property
    def quick(self) -> QuickAccess:
        """The palette and its sisters."""
        from carefront.views.quick_access import QuickAccess

        made = QuickAccess(self._window, self._desk, self._actions, self._dressing.theme, self._memory)
        made.key_text = self.key_text
        made.more_rows = lambda: (*self.settings_rows(), *self.parts.rows())
        self._dressing.changed.connect(made.set_theme)
        return made

    @property
    def booking_panel(self) -> BookingPanelBinding:
        """The whole form and its drafts."""
        form = self._desk.form  # it makes the panel, if it is new
        return self._panel or self._make_panel(form)

    def _make_panel(self, form: BookingFormViewModel) -> BookingPanelBinding:
        from carefront.views.booking_panel_binding import BookingPanelBinding

        made = self._panel = BookingPanelBinding(
            self._window, form, self._canvas, self._desk.booking, self._frame.status.draft_slot, self._dressing.theme
        )
        made.left.connect(self._host.take_focus)
        self._dressing.changed.connect(made.set_theme)
        return made

    @cached_property
    def parts(self) -> LateParts:
        """What nobody looks for at once."""
        from carefront.views.late_parts import LateParts

        made = LateParts(
            self._window, self._desk, self._canvas, self._host, self._frame, self._dressing.theme, self._memory
        )
        self._dressing.changed.connect(made.set_theme)
        return made

    @cached_property
    def rights(self) -> RightsBinding:
        """What follows the rights of who is signed in."""
        from carefront.views.rights_binding import RightsBinding

        return RightsBinding(
            self._window, self._desk, self._host, self._frame.details, self._actions, self.buttons
        )  # fmt: skip

    @cached_property
    def rebooking(self) -> RebookBinding:
        """Other times for the visits of somebody who is away."""
        from carefront.views.rebook_binding import RebookBinding

        made = RebookBinding(self._window, self._desk, self._dressing.theme, self._memory)
        self._dressing.changed.connect(made.set_theme)
        return made

    @cached_property
    def commands(self) -> dict[str, Callable[[], object]]:
        """What the commands of palette and form do."""
        return {
            **self.booking_panel.commands(), **self.quick.commands(), **self.parts.commands(),
            "away_today": lambda: self.rebooking.away_here(), "resume_rebook": lambda: self.rebooking.resume(),
        }  # fmt: skip

    def escape(self) -> bool:
        """Close the form, if it is open; whether it was."""
        return self._panel is not None and self._panel.escape()

    # In time

    def watch(self, canvas: QObject, first: Callable[[], object]) -> None:
        """Do ``first``, then make every part, a little at a time, after ``canvas`` has painted a day or has none."""
        self._watched = canvas
        self._steps = [
            first, *RIGHTS, lambda: self.rights, *QUICK, lambda: self.quick, *PANEL, lambda: self.booking_panel,
            *REST, lambda: self.parts,
        ]  # fmt: skip
        canvas.installEventFilter(self)
        self._desk.day_view.grid_changed.connect(lambda _is_other: self._begin(UNSEEN_MS))
        self._desk.emptiness_changed.connect(lambda: self._begin(AFTER_CARDS_MS))

    @property
    def is_done(self) -> bool:
        """Whether every part is there."""
        return not self._steps

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """Let every event pass."""
        if event.type() == QEvent.Type.Paint and self._desk.day_view.grid is not None:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._begin_anew)  # once it is painted: the first time takes longest
        return False

    def _begin_anew(self) -> None:
        if self._steps:  # a window that was hidden before it could paint has them all
            self._timer.start(AFTER_CARDS_MS)

    def _begin(self, after_ms: int) -> None:
        if self._steps and not self._timer.isActive():
            self._timer.start(after_ms)

    def _take_step(self) -> None:
        step = self._steps.pop(0)
        if isinstance(step, str):
            importlib.import_module(step)
        else:
            step()
        if self._steps:
            self._timer.start(BETWEEN_MS)

    def _stop(self) -> None:
        """The window is closing: nothing comes any more."""
        if self._watched:
            self._watched.removeEventFilter(self)
        self._timer.stop()
        self._steps.clear()
