"""Logins and actors as the file has them now, for whoever lets people in."""

from collections.abc import Callable, Sequence

from carefront.domain.accounts import Login
from carefront.domain.permissions import Actor
from carefront.domain.sign_in import SignInRule, SignInTry
from carefront.persistence.facts import SqlFacts
from carefront.persistence.people_stores import SqlPeopleStores
from carefront.persistence.statements import DriverConnection
from carefront.shared.clock import Clock


class SqlPeopleBook:
    """See ``carefront.application.signing_in.PeopleBook``. ``close`` ends what the caller opened for it."""

    def __init__(
        self, connection: DriverConnection, organization_no: int, organization_id: str, digest_key: bytes,
        clock: Clock, close: Callable[[], None],
    ) -> None:  # fmt: skip
        self._stores = SqlPeopleStores(connection, organization_no, organization_id, digest_key, None)
        self._facts = SqlFacts(connection, organization_no)
        self._clock = clock
        self.close = close

    def of_name(self, name_key: str) -> Login | None:
        """As the port says."""
        return self._stores.logins.of_name(name_key)

    def of_account(self, account_id: str) -> Login | None:
        """As the port says."""
        return self._stores.logins.of_account(account_id)

    def login(self, login_id: str) -> Login:
        """As the port says."""
        return self._stores.logins.get(login_id)

    def rule(self) -> SignInRule:
        """As the port says."""
        return self._stores.rule()

    def tried(self, name_key: str) -> SignInTry | None:
        """What the file says of wrong passwords of a name."""
        return self._stores.tries.find(name_key)

    def name_key(self, user_name: str) -> str:
        """As the port says."""
        return self._stores.name_key(user_name)

    def actor(self, account_id: str) -> Actor:
        """As the port says."""
        self._facts.refresh()
        return self._facts.actor(account_id, self._clock().date())

    @property
    def organization_account_id(self) -> str:
        """As the port says."""
        self._facts.refresh()
        return self._facts.organization().account_id

    def names(self) -> Sequence[str]:
        """As the port says."""
        self._facts.refresh()
        return (self._facts.organization().name, *(clinic.name for clinic in self._facts.facilities()))
