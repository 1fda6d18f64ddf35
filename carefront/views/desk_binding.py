"""Ties a main window to its view models once both are there: signals to slots, commands to calls. Decides nothing."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QApplication, QComboBox, QToolButton, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.choice_state import StripState
from carefront.viewmodels.desk_context import VIEWER
from carefront.viewmodels.memory import ForgetfulMemory, Memory, Value
from carefront.viewmodels.new_patient import Entry
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.actions import desk_actions, make_actions
from carefront.views.announcing import announce
from carefront.views.booking_strip import BookingStrip
from carefront.views.calendar.day_view import DayView
from carefront.views.canvas_binding import CanvasBinding
from carefront.views.dressing import Dressing
from carefront.views.frame_parts import FrameParts
from carefront.views.later import Later
from carefront.views.main_window import MainWindow
from carefront.views.message_strip import MessageStrip
from carefront.views.practice_band import PracticeBand
from carefront.views.quick_buttons import QuickButtons
from carefront.views.view_host import ViewHost, ViewPicker
from carefront.views.view_page import PageFactory
from carefront.views.visit_popups import VisitPopups

if TYPE_CHECKING:
    from carefront.viewmodels.palette_state import CommandRow
    from carefront.views.booking_panel_binding import BookingPanelBinding
    from carefront.views.late_parts import LateParts
    from carefront.views.quick_access import QuickAccess
    from carefront.views.worn_keys import WornKeys

THEMES = ("system", "light", "dark", "contrast")
SETTINGS, SESSION, VIEW = "settings:", "session:", "view_"
"""What a command begins with that opens a page of the settings."""
LATE = ("new_session", "record", "message", "charges")
"""Commands of parts that are made when they are first wanted."""
OVERFLOW = ("today", "undo", "redo", "details", "refresh", "shortcuts", "settings")
"""Commands behind the button for what a narrow window has no room for."""


class DeskBinding(QObject):
    """Lives as long as its window. ``window_asked``: somebody wants one more. ``lock_asked``: the program is to be
    locked; whether for somebody else to sign in."""

    window_asked = Signal()
    lock_asked = Signal(bool)

    def __init__(
        self, window: MainWindow, desk: WindowViewModel, theme_name: str = "", memory: Memory | None = None,
        pages: Mapping[str, PageFactory] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self.window, self.desk, self._memory = window, desk, memory or ForgetfulMemory()
        self.dressing = Dressing(window, theme_name or str(self._memory.value("theme") or ""))
        theme = self.dressing.theme
        self.canvas = DayView(theme)
        self.canvas.setAccessibleName(_("Day calendar"))
        self.messages, self.band = MessageStrip(theme), PracticeBand(theme)
        self.strip = BookingStrip(theme, self.canvas.viewport())
        self.host = ViewHost(window, desk, self.canvas, theme, self._memory, pages)
        self.frame = FrameParts(window, desk, self.canvas, self.host, theme, self._memory)
        self.sidebar, self.status = self.frame.sidebar, self.frame.status
        self.facility_box = QComboBox()
        self.actions = make_actions(window, self.canvas, self.host.views)
        self.host.offer(self.actions)
        self.visits = VisitPopups(window, self.canvas, desk)
        self.quick_buttons = QuickButtons(window, theme)
        self.later = Later(window, desk, self.canvas, self.host, self.frame, self.dressing, self.actions, self._memory)
        self.later.settings_rows, self.later.key_text = self._settings_rows, self._key_text
        self._put_parts()
        self._dress()
        self._tie_window()
        self.canvas_binding = CanvasBinding(window, self.canvas, desk, self.visits, theme, self._memory)
        self.canvas_binding.offer(self.actions)
        self.frame.offer(self.actions)
        self._tie_canvas()
        self.dressing.changed.connect(self.canvas_binding.strip.set_theme)
        self._tie_strip()
        self.later.buttons = {window.book_button: "new_booking", self.quick_buttons.walk_in: "walk_in"}
        self._commands = self._command_table()
        self._tie_memory()
        self.later.watch(self.canvas.viewport(), self._dress_menus)

    @property
    def quick(self) -> "QuickAccess":
        """The palette and its sisters."""
        return self.later.quick

    @property
    def booking_panel(self) -> "BookingPanelBinding":
        """The whole form and its drafts."""
        return self.later.booking_panel

    @property
    def late(self) -> "LateParts":
        """What nobody looks for at once."""
        return self.later.parts

    def show_band(self, text: str) -> None:
        """Show a band over everything, such as "Practice data"; no text hides it."""
        self.band.show_text(text)

    def complain(self, text: str) -> None:
        """Say at once, and keep in sight, what went wrong."""
        self.messages.show_message(text)
        self._say(text, True)

    def notify(self, texts: Sequence[str]) -> None:
        """Keep in sight what is to be read once."""
        if texts:
            self.messages.show_message(" ".join(texts))
            self._say(texts[0], False)

    def _put_parts(self) -> None:
        window = self.window
        window.empty_canvas.hide()
        self.messages.hide()
        window.canvas_place.addWidget(self.messages)
        window.canvas_place.addWidget(self.host, 1)
        self.facility_box.setAccessibleName(self.desk.context.maker.words.clinic_title)
        self.facility_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._facility_action = window.command_bar.addWidget(self.facility_box)
        self._facility_action.setVisible(False)
        self.view_picker = ViewPicker(self.host, self.actions)
        self._picker_action = window.command_bar.insertWidget(window.bar_actions[window.bell_button], self.view_picker)
        self._picker_action.setVisible(len(self.host.views) > 1)
        window.command_bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        window.rows.insertWidget(0, self.band)
        QWidget.setTabOrder(self.sidebar.tree, self.canvas)
        for name in (*(f"theme_{theme}" for theme in THEMES), "times_of_viewer"):
            self.actions[name].setCheckable(True)
        self._check_theme()
        self.frame.offer_overflow([self.actions[name] for name in OVERFLOW])

    def _dress(self) -> None:
        window = self.window
        named: list[tuple[QToolButton | QAction, str]] = [
            (window.book_button, "plus"), (window.previous_button, "chevron-left"),
            (window.next_button, "chevron-right"), (window.date_button, "calendar"),
            (window.sidebar_button, "menu"), (window.bell_button, "bell"), (window.overflow_button, "ellipsis"),
            (self.status.undo_button, "undo-2"),
        ]  # fmt: skip
        steps = (window.previous_button, window.next_button, window.date_button)
        for button in (window.book_button, *steps, window.bell_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.dressing.dress(named)
        for menu in (*window.menus.values(), self.frame.overflow):
            menu.aboutToShow.connect(self._dress_menus)
        for part in (
            self.canvas, self.host, self.messages, self.band, self.strip, *self.frame.parts(), self.quick_buttons,
        ):  # fmt: skip
            self.dressing.changed.connect(part.set_theme)

    def _dress_menus(self) -> None:
        """Icons of menus, which nobody sees before one is open, the keys in tips, and whose times there are."""
        self.actions["times_of_viewer"].setChecked(self._memory.value("times_of") == VIEWER)
        self.keys.show()
        self.dressing.dress_once(
            [(self.actions[one.id], one.icon) for one in desk_actions(self.host.views) if one.icon]
        )

    def _tie_window(self) -> None:
        desk, window = self.desk, self.window
        desk.context.said.connect(self._say)
        desk.context.complained.connect(self.messages.show_message)
        desk.facilities_changed.connect(self._on_facilities)
        desk.day_changed.connect(self._on_day)
        desk.history_changed.connect(self._on_history)
        desk.day_view.grid_changed.connect(self._on_grid)
        self.host.changed.connect(lambda _view: self._show_title())
        self.facility_box.activated.connect(lambda row: desk.choose_facility(str(self.facility_box.itemData(row))))
        self.sidebar.date_chosen.connect(self._on_date_chosen)
        window.command_given.connect(self._on_command)
        window.closed.connect(desk.stop)
        window.escaped.connect(self._escape)

    def _tie_memory(self) -> None:
        """What is chosen in another window, or in the settings, holds here too."""
        self.canvas_binding.menus.key_text = self._key_text
        if self._memory.value("keys"):
            self.keys.show()
        stops = (self._memory.listen("theme", self._on_theme), *self.desk.context.follow(self._memory))
        self.window.closed.connect(lambda: [stop() for stop in stops])

    @cached_property
    def keys(self) -> "WornKeys":
        """The keys of now. The actions come with those of the table: unless others were chosen this can wait."""
        from carefront.views.worn_keys import WornKeys

        return WornKeys(self.window, self.canvas, self.quick_buttons, self.actions, self._memory)

    def _key_text(self, command: str) -> str:
        return self.keys.text(command)

    def _tie_strip(self) -> None:
        strip, booking = self.strip, self.desk.booking
        booking.changed.connect(self._show_strip)
        strip.searched.connect(booking.search)
        strip.highlighted.connect(booking.highlight)
        strip.picked.connect(booking.pick)
        strip.entered_new.connect(lambda *fields: booking.enter_new(Entry(*fields)))
        strip.entered.connect(booking.enter)
        strip.chosen.connect(booking.choose)
        strip.left.connect(self._leave_strip)
        strip.more_wanted.connect(lambda: self.booking_panel.take_over())
        self.canvas_binding.clipboard.copied.connect(lambda visit: self.booking_panel.copy(visit))
        self.canvas_binding.clipboard.followed.connect(lambda visit: self.booking_panel.follow(visit))

    def _tie_canvas(self) -> None:
        """What the canvas's menus do elsewhere in the window."""
        lines = self.canvas_binding.lines
        self.canvas.pointer.day_under = self.sidebar.dates.day_at
        lines.walk_in = lambda place: self.quick.walk_in_at(place)
        lines.find_opening = lambda place: self.quick.find_opening_from(place)
        lines.open_session = lambda card: self._on_command(f"{SESSION}{card.appointment_id}")
        lines.who_could_come = lambda place: self.late.lists.free.look_at(place)
        lines.park = lambda card: self.late.lists.toggle_parked(card)
        lines.recall = lambda _card: self._on_command("add_recall")
        lines.recall_on = lambda _card: self._on_command("new_recall")
        lines.new_session = lambda _place: self._on_command("new_session")
        lines.open_patient = lambda _card: self.frame.open_details()

    # What the desk tells

    def _say(self, text: str, is_urgent: bool) -> None:
        announce(self.window, self.status.said, text, is_urgent)
        self.status.show_said()

    def _on_facilities(self) -> None:
        self.facility_box.clear()
        for row in self.desk.facilities:
            self.facility_box.addItem(row.name, row.facility_id)
        shown = self.desk.context.facility
        self.facility_box.setCurrentIndex(max(0, self.facility_box.findData(shown.facility_id if shown else "")))
        self._facility_action.setVisible(len(self.desk.facilities) > 1)

    def _on_day(self) -> None:
        if self.desk.day:
            self.sidebar.show_day(self.desk.day)
            self.desk.ask_loads(*self.sidebar.dates.shown_days())
            if self.host.page:
                self._show_title()

    def _on_grid(self, _is_other_day: bool) -> None:
        grid = self.desk.day_view.grid
        if grid:
            self._show_title()
            if grid.notice:
                self.messages.show_message(grid.notice)

    def _show_title(self) -> None:
        if title := self.host.title():
            self.window.date_button.setText(title)
            self.window.date_button.setAccessibleName(title)
            self.window.date_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            self.window.setWindowTitle(_("{day} – CareFront").format(day=title))

    def _on_history(self) -> None:
        texts = self.desk.history
        self.status.show_last_act(texts.done, texts.undo)
        for name, text, otherwise in (("undo", texts.undo, _("&Undo")), ("redo", texts.redo, _("&Redo"))):
            action = self.actions[name]
            action.setText(text.replace("&", "&&") if text else otherwise)
            action.setEnabled(bool(text))

    def _show_strip(self, state: StripState) -> None:
        at = self.canvas.place_rect(state.place) if state.place else None
        was_open = self.strip.isVisible()
        self.strip.show_state(state, at)
        if was_open and not state.is_open:
            self.host.take_focus()

    def _leave_strip(self) -> None:
        self.desk.booking.close()
        self.host.take_focus()

    # Commands

    def _command_table(self) -> dict[str, Callable[[], object]]:
        desk, window, visits = self.desk, self.window, self.visits
        return {
            "import": self._import,
            "settings": self._open_settings,
            "help": self._open_help,
            "alerts": lambda: self.late.alerts.toggle(),
            "lock": lambda: self.lock_asked.emit(False),
            "switch_user": lambda: self.lock_asked.emit(True),
            "quit": QApplication.closeAllWindows,
            "undo": desk.undo,
            "redo": desk.redo,
            "previous_day": lambda: self.host.step(-1),
            "next_day": lambda: self.host.step(1),
            **{name: partial(desk.step_months, by) for name, by in (("previous_month", -1), ("next_month", 1))},
            "today": desk.go_to_today,
            "sidebar": self.frame.layout.toggle_sidebar,
            "details": self.frame.layout.toggle_pane,
            "show_all": desk.show_all,
            **{f"theme_{name}": partial(self._choose_theme, name) for name in THEMES},
            **{name: partial(self.frame.step_region, by) for name, by in (("next_region", 1), ("previous_region", -1))},
            "refresh": desk.day_view.refresh,
            "new_window": self.window_asked.emit,
            "full_screen": lambda: window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen),
            "book_here": self._book_here,
            "status": visits.open_states,
            "cancel": visits.open_cancel,
            **self.canvas_binding.commands(),
            **self.host.commands(),
            **{name: partial(lambda one: self.late.act(one), name) for name in LATE},
            "about": self._show_about,
        }

    def _on_command(self, name: str) -> None:
        if not name.startswith(VIEW) and self.desk.context.refuses(name):
            return
        if not self.host.act(name) and (act := self._commands.get(name) or self.later.commands.get(name)):
            act()
        elif name.startswith(SETTINGS):
            self._open_settings(name.removeprefix(SETTINGS))
        else:
            self.late.act(name)

    def _show_about(self) -> None:
        from carefront.views.help_texts import show_about

        show_about(self.window)

    def _import(self) -> None:
        from carefront.views.import_dialog import show_import

        dialog = show_import(self.window, self.desk.importing)
        for key in self.keys.sequences("help"):
            QShortcut(key, dialog, self._open_help)

    def _open_help(self) -> None:
        """On what has the focus, in whichever window of this one."""
        from carefront.views.help.window import open_help

        focused: QWidget | None = QApplication.focusWidget()
        open_help(focused or self.window.focusWidget(), self.dressing, self.keys)

    def _open_settings(self, page: str = "") -> None:
        from carefront.views.settings.opening import open_settings

        open_settings(self.window, self.desk, self.dressing, self.frame.layout, self._memory, self.keys, page)

    def _settings_rows(self) -> tuple["CommandRow", ...]:
        from carefront.views.settings.page_table import settings_rows

        return tuple(row for row in settings_rows(SETTINGS) if row.id not in self.desk.context.refusals)

    def _on_date_chosen(self, day: date) -> None:
        self.desk.go_to(day)
        self.host.take_focus()

    def _choose_theme(self, name: str) -> None:
        chosen = "" if name == "system" else name
        self._memory.put("theme", chosen)
        self._on_theme(chosen)

    def _on_theme(self, chosen: Value) -> None:
        if chosen != self.dressing.chosen:
            self.dressing.choose(str(chosen or ""))
        self._check_theme()

    def _check_theme(self) -> None:
        for name in THEMES:
            self.actions[f"theme_{name}"].setChecked(name == (self.dressing.chosen or "system"))

    def _escape(self) -> None:
        """Esc that nothing else took: the topmost part, then the selection, then the filter."""
        if self.strip.isVisible():
            self._leave_strip()
        elif self.later.escape() or self.frame.escape():
            self.host.take_focus()
        elif self.desk.day_view.selected and self.desk.day_view.place:
            self.desk.day_view.stand_on(self.desk.day_view.place)
        else:
            self.sidebar.clear_filter()

    def _book_here(self) -> None:
        place = self.desk.day_view.place
        if place:
            self.canvas.setFocus()
            self.desk.booking.open_at(place)
