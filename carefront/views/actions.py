"""One table of commands: name, text, key, where the key works, menu, icon. Menus, bar and help are made from it."""

from collections.abc import Collection
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from carefront.shared.i18n import _
from carefront.shared.values import dataclass
from carefront.views.main_window import MainWindow
from carefront.views.view_pages import DAY, VIEW_PAGES, VIEWS

Standard = QKeySequence.StandardKey


class Scope(Enum):
    """Where a command's key works: anywhere in the window, or while the canvas has the focus."""

    GLOBAL = "global"
    CANVAS = "canvas"


@dataclass(frozen=True, slots=True)
class DeskAction:
    """``keys`` as portable text or a standard key; the first is shown. ``menu`` is empty for keys that only move."""

    id: str
    text: str
    keys: tuple[str | QKeySequence.StandardKey, ...]
    scope: Scope
    menu: str
    icon: str = ""
    has_line_before: bool = False

    def sequences(self) -> list[QKeySequence]:
        """The key sequences on this system, each once: Qt calls a key ambiguous that an action has twice."""
        found: list[QKeySequence] = []
        for key in self.keys:
            if isinstance(key, str):
                found.append(QKeySequence.fromString(key, QKeySequence.SequenceFormat.PortableText))
            else:
                found.extend(QKeySequence.keyBindings(key))
        return [key for number, key in enumerate(found) if key not in found[:number]]


def desk_actions(views: Collection[str] = (DAY, *VIEW_PAGES)) -> tuple[DeskAction, ...]:
    """Every command, in menu order; of the views those in ``views``."""
    window, canvas = Scope.GLOBAL, Scope.CANVAS
    menus = (
        _office(window, canvas),
        _view(window, canvas),
        _book(window, canvas),
        _visit(window, canvas),
        _time_off(window),
        _help(window),
    )
    return tuple(command for menu in menus for command in menu if command.id not in VIEWS or command.id in views)


def _office(window: Scope, canvas: Scope) -> tuple[DeskAction, ...]:
    """File and Edit."""
    return (
        DeskAction("import", _("&Import appointments…"), (), window, "file", "file-up"),
        DeskAction("settings", _("&Settings…"), (Standard.Preferences, "Ctrl+,"), window, "file", "settings-2"),
        DeskAction("lock", _("&Lock"), ("Ctrl+Shift+L",), window, "file", has_line_before=True),
        DeskAction("switch_user", _("S&witch user…"), (), window, "file"),
        DeskAction("quit", _("&Quit"), (Standard.Quit,), window, "file", "log-out", has_line_before=True),
        DeskAction("undo", _("&Undo"), (Standard.Undo,), window, "edit", "undo-2"),
        DeskAction("redo", _("&Redo"), (Standard.Redo, "Ctrl+Y", "Ctrl+Shift+Z"), window, "edit", "redo-2"),
        DeskAction("cut", _("Cu&t, to move elsewhere"), (Standard.Cut,), canvas, "edit", has_line_before=True),
        DeskAction("copy", _("&Copy, to book once more"), (Standard.Copy,), canvas, "edit"),
        DeskAction("paste", _("&Paste"), (Standard.Paste,), canvas, "edit"),
        DeskAction("find_patient", _("&Find…"), (Standard.Find,), window, "edit", "search", has_line_before=True),
    )


