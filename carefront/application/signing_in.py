"""Signing in, locking, unlocking and changing passwords: what the screens and the command line ask for.

A try is counted before the password is looked at, in a transaction of its own; between the two stands the hash, which
takes its time with no lock held. A name that nobody bears costs the same work and gets the same answer.
"""

from collections.abc import Callable, Collection, Sequence
from enum import Enum
from typing import Protocol

from carefront.application.commands.people_catalogue import (
    ChangeOwnPassword,
    NoteSession,
    ResetPassword,
    SetOwnPin,
    TrySignIn,
)
from carefront.application.desk_session import DeskSession
from carefront.application.envelope import Applied, Command, Envelope, Outcome
from carefront.application.people_ports import Hasher
from carefront.domain.accounts import Login
from carefront.domain.errors import InvalidValue, SignedOut
from carefront.domain.passwords import PasswordFault, password_faults
from carefront.domain.permissions import Actor, Key, Subject, is_allowed
from carefront.domain.sign_in import MOST_PIN_FAILURES, SessionEvent, SignInRule, is_pin
from carefront.shared.clock import Clock
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass


class SignInResult(Enum):
    """What became of a try."""

    OPEN = "open"
    WRONG = "wrong"
    WAIT = "wait"
    STOPPED = "stopped"
    NO_ROLE = "no_role"
    MUST_CHANGE = "must_change"
    WEAK = "weak"
    PASSWORD_NEEDED = "password_needed"
    """A PIN does not do any more."""
    CHANGE_ELSEWHERE = "change_elsewhere"
    """The password has to be changed, and nothing can be written here."""


@dataclass(frozen=True, slots=True)
class SignInAnswer:
    """The result; ``wait_s`` seconds until the next try where one has to wait, ``faults`` of a new password."""

    result: SignInResult
    wait_s: int = 0
    faults: tuple[PasswordFault, ...] = ()


@dataclass(frozen=True, slots=True)
class SignInState:
    """What a screen has to know before anybody signs in. ``user_name`` is the holder's, empty for nobody."""

    rule: SignInRule
    name: str = ""
    user_name: str = ""
    has_pin: bool = False
    is_open: bool = False
    is_read_only: bool = False
    is_shut_out: bool = False
    """Whoever signed in may do nothing here any more: no role is in force, or the sign-in was switched off."""


class PeopleBook(Protocol):
    """What is read outside of a unit of work; each call looks at the file as it is."""

    def of_name(self, name_key: str) -> Login | None: ...

    def of_account(self, account_id: str) -> Login | None: ...

    def login(self, login_id: str) -> Login:
        """The login.

        Raises:
            NotFound: there is none.
        """

    def rule(self) -> SignInRule: ...

    def name_key(self, user_name: str) -> str: ...

    def actor(self, account_id: str) -> Actor: ...

    @property
    def organization_account_id(self) -> str: ...

    def names(self) -> Sequence[str]:
        """Of the organization and its clinics: a password may hold none of them."""

    def close(self) -> None: ...


class SignInDoor(Protocol):
    """What counts tries and writes down what happens."""

    def execute(self, envelope: Envelope) -> Outcome: ...


