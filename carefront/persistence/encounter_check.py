"""Whether every encounter is what its visit's state makes of it, by set-based SQL."""

from collections.abc import Iterator

from carefront.domain.encounters import ENCOUNTER_OF
from carefront.persistence.driver import Connection
from carefront.persistence.integrity import Check, Finding

_MOST = 50
_STATE = " ".join(f"WHEN '{status.value}' THEN {state.value}" for status, state in ENCOUNTER_OF.items())
_WRONG = f"""
    SELECT a.no FROM encounter AS e JOIN appointment AS a ON a.no = e.appointment_no
     WHERE e.state <> CASE a.status {_STATE} END OR e.organization_no <> a.organization_no
    UNION ALL
    SELECT e.appointment_no FROM encounter AS e
     WHERE NOT EXISTS (SELECT 1 FROM appointment AS a WHERE a.no = e.appointment_no)
    LIMIT {_MOST}
"""  # noqa: S608 - constants of this program only


def encounter_check() -> Check:
    """The check for ``doctor``: each finding names the visit's number. Imported visits have none until they move."""
    return Check("encounters", _findings)


def _findings(connection: Connection) -> Iterator[Finding]:
    for (number,) in connection.execute(_WRONG).fetchall():
        yield Finding("encounters", "differs", f"encounter {number}")