def _view(window: Scope, canvas: Scope) -> tuple[DeskAction, ...]:
    """View."""
    return (
        DeskAction(DAY, _("Da&y"), ("Ctrl+1",), window, "view"),
        DeskAction("view_week", _("Wee&k"), ("Ctrl+2",), window, "view"),
        DeskAction("view_month", _("&Month"), ("Ctrl+3",), window, "view"),
        DeskAction("view_time_off", _("T&ime off"), ("Ctrl+6",), window, "view"),
        DeskAction("view_inbox", _("In&box"), ("Ctrl+7",), window, "view"),
        DeskAction("view_messages", _("Messa&ges"), (), window, "view"),
        DeskAction("view_queue", _("&Queue"), (), window, "view"),
        DeskAction("view_utilisation", _("Uti&lisation"), ("Ctrl+9",), window, "view"),
        DeskAction("view_caseload", _("Caseloads"), (), window, "view"),
        DeskAction("view_billing", _("Billing"), (), window, "view"),
        DeskAction("view_audit", _("Record of who did what"), (), window, "view"),
        DeskAction("previous_day", _("&Previous day"), ("PgUp",), canvas, "view", has_line_before=True),
        DeskAction("next_day", _("&Next day"), ("PgDown",), canvas, "view"),
        DeskAction("previous_month", _("Previous month"), ("Ctrl+PgUp",), canvas, "view"),
        DeskAction("next_month", _("Next month"), ("Ctrl+PgDown",), canvas, "view"),
        DeskAction("today", _("&Today"), ("Ctrl+T",), window, "view", "sun"),
        DeskAction("jump", _("&Jump to date"), ("Ctrl+J",), window, "view", "calendar"),
        DeskAction("sidebar", _("&Sidebar"), ("Ctrl+B",), window, "view", "panel-left", has_line_before=True),
        DeskAction("details", _("&Details of the visit"), ("Ctrl+Shift+B",), window, "view", "panel-right"),
        DeskAction("times_of_viewer", _("Times of t&his computer"), (), window, "view"),
        DeskAction("alerts", _("Al&erts"), (), window, "view", "bell"),
        DeskAction("show_all", _("Show &all columns"), (), window, "view", "columns-3"),
        DeskAction("next_region", _("Next &region"), ("F6",), window, "view"),
        DeskAction("previous_region", _("Previous region"), ("Shift+F6",), window, "view"),
        DeskAction("refresh", _("Re&fresh"), (Standard.Refresh,), window, "view", "rotate-ccw"),
        DeskAction("theme_system", _("As the &system"), (), window, "theme", "monitor"),
        DeskAction("theme_light", _("&Light"), (), window, "theme", "sun"),
        DeskAction("theme_dark", _("&Dark"), (), window, "theme", "moon"),
        DeskAction("theme_contrast", _("High &contrast"), (), window, "theme", "contrast"),
        DeskAction("new_window", _("New &window"), (), window, "view", "app-window", has_line_before=True),
        DeskAction("full_screen", _("F&ull screen"), (Standard.FullScreen, "F11"), window, "view"),
        DeskAction("zoom_in", _("&Zoom in"), (Standard.ZoomIn, "Ctrl+="), window, "view", has_line_before=True),
        DeskAction("zoom_out", _("Zoom out"), (Standard.ZoomOut,), window, "view"),
        DeskAction("zoom_fit", _("Fit the day"), ("Ctrl+0",), window, "view"),
        DeskAction("compact", _("Compact"), (), window, "view"),
        DeskAction("cozy", _("Cozy"), (), window, "view"),
        DeskAction("comfortable", _("Comfortable"), (), window, "view"),
    )


def _book(window: Scope, canvas: Scope) -> tuple[DeskAction, ...]:
    """Book."""
    return (
        DeskAction("new_booking", _("&New booking"), (Standard.New,), window, "book", "plus"),
        DeskAction("new_patient", _("New &patient and visit"), ("Ctrl+Shift+N",), window, "book", "user-plus"),
        DeskAction("palette", _("&Quick add…"), ("Ctrl+K",), window, "book", "search"),
        DeskAction("walk_in", _("&Walk-in…"), ("Ctrl+Shift+I",), window, "book", "user-plus"),
        DeskAction("find_opening", _("&Find opening…"), ("Ctrl+L",), window, "book", "clock"),
        DeskAction("book_here", _("&Book at the cursor"), ("Return",), canvas, "book", "calendar"),
        DeskAction("block", _("B&lock time…"), (), canvas, "book"),
        DeskAction("new_request", _("New req&uest…"), (), window, "book", "pencil"),
        DeskAction("who_could_come", _("W&ho could come…"), (), canvas, "book"),
        DeskAction("new_session", _("New &group session…"), (), window, "book", "users"),
    )


