"""How the questions find their rows: never by going through everything a clinic has ever had."""

import re

from carefront.persistence.statement_texts import TEXTS
from tests.support.practice import Practice

GROWING = "appointment|appointment_resource|occupancy|calendar_index|patient|time_slot|command_log|charge|encounter"
GOES_THROUGH_ALL = re.compile(
    rf"(SCAN|SEARCH) ({GROWING})\b(?! USING INTEGER)(?!.*\b(?!organization_no|owner_kind|device_no)\w+[=<>])"
)
MAY = {
    "people.PEOPLE",  # everybody who is not only a patient
    "audit.PEOPLE",
    "summary.EARLIEST",  # stops at the first
    "calendar.NUMBER",  # stops at the last
}


def test_no_question_goes_through_all_that_a_clinic_ever_had(practice: Practice) -> None:
    connection = practice.desk.units().connection
    found = {}
    for name, (sql, names, constants) in TEXTS.items():
        if sql.startswith("SELECT"):
            values = [constants.get(value, 1) for value in names]
            rows = connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
            found[name] = [row[3] for row in rows if GOES_THROUGH_ALL.match(row[3])]
    assert {name for name, steps in found.items() if steps} == MAY
