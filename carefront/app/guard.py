"""Stands before the desk: asks who is there, locks when asked or when nobody is, and lets the same or others in again.

Loaded only where a sign-in is asked for, or when somebody sets one up.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from carefront.domain.sign_in import SignInRule
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.sign_in_view_model import SignInFace, SignInLanes, SignInMode, SignInViewModel
from carefront.viewmodels.task_runner import TaskRunner
from carefront.views.curtain import Curtain, locked_title
from carefront.views.idle_watch import IdleWatch, seconds_awake_or_not
from carefront.views.main_window import MainWindow
from carefront.views.sign_in_page import SignInPage


class Guard(QObject):
    """``let_in``: somebody is in; whether somebody else than before, or the first of all. ``switched``: somebody else
    is in, and sees nothing yet: the windows of who was there stay hidden until they are back."""

    let_in = Signal(bool)
    switched = Signal(str, str)

    def __init__(
        self, lanes: SignInLanes, runner: TaskRunner, memory: Memory, parent: QObject | None = None,
        seconds: Callable[[], float] = seconds_awake_or_not,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._lanes = lanes
        self.model = SignInViewModel(lanes, runner, memory, self)
        self.curtain = Curtain(self)
        self.idle = IdleWatch(seconds, self)
        self._page: SignInPage | None = None
        self._front: MainWindow | None = None
        self._before = ""
        self.model.let_in.connect(self._on_let_in)
        self.model.changed.connect(self._on_face)
        self.model.ruled.connect(self._on_rule)
        self.model.shut_out.connect(lambda: self.lock(needs_password=True))
        self.idle.overdue.connect(lambda is_over: self.lock(needs_password=is_over))
        self.curtain.left.connect(self._leave)

    @property
    def is_shut(self) -> bool:
        """Whether somebody has to sign in first."""
        return not self._lanes.session.is_open

    def ask_in(self, windows: Sequence[MainWindow]) -> None:
        """The first sign-in of this start: on a page in the window, which has read nothing yet."""
        self._front = windows[0]
        self._page = self._made_page()
        self._front.rows.insertWidget(0, self._page, 1)
        self._page.show()
        self._show_front(is_open=False)
        self.model.look()

    def watch(self) -> None:
        """Somebody works here already: lock when they leave."""
        self.model.look()

    def check(self) -> None:
        """Rights have changed: lock where whoever works here has none any more."""
        if not self.is_shut and self.model.rule.is_required:
            self.model.look()

    def lock(self, *, needs_password: bool = False, is_switch: bool = False) -> None:
        """Hide everything now and answer nothing until somebody signs in."""
        if self.is_shut:
            return
        self.idle.stop()
        self._before = self._lanes.session.holder_id
        self.model.lock(needs_password=needs_password, is_switch=is_switch)
        self._page = self._made_page()
        self.curtain.fall(self._page, locked_title(self.model.face.holder), self._lanes.session.holder_id)

    def stop(self) -> None:
        """The program ends: nothing locks any more."""
        self.idle.stop()

    def come_forward(self) -> None:
        """Somebody started the program once more while it is shut."""
        self.curtain.come_forward()

    def _made_page(self) -> SignInPage:
        page = SignInPage(self.model)
        page.quit_asked.connect(self._leave)
        return page

    def _show_front(self, *, is_open: bool) -> None:
        front = self._front
        if front is not None:
            for part in (front.middle, front.command_bar, front.menuBar()):
                part.setVisible(is_open)
            front.statusBar().clearMessage()

    def _on_let_in(self, is_other: bool) -> None:
        page, self._page = self._page, None
        if is_other and self._before:
            self.switched.emit(self._before, self._lanes.session.holder_id)
        if self.curtain.is_down:
            self.curtain.rise(self._lanes.session.holder_id)
        elif page is not None:
            self._show_front(is_open=True)
            page.hide()
            page.deleteLater()
            self._front = None
        self.let_in.emit(is_other)
        self.idle.begin(self.model.rule.idle_minutes)

    def _on_face(self, face: SignInFace) -> None:
        if self.curtain.window and face.mode in (SignInMode.UNLOCK, SignInMode.PIN):
            self.curtain.window.setWindowTitle(locked_title(face.holder))
            self.curtain.window.setAccessibleName(locked_title(face.holder))

    def _on_rule(self, rule: SignInRule) -> None:
        if not rule.is_required:
            self.idle.stop()
        elif not self.is_shut:
            self.idle.begin(rule.idle_minutes)

    def _leave(self) -> None:
        QApplication.quit()
