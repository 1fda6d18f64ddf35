"""Each part of a record asks for its own right: who may see insurance alone sees nothing else, and is audited once."""

from datetime import date

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.commands import record_catalogue as r
from carefront.application.commands.role_catalogue import AssignRole, SaveRole
from carefront.application.envelope import Denied
from carefront.domain.accounts import AccountabilityType
from carefront.domain.permissions import Key, Scope
from carefront.domain.records import Allergy, Insurance, RecordNote
from carefront.domain.roles import Grant, Role
from carefront.shared.ids import new_id
from tests.support.practice import KIM, NOW, Practice, fixed
from tests.support.spine_checks import rows_of


@pytest.fixture
def insured(practice: Practice) -> Practice:
    """Kim with an insurance and an allergy; at the desk somebody who may see and change insurances, and no more."""
    practice.do(r.SaveInsurance(Insurance(fixed("aok"), KIM, "AOK", member_number="A 1-2")))
    practice.do(r.SaveAllergy(Allergy(fixed("nuts"), KIM, "Nuts")))
    practice.do(r.SaveRecordNote(RecordNote(fixed("note"), KIM, "private", "", NOW)))
    person, role = new_id(), new_id()
    desk = ((fixed("clinic account"), AccountabilityType.RECEPTIONIST),)
    practice.do(c.AddPerson(person, "Rita", desk, date(2020, 1, 1)))
    keys = (Key.PATIENT_VIEW, Key.PATIENT_EDIT, Key.PATIENT_VIEW_SENSITIVE)
    practice.do(SaveRole(Role(role, "Insurance desk", tuple(Grant(key, Scope.ALL) for key in keys))))
    [edge] = [row for row in rows_of(practice.desk.look(), "accountability") if row["responsible_id"].hex() == person]
    practice.do(AssignRole(edge["id"].hex(), role))
    practice.desk.session.sign_in(person)
    return practice


def test_who_may_see_insurance_alone_sees_nothing_else(insured: Practice) -> None:
    insured.do(r.ViewRecord(new_id(), KIM))
    record = insured.reader.records().record(KIM)
    assert [row.payer for row in record.insurances or ()] == ["AOK"]
    assert (record.allergies, record.conditions, record.notes) == (None, None, None)
    assert (record.access.can_edit_insurance, record.access.can_edit_medical) == (True, False)
    insured.do(r.SaveInsurance(Insurance(fixed("aok"), KIM, "AOK Plus", member_number="A 1-2")))
    answer = insured.writer.execute(r.SaveAllergy(Allergy(fixed("nuts"), KIM, "Eggs")))
    assert isinstance(answer, Denied)


def test_reading_an_open_record_again_is_no_second_opening(insured: Practice) -> None:
    insured.do(r.ViewRecord(new_id(), KIM))
    for _time in range(3):
        insured.reader.records().record(KIM)
    acts = [row["act"] for row in rows_of(insured.desk.look(), "audit_log")]
    assert acts.count("record.view") == 1
