"""A new key for every encrypted field: a few patients at a time, the old key gone only when nothing needs it (C14)."""

from datetime import date

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.commands import record_catalogue as r
from carefront.application.envelope import Denied, Envelope
from carefront.domain.accounts import AccountabilityType
from carefront.domain.errors import InvalidValue
from carefront.domain.records import Allergy, Insurance
from carefront.persistence import keys
from carefront.persistence.field_check import field_check
from carefront.shared.ids import new_id
from tests.support.practice import KIM, LEE, NOW, Practice, fixed
from tests.support.spine_checks import rows_of


def allergy(reaction: str = "hives", patient: str = KIM) -> Allergy:
    return Allergy(fixed(f"allergy of {patient}"), patient, "pollen", reaction)


def read(practice: Practice, patient: str = KIM) -> list[str]:
    practice.do(r.ViewRecord(new_id(), patient))
    return [row.reaction for row in practice.reader.records().record(patient).allergies or ()]


def findings(practice: Practice) -> list[str]:
    root = keys.field_key(practice.desk.database.key)
    return [f"{one.code} {one.where}" for one in field_check(root).run(practice.desk.look())]


def test_everything_reads_as_before_and_the_old_key_is_gone(practice: Practice) -> None:
    practice.do(r.SaveAllergy(allergy()))
    practice.do(r.SaveAllergy(allergy("swelling", LEE)))
    practice.do(r.SaveInsurance(Insurance(fixed("insurance"), KIM, "Mutual", member_number="M-1")))
    before = [bytes(row["substance"]) for row in rows_of(practice.desk.look(), "allergy")]

    practice.do(r.RotateFieldKeys(new_id()))
    rotation = practice.desk.rotation()
    assert rotation.remaining() == 2
    with pytest.raises(InvalidValue):
        practice.writer.execute(r.RetireFieldKeys(new_id()))
    assert rotation.step(1) == 1
    assert (read(practice), read(practice, LEE)) == (["hives"], ["swelling"])
    assert findings(practice) == []
    assert rotation.step(1) == 0
    assert practice.do(r.RetireFieldKeys(new_id())).result["retired"] == (1,)

    assert (read(practice), read(practice, LEE)) == (["hives"], ["swelling"])
    assert practice.do(r.FindByMemberNumber("m1")).result["patient_ids"] == [KIM]
    assert findings(practice) == []
    after = [bytes(row["substance"]) for row in rows_of(practice.desk.look(), "allergy")]
    assert not set(before) & set(after)
    wraps = {row["version"]: row["wrapped"] for row in rows_of(practice.desk.look(), "field_key")}
    assert wraps[1] is None
    assert wraps[2] is not None


def test_what_was_done_before_a_change_of_keys_is_still_undone_and_redone(practice: Practice) -> None:
    practice.do(r.SaveAllergy(allergy()))
    practice.do(r.SaveAllergy(allergy("shock")))
    practice.do(r.RemoveAllergy(allergy().id))
    practice.do(r.RotateFieldKeys(new_id()))
    while practice.desk.rotation().step(1):
        pass
    practice.do(r.RetireFieldKeys(new_id()))

    practice.writer.undo()
    assert read(practice) == ["shock"]
    practice.writer.undo()
    assert read(practice) == ["hives"]
    practice.writer.redo()
    assert read(practice) == ["shock"]
    assert findings(practice) == []


def test_a_second_start_goes_on_with_the_rotation_that_is_under_way(practice: Practice) -> None:
    practice.do(r.SaveAllergy(allergy()))
    assert practice.do(r.RotateFieldKeys(new_id())).result["version"] == 2
    assert practice.do(r.RotateFieldKeys(new_id())).result["version"] == 2


def test_who_is_written_down_while_keys_change_gets_the_new_key(practice: Practice) -> None:
    practice.do(r.SaveAllergy(allergy()))
    practice.do(r.RotateFieldKeys(new_id()))
    practice.do(r.SaveAllergy(allergy("late", LEE)))
    assert practice.desk.rotation().remaining() == 1
    practice.do(r.SaveAllergy(allergy("changed meanwhile")))
    while practice.desk.rotation().step():
        pass
    assert (read(practice), read(practice, LEE)) == (["changed meanwhile"], ["late"])
    assert findings(practice) == []


def test_only_who_may_edit_users_changes_keys(practice: Practice) -> None:
    person = new_id()
    role = ((fixed("clinic account"), AccountabilityType.MANAGER),)
    practice.do(c.AddPerson(person, "Someone", role, date(2020, 1, 1)))
    for command in (r.RotateFieldKeys(new_id()), r.RetireFieldKeys(new_id())):
        assert isinstance(practice.desk.door().execute(Envelope(new_id(), command, person, NOW)), Denied)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE allergy SET reaction = substance", "sealed"),
        ("UPDATE patient_key SET wrapped = randomblob(61)", "patient_key"),
        ("UPDATE field_key SET wrapped = randomblob(61)", "practice_key"),
    ],
)
def test_the_check_of_the_file_names_what_does_not_open(practice: Practice, statement: str, code: str) -> None:
    practice.do(r.SaveAllergy(allergy()))
    connection = practice.desk.database.open_writer()
    connection.execute(statement)
    connection.close()
    assert findings(practice)[0].startswith(code)
