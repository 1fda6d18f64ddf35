"""Commands about people: who there is, what they are to the practice and from when to when, who may sign in.

Passwords and PINs come as their Argon2id strings only, and neither the log nor the audit keeps those.
"""

from dataclasses import field
from datetime import date
from typing import ClassVar

from carefront.application.envelope import Command
from carefront.application.payloads import SECRET
from carefront.domain.accounts import Accountability
from carefront.domain.sign_in import SessionEvent
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class RenamePerson(Command):
    """Give a person another name."""

    KIND: ClassVar[str] = "account.rename_person"
    account_id: str
    name: str


@dataclass(frozen=True, slots=True)
class AddAccountability(Command):
    """Let a person be something to the organization, a clinic or another person, on inclusive dates."""

    KIND: ClassVar[str] = "accountability.add"
    edge: Accountability


@dataclass(frozen=True, slots=True)
class EndAccountability(Command):
    """Give an edge its last day; one that would never have been in force goes. The last administrator stays."""

    KIND: ClassVar[str] = "accountability.end"
    edge_id: str
    last: date | None


@dataclass(frozen=True, slots=True)
class CreateLogin(Command):
    """Let a person sign in under a user name, once somebody has set a password for them."""

    KIND: ClassVar[str] = "login.create"
    login_id: str
    account_id: str
    user_name: str


@dataclass(frozen=True, slots=True)
class RenameLogin(Command):
    """Give a login another user name; it starts without wrong passwords."""

    KIND: ClassVar[str] = "login.rename"
    login_id: str
    user_name: str


@dataclass(frozen=True, slots=True)
class SetLoginActive(Command):
    """Let a login sign in, or no longer."""

    KIND: ClassVar[str] = "login.active"
    login_id: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class ResetPassword(Command):
    """Somebody else's password: to be changed at the next sign-in, and wrong passwords are forgotten."""

    KIND: ClassVar[str] = "login.reset_password"
    login_id: str
    password_hash: str = field(default="", repr=False, metadata=SECRET)


@dataclass(frozen=True, slots=True)
class ChangeOwnPassword(Command):
    """The actor's own password."""

    KIND: ClassVar[str] = "login.change_password"
    login_id: str
    password_hash: str = field(default="", repr=False, metadata=SECRET)


@dataclass(frozen=True, slots=True)
class SetOwnPin(Command):
    """The actor's own PIN for unlocking; none takes it away."""

    KIND: ClassVar[str] = "login.pin"
    login_id: str
    has_pin: bool
    pin_hash: str = field(default="", repr=False, metadata=SECRET)


@dataclass(frozen=True, slots=True)
class UnlockLogin(Command):
    """Forget the wrong passwords of a login."""

    KIND: ClassVar[str] = "login.unlock"
    login_id: str


@dataclass(frozen=True, slots=True)
class ChangeSignInRule(Command):
    """Whether a sign-in is asked for, and after how many minutes of doing nothing the program locks."""

    KIND: ClassVar[str] = "sign_in.rule"
    is_required: bool
    idle_minutes: int


@dataclass(frozen=True, slots=True)
class TrySignIn(Command):
    """Count a try of a name before its password is looked at; ``name_key`` is the keyed digest of what was typed."""

    KIND: ClassVar[str] = "sign_in.try"
    name_key: str


@dataclass(frozen=True, slots=True)
class NoteSession(Command):
    """Write into the audit what became of a try or of a stay; a right password takes the count of its name back."""

    KIND: ClassVar[str] = "sign_in.note"
    event: SessionEvent
    name_key: str = ""


@dataclass(frozen=True, slots=True)
class AcceptPolicy(Command):
    """Vouch for rights and logins that were written past the program; the recovery key was seen."""

    KIND: ClassVar[str] = "policy.accept"
    organization_id: str
