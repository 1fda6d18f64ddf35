"""What people, logins and signing in need of the outside."""

from collections.abc import Sequence
from typing import Protocol

from carefront.application.store_port import Store
from carefront.domain.accounts import Accountability, AccountabilityType, Login
from carefront.domain.sign_in import SignInRule, SignInTry


class LoginStore(Store[Login], Protocol):
    """The logins of the organization."""

    def of_account(self, account_id: str) -> Login | None:
        """The login of a person."""

    def of_name(self, name_key: str) -> Login | None:
        """The login whose user name has this digest."""


class TryStore(Protocol):
    """Wrong passwords in a row, by the digest of the name."""

    def find(self, identifier: str) -> SignInTry | None:
        """What is known of the name, if there is anything."""

    def put(self, tried: SignInTry) -> None:
        """Write it, there before or not."""

    def remove(self, identifier: str) -> None:
        """Forget it; nothing where there is nothing."""

    def strangers(self, kept: int) -> Sequence[str]:
        """The names that no login bears, but for the ``kept`` latest of them."""


class PeopleStores(Protocol):
    """People inside a unit of work."""

    @property
    def logins(self) -> LoginStore: ...

    @property
    def tries(self) -> TryStore: ...

    def edges_of_type(self, kind: AccountabilityType) -> Sequence[Accountability]:
        """Every edge of a type, in force or not."""

    def rule(self) -> SignInRule:
        """How the organization signs in."""

    def put_rule(self, rule: SignInRule) -> None:
        """Write it."""

    def seal(self) -> None:
        """Take the rows that decide who may do what as they are for written by the program."""

    def name_key(self, user_name: str) -> str:
        """The keyed digest by which a user name is known, as an id: case and form of writing make no difference."""


class Hasher(Protocol):
    """Argon2id: some tenths of a second and a lot of memory for each call, never on the screen's thread."""

    def hashed(self, password: str) -> str:
        """The password's hash with its salt and cost, as text."""

    def matches(self, hashed: str, password: str) -> bool:
        """Whether ``password`` is the one; as much work for an empty ``hashed``, which nothing matches."""

    def is_outdated(self, hashed: str) -> bool:
        """Whether the hash was made at another cost than today's."""