class SignInDesk:
    """Made for one piece of work on a connection of its own; close it then. ``is_read_only``: nothing can be set."""

    def __init__(
        self, door: SignInDoor, book: PeopleBook, hasher: Hasher, session: DeskSession, clock: Clock,
        common: Callable[[], Collection[str]], origin: str, *, is_read_only: bool = False,
    ) -> None:  # fmt: skip
        self._is_read_only = is_read_only
        self._door, self._book, self._hasher, self._session = door, book, hasher, session
        self._clock, self._common, self._origin = clock, common, origin

    def state(self) -> SignInState:
        """How signing in stands."""
        holder = self._session.holder_id
        login = self._book.of_account(holder) if holder else None
        actor, rule = self._book.actor(holder) if holder else None, self._book.rule()
        return SignInState(
            rule, actor.name if actor else "", login.user_name if login else "", bool(login and login.pin_hash),
            self._session.is_open, self._is_read_only, bool(rule.is_required and actor and not actor.roles),
        )  # fmt: skip

    def sign_in(self, user_name: str, password: str, new_password: str = "") -> SignInAnswer:
        """Try to sign in; with ``new_password`` where the answer was that it must be changed.

        The one who is signed in already only unlocks: the stay goes on.
        """
        key = self._book.name_key(user_name)
        login = self._book.of_name(key)
        answer = self._tried(key, login, password)
        if answer is not None:
            return answer
        assert login is not None
        if not self._book.actor(login.account_id).roles:
            return self._refused(login.account_id, SignInResult.NO_ROLE)
        if login.must_change:
            refusal = self._renewed(login, new_password)
            if refusal is not None:
                return refusal
        elif self._hasher.is_outdated(login.password_hash) and not self._is_read_only:
            self._run(ChangeOwnPassword(login.id, self._hasher.hashed(password)), login.account_id)
        self._let_in(login)
        return SignInAnswer(SignInResult.OPEN)

    def _tried(self, key: str, login: Login | None, password: str) -> SignInAnswer | None:
        """The refusal, or ``None`` for the right password of a login that may sign in."""
        actor_id = login.account_id if login else self._book.organization_account_id
        counted = self._run(TrySignIn(key), actor_id).result
        if counted["outcome"] != "go":
            result = SignInResult.WAIT if counted["outcome"] == "wait" else SignInResult.STOPPED
            return SignInAnswer(result, int(counted["wait_s"]))
        is_right = self._hasher.matches(login.password_hash if login else "", password)
        if login is None or not is_right or not login.is_active:
            return self._refused(actor_id, SignInResult.WRONG)
        return None

    def _refused(self, actor_id: str, result: SignInResult) -> SignInAnswer:
        self._run(NoteSession(SessionEvent.REFUSED), actor_id)
        return SignInAnswer(result)

    def _renewed(self, login: Login, new_password: str) -> SignInAnswer | None:
        """The refusal of the new password of a login that has to change it; ``None`` where it is set."""
        if self._is_read_only:
            return SignInAnswer(SignInResult.CHANGE_ELSEWHERE)
        faults = self.faults(login, new_password) if new_password else ()
        if faults or not new_password:  # the password of now was right: choosing the next one costs no tries
            self._run(NoteSession(SessionEvent.REFUSED, login.name_key), login.account_id)
            return SignInAnswer(SignInResult.WEAK if faults else SignInResult.MUST_CHANGE, faults=faults)
        self._run(ChangeOwnPassword(login.id, self._hasher.hashed(new_password)), login.account_id)
        return None

    def _let_in(self, login: Login) -> None:
        is_same = self._session.holder_id == login.account_id
        event = SessionEvent.UNLOCKED if is_same else SessionEvent.SIGNED_IN
        self._run(NoteSession(event, login.name_key), login.account_id)
        self._session.pin_failures = 0
        if is_same:
            self._session.unlock()
        else:
            self._session.sign_in(login.account_id)

    def unlock_with_pin(self, pin: str) -> SignInAnswer:
        """Let the one who locked in again by the six digits; five wrong ones, and only the password does."""
        login = self._book.of_account(self._session.holder_id) if self._session.holder_id else None
        if login is None or not login.pin_hash or not login.is_active:
            return SignInAnswer(SignInResult.PASSWORD_NEEDED)
        if self._session.pin_failures >= MOST_PIN_FAILURES:
            return SignInAnswer(SignInResult.PASSWORD_NEEDED)
        self._session.pin_failures += 1
        if not self._hasher.matches(login.pin_hash, pin):
            self._run(NoteSession(SessionEvent.PIN_REFUSED), login.account_id)
            is_last = self._session.pin_failures >= MOST_PIN_FAILURES
            return SignInAnswer(SignInResult.PASSWORD_NEEDED if is_last else SignInResult.WRONG)
        self._session.pin_failures = 0
        self._run(NoteSession(SessionEvent.UNLOCKED), login.account_id)
        self._session.unlock()
        return SignInAnswer(SignInResult.OPEN)

    def note(self, event: SessionEvent) -> None:
        """Write into the audit what happened to the stay of whoever is, or was, signed in."""
        if self._session.holder_id:
            self._run(NoteSession(event), self._session.holder_id)

    # Passwords

    def faults(self, login: Login, password: str) -> tuple[PasswordFault, ...]:
        """Every reason against a new password for this login."""
        names = (login.user_name, self._book.actor(login.account_id).name, *self._book.names())
        return password_faults(password, self._common(), names)

    def change_own(self, old: str, new: str) -> SignInAnswer:
        """Change the password of whoever is signed in; a wrong old one counts as a try.

        Raises:
            SignedOut: nobody is.
            InvalidValue: whoever is has no login.
        """
        login = self._own()
        if login.password_hash:
            refusal = self._tried(login.name_key, login, old)
            if refusal is not None:
                return refusal
            self._run(NoteSession(SessionEvent.UNLOCKED, login.name_key), login.account_id)
        faults = self.faults(login, new) + ((PasswordFault.SAME,) if new == old else ())
        if faults:
            return SignInAnswer(SignInResult.WEAK, faults=faults)
        self._run(ChangeOwnPassword(login.id, self._hasher.hashed(new)), login.account_id)
        return SignInAnswer(SignInResult.OPEN)

    def reset(self, login_id: str, password: str) -> SignInAnswer | Outcome:
        """Set somebody's password as whoever is signed in, to be changed at the next sign-in."""
        login = self._book.login(login_id)
        actor = self._book.actor(self._session.actor_id)
        if not is_allowed(actor, Key.USER_EDIT, Subject()):  # the door says it again, and notes it
            return self._outcome(ResetPassword(login_id), actor.account_id)
        faults = self.faults(login, password)
        if faults:
            return SignInAnswer(SignInResult.WEAK, faults=faults)
        outcome = self._outcome(ResetPassword(login_id, self._hasher.hashed(password)), actor.account_id)
        return SignInAnswer(SignInResult.OPEN) if isinstance(outcome, Applied) else outcome

    def set_pin(self, password: str, pin: str) -> SignInAnswer:
        """Give whoever is signed in a PIN for unlocking, or take it away; the password says that it is them.

        Raises:
            SignedOut: nobody is.
            InvalidValue: no six digits, or too plain.
        """
        login = self._own()
        if pin and not is_pin(pin):
            raise InvalidValue("pin", "", "pin")
        refusal = self._tried(login.name_key, login, password)
        if refusal is not None:
            return refusal
        self._run(NoteSession(SessionEvent.UNLOCKED, login.name_key), login.account_id)
        self._run(SetOwnPin(login.id, bool(pin), self._hasher.hashed(pin) if pin else ""), login.account_id)
        return SignInAnswer(SignInResult.OPEN)

    def reset_by_owner(self, user_name: str, password: str) -> SignInAnswer:
        """Set the password of an administrator; the caller has seen the recovery key of this profile."""
        login = self._book.of_name(self._book.name_key(user_name))
        if login is None or not is_allowed(self._book.actor(login.account_id), Key.USER_EDIT, Subject()):
            return SignInAnswer(SignInResult.WRONG)
        faults = self.faults(login, password)
        if faults:
            return SignInAnswer(SignInResult.WEAK, faults=faults)
        self._run(ResetPassword(login.id, self._hasher.hashed(password)), login.account_id)
        return SignInAnswer(SignInResult.OPEN)

    def close(self) -> None:
        """Let go of the connections."""
        self._book.close()

    def _own(self) -> Login:
        login = self._book.of_account(self._session.actor_id)
        if login is None:
            raise InvalidValue("login", "", "none")
        return login

    def _run(self, command: Command, actor_id: str) -> Applied:
        outcome = self._outcome(command, actor_id)
        if not isinstance(outcome, Applied):
            raise SignedOut
        return outcome

    def _outcome(self, command: Command, actor_id: str) -> Outcome:
        return self._door.execute(Envelope(new_id(), command, actor_id, self._clock(), self._origin))