def _visit(window: Scope, canvas: Scope) -> tuple[DeskAction, ...]:
    """What is done with a visit."""
    return (
        DeskAction("edit_visit", _("E&dit…"), ("F2",), canvas, "visit", "pencil"),
        DeskAction("check_in", _("Check &in…"), ("Ctrl+I",), window, "visit", "log-in"),
        DeskAction("status", _("&Status…"), ("Space",), canvas, "visit", "circle-check"),
        DeskAction("move", _("&Move…"), (), canvas, "visit", has_line_before=True),
        DeskAction("move_up", _("Move &earlier"), ("Alt+Up",), canvas, "visit"),
        DeskAction("move_down", _("Move &later"), ("Alt+Down",), canvas, "visit"),
        DeskAction("move_left", _("Move to the column on the le&ft"), ("Alt+Left",), canvas, "visit"),
        DeskAction("move_right", _("Move to the column on the ri&ght"), ("Alt+Right",), canvas, "visit"),
        DeskAction("longer", _("Longer"), ("Shift+Down",), canvas, "visit"),
        DeskAction("shorter", _("Shorter"), ("Shift+Up",), canvas, "visit"),
        DeskAction("follow_up", _("&Book follow-up"), ("Ctrl+D",), canvas, "visit", has_line_before=True),
        DeskAction("record", _("Patient &record…"), (), window, "visit", "book-open"),
        DeskAction("message", _("Mess&age…"), (), window, "visit", "mail"),
        DeskAction("charges", _("C&harges…"), (), window, "visit"),
        DeskAction("wants_sooner", _("&Wants sooner"), (), canvas, "visit"),
        DeskAction("add_recall", _("Recall in &6 months"), (), canvas, "visit"),
        DeskAction("new_recall", _("Recall &on a day…"), (), window, "visit"),
        DeskAction("park", _("Par&k"), (), canvas, "visit", "pin"),
        DeskAction(
            "cancel", _("&Cancel visit…"), ("Del", "Ctrl+Backspace"), canvas, "visit", "ban", has_line_before=True
        ),
    )


def _time_off(window: Scope) -> tuple[DeskAction, ...]:
    """Time off."""
    return (
        DeskAction("ask_time_off", _("&Ask for time off…"), (), window, "time_off"),
        DeskAction("away_today", _("Away &today…"), (), window, "time_off", has_line_before=True),
        DeskAction("resume_rebook", _("&Resume rebooking…"), (), window, "time_off"),
        DeskAction("hand_over", _("&Hand visits over…"), (), window, "time_off"),
    )


def _help(window: Scope) -> tuple[DeskAction, ...]:
    """Help."""
    return (
        DeskAction("help", _("&Help on this"), ("F1",), window, "help", "circle-help"),
        DeskAction("shortcuts", _("&Keyboard shortcuts"), ("Ctrl+/",), window, "help"),
        DeskAction("about", _("&About CareFront"), (), window, "help", "info"),
    )


CANVAS_HANDLES = frozenset({"book_here", "move_up", "move_down", "move_left", "move_right", "longer", "shorter"})
"""Commands whose keys the canvas reads by itself, so that Enter and Alt+arrows can carry a visit; menus show them."""


def make_action(command: DeskAction, window: QWidget, canvas: QWidget) -> QAction:
    """The action of a command, living where its key works."""
    is_global = command.scope is Scope.GLOBAL
    action = QAction(command.text, window if is_global else canvas)
    action.setObjectName(command.id)
    show_keys(action, command, command.sequences())
    action.setShortcutContext(
        Qt.ShortcutContext.WindowShortcut if is_global else Qt.ShortcutContext.WidgetWithChildrenShortcut
    )
    if not is_global:
        canvas.addAction(action)
    return action


def show_keys(action: QAction, command: DeskAction, sequences: list[QKeySequence]) -> None:
    """Have ``action`` answer to ``sequences``, or only show the first where the canvas reads them by itself."""
    if command.id not in CANVAS_HANDLES:
        action.setShortcuts(sequences)
    elif sequences:
        shown = sequences[0].toString(QKeySequence.SequenceFormat.NativeText)
        action.setText(_("{command}\t{key}").format(command=command.text, key=shown))
    else:
        action.setText(command.text)


def make_actions(window: MainWindow, canvas: QWidget, views: Collection[str]) -> dict[str, QAction]:
    """The action of every command, in its menu; each tells the window its id."""
    made: dict[str, QAction] = {}
    for command in desk_actions(views):
        action = make_action(command, window, canvas)
        action.triggered.connect(lambda _checked=False, name=command.id: window.command_given.emit(name))
        menu = window.menus[command.menu]
        if command.has_line_before:
            menu.addSeparator()
        menu.addAction(action)
        made[command.id] = action
    return made
