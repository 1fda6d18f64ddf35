"""Ties the saved views to a window: what is on screen is named, shown again, and offered in menu and palette."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from carefront.shared.i18n import _
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.palette_state import CommandRow
from carefront.viewmodels.saved_views import SavedView, SavedViewsModel
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.calendar.day_view import DayView
from carefront.views.calendar.zoom import HIGHEST, LOWEST, Zoom
from carefront.views.main_window import MainWindow
from carefront.views.saved_views_box import SavedViewsBox
from carefront.views.sidebar import Sidebar
from carefront.views.theme import Theme
from carefront.views.view_host import ViewHost

PREFIX = "saved_view:"


class SavedViewsBinding(QObject):
    """Lives as long as its window; ``show_sidebar`` brings the list into view, wherever it is folded away."""

    def __init__(
        self, window: MainWindow, desk: WindowViewModel, host: ViewHost, canvas: DayView, sidebar: Sidebar,
        theme: Theme, memory: Memory, show_sidebar: Callable[[], object],
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window = window
        self._desk, self._host, self._canvas, self._sidebar, self._memory = desk, host, canvas, sidebar, memory
        self._show_sidebar = show_sidebar
        self.model = SavedViewsModel(memory, self._facility, self)
        self.box = SavedViewsBox(theme, self._suggest)
        sidebar.add_below(self.box)
        self.menu = window.menus["view"].addMenu(_("Sa&ved views"))
        self.menu.menuAction().setObjectName("saved_views")
        self._tie()
        self.show()

    def rows(self) -> tuple[CommandRow, ...]:
        """The views as commands of the palette."""
        title = self.menu.title().replace("&", "")
        made = [CommandRow(PREFIX + one.name, _("View: {name}").format(name=one.name), title) for one in self.views()]
        return (*made, CommandRow(f"{PREFIX}", _("Save view…"), title))

    def views(self) -> tuple[SavedView, ...]:
        """The clinic's saved views."""
        return self.model.views()

    def act(self, command: str) -> bool:
        """Do a command of the palette, if it is one of these; whether it was."""
        if not command.startswith(PREFIX):
            return False
        name = command.removeprefix(PREFIX)
        if name:
            self.apply(name)
        else:
            self.begin()
        return True

    def begin(self) -> None:
        """Ask for a name for what is on screen."""
        self._show_sidebar()
        self.box.begin()

    def apply(self, name: str) -> None:
        """Show what was saved, as far as it is still there."""
        view = self.model.named(name)
        if view is None:
            return
        known = {row.resource_id for row in self._desk.resources}
        columns = frozenset(view.columns) & known
        self._canvas.set_zoom(Zoom(max(LOWEST, min(HIGHEST, view.hour_height))) if view.hour_height else Zoom())
        self._sidebar.filter.setText(view.filter)
        if columns:
            self._desk.check(columns)
            self._memory.put("columns", sorted(columns))
            self._desk.resources_changed.emit()
        self._host.show_view(view.view)
        self._desk.context.say(_("Shown: {name}").format(name=view.name))

    def show(self) -> None:
        """List them anew."""
        names = [one.name for one in self.views()]
        self.box.show_views(names, self.model.told)
        self._mark()
        self.menu.clear()
        for name in names:
            action = QAction(name.replace("&", "&&"), self.menu)
            action.triggered.connect(lambda _checked=False, name=name: self.apply(name))
            self.menu.addAction(action)
        self.menu.addSeparator()
        self.menu.addAction(_("&Save view…")).triggered.connect(self.begin)

    def _tie(self) -> None:
        desk, box, model = self._desk, self.box, self.model
        model.changed.connect(self.show)
        model.changed.connect(lambda: desk.context.say(model.told or _("As it was before.")))
        box.chosen.connect(self.apply)
        box.save_asked.connect(lambda name: model.save(self._on_screen(name)))
        box.renamed.connect(self._rename)
        box.replace_asked.connect(lambda name: model.save(self._on_screen(name)))
        box.delete_asked.connect(model.delete)
        box.take_back_asked.connect(model.take_back)
        desk.resources_changed.connect(self.show)
        self._window.closed.connect(model.stop)
        for changed in (desk.columns_changed, self._host.changed, self._canvas.zooming.settled):
            changed.connect(self._mark)
        self._sidebar.filter.textChanged.connect(self._mark)

    def _rename(self, old: str, new: str) -> None:
        if not self.model.rename(old, new):
            self._desk.context.say(_("Another view is called “{name}”.").format(name=new), is_urgent=True)
            self.show()

    def _mark(self, *_what: object) -> None:
        here = self._on_screen("")
        found = next((one.name for one in self.views() if _is_same(one, here)), "")
        self.box.mark(found)

    def _on_screen(self, name: str) -> SavedView:
        return SavedView(
            name, tuple(sorted(self._desk.shown_columns)), self._host.view, self._sidebar.filter.text().strip(),
            self._canvas.zoom.hour_height or 0.0,
        )  # fmt: skip

    def _suggest(self) -> str:
        """The one group that is shown whole, else the view itself; a name that is not taken."""
        shown = self._desk.shown_columns
        groups = [one for one in self._desk.groups() if any(member[0] in shown for member in one.members)]
        whole = len(groups) == 1 and all(member[0] in shown for member in groups[0].members)
        base = groups[0].name if whole else _("My view")
        taken = {one.name for one in self.views()}
        numbered = (_("{name} {number}").format(name=base, number=number) for number in range(2, len(taken) + 3))
        return base if base not in taken else next(one for one in numbered if one not in taken)

    def _facility(self) -> str:
        return self._desk.context.facility.facility_id if self._desk.context.facility else ""


def _is_same(one: SavedView, other: SavedView) -> bool:
    return (set(one.columns), one.view, one.filter, one.hour_height) == (
        set(other.columns), other.view, other.filter, other.hour_height,
    )  # fmt: skip
