"""The page that lets people in: signing in, unlocking, a password to be changed, the recovery key. One per program."""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from carefront.application.desk_session import DeskSession
from carefront.application.signing_in import SignInAnswer, SignInDesk, SignInResult, SignInState
from carefront.domain.sign_in import LONGEST_STAY_S as LONGEST_STAY_S
from carefront.domain.sign_in import PIN_DIGITS as PIN_DIGITS
from carefront.domain.sign_in import SessionEvent, SignInRule
from carefront.shared.i18n import _
from carefront.shared.values import dataclass
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.task_runner import Lane, TaskRunner
from carefront.wording.failed_acts import failure_sentence
from carefront.wording.people_words import (
    answer_sentence,
    reading_sentence,
    reading_wait,
    shut_out_sentence,
    wait_sentence,
    wrong_pin,
)

LAST_NAME = "user_name"
"""Under which name of the memory stands who signed in here last."""


class SignInMode(Enum):
    """What the page asks for."""

    SIGN_IN = "sign_in"
    UNLOCK = "unlock"
    PIN = "pin"
    NEW_PASSWORD = "new_password"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class SignInFace:
    """The page. ``holder``: who locked, empty for nobody. ``wait_s``: nothing can be sent for so long."""

    mode: SignInMode = SignInMode.SIGN_IN
    user_name: str = ""
    holder: str = ""
    has_pin: bool = False
    message: str = ""
    is_busy: bool = False
    wait_s: int = 0

    @property
    def heading(self) -> str:
        """What stands above."""
        if self.mode in (SignInMode.UNLOCK, SignInMode.PIN):
            return _("Locked – {name}").format(name=self.holder)
        return {
            SignInMode.SIGN_IN: _("Sign in"),
            SignInMode.NEW_PASSWORD: _("Choose a password of your own"),
            SignInMode.RECOVERY: _("Set a new password"),
        }[self.mode]


class SignInLanes(Protocol):
    """What the program gives the page."""

    @property
    def session(self) -> DeskSession:
        """Who is signed in."""

    def signing(self) -> SignInDesk:
        """What lets people in; for one piece of work in the background."""

    def recover(self, recovery_key: str, user_name: str, password: str) -> SignInAnswer:
        """Set an administrator's password by the recovery key; in the background.

        Raises:
            KeyRejected: it is not the recovery key of this practice.
        """


