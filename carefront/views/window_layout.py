"""How a window's parts share its width: sidebar, rail or button; a panel beside the canvas, over it, or instead of it.

Source: the table of widths in the design of the screens. Knows parts, not what is in them.
"""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carefront.views.edged_frame import EdgedFrame
from carefront.views.main_window import SIDEBAR_WIDTH, WITH_RAIL, WITH_SIDEBAR, MainWindow

PANE_WIDTH, WIDE_PANE_WIDTH = 340, 560
FLYOUT_WIDTH, USUAL_LINE = 260, 20
DOCKED_FROM, SIDE_BY_SIDE_FROM = 1600, 2400


class LayoutKind(IntEnum):
    """Each allows more than the one before."""

    SHEETS = 640
    RAIL = WITH_RAIL
    OVERLAY = WITH_SIDEBAR
    DOCKED = DOCKED_FROM


def layout_for(width: int) -> LayoutKind:
    """The layout of a window so many dip wide; the least one where it is narrower still."""
    return max((kind for kind in LayoutKind if kind <= width), default=LayoutKind.SHEETS)


class WindowLayout(QObject):
    """``changed``: another ``LayoutKind``; ``wishes_changed``: what is wanted where there is room.

    Moves ``sidebar`` between its column and a fly-out, ``pane`` likewise.
    """

    changed = Signal(object)
    wishes_changed = Signal()

    def __init__(self, window: MainWindow, sidebar: QWidget, pane: QWidget) -> None:
        super().__init__(window)
        self._window, self._sidebar, self._pane = window, sidebar, pane
        self.kind: LayoutKind | None = None
        self.wants_sidebar, self.wants_pane, self.is_pinned = True, True, False
        self._content, self._is_called, self._is_dismissed = "", False, False
        self._is_quiet, self._is_at_start, self._is_shared, self._is_aside = False, False, False, False
        self.widths: dict[str, list[int]] = {}
        self._shared_for = PANE_WIDTH
        self._column = _column_of(window.sidebar)
        self._pane_column = _column_of(window.side_pane)
        self.flyout = EdgedFrame(window.middle)
        self._flyout_column = _column_of(self.flyout)
        self.flyout.hide()
        window.resized.connect(self.apply)
        window.center.installEventFilter(self)
        window.splitter.installEventFilter(self)
        window.splitter.splitterMoved.connect(self._note_widths)
        self._sharing = QTimer(self)
        self._sharing.setSingleShot(True)
        self._sharing.setInterval(0)
        self._sharing.timeout.connect(self._share)

    # What is asked for

    def apply(self) -> None:
        """Lay out for the width the window has now."""
        kind = layout_for(round(self._window.width() / self._text_scale()))
        if kind is not self.kind:
            self.kind = kind
            self._place_sidebar()
            self._place_pane()
            self.changed.emit(kind)
        if self._pane_width() != self._shared_for:
            self._is_shared = False
        self._fit()

    @property
    def is_docked(self) -> bool:
        """Whether the panel stands beside the canvas."""
        return self.kind is LayoutKind.DOCKED or (self.kind is LayoutKind.OVERLAY and self.is_pinned)

    def toggle_sidebar(self) -> None:
        """Show or hide the sidebar: its column, or its fly-out where there is no room for one."""
        if self.kind is not None and self.kind >= LayoutKind.OVERLAY:
            self.want_sidebar(not self.wants_sidebar)
        elif self.flyout.isVisible():
            self.close_flyout()
        else:
            self.open_flyout()

    def open_flyout(self) -> None:
        """Show the sidebar over the canvas."""
        if self.kind is not None and self.kind < LayoutKind.OVERLAY:
            self.flyout.show()
            self.flyout.raise_()
            self._fit()

    def close_flyout(self) -> bool:
        """Hide the fly-out; whether there was one."""
        was_open = self.flyout.isVisible()
        self.flyout.hide()
        return was_open

    def want_sidebar(self, is_wanted: bool) -> None:
        """Have the sidebar's column, or do without, wherever there is room for one."""
        self.wants_sidebar = is_wanted
        self._place_sidebar()
        self._fit()
        self.wishes_changed.emit()

    def want_pane(self, is_wanted: bool) -> None:
        """Have the panel, or do without, wherever there is room for it."""
        self.wants_pane = is_wanted
        self._is_called = self._is_dismissed = False
        self._place_pane()
        self._fit()
        self.wishes_changed.emit()

    def toggle_pane(self) -> None:
        """Show or hide the panel."""
        self.wants_pane = self._is_called = not self.is_pane_shown()
        self._is_dismissed = False
        self._place_pane()
        self._fit()
        self.wishes_changed.emit()

    def open_pane(self) -> None:
        """Show the panel, whatever was wished before."""
        self.wants_pane = self._is_called = True
        self._is_dismissed = False
        self._place_pane()
        self._fit()
        self.wishes_changed.emit()

    def close_pane(self) -> bool:
        """Hide a panel that covers something, until something else is selected; whether there was one."""
        if self.is_docked or not self.is_pane_shown():
            return False
        self._is_called, self._is_dismissed = False, True
        self._place_pane()
        return True

    def pin(self, is_pinned: bool) -> None:
        """Dock the panel where it would lie over the canvas, or let go of it."""
        self.is_pinned = is_pinned
        self._place_pane()
        self._fit()

    def show_content(self, content: str) -> None:
        """Tell what the panel is about, as an id: an empty one that covers the canvas hides."""
        if content != self._content:
            self._content, self._is_dismissed = content, False
            self._place_pane()
            self._fit()

    def avoid(self, focused: QRect) -> None:
        """Keep an overlaid panel at the edge farthest from ``focused`` (of the canvas's parent)."""
        middle = self._window.center.width() // 2
        is_at_start = (focused.center().x() > middle) if not self._is_mirrored() else (focused.center().x() < middle)
        if is_at_start != self._is_at_start and not focused.isNull():
            self._is_at_start = is_at_start
            self._fit()

    def keep_quiet(self, is_quiet: bool) -> None:
        """Take an overlaid panel out of the way, as while something is dragged."""
        if is_quiet != self._is_quiet:
            self._is_quiet = is_quiet
            self._place_pane()

    def stand_aside(self, is_aside: bool) -> None:
        """Have an overlaid panel not cover a view that is not about visits; who calls it sees it all the same."""
        if is_aside != self._is_aside:
            self._is_aside = is_aside
            self._is_called = self._is_called and not is_aside
            self._place_pane()

    def is_pane_shown(self) -> bool:
        """Whether the panel is in view."""
        return self._pane.isVisibleTo(self._window)

    # Where things are

    def _place_sidebar(self) -> None:
        window, has_column = self._window, self.kind is not None and self.kind >= LayoutKind.OVERLAY
        self.flyout.hide()
        (self._column if has_column else self._flyout_column).addWidget(self._sidebar)
        self._sidebar.show()
        window.sidebar.setVisible(has_column and self.wants_sidebar)
        window.rail.setVisible(self.kind is LayoutKind.RAIL)
        self._is_shared = False

    def _place_pane(self) -> None:
        window, pane = self._window, self._pane
        if self.is_docked:
            if pane.parentWidget() is not window.side_pane:
                self._pane_column.addWidget(pane)
                self._is_shared = False
            self._is_shared = self._is_shared and window.side_pane.isVisible() == self.wants_pane
            window.side_pane.setVisible(self.wants_pane)
            pane.show()
            return
        window.side_pane.hide()
        if pane.parentWidget() is not window.center:
            self._pane_column.removeWidget(pane)
            pane.setParent(window.center)
        is_wanted = self.wants_pane and bool(self._content) and not self._is_aside
        by_itself = self.kind is LayoutKind.OVERLAY and is_wanted
        pane.setVisible(not self._is_quiet and not self._is_dismissed and (by_itself or self._is_called))
        pane.raise_()

    def _pane_width(self) -> int:
        return WIDE_PANE_WIDTH if self._window.width() >= SIDE_BY_SIDE_FROM else PANE_WIDTH

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """The room for the canvas is another."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._fit()
        return super().eventFilter(watched, event)

    def _share(self) -> None:
        """Give the columns their widths, once they have any: those chosen in this layout, else those of the design."""
        splitter = self._window.splitter
        if self.kind is None or not splitter.isVisible():
            return
        self._is_shared, self._shared_for = True, self._pane_width()
        usual = [FLYOUT_WIDTH if self.kind is LayoutKind.DOCKED else SIDEBAR_WIDTH, self._pane_width()]
        first, last = self.widths.get(self._widths_name(), usual)
        shown = [first * self._window.sidebar.isVisible(), last * self._window.side_pane.isVisible()]
        room = splitter.width() - splitter.handleWidth() * sum(width > 0 for width in shown)
        splitter.setSizes([shown[0], max(1, room - sum(shown)), shown[1]])

    def _widths_name(self) -> str:
        """Under what the widths of now are kept: a window with room for two columns in its panel has its own."""
        is_wide = self._pane_width() == WIDE_PANE_WIDTH
        return "WIDE" if is_wide else self.kind.name if self.kind else ""

    def _note_widths(self) -> None:
        if self.kind is not None:
            sizes, known = self._window.splitter.sizes(), self.widths.get(self._widths_name(), [0, 0])
            self.widths[self._widths_name()] = [
                sizes[0] or known[0] or SIDEBAR_WIDTH,
                sizes[2] or known[1] or PANE_WIDTH,
            ]

    def _fit(self) -> None:
        """Put what lies over other parts in its place."""
        window, size = self._window, self._window.center.size()
        if not self._is_shared:
            self._sharing.start()
        if self._pane.parentWidget() is window.center:
            width = size.width() if self.kind is LayoutKind.SHEETS else min(self._pane_width(), size.width())
            is_left = self._is_at_start != self._is_mirrored()
            self._pane.setGeometry(0 if is_left else size.width() - width, 0, width, size.height())
        if self.flyout.isVisible():
            middle = window.middle.size()
            start = window.rail.width() if window.rail.isVisible() else 0
            width = min(max(FLYOUT_WIDTH, self._sidebar.minimumSizeHint().width()), middle.width() - start)
            left = middle.width() - start - width if self._is_mirrored() else start
            self.flyout.setGeometry(left, 0, width, middle.height())

    def _text_scale(self) -> float:
        """How much larger than usual the text is: large text leaves a window the room of a smaller one."""
        return max(1.0, self._window.fontMetrics().height() / USUAL_LINE)

    def _is_mirrored(self) -> bool:
        return self._window.layoutDirection() == Qt.LayoutDirection.RightToLeft


def _column_of(frame: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(frame)
    column.setContentsMargins(0, 0, 0, 0)
    return column
