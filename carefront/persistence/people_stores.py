"""Logins, tries and the rule of signing in, inside a unit of work or read alone. Loaded with the first of them."""

import hashlib
import hmac
from collections.abc import Sequence

from carefront.domain.accounts import Accountability, AccountabilityType, Login
from carefront.domain.passwords import normal_form
from carefront.domain.sign_in import SignInRule, SignInTry
from carefront.persistence.facts import ACCOUNTABILITY
from carefront.persistence.mappers import Mapper
from carefront.persistence.policy_seal import seal_policy
from carefront.persistence.row_writer import RowWriter
from carefront.persistence.statements import DriverConnection, compiled
from carefront.persistence.stores import SqlStore
from carefront.shared.ids import ID_BYTES

LOGIN = Mapper(Login, "login")
TRY = Mapper(SignInTry, "sign_in_try")
RULE = Mapper(SignInRule, "sign_in_rule")
_OF_ACCOUNT, _OF_NAME = compiled("people.LOGIN_OF_ACCOUNT"), compiled("people.LOGIN_OF_NAME")
_STRANGERS, _OF_TYPE, _RULE = compiled("people.STRANGERS"), compiled("people.EDGES_OF_TYPE"), compiled("people.RULE")


class SqlLogins(SqlStore[Login]):
    """See ``carefront.application.people_ports.LoginStore``."""

    def of_account(self, account_id: str) -> Login | None:
        """As the port says."""
        row = _OF_ACCOUNT.one(
            self._connection, organization_no_=self._organization_no, account_id=bytes.fromhex(account_id)
        )
        return None if row is None else self._load(row)

    def of_name(self, name_key: str) -> Login | None:
        """As the port says."""
        row = _OF_NAME.one(self._connection, organization_no_=self._organization_no, name_key=bytes.fromhex(name_key))
        return None if row is None else self._load(row)


class SqlTries(SqlStore[SignInTry]):
    """See ``carefront.application.people_ports.TryStore``."""

    def put(self, tried: SignInTry) -> None:
        """As the port says."""
        if self.find(tried.id) is None:
            self.add(tried)
        else:
            self.save(tried)

    def strangers(self, kept: int) -> Sequence[str]:
        """As the port says."""
        rows = _STRANGERS.all(self._connection, organization_no_=self._organization_no, kept=kept)
        return [bytes(row[0]).hex() for row in rows]


class SqlPeopleStores:
    """See ``carefront.application.people_ports.PeopleStores``; without ``rows`` it only reads."""

    def __init__(
        self, connection: DriverConnection, organization_no: int, organization_id: str, digest_key: bytes,
        rows: RowWriter | None,
    ) -> None:  # fmt: skip
        self._connection, self._no = connection, organization_no
        self._organization_id, self._digest_key = organization_id, digest_key
        self.logins = SqlLogins(LOGIN, connection, organization_no, rows)
        self.tries = SqlTries(TRY, connection, organization_no, rows)
        self._rules = SqlStore(RULE, connection, organization_no, rows)

    def edges_of_type(self, kind: AccountabilityType) -> Sequence[Accountability]:
        """As the port says."""
        rows = _OF_TYPE.all(self._connection, organization_no_=self._no, type=kind.value)
        return [ACCOUNTABILITY.entity(row) for row in rows]

    def rule(self) -> SignInRule:
        """As the port says."""
        row = _RULE.one(self._connection, organization_no_=self._no)
        return SignInRule(self._organization_id) if row is None else RULE.entity(row)

    def put_rule(self, rule: SignInRule) -> None:
        """As the port says."""
        if self._rules.find(rule.id) is None:
            self._rules.add(rule)
        else:
            self._rules.save(rule)

    def seal(self) -> None:
        """As the port says."""
        seal_policy(self._connection, self._digest_key)

    def name_key(self, user_name: str) -> str:
        """As the port says."""
        return name_key(self._digest_key, user_name)


def name_key(digest_key: bytes, user_name: str) -> str:
    """See ``carefront.application.people_ports.PeopleStores.name_key``."""
    plain = " ".join(normal_form(user_name).casefold().split())
    return hmac.digest(digest_key, b"user name\x00" + plain.encode(), hashlib.sha256)[:ID_BYTES].hex()
