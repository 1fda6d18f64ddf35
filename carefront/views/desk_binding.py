"""Ties a main window to its view models once both are there: signals to slots, commands to calls. Decides nothing."""

from datetime import date

from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QMessageBox, QToolButton, QVBoxLayout, QWidget

from carefront import __version__
from carefront.shared.i18n import _
from carefront.viewmodels.choice_state import Mode, StripState
from carefront.viewmodels.day_grid import CardFace, Place
from carefront.viewmodels.new_patient import Entry
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.actions import desk_actions, make_action
from carefront.views.announcing import announce
from carefront.views.booking_strip import BookingStrip
from carefront.views.calendar.day_view import DayView, clock_timer
from carefront.views.choice_popup import ChoicePopup
from carefront.views.dressing import Dressing
from carefront.views.main_window import MainWindow
from carefront.views.message_strip import MessageStrip
from carefront.views.practice_band import PracticeBand
from carefront.views.sidebar import Sidebar
from carefront.views.status_line import StatusLine


class DeskBinding(QObject):
    """Lives as long as its window."""

    def __init__(self, window: MainWindow, desk: WindowViewModel, theme_name: str = "") -> None:
        super().__init__(window)
        self.window, self.desk = window, desk
        self.dressing = Dressing(window, theme_name)
        theme = self.dressing.theme
        self.canvas = DayView(theme)
        self.canvas.setAccessibleName(_("Day calendar"))
        self.messages, self.band = MessageStrip(theme), PracticeBand(theme)
        self.sidebar = Sidebar(theme)
        self.strip = BookingStrip(theme, self.canvas.viewport())
        self.status = StatusLine(window)
        self.facility_box = QComboBox()
        self.actions = self._make_actions()
        self._put_parts()
        self._dress()
        self._tie_window()
        self._tie_canvas()
        self._tie_strip()
        self._commands = self._command_table()

    def show_band(self, text: str) -> None:
        """Show a band over everything, such as "Practice data"; no text hides it."""
        self.band.show_text(text)

    def complain(self, text: str) -> None:
        """Say at once, and keep in sight, what went wrong."""
        self.messages.show_message(text)
        self._say(text, True)

    def _make_actions(self) -> dict[str, QAction]:
        made: dict[str, QAction] = {}
        for command in desk_actions():
            action = make_action(command, self.window, self.canvas)
            action.triggered.connect(lambda _checked=False, name=command.id: self.window.command_given.emit(name))
            menu = self.window.menus[command.menu]
            if command.has_line_before:
                menu.addSeparator()
            menu.addAction(action)
            made[command.id] = action
        return made

    def _put_parts(self) -> None:
        window = self.window
        window.empty_canvas.hide()
        self.messages.hide()
        window.canvas_place.addWidget(self.messages)
        window.canvas_place.addWidget(self.canvas, 1)
        column = QVBoxLayout(window.sidebar)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.sidebar)
        self.facility_box.setAccessibleName(self.desk.context.maker.words.clinic_title)
        self.facility_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._facility_action = window.command_bar.addWidget(self.facility_box)
        self._facility_action.setVisible(False)
        window.command_bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        window.rows.insertWidget(0, self.band)
        window.sidebar.setVisible(window.is_wide())
        QWidget.setTabOrder(self.sidebar.tree, self.canvas)

    def _dress(self) -> None:
        window = self.window
        named: list[tuple[QToolButton | QAction, str]] = [
            (window.book_button, "plus"), (window.previous_button, "chevron-left"),
            (window.next_button, "chevron-right"), (window.date_button, "calendar"),
            (self.status.undo_button, "undo-2"),
        ]  # fmt: skip
        for button in (window.book_button, window.previous_button, window.next_button, window.date_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        window.book_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.dressing.dress([*named, *((self.actions[one.id], one.icon) for one in desk_actions() if one.icon)])
        for part in (self.canvas, self.messages, self.band, self.sidebar, self.strip):
            self.dressing.changed.connect(part.set_theme)

    def _tie_window(self) -> None:
        desk, window = self.desk, self.window
        desk.context.said.connect(self._say)
        desk.context.complained.connect(self.messages.show_message)
        desk.facilities_changed.connect(self._on_facilities)
        desk.resources_changed.connect(lambda: self.sidebar.show_groups(desk.groups()))
        desk.day_changed.connect(self._on_day)
        desk.history_changed.connect(self._on_history)
        desk.loads_changed.connect(lambda: self.sidebar.dates.show_loads(desk.loads))
        desk.day_view.grid_changed.connect(self._on_grid)
        self.facility_box.activated.connect(lambda row: desk.choose_facility(str(self.facility_box.itemData(row))))
        self.sidebar.date_chosen.connect(self._on_date_chosen)
        self.sidebar.columns_chosen.connect(desk.check)
        self.sidebar.dates.month_shown.connect(desk.ask_loads)
        window.command_given.connect(self._on_command)
        window.closed.connect(desk.stop)

    def _tie_canvas(self) -> None:
        canvas, moving = self.canvas, self.desk.moving
        canvas.attach(self.desk.day_view, self.desk.context.now_s)
        canvas.place_opened.connect(self.desk.booking.open_at)
        canvas.card_opened.connect(self._open_states)
        canvas.card_hovers.connect(moving.hover)
        canvas.card_dropped.connect(moving.drop)
        canvas.travel_ended.connect(moving.leave)
        canvas.customContextMenuRequested.connect(self._open_menu)
        moving.ghost_changed.connect(canvas.set_ghost_text)
        clock_timer(canvas)

    def _tie_strip(self) -> None:
        strip, booking = self.strip, self.desk.booking
        booking.changed.connect(self._show_strip)
        self.desk.moving.changed.connect(self._show_strip)
        strip.searched.connect(booking.search)
        strip.highlighted.connect(booking.highlight)
        strip.picked.connect(booking.pick)
        strip.entered_new.connect(lambda *fields: booking.enter_new(Entry(*fields)))
        strip.entered.connect(lambda: self._strip_model().enter())
        strip.chosen.connect(lambda number: self._strip_model().choose(number))
        strip.left.connect(self._leave_strip)

    # What the desk tells

    def _say(self, text: str, is_urgent: bool) -> None:
        announce(self.window, self.status.said, text, is_urgent)

    def _on_facilities(self) -> None:
        self.facility_box.clear()
        for row in self.desk.facilities:
            self.facility_box.addItem(row.name, row.facility_id)
        self._facility_action.setVisible(len(self.desk.facilities) > 1)

    def _on_day(self) -> None:
        if self.desk.day:
            self.sidebar.show_day(self.desk.day)
            self.desk.ask_loads(*self.sidebar.dates.shown_days())

    def _on_grid(self, _is_other_day: bool) -> None:
        grid = self.desk.day_view.grid
        if grid:
            self.window.date_button.setText(grid.title)
            self.window.date_button.setAccessibleName(grid.title)
            self.window.date_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            self.window.setWindowTitle(_("{day} – CareFront").format(day=grid.title))
            if grid.notice:
                self.self.messages.show_message(grid.notice)

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
            self.canvas.setFocus()

    def _strip_model(self):  # type: ignore[no-untyped-def]
        return self.desk.moving if self.desk.moving.state.mode is Mode.MOVE else self.desk.booking

    def _leave_strip(self) -> None:
        self.desk.booking.close()
        self.desk.moving.close()
        self.canvas.setFocus()

    # Commands

    def _command_table(self):  # type: ignore[no-untyped-def]
        desk, window = self.desk, self.window
        return {
            "quit": QApplication.closeAllWindows,
            "undo": desk.undo,
            "redo": desk.redo,
            "previous_day": lambda: desk.step(-1),
            "next_day": lambda: desk.step(1),
            "previous_month": lambda: desk.step_months(-1),
            "next_month": lambda: desk.step_months(1),
            "today": desk.go_to_today,
            "jump": self._jump,
            "sidebar": lambda: window.sidebar.setVisible(not window.sidebar.isVisible()),
            "next_region": lambda: self._step_region(1),
            "previous_region": lambda: self._step_region(-1),
            "refresh": desk.day_view.refresh,
            "full_screen": lambda: window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen),
            "new_booking": self._book_here,
            "book_here": self._book_here,
            "status": self._open_current_states,
            "cancel": self._open_cancel,
            "move_up": lambda: self.canvas.carry(0, -1),
            "move_down": lambda: self.canvas.carry(0, 1),
            "move_left": lambda: self.canvas.carry(-1, 0),
            "move_right": lambda: self.canvas.carry(1, 0),
            "shortcuts": self._show_shortcuts,
            "about": self._show_about,
        }

    def _on_command(self, name: str) -> None:
        if act := self._commands.get(name):
            act()

    def _on_date_chosen(self, day: date) -> None:
        self.desk.go_to(day)
        self.canvas.setFocus()

    def _jump(self) -> None:
        self.window.sidebar.show()
        self.sidebar.dates.setFocus()

    def _book_here(self) -> None:
        place = self.desk.day_view.place
        if place:
            self.canvas.setFocus()
            self.desk.booking.open_at(place)

    def _open_current_states(self) -> None:
        if card := self.desk.day_view.selected:
            self._open_states(card)

    def _open_states(self, card: CardFace) -> None:
        popup = ChoicePopup(
            self.window, self.desk.visits.describe_state(card), lambda chosen: self.desk.visits.set_status(card, chosen)
        )
        entries = [(one.id, one.text, one.is_usual) for one in self.desk.visits.states(card)]
        if entries:
            popup.offer(entries, self._screen_rect(card))
        else:
            popup.deleteLater()
            self._say(self.desk.visits.describe_state(card), False)

    def _open_cancel(self) -> None:
        card = self.desk.day_view.selected
        if card is None or not self.desk.visits.can_cancel(card):
            return
        popup = ChoicePopup(
            self.window,
            _("Cancel the visit of {patient} because:").format(patient=card.name),
            lambda chosen: self.desk.visits.cancel(card, chosen),
            takes_text=_("Another reason"),
        )
        entries = [(one.id, one.text, one.is_usual) for one in self.desk.visits.cancel_reasons()]
        popup.offer(entries, self._screen_rect(card))

    def _screen_rect(self, card: CardFace) -> QRect:
        canvas = self.canvas
        rect = canvas.place_rect(Place(card.resource_id, card.start_s, card.end_s)) or QRect()
        return QRect(canvas.viewport().mapToGlobal(rect.topLeft()), rect.size())

    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self.window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        has_card = self.desk.day_view.selected is not None
        wanted = ("status", "cancel") if has_card else ("book_here",)
        for name in wanted:
            menu.addAction(self.actions[name])
        menu.popup(self.canvas.viewport().mapToGlobal(at))

    def _step_region(self, step: int) -> None:
        """F6: command bar, sidebar, canvas, status bar."""
        regions: list[QWidget] = [self.window.book_button, self.sidebar.dates, self.canvas]
        if self.status.undo_button.isVisible():
            regions.append(self.status.undo_button)
        regions = [region for region in regions if region.isVisible()]
        focused = QApplication.focusWidget()
        here = next((n for n, region in enumerate(regions) if self._holds(region, focused)), -1)
        regions[(here + step) % len(regions)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _holds(self, region: QWidget, focused: QWidget | None) -> bool:
        area: QWidget = region
        if region is self.window.book_button:
            area = self.window.command_bar
        elif region is self.sidebar.dates:
            area = self.sidebar
        return focused is not None and (focused is area or area.isAncestorOf(focused))

    def _show_shortcuts(self) -> None:
        lines = [
            f"{action.text.replace('&', '')}:  " + "  ".join(key.toString() for key in action.sequences())
            for action in desk_actions()
            if action.keys
        ]
        self._show_text(_("Keyboard shortcuts"), "\n".join(lines))

    def _show_about(self) -> None:
        self._show_text(_("About CareFront"), _("CareFront {version}").format(version=__version__))

    def _show_text(self, title: str, text: str) -> None:
        box = QMessageBox(self.window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(title)
        box.setText(text)
        box.open()
