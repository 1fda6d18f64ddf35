"""Whose patients are somebody's own, on one reading connection."""

from collections.abc import Iterable
from datetime import date

from carefront.persistence.statements import DriverConnection, compiled

_SEEN_BY = compiled("own.SEEN_BY")
_LED_BY = compiled("own.LED_BY")
_ASSIGNED_TO = compiled("own.ASSIGNED_TO")
_OF = compiled("own.OF")


class OwnRows:
    """See ``carefront.application.queries.veiling.OwnBook``."""

    def __init__(self, connection: DriverConnection, organization_no: int) -> None:
        self._connection, self._no = connection, organization_no

    def own_patients(
        self, patient_ids: Iterable[str], account_id: str, resource_ids: frozenset[str], day: date
    ) -> frozenset[str]:
        """Those of the patients that are the person's own on a day, who is these resources."""
        account, resources = bytes.fromhex(account_id), frozenset(map(bytes.fromhex, resource_ids))
        return frozenset(key for key in patient_ids if self._is_own(bytes.fromhex(key), account, resources, day))

    def _is_own(self, patient: bytes, account: bytes, resources: frozenset[bytes], day: date) -> bool:
        given = {"organization_no_": self._no, "id": patient}
        for own_account, usual in _OF.all(self._connection, **given):
            if bytes(own_account) == account or (usual and bytes(usual) in resources):
                return True
        if any(bytes(row[0]) == account for row in _ASSIGNED_TO.all(self._connection, **given, day=day.isoformat())):
            return True
        return any(
            bytes(row[0]) in resources
            for statement in (_SEEN_BY, _LED_BY)
            for row in statement.all(self._connection, **given)
        )
