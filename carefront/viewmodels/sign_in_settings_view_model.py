"""Settings > Sign-in: whether a sign-in is asked for, when the program locks, one's own password and PIN."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.people_catalogue import ChangeSignInRule, CreateLogin
from carefront.application.envelope import Applied, Command, Outcome
from carefront.application.people_rows import OwnSignIn
from carefront.application.signing_in import SignInAnswer, SignInDesk, SignInResult
from carefront.domain.sign_in import LEAST_IDLE_MINUTES as LEAST_IDLE_MINUTES
from carefront.domain.sign_in import MOST_IDLE_MINUTES as MOST_IDLE_MINUTES
from carefront.domain.sign_in import PIN_DIGITS as PIN_DIGITS
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.viewmodels.desk_context import DeskContext
from carefront.wording.failed_acts import failure_sentence
from carefront.wording.people_words import answer_sentence, refused_people
from carefront.wording.refusals import outcome_sentences


class SignInSettings(QObject):
    """``changed``: what is known is another. ``complained`` and ``done``: sentences; ``done`` also empties fields."""

    changed = Signal()
    complained = Signal(str)
    done = Signal(str)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.own: OwnSignIn | None = None
        self.is_busy = False

    def read(self) -> None:
        """Read it anew."""
        self._context.desk.ask(lambda reader: reader.people().own(), self._on_own, self._on_failed)

    def _on_own(self, own: OwnSignIn) -> None:
        self.own = own
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        """Say so and leave it: reading again at once would fail again."""
        self.complained.emit(failure_sentence(error))

    # The practice

    def set_rule(self, *, is_required: bool, idle_minutes: int) -> None:
        """Ask for a sign-in or not; lock after so many minutes."""

        def then() -> None:
            self._context.sign_in_changed.emit()
            self._succeed("")

        self._do(ChangeSignInRule(is_required, idle_minutes), then)

    # One's own

    def set_up(self, user_name: str, new: str, again: str, *, is_required: bool) -> None:
        """A first sign-in for whoever is at the desk; from now on it is asked for where ``is_required``."""
        own = self.own
        if own is None or self._differ(new, again):
            return
        if own.login_id:
            self._set_first(new, is_required=is_required)
        else:
            command = CreateLogin(new_id(), own.account_id, user_name)
            self._do(command, lambda: self._set_first(new, is_required=is_required))

    def _set_first(self, new: str, *, is_required: bool) -> None:
        own = self.own
        minutes = own.rule.idle_minutes if own else 10

        def then() -> None:
            if is_required:
                self.set_rule(is_required=True, idle_minutes=minutes)
            self._succeed(_("Your sign-in is set up."))

        self._sign(lambda work: work.change_own("", new), then)

    def change_password(self, old: str, new: str, again: str) -> None:
        """Another password of one's own."""
        if not self._differ(new, again):
            self._sign(lambda work: work.change_own(old, new), lambda: self._succeed(_("Your password is changed.")))

    def set_pin(self, password: str, pin: str) -> None:
        """A PIN for unlocking; none takes it away."""
        words = _("Your PIN is set.") if pin else _("Your PIN is taken away.")
        self._sign(lambda work: work.set_pin(password, pin), lambda: self._succeed(words))

    def _differ(self, new: str, again: str) -> bool:
        if new != again:
            self.complained.emit(_("The two passwords differ. Enter both again."))
        return new != again

    def _sign(self, call: Callable[[SignInDesk], SignInAnswer], then: Callable[[], None]) -> None:
        self._set_busy(True)

        def on_answer(answer: SignInAnswer) -> None:
            self._set_busy(False)
            if answer.result is SignInResult.OPEN:
                then()
            elif answer.result is SignInResult.WRONG:
                self.complained.emit(_("Your present password is not right."))
            else:
                self.complained.emit(answer_sentence(answer))
                self.read()  # a first password that is too weak leaves a sign-in that waits for a better one

        self._context.desk.sign(call, on_answer, self._on_refused)

    def _do(self, command: Command, then: Callable[[], None]) -> None:
        def on_outcome(outcome: Outcome) -> None:
            if isinstance(outcome, Applied):
                then()
            else:
                self.complained.emit("\n".join(outcome_sentences(outcome, self._context.speaker())))
                self.changed.emit()

        self._context.desk.execute(command, {}, on_outcome, self._on_refused)

    def _succeed(self, text: str) -> None:
        self.complained.emit("")
        self.done.emit(text)
        self.read()

    def _on_refused(self, error: Exception) -> None:
        self._set_busy(False)
        self.complained.emit(refused_people(error) or failure_sentence(error))
        self.read()

    def _set_busy(self, is_busy: bool) -> None:
        self.is_busy = is_busy
        self.changed.emit()