class SignInViewModel(QObject):
    """``changed``: the face is another. ``let_in``: somebody is in; whether somebody else than before. ``shut_out``:
    whoever is in may do nothing here any more."""

    changed = Signal(object)
    let_in = Signal(bool)
    ruled = Signal(object)
    shut_out = Signal()

    def __init__(self, lanes: SignInLanes, runner: TaskRunner, memory: Memory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes, self._runner, self._memory = lanes, runner, memory
        self.face = SignInFace(user_name=str(memory.value(LAST_NAME) or ""))
        self.rule = SignInRule("")
        self._before = lanes.session.holder_id
        self._password = ""
        self._wants_switch = self._is_read_only = False
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._tick)

    # What happens to the stay

    def look(self) -> None:
        """Read how signing in stands."""
        self._work(lambda work: work.state(), self._on_state)

    def lock(self, *, needs_password: bool = False, is_switch: bool = False) -> None:
        """Nothing is answered from here on; who locked is told by ``changed``. ``is_switch``: ask for somebody else."""
        session = self._lanes.session
        if not session.is_open:
            return
        self._before = session.holder_id
        session.lock()
        if needs_password:
            session.pin_failures = 1_000
        self._wants_switch = is_switch
        mode = SignInMode.SIGN_IN if is_switch else SignInMode.UNLOCK
        self._show(SignInFace(mode, self.face.user_name, self.face.holder, is_busy=True))
        self._work(self._noted, self._on_state)

    @staticmethod
    def _noted(work: SignInDesk) -> SignInState:
        work.note(SessionEvent.LOCKED)
        return work.state()

    def _on_state(self, state: SignInState) -> None:
        self.rule, self._is_read_only = state.rule, state.is_read_only
        self.ruled.emit(state.rule)
        if state.is_shut_out and self._lanes.session.is_open:
            self.shut_out.emit()
            return
        name = state.user_name or self.face.user_name
        has_pin = state.has_pin and self._lanes.session.pin_failures < 1
        mode = SignInMode.PIN if has_pin else SignInMode.UNLOCK if state.name else SignInMode.SIGN_IN
        mode = SignInMode.SIGN_IN if self._wants_switch else mode
        note = reading_sentence() if state.is_read_only and not state.is_open else ""
        note = shut_out_sentence() if state.is_shut_out and not self._wants_switch else note
        self._show(SignInFace(mode, name, state.name, has_pin, note))

    # What is asked

    def ask(self, mode: SignInMode) -> None:
        """Ask for something else."""
        self._wants_switch = False
        self._clock.stop()
        self._show(replace(self.face, mode=mode, message="", wait_s=0))

    def name_edited(self) -> None:
        """Another name is typed: who has to wait is told so when they try, and nobody waits for somebody else."""
        if self.face.wait_s and not self.face.is_busy:
            self._clock.stop()
            self._show(replace(self.face, message="", wait_s=0))

    def send(self, user_name: str, password: str) -> None:
        """Try to sign in, or to unlock as the one who locked."""
        name = self.face.user_name if self.face.mode is SignInMode.UNLOCK else user_name
        if not name.strip() or not password:
            self._show(replace(self.face, message=_("Enter your user name and your password.")))
            return
        self._password = password
        self._busy(user_name=name)
        self._work(lambda work: work.sign_in(name, password), self._on_answer)

    def send_pin(self, pin: str) -> None:
        """Try to unlock by the six digits."""
        self._busy()
        self._work(lambda work: work.unlock_with_pin(pin), self._on_answer)

    def send_new(self, new: str, again: str) -> None:
        """The password of one's own that is asked for after somebody else set one."""
        if new != again:
            self._show(replace(self.face, message=_("The two passwords differ. Enter both again.")))
            return
        name, old = self.face.user_name, self._password
        self._busy()
        self._work(lambda work: work.sign_in(name, old, new), self._on_answer)

    def recover(self, recovery_key: str, user_name: str, new: str, again: str) -> None:
        """Set an administrator's password by the recovery key, then sign in with it."""
        if new != again:
            words = _("The two passwords differ. Enter both again.")
            self._show(replace(self.face, user_name=user_name, message=words))
            return
        self._password = new
        self._busy(user_name=user_name)
        call = partial(self._lanes.recover, recovery_key, user_name, new)
        self._runner.submit(Lane.BACKGROUND, call, self._on_recovered, self._on_failed)

    # Answers

    def _on_recovered(self, answer: SignInAnswer) -> None:
        if answer.result is SignInResult.OPEN:
            self._show(replace(self.face, mode=SignInMode.SIGN_IN))
            self.send(self.face.user_name, self._password)
        elif answer.result is SignInResult.WRONG:
            self._show_message(_("No administrator has this user name."))
        else:
            self._on_answer(answer)

    def _on_answer(self, answer: SignInAnswer) -> None:
        if answer.result is SignInResult.OPEN:
            self._enter()
            return
        mode = self.face.mode
        if answer.result is SignInResult.MUST_CHANGE:
            mode = SignInMode.NEW_PASSWORD
        elif answer.result is SignInResult.PASSWORD_NEEDED:
            mode = SignInMode.UNLOCK
        is_pin = mode is SignInMode.PIN and answer.result is SignInResult.WRONG
        words = wrong_pin() if is_pin else self._waiting(answer.wait_s) or answer_sentence(answer)
        self._show(replace(self.face, mode=mode, is_busy=False, wait_s=answer.wait_s, message=words))
        if answer.wait_s:
            self._clock.start()

    def _enter(self) -> None:
        self._password, self._wants_switch = "", False
        holder = self._lanes.session.holder_id
        is_other, self._before = holder != self._before, holder
        self._memory.put(LAST_NAME, self.face.user_name)
        self._show(replace(self.face, is_busy=False, message="", wait_s=0))
        self.let_in.emit(is_other)
        self.look()

    def _tick(self) -> None:
        left = self.face.wait_s - 1
        if left <= 0:
            self._clock.stop()
            self._show(replace(self.face, wait_s=0, message=_("Now you can try again.")))
        else:
            self._show(replace(self.face, wait_s=left, message=self._waiting(left) or wait_sentence(left)))

    def _waiting(self, seconds: int) -> str:
        """How long to wait, where that is for another reason than wrong passwords."""
        return reading_wait(seconds) if seconds and self._is_read_only else ""

    def _on_failed(self, error: Exception) -> None:
        self._show_message(failure_sentence(error))

    def _show_message(self, text: str) -> None:
        self._show(replace(self.face, is_busy=False, message=text))

    def _busy(self, user_name: str = "") -> None:
        self._show(replace(self.face, user_name=user_name or self.face.user_name, is_busy=True, message=""))

    def _show(self, face: SignInFace) -> None:
        self.face = face
        self.changed.emit(face)

    def _work(self, call: Callable[[SignInDesk], object], done: Callable[..., None]) -> None:
        def run() -> object:
            work = self._lanes.signing()
            try:
                return call(work)
            finally:
                work.close()

        self._runner.submit(Lane.BACKGROUND, run, done, self._on_failed)
