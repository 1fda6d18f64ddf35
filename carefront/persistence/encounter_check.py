"""Whether every encounter is what its visit's state makes of it, by set-based SQL; and putting that back."""

from collections.abc import Iterator

from carefront.domain.encounters import ENCOUNTER_OF
from carefront.persistence.driver import Connection
from carefront.persistence.integrity import Check, Finding

_MOST = 50
_CASES = " ".join(f"WHEN '{status.value}' THEN {state.value}" for status, state in ENCOUNTER_OF.items())
_STATE = f"CASE a.status {_CASES} END"
_IS_WRONG = f"(e.state <> {_STATE} OR e.organization_no <> a.organization_no)"
_NO_VISIT = "NOT EXISTS (SELECT 1 FROM appointment AS a WHERE a.no = e.appointment_no AND a.patient_id IS NOT NULL)"
_IS_MISSING = "a.patient_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM encounter AS e WHERE e.appointment_no = a.no)"
_WRONG = f"""
    SELECT a.no FROM encounter AS e JOIN appointment AS a ON a.no = e.appointment_no WHERE {_IS_WRONG}
    UNION ALL SELECT e.appointment_no FROM encounter AS e WHERE {_NO_VISIT}
    UNION ALL SELECT a.no FROM appointment AS a WHERE {_IS_MISSING}
    LIMIT {_MOST}
"""  # noqa: S608 - constants of this program only
_REPAIRS = (
    f"DELETE FROM encounter AS e WHERE {_NO_VISIT}",  # noqa: S608 - as above
    f"""UPDATE encounter AS e SET state = {_STATE}, organization_no = a.organization_no
          FROM appointment AS a WHERE a.no = e.appointment_no AND {_IS_WRONG}""",  # noqa: S608 - as above
    f"""INSERT INTO encounter (appointment_no, organization_no, state)
        SELECT a.no, a.organization_no, {_STATE} FROM appointment AS a WHERE {_IS_MISSING}""",  # noqa: S608 - as above
)


def encounter_check() -> Check:
    """The check for ``doctor``: each finding names the visit's number."""
    return Check("encounters", _findings)


def repair_encounters(connection: Connection) -> bool:
    """Put every encounter right by its visit; whether one was wrong. Numbers that were given stay."""
    is_wrong = any(True for _finding in _findings(connection))
    if is_wrong:
        with connection:
            for statement in _REPAIRS:
                connection.execute(statement)
    return is_wrong


def _findings(connection: Connection) -> Iterator[Finding]:
    for (number,) in connection.execute(_WRONG).fetchall():
        yield Finding("encounters", "differs", f"encounter {number}")
