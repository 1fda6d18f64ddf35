"""The canvas's place in a window: the day view, or the page of another view; which one is told here and remembered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QFocusEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QStackedWidget, QToolButton, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.actions import Scope, desk_actions
from carefront.views.calendar.day_view import DayView
from carefront.views.main_window import MainWindow
from carefront.views.theme import Theme
from carefront.views.view_page import ActingPage, CanvasPage, PageFactory, ViewPage
from carefront.views.view_pages import DAY, VIEW_PAGES, VIEWS

STEPS = ("previous_day", "next_day", "previous_month", "next_month")
"""Commands with a key of the canvas that every view answers."""
OF_CANVAS = ("zoom_in", "zoom_out", "zoom_fit", "compact", "cozy", "comfortable")
"""Commands whose key works everywhere, but which are about the canvas alone."""
RESTORE_MS = 60
"""How long the first day has to be painted before a remembered view takes its place."""


class ViewHost(QStackedWidget):
    """``changed``: another view is shown; its id."""

    changed = Signal(str)

    def __init__(
        self, window: MainWindow, desk: WindowViewModel, canvas: DayView, theme: Theme, memory: Memory,
        pages: Mapping[str, PageFactory] | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self._window, self._desk, self._canvas, self._theme, self._memory = window, desk, canvas, theme, memory
        self._factories = VIEW_PAGES if pages is None else pages
        self._pages: dict[str, ViewPage] = {}
        self._actions: dict[str, QAction] = {}
        self._forbidden: Collection[str] = ()
        self.view, self._remembered = DAY, ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.addWidget(canvas)
        desk.day_changed.connect(self._on_day)
        desk.visit_gone_to.connect(lambda: self.show_view(DAY))
        desk.day_view.grid_changed.connect(self._on_grid)

    @property
    def page(self) -> ViewPage | None:
        """The page on screen; none while it is the day."""
        return self._pages.get(self.view)

    @property
    def views(self) -> tuple[str, ...]:
        """The ids of the views there are, in menu order."""
        return tuple(name for name in VIEWS if name == DAY or name in self._factories)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on, pages that come later too."""
        self._theme = theme
        for page in self._pages.values():
            page.set_theme(theme)

    def offer(self, actions: Mapping[str, QAction]) -> None:
        """Learn the window's commands: those of the views are marked by what is shown, the others follow the view."""
        self._actions = dict(actions)
        group = QActionGroup(self)
        for name in self.views:
            actions[name].setCheckable(True)
            group.addAction(actions[name])
        self._show_choice()

    def forbid(self, commands: Collection[str]) -> None:
        """Disable these commands, and those of before no more; a view among them is left for the day."""
        changed = {name for name in (*self._forbidden, *commands) if name in self._actions}
        self._forbidden = commands
        for name in changed:
            self._actions[name].setEnabled(name not in commands)
        if self.view in commands:
            self.show_view(DAY)
        self._show_choice()

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the commands of the views do."""
        return {name: _show(self, name) for name in self.views}

    def act(self, command: str) -> bool:
        """Let the page do a command; whether it is one of its own."""
        done = self._page_commands().get(command)
        if done:
            done()
        return done is not None

    def step(self, direction: int) -> None:
        """Go one unit of the view on (1) or back (-1)."""
        if self.page:
            self._desk.go_to(self.page.step(direction))
        else:
            self._desk.step(direction)

    def title(self) -> str:
        """What is on screen; empty as long as nothing is."""
        if self.page and self._desk.day:
            return self.page.title(self._desk.day)
        return self._desk.day_view.grid.title if self._desk.day_view.grid else ""

    def take_focus(self) -> None:
        """Put the keyboard where the view is worked with."""
        if self.page:
            self.page.take_focus()
        else:
            self._canvas.setFocus()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt override
        """The region was entered, as by F6."""
        super().focusInEvent(event)
        self.take_focus()

    def show_view(self, name: str) -> None:
        """Show a view; its page is made if it was never shown before. The day, and what is selected, stay."""
        if name == self.view or name not in self.views:
            self._show_choice()
            return
        focused: QWidget | None = self._window.focusWidget()
        had_focus = focused is not None and (focused is self or self.isAncestorOf(focused))
        if self.page:
            self.page.leave()
        self.view = name
        if name != DAY and name not in self._pages:
            self._make(name)
        self._place_canvas()
        if self.page and self._desk.day:
            self.page.enter(self._desk.day)
        self._on_mode()
        if had_focus:
            self.take_focus()
        self.changed.emit(name)

    def restore(self, name: str) -> None:
        """Show a remembered view once the first day is painted, so that the program starts as fast as it can."""
        self._remembered = name

    def _on_grid(self, _is_other_day: bool) -> None:
        if self._remembered:
            name, self._remembered = self._remembered, ""
            QTimer.singleShot(RESTORE_MS, self, _show(self, name))

    def _make(self, name: str) -> None:
        page = self._factories[name](self._window, self._desk, self._theme, self._memory)
        self._pages[name] = page
        self.addWidget(page.widget)
        page.widget.addActions([self._actions[one] for one in STEPS if one in self._actions])
        kept = set(self._page_commands())
        page.widget.addActions([action for one, action in self._actions.items() if one in kept])
        made: object = page
        if isinstance(made, CanvasPage):
            made.mode_changed.connect(self._on_mode)

    @property
    def is_on_canvas(self) -> bool:
        """Whether the canvas is on screen: as the day, or in a page."""
        page: object = self.page
        return page is None or (isinstance(page, CanvasPage) and page.is_on_canvas)

    @property
    def is_about_visits(self) -> bool:
        """Whether visits are selected in what is on screen."""
        page: object = self.page
        return page is None or isinstance(page, CanvasPage | ActingPage)

    def _place_canvas(self) -> None:
        page: object = self.page
        if isinstance(page, CanvasPage):
            page.take_canvas(self._canvas)
        elif self.indexOf(self._canvas) < 0:
            self.insertWidget(0, self._canvas)
        self.setCurrentWidget(self.page.widget if self.page else self._canvas)

    def _on_mode(self) -> None:
        """The canvas is on screen now, or not any more: so are its commands, and what is read for it."""
        self._desk.canvas.hide(is_hidden=not self.is_on_canvas)
        self._show_choice()

    def _page_commands(self) -> Mapping[str, Callable[[], object]]:
        page: object = self.page
        return page.commands() if isinstance(page, ActingPage) else {}

    def _on_day(self) -> None:
        if self.page and self._desk.day:
            self.page.enter(self._desk.day)

    def _show_choice(self) -> None:
        """Mark the view, name its steps, and take away what only the canvas can do."""
        if not self._actions:
            return
        self._actions[self.view].setChecked(True)
        kept = self._page_commands()
        for one in desk_actions(self.views):
            is_of_canvas = one.id in OF_CANVAS or (one.scope is Scope.CANVAS and one.id not in STEPS)
            if is_of_canvas:
                can_do = self.is_on_canvas or one.id in kept
                self._actions[one.id].setEnabled(can_do and one.id not in self._forbidden)
        for name, text in zip(("previous_day", "next_day"), step_words(self.view), strict=True):
            self._actions[name].setText(text)


class ViewPicker(QToolButton):
    """The button of the command bar that names the view and offers the others; hidden where there is one alone."""

    def __init__(self, host: ViewHost, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self._host, self._actions = host, actions
        self.setAutoRaise(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMinimumSize(30, 30)
        menu = QMenu(self)
        menu.addActions([actions[name] for name in host.views])
        self.setMenu(menu)
        host.changed.connect(self._show_view)
        self._show_view()

    def _show_view(self, _view: str = "") -> None:
        name = self._actions[self._host.view].text().replace("&", "")
        self.setText(name)
        self.setAccessibleName(_("View: {view}").format(view=name))
        self.setToolTip(_("View: {view}").format(view=name))


def step_words(view: str) -> tuple[str, str]:
    """What the previous and the next step of a view are called in menus."""
    return {
        "view_week": (_("&Previous week"), _("&Next week")),
        "view_month": (_("&Previous month"), _("&Next month")),
        "view_utilisation": (_("&Previous period"), _("&Next period")),
    }.get(view, (_("&Previous day"), _("&Next day")))


def _show(host: ViewHost, name: str) -> Callable[[], object]:
    return lambda: host.show_view(name)
