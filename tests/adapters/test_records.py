"""Insurance and medical records in the file: sealed in place, opened by whom it concerns, and what undo does."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.commands import record_catalogue as r
from carefront.application.envelope import Applied, Command, Denied, Envelope, Outcome
from carefront.application.record_rows import PatientRecord
from carefront.domain.accounts import AccountabilityType
from carefront.domain.errors import InvalidValue, RecordClosed, SealBroken, StaleWrite
from carefront.domain.permissions import Key
from carefront.domain.records import Allergy, Condition, ConditionStatus, Insurance, RecordNote, Severity, ViewReason
from carefront.persistence.audit import verify
from carefront.persistence.field_keys import FieldKeys
from carefront.shared.ids import new_id
from tests.support.canaries import content, plain_pages
from tests.support.practice import KIM, LEE, NOW, RAO_PERSON, SILVA_PERSON, Practice, at, fixed
from tests.support.spine_checks import rows_of

CANARY = "zebrafish"


def insurance(**changes: object) -> Insurance:
    return replace(
        Insurance(
            fixed("kim insurance"), KIM, f"{CANARY} Mutual", "Gold", "AB-12 345", "G7", "Kim Rao", date(2026, 1, 1)
        ),
        **changes,  # type: ignore[arg-type]
    )


def allergy(**changes: object) -> Allergy:
    return replace(Allergy(fixed("kim allergy"), KIM, f"{CANARY} pollen", "hives", Severity.SEVERE), **changes)  # type: ignore[arg-type]


def note(text: str = f"{CANARY} told in confidence") -> RecordNote:
    return RecordNote(fixed("kim note"), KIM, text, "", NOW)


def by(practice: Practice, command: Command, actor: str) -> Outcome:
    return practice.desk.door().execute(Envelope(new_id(), command, actor, practice.clock()))


def opened(practice: Practice, patient_id: str = KIM) -> PatientRecord:
    practice.do(r.ViewRecord(new_id(), patient_id))
    return practice.reader.records().record(patient_id)


def role_of(practice: Practice, kind: AccountabilityType) -> str:
    person = new_id()
    practice.do(c.AddPerson(person, "Someone", ((fixed("clinic account"), kind),), date(2020, 1, 1)))
    return person


def test_what_is_recorded_comes_back_as_it_was_written(practice: Practice) -> None:
    condition = Condition(fixed("kim condition"), KIM, "Asthma", ConditionStatus.REMISSION, date(2019, 5, 1))
    for command in (r.SaveInsurance(insurance()), r.SaveAllergy(allergy()), r.SaveCondition(condition)):
        practice.do(command)
    practice.do(r.SaveRecordNote(note()))

    found = opened(practice)

    assert found.insurances == (insurance(),)
    assert found.allergies == (allergy(),)
    assert found.conditions == (condition,)
    assert found.notes == (replace(note(), author_id=practice.desk.identity.owner_id),)
    assert found.authors == {practice.desk.identity.owner_id: "Owner"}


def test_no_log_and_no_row_holds_a_word_of_it(practice: Practice) -> None:
    for command in (r.SaveInsurance(insurance()), r.SaveAllergy(allergy()), r.SaveRecordNote(note())):
        practice.do(command)
    practice.do(r.SaveAllergy(allergy(reaction=f"{CANARY} shock")))
    practice.do(r.RemoveRecordNote(note().id))
    practice.writer.undo()

    text = content(practice.desk.look())

    assert CANARY not in text
    assert "hives" not in text
    assert "severe" not in text
    assert CANARY.encode().hex() not in text
    pages = list(plain_pages(practice.folder / "carefront.db", practice.desk.database.key))
    assert any(b"CREATE TABLE" in page for page in pages)
    assert not any(CANARY.encode() in page for page in pages)


def test_undo_and_redo_put_the_sealed_values_back(practice: Practice) -> None:
    practice.do(r.SaveAllergy(allergy()))
    practice.do(r.SaveAllergy(allergy(reaction="shock")))
    practice.do(r.RemoveAllergy(allergy().id))

    assert opened(practice).allergies == ()
    practice.writer.undo()
    assert opened(practice).allergies == (allergy(reaction="shock"),)
    practice.writer.undo()
    assert opened(practice).allergies == (allergy(),)
    practice.writer.undo()
    assert opened(practice).allergies == ()
    for _step in range(2):
        practice.writer.redo()
    assert opened(practice).allergies == (allergy(reaction="shock"),)


def test_opening_a_record_is_not_undone(practice: Practice) -> None:
    practice.do(r.SaveAllergy(allergy()))
    opened(practice)
    state = practice.writer.undo_state().undo
    assert state is not None
    assert state.kind == "allergy.save"


def test_a_change_over_what_somebody_else_changed_is_refused(practice: Practice) -> None:
    practice.do(r.SaveAllergy(allergy()))
    seen = opened(practice).versions
    practice.do(r.SaveAllergy(allergy(reaction="shock")))

    with pytest.raises(StaleWrite):
        practice.writer.execute(r.SaveAllergy(allergy(reaction="itching")), {allergy().id: seen[allergy().id]})
    assert opened(practice).allergies == (allergy(reaction="shock"),)


def test_a_row_never_goes_to_another_patient(practice: Practice) -> None:
    practice.do(r.SaveAllergy(allergy()))
    with pytest.raises(InvalidValue):
        practice.writer.execute(r.SaveAllergy(allergy(patient_id=LEE)))


def test_only_one_insurance_is_the_primary_one(practice: Practice) -> None:
    practice.do(r.SaveInsurance(insurance(is_primary=True)))
    practice.do(r.SaveInsurance(insurance(id=fixed("second"), payer="Other", is_primary=True)))

    found = opened(practice).insurances
    assert found is not None
    assert {row.payer: row.is_primary for row in found} == {f"{CANARY} Mutual": False, "Other": True}
    practice.writer.undo()
    found = opened(practice).insurances
    assert found == (insurance(is_primary=True),)


@pytest.mark.parametrize(
    ("command", "field", "rule"),
    [
        (r.SaveAllergy(allergy(substance="  ")), "substance", "empty"),
        (r.SaveInsurance(insurance(payer="")), "payer", "empty"),
        (r.SaveInsurance(insurance(valid_to=date(2025, 1, 1))), "valid_to", "range"),
        (r.SaveCondition(Condition(new_id(), KIM, "Flu", since=date(2030, 1, 1))), "since", "future"),
        (r.SaveRecordNote(note("")), "text", "empty"),
        (r.SaveAllergy(allergy(reaction="x" * 301)), "reaction", "too_long"),
    ],
)
def test_what_cannot_be_is_not_stored(practice: Practice, command: Command, field: str, rule: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        practice.writer.execute(command)
    assert (caught.value.field, caught.value.rule) == (field, rule)


# Who may


def test_a_record_is_closed_until_it_is_opened_and_again_when_its_time_is_over(practice: Practice) -> None:
    practice.do(r.SaveAllergy(allergy()))
    with pytest.raises(RecordClosed):
        practice.reader.records().record(KIM)
    assert opened(practice).allergies == (allergy(),)
    with pytest.raises(RecordClosed):
        practice.reader.records().record(LEE)
    practice.clock.advance(timedelta(minutes=30))
    with pytest.raises(RecordClosed):
        practice.reader.records().record(KIM)


def test_the_doctor_of_a_booked_patient_opens_the_record_and_no_other_doctor(practice: Practice) -> None:
    practice.do(r.SaveAllergy(allergy()))
    practice.booked(at(10))

    assert isinstance(by(practice, r.ViewRecord(new_id(), KIM), RAO_PERSON), Applied)
    assert isinstance(by(practice, r.ViewRecord(new_id(), KIM), SILVA_PERSON), Denied)
    assert isinstance(by(practice, r.SaveAllergy(allergy(reaction="x")), SILVA_PERSON), Denied)
    assert isinstance(by(practice, r.SaveAllergy(allergy(reaction="x")), RAO_PERSON), Applied)
    assert isinstance(by(practice, r.RemoveAllergy(allergy().id), SILVA_PERSON), Denied)


def test_rights_lost_close_an_open_record(practice: Practice) -> None:
    practice.do(r.SaveAllergy(allergy()))
    visit = practice.booked(at(10))
    assert isinstance(by(practice, r.ViewRecord(new_id(), KIM), RAO_PERSON), Applied)
    practice.desk.session.sign_in(RAO_PERSON)
    reader = practice.desk.reader()
    assert reader.records().record(KIM).allergies == (allergy(),)
    assert isinstance(by(practice, c.CancelAppointment(visit, "patient"), practice.desk.identity.owner_id), Applied)
    with pytest.raises(RecordClosed):
        reader.records().record(KIM)


@pytest.mark.parametrize(
    "role",
    [AccountabilityType.RECEPTIONIST, AccountabilityType.MANAGER, AccountabilityType.BILLING,
     AccountabilityType.STAFF_MEMBER, AccountabilityType.FACILITY_MANAGER],
)  # fmt: skip
def test_whoever_has_no_right_opens_a_record_with_a_reason_for_an_hour(
    practice: Practice, role: AccountabilityType
) -> None:
    practice.do(r.SaveAllergy(allergy()))
    person = role_of(practice, role)
    assert isinstance(by(practice, r.ViewRecord(new_id(), KIM), person), Denied)
    outcome = by(practice, r.ViewRecord(new_id(), KIM, ViewReason.EMERGENCY, f"{CANARY} fainted"), person)
    assert isinstance(outcome, Applied)
    assert outcome.result["is_break_glass"] is True

    practice.desk.session.sign_in(person)
    reader = practice.desk.reader()
    access = reader.records().access(KIM)
    assert (access.is_break_glass, access.can_edit_medical, access.lacks) == (True, False, Key.MEDICAL_RECORD_VIEW)
    assert reader.records().record(KIM).allergies == (allergy(),)
    assert isinstance(by(practice, r.SaveAllergy(allergy(reaction="x")), person), Denied)
    practice.clock.advance(timedelta(minutes=59))
    assert reader.records().record(KIM).allergies == (allergy(),)
    practice.clock.advance(timedelta(minutes=1))
    with pytest.raises(RecordClosed):
        reader.records().record(KIM)
    assert CANARY not in content(practice.desk.look())


def test_opening_without_a_right_is_looked_at_by_who_may_see_the_audit(practice: Practice) -> None:
    person = role_of(practice, AccountabilityType.RECEPTIONIST)
    view_id = new_id()
    assert isinstance(by(practice, r.ViewRecord(view_id, KIM, ViewReason.OTHER, "no doctor here"), person), Applied)

    (found,) = practice.reader.records().unreviewed()
    assert (found.patient_name, found.actor_name, found.reason, found.note) == (
        "Kim Rao", "Someone", "other", "no doctor here",
    )  # fmt: skip
    assert isinstance(by(practice, r.ReviewRecordView(view_id), person), Denied)
    practice.do(r.ReviewRecordView(view_id))
    assert practice.reader.records().unreviewed() == ()
    line = next(row for row in rows_of(practice.desk.look(), "audit_log") if row["act"] == "record.view")
    detail = json.loads(line["detail"])[0][3]
    assert (detail["reason"], detail["is_break_glass"]) == ("other", 1)
    assert detail["note"].startswith("d:")


def test_a_view_is_audited_with_who_and_whose(practice: Practice) -> None:
    practice.do(r.SaveAllergy(allergy()))
    opened(practice)
    line = rows_of(practice.desk.look(), "audit_log")[-1]
    assert (line["act"], line["outcome"]) == ("record.view", "applied")
    assert bytes(line["actor_id"]).hex() == practice.desk.identity.owner_id
    assert KIM in line["detail"]
    assert [chain.first_bad for chain in verify(practice.desk.look(), practice.desk._audit_key)] == [None]


# Member numbers


def found(practice: Practice, number: str) -> list[str]:
    """Who has it, of those whose insurance whoever is signed in may see."""
    return list(practice.do(r.FindByMemberNumber(number)).result["patient_ids"])


def test_a_member_number_is_found_whole_in_any_writing_and_never_in_part(practice: Practice) -> None:
    practice.do(r.SaveInsurance(insurance()))
    assert found(practice, "ab12345") == [KIM]
    assert found(practice, "AB 12 345") == [KIM]
    assert found(practice, "AB-12") == []
    assert found(practice, "") == []


def test_a_member_number_finds_only_patients_of_whose_insurance_one_may_know(practice: Practice) -> None:
    practice.do(r.SaveInsurance(insurance()))
    practice.booked(at(10))
    for person, ids in ((RAO_PERSON, [KIM]), (SILVA_PERSON, [])):
        practice.desk.session.sign_in(person)
        assert found(practice, "AB-12 345") == ids


def test_who_was_found_by_a_member_number_is_audited_and_the_number_is_nowhere(practice: Practice) -> None:
    practice.do(r.SaveInsurance(insurance()))
    found(practice, "AB-12 345")
    line = rows_of(practice.desk.look(), "audit_log")[-1]
    assert (line["act"], line["outcome"]) == ("insurance.find", "applied")
    assert KIM in line["detail"]
    kept = str(rows_of(practice.desk.look(), "audit_log") + rows_of(practice.desk.look(), "command_log"))
    assert "AB-12" not in kept
    assert "ab12345" not in kept.casefold()


# Seals


def moved(practice: Practice, statement: str) -> None:
    connection = practice.desk.database.open_writer()
    connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE allergy SET substance = reaction",
        "UPDATE allergy SET substance = (SELECT name FROM medical_condition)",
        "UPDATE allergy SET reaction = (SELECT reaction FROM allergy AS other WHERE other.id <> allergy.id)",
        "UPDATE allergy SET substance = CAST(hex(substance) AS BLOB)",
        "UPDATE allergy SET substance = x''",
        "UPDATE patient_key SET version = 2",
        "UPDATE field_key SET version = 2",
        "UPDATE organization SET id = randomblob(16)",
    ],
)
def test_a_field_moved_or_changed_from_outside_does_not_open(practice: Practice, statement: str) -> None:
    practice.do(r.SaveAllergy(allergy()))
    practice.do(r.SaveCondition(Condition(fixed("kim condition"), KIM, "Asthma")))
    practice.do(r.SaveAllergy(Allergy(fixed("lee allergy"), LEE, "nuts", "swelling")))
    moved(practice, statement)
    practice.close()
    fresh = Practice.at(practice.folder)
    try:
        if statement.startswith("UPDATE organization"):
            keys = FieldKeys(fresh.desk.look(), 1, fresh.desk.identity.organization_id.encode(), fresh.desk._field_key)
            with pytest.raises(SealBroken):
                keys.practice_keys()
            return
        try:
            outcome = fresh.writer.execute(r.ViewRecord(new_id(), KIM))
        except SealBroken:
            return
        assert isinstance(outcome, Applied)
        assert outcome.result["broken"] >= 1
        found = fresh.reader.records().record(KIM)
        assert {one.table for one in found.broken} >= {"allergy"}
        assert allergy() not in (found.allergies or ())
        line = [row for row in rows_of(fresh.desk.look(), "audit_log") if row["act"] == "record.view"][-1]
        assert json.loads(line["detail"])[0][3]["broken"] >= 1
    finally:
        fresh.close()


def test_booking_and_reading_the_day_load_nothing_of_records(practice: Practice, project_root: Path) -> None:
    practice.close()
    program = (
        "import sys; from pathlib import Path; from tests.support.practice import *\n"
        "own = Practice.at(Path(sys.argv[1])); own.booked(at(10)); own.reader.day(CLINIC, NOW.date())\n"
        "print(*(name for name in sys.modules if 'cryptography' in name or name.endswith('persistence.records')))\n"
    )
    command = [sys.executable, "-c", program, str(practice.folder)]
    ended = subprocess.run(command, cwd=project_root, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == ""


def test_another_practice_in_the_same_file_can_open_nothing_that_was_copied_to_it(practice: Practice) -> None:
    practice.do(r.SaveAllergy(allergy()))
    moved(practice, "UPDATE organization SET id = randomblob(16)")
    root = practice.desk._field_key
    (identifier,) = practice.desk.look().execute("SELECT id FROM organization").fetchone()
    theirs = FieldKeys(practice.desk.look(), 1, bytes(identifier), root)
    ours = FieldKeys(practice.desk.look(), 1, bytes.fromhex(practice.desk.identity.organization_id), root)
    assert ours.of_patient(bytes.fromhex(KIM)) is not None
    with pytest.raises(SealBroken):
        theirs.of_patient(bytes.fromhex(KIM))
    assert theirs.digest("ab12345") != ours.digest("ab12345")
