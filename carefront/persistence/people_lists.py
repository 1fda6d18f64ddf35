"""The rows behind the questions about people."""

from collections.abc import Sequence

from carefront.domain.accounts import Accountability, Login
from carefront.domain.sign_in import SignInRule, SignInTry
from carefront.persistence.facts import ACCOUNTABILITY
from carefront.persistence.people_stores import LOGIN, RULE, TRY
from carefront.persistence.statements import DriverConnection, compiled

_PEOPLE, _EDGES, _LOGINS = compiled("people.PEOPLE"), compiled("people.EDGES"), compiled("people.LOGINS")
_TRIES, _RULE = compiled("people.TRIES"), compiled("people.RULE")


class SqlPeopleLists:
    """See ``carefront.application.people_rows.PeopleReader``."""

    def __init__(self, connection: DriverConnection, organization_no: int, organization_id: str) -> None:
        self._connection, self._no, self._organization_id = connection, organization_no, organization_id

    def people(self) -> Sequence[tuple[str, str]]:
        """As the port says."""
        rows = _PEOPLE.all(self._connection, organization_no_=self._no)
        return [(bytes(identifier).hex(), name) for identifier, name in rows]

    def edges(self) -> Sequence[Accountability]:
        """As the port says."""
        return [ACCOUNTABILITY.entity(row) for row in _EDGES.all(self._connection, organization_no_=self._no)]

    def logins(self) -> Sequence[Login]:
        """As the port says."""
        return [LOGIN.entity(row) for row in _LOGINS.all(self._connection, organization_no_=self._no)]

    def tries(self) -> Sequence[SignInTry]:
        """As the port says."""
        return [TRY.entity(row) for row in _TRIES.all(self._connection, organization_no_=self._no)]

    def rule(self) -> SignInRule:
        """As the port says."""
        row = _RULE.one(self._connection, organization_no_=self._no)
        return SignInRule(self._organization_id) if row is None else RULE.entity(row)
