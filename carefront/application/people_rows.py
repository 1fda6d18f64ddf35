"""What the page of people shows: who there is, what each is from when to when, and how their sign-in stands."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from carefront.domain.accounts import Accountability, AccountabilityType, Login
from carefront.domain.sign_in import SignInRule, SignInTry
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """An edge of a person; ``place`` is what the commissioner is called. ``role_id``, ``role_name``: of a role of the
    organization's own that decides about its rights, else empty."""

    id: str
    type: AccountabilityType
    place: str
    first: date
    last: date | None
    is_now: bool
    role_id: str = ""
    role_name: str = ""


@dataclass(frozen=True, slots=True)
class LoginRow:
    """A person's login. ``failures``: wrong passwords in a row; ``is_stopped``: it takes an administrator now."""

    id: str
    user_name: str
    is_active: bool
    has_password: bool
    must_change: bool
    failures: int = 0
    is_stopped: bool = False


@dataclass(frozen=True, slots=True)
class PersonAccount:
    """A person with edges by their first day."""

    account_id: str
    name: str
    edges: tuple[EdgeRow, ...] = ()
    login: LoginRow | None = None


@dataclass(frozen=True, slots=True)
class PeopleList:
    """Everybody who works here, by name; ``places``: what an edge may be to, as (account id, name), the practice
    first; ``own_roles``: those of the organization's own, as (id, name)."""

    people: tuple[PersonAccount, ...]
    places: tuple[tuple[str, str], ...]
    today: date
    own_roles: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OwnSignIn:
    """How whoever asks signs in. ``login_id``: empty without a login; ``may_edit``: others' logins and the rule."""

    rule: SignInRule
    account_id: str
    name: str
    login_id: str
    user_name: str
    has_password: bool
    has_pin: bool
    may_edit: bool


class PeopleReader(Protocol):
    """The rows behind; of one tenant."""

    def people(self) -> Sequence[tuple[str, str]]:
        """(account id, name) of everybody but those who are patients and nothing else, by name."""

    def edges(self) -> Sequence[Accountability]: ...

    def logins(self) -> Sequence[Login]: ...

    def tries(self) -> Sequence[SignInTry]: ...

    def rule(self) -> SignInRule: ...


class PeopleQueries(Protocol):
    """Questions of the settings pages of people and of signing in."""

    def people(self) -> PeopleList:
        """Everybody who works here.

        Raises:
            NotAllowed: for who may not edit users.
        """

    def own(self) -> OwnSignIn:
        """How whoever asks signs in."""
