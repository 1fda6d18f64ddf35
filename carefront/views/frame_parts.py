"""The parts around the canvas, put into their places and tied to the view models: sidebar, details, status, pager.

Decides nothing; ``desk_binding`` owns the canvas and the commands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views import window_memory
from carefront.views.calendar.day_view import DayView
from carefront.views.columns_pager import ColumnsPager
from carefront.views.detail_panel import DetailPanel
from carefront.views.empty_state import EmptyState
from carefront.views.main_window import MainWindow
from carefront.views.rail import Rail
from carefront.views.sidebar import Sidebar
from carefront.views.status_line import StatusLine
from carefront.views.theme import Theme
from carefront.views.view_host import ViewHost
from carefront.views.window_layout import LayoutKind, WindowLayout


class FrameParts(QObject):
    """Lives as long as its window."""

    def __init__(
        self, window: MainWindow, desk: WindowViewModel, canvas: DayView, host: ViewHost, theme: Theme, memory: Memory
    ) -> None:
        super().__init__(window)
        self._window, self._desk, self._canvas, self._host, self._memory = window, desk, canvas, host, memory
        self.sidebar, self.rail = Sidebar(theme), Rail(theme)
        self.details, self.status = DetailPanel(theme), StatusLine(window)
        self.empty, self.pager = EmptyState(), ColumnsPager(canvas, theme)
        self.overflow = QMenu(window)
        window.overflow_button.setMenu(self.overflow)
        window.overflow_button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        window.overflow_button.setPopupMode(window.overflow_button.ToolButtonPopupMode.InstantPopup)
        column = QVBoxLayout(window.rail)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.rail)
        window.canvas_place.addWidget(self.empty, 1)
        self._pager_action = window.command_bar.insertWidget(window.bar_actions[window.bell_button], self.pager)
        self._pager_action.setVisible(False)
        self._is_paging = False
        self.pager.needed.connect(self._on_paging)
        host.changed.connect(lambda _view: self._on_paging(self._is_paging))
        self.layout = WindowLayout(window, self.sidebar, self.details)
        self.layout.flyout.set_theme(theme)
        self._tie_sidebar()
        self._tie_details()
        self._tie_desk()
        self._remember()
        self.layout.apply()

    def parts(self) -> tuple[Any, ...]:
        """Whatever is to be told of another theme."""
        return self.sidebar, self.rail, self.details, self.pager, self.layout.flyout

    def offer_overflow(self, actions: list[QAction]) -> None:
        """The commands behind the button that stands for all that found no room."""
        self.overflow.addActions(actions)

    def offer(self, actions: Mapping[str, QAction]) -> None:
        """Mark what is in view among the commands that show and hide it."""
        for name in ("sidebar", "details"):
            actions[name].setCheckable(True)
        for menu in (self._window.menus["view"], self.overflow):
            menu.aboutToShow.connect(lambda: self._mark_shown(actions))
        self.layout.wishes_changed.connect(lambda: self._mark_shown(actions))
        self.layout.changed.connect(lambda _kind: self._mark_shown(actions))
        self._mark_shown(actions)

    def _mark_shown(self, actions: Mapping[str, QAction]) -> None:
        actions["sidebar"].setChecked(self.sidebar.isVisibleTo(self._window))
        actions["details"].setChecked(self.layout.is_pane_shown())

    # Ties

    def _tie_sidebar(self) -> None:
        desk, sidebar, layout = self._desk, self.sidebar, self.layout
        sidebar.columns_chosen.connect(desk.check)
        sidebar.columns_chosen.connect(lambda ids: self._memory.put("columns", sorted(ids)))
        sidebar.dates.month_shown.connect(desk.ask_loads)
        sidebar.date_chosen.connect(lambda _day: layout.close_flyout())
        self.rail.part_asked.connect(self._open_part)
        layout.changed.connect(self._on_layout)

    def _tie_details(self) -> None:
        desk, details, layout = self._desk, self.details, self.layout
        desk.detail.changed.connect(self._show_detail)
        details.closed.connect(layout.toggle_pane)
        details.pinned.connect(layout.pin)
        details.command_given.connect(self._window.command_given)
        self._host.changed.connect(lambda _view: layout.stand_aside(not self._host.is_about_visits))
        self._canvas.card_hovers.connect(lambda _card, _place: layout.keep_quiet(True))
        self._canvas.travel_ended.connect(lambda: layout.keep_quiet(False))

    def _tie_desk(self) -> None:
        desk = self._desk
        desk.resources_changed.connect(lambda: self.sidebar.show_groups(desk.groups()))
        desk.loads_changed.connect(lambda: self.sidebar.dates.show_loads(desk.loads))
        desk.waiting.changed.connect(self.status.show_waiting)
        desk.emptiness_changed.connect(self._show_emptiness)
        desk.day_view.grid_changed.connect(lambda _is_other: self.pager.update_text())
        self.empty.command_given.connect(self._window.command_given)
        desk.clock.ticked.connect(self._canvas.tick)

    def _remember(self) -> None:
        kept, columns = window_memory.record(self._memory), self._memory.value("columns")
        self._desk.wanted_columns = frozenset(columns if isinstance(columns, list) else ())
        self.layout.wants_sidebar = bool(kept.get("sidebar", True))
        self.layout.wants_pane = bool(kept.get("details", True))
        self._host.restore(str(kept.get("view") or ""))
        self.layout.is_pinned = bool(kept.get("pinned", False))
        widths = kept.get("widths", {})
        pairs = widths.items() if isinstance(widths, dict) else ()
        self.layout.widths = {
            str(name): [int(width) for width in pair]
            for name, pair in pairs
            if isinstance(pair, list) and len(pair) == 2
        }
        self._window.closed.connect(self.keep)

    def keep(self) -> None:
        """Remember where things are."""
        layout = self.layout
        more = {
            "sidebar": layout.wants_sidebar, "details": layout.wants_pane, "pinned": layout.is_pinned,
            "widths": layout.widths, "view": self._host.view,
        }  # fmt: skip
        window_memory.keep(self._window, self._memory, more)

    # What changes

    def _on_layout(self, kind: LayoutKind) -> None:
        window, is_narrow = self._window, kind is LayoutKind.SHEETS
        window.bar_actions[window.sidebar_button].setVisible(is_narrow)
        window.bar_actions[window.overflow_button].setVisible(is_narrow)
        window.bar_actions[window.today_button].setVisible(not is_narrow)
        style = window.book_button.toolButtonStyle()
        with_text, icon_only = style.ToolButtonTextBesideIcon, style.ToolButtonIconOnly
        window.book_button.setToolButtonStyle(with_text if kind >= LayoutKind.OVERLAY else icon_only)
        self.details.show_pin(can_pin=kind is LayoutKind.OVERLAY, is_pinned=self.layout.is_pinned)
        self.pager.update_text()

    def _on_paging(self, is_needed: bool) -> None:
        self._is_paging = is_needed
        self._pager_action.setVisible(is_needed and self._host.page is None)

    def _open_part(self, part: str) -> None:
        if not self.layout.close_flyout():
            self.layout.open_flyout()
            (self.sidebar.dates if part == "dates" else self.sidebar.filter).setFocus()

    def show_sidebar(self) -> None:
        """Bring the sidebar into view, wherever it is folded away."""
        if self.layout.kind is not None and self.layout.kind >= LayoutKind.OVERLAY:
            self.layout.want_sidebar(True)
        else:
            self.layout.open_flyout()

    def _show_detail(self) -> None:
        face = self._desk.detail.face
        self.details.show_face(face)
        self.layout.avoid(self._focused_rect())
        self.layout.show_content(face.appointment_id if face else "")

    def _focused_rect(self) -> QRect:
        card = self._desk.day_view.selected
        rect = self._canvas.place_rect(Place(card.resource_id, card.start_s, card.end_s)) if card else None
        if rect is None:
            return QRect()
        return QRect(self._canvas.viewport().mapTo(self._window.center, rect.topLeft()), rect.size())

    def _show_emptiness(self) -> None:
        found = self._desk.emptiness
        self.empty.show_emptiness(found)
        self._host.setVisible(found is None)

    # Keys

    def escape(self) -> bool:
        """Close the topmost of these parts; whether there was one."""
        return self.layout.close_flyout() or self.layout.close_pane()

    def open_details(self) -> None:
        """Show the panel and go there."""
        self.layout.open_pane()
        self.details.status_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def regions(self) -> list[tuple[QWidget, QWidget]]:
        """What F6 goes through in order: the area of each region in view, and what takes the focus there."""
        window, status = self._window, self.status
        pairs: list[tuple[QWidget, QWidget]] = [
            (window.command_bar, _first_enabled(window.book_button, window.date_button)),
            (window.rail, self.rail.dates),
            (self.sidebar, self.sidebar.dates), (self._host, self._host), (self.empty, self.empty.button),
            (self.details, _first_enabled(self.details.status_button, self.details.close_button)),
            (window.statusBar(), status.undo_button),
        ]  # fmt: skip
        return [(area, target) for area, target in pairs if area.isVisible() and target.isVisible()]

    def step_region(self, step: int) -> None:
        """F6: give the focus to the next of the regions in view, or the one before."""
        regions, focused = self.regions(), self._window.focusWidget()
        here = next((n for n, (area, _to) in enumerate(regions) if _holds(area, focused)), -1 if step > 0 else 0)
        regions[(here + step) % len(regions)][1].setFocus(Qt.FocusReason.ShortcutFocusReason)


def _holds(area: QWidget, focused: QWidget | None) -> bool:
    return focused is not None and (focused is area or area.isAncestorOf(focused))


def _first_enabled(wanted: QWidget, otherwise: QWidget) -> QWidget:
    """What takes the focus: a disabled button does not."""
    return wanted if wanted.isEnabled() else otherwise
