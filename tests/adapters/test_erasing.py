"""Erasing a patient: nothing that tells who they are is left, visits stay, the audit still verifies."""

import json
from dataclasses import replace
from datetime import date

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.commands import record_catalogue as r
from carefront.application.commands import request_catalogue as q
from carefront.application.commands.money_catalogue import AssignPatient
from carefront.application.commands.waitlist import PutOnWaitlist
from carefront.application.envelope import Applied, Blocked, Denied, Envelope
from carefront.domain.accounts import AccountabilityType
from carefront.domain.errors import InvalidValue
from carefront.domain.patients import Patient
from carefront.domain.records import Allergy, Insurance, RecordNote, ViewReason
from carefront.domain.requests import AppointmentRequest, Recall
from carefront.persistence import erasing, keys
from carefront.persistence.audit import verify
from carefront.persistence.erasing import blanked
from carefront.persistence.field_check import field_check
from carefront.persistence.personal import PERSONAL
from carefront.persistence.tables import metadata
from carefront.shared.ids import derived_id, new_id
from tests.support.canaries import content, hits, plain_pages
from tests.support.practice import CLINIC, FOLLOW_UP, KIM, NOW, SILVA_PERSON, Practice, at, fixed
from tests.support.spine_checks import breaches, rows_of

WHO = fixed("canary")
CANARIES = (
    "Zebulon", "Quillfeather", "zebulon.q@example.org", "5550177431", "MRN-88231", "1971-03-09", "limps badly",
    "moved house", "formerly-known", "gnomeseed", "Oxcart Mutual", "OX-99-417",
)  # fmt: skip
LABEL = "Erased patient"


def canary(**changes: object) -> Patient:
    known = Patient(
        WHO, derived_id(WHO, "account"), "Zebulon Quillfeather", "", "Quillfeather", "Zebulon", date(1971, 3, 9),
        phone="555 017 7431", email="zebulon.q@example.org", record_number="MRN-88231", flags="limps badly",
    )  # fmt: skip
    return replace(known, **changes)  # type: ignore[arg-type]


def lived(practice: Practice) -> list[str]:
    """Everything a patient leaves in the file; the ids of their visits."""
    practice.do(c.RegisterPatient(canary(display_name="Formerly-Known Person", phone="5550177431")))
    practice.do(c.UpdatePatient(canary()))
    visits = [
        practice.booked(at(10), patient_id=WHO, note="limps badly, Quillfeather"),
        practice.booked(at(11), patient_id=WHO),
    ]
    practice.do(c.EditAppointment(visits[1], FOLLOW_UP, "moved house", "asked by Zebulon", False))
    practice.do(c.CancelAppointment(visits[0], "Zebulon has an operation"))
    ill = practice.booked(at(13), patient_id=WHO)
    practice.do(c.CancelAppointment(ill, "ill"))
    asked = AppointmentRequest(new_id(), CLINIC, patient_id=WHO, offering_id=FOLLOW_UP, note="limps badly")
    practice.do(q.SubmitRequest(asked))
    practice.do(q.CancelRequest(asked.id, "moved house"))
    gone = AppointmentRequest(new_id(), CLINIC, patient_id=WHO, offering_id=FOLLOW_UP)
    practice.do(q.SubmitRequest(gone))
    practice.do(q.CancelRequest(gone.id, "limps badly"))
    practice.writer.undo()
    practice.writer.undo()
    practice.do(PutOnWaitlist(new_id(), CLINIC, WHO, FOLLOW_UP, None, at(9, days=3), note="Zebulon wants mornings"))
    practice.do(r.SaveAllergy(Allergy(new_id(), WHO, "gnomeseed")))
    practice.do(r.SaveInsurance(Insurance(new_id(), WHO, "Oxcart Mutual", member_number="OX-99-417")))
    practice.do(r.SaveRecordNote(RecordNote(new_id(), WHO, "limps badly", "", NOW)))
    practice.do(r.ViewRecord(new_id(), WHO, ViewReason.EMERGENCY, "Zebulon fell"))
    practice.writer.undo()
    practice.writer.redo()
    message(practice, visits[1])
    return visits


def message(practice: Practice, visit: str) -> None:
    """A message that was sent."""
    values = {
        "organization_no": 1, "id": bytes(16), "facility_id": bytes.fromhex(CLINIC), "patient_id": bytes.fromhex(WHO),
        "appointment_id": bytes.fromhex(visit), "occasion": "booked", "channel": "email", "language": "en",
        "due_s": 4_000_000_000, "state": "sent", "start_s": 0, "old_start_s": 0, "rule_minutes": 60,
        "recipient": "zebulon.q@example.org", "subject": "For Zebulon", "text": "Dear Quillfeather",
        "set_by": bytes(16), "made_s": 0,
    }  # fmt: skip
    connection = practice.desk.database.open_writer()
    names, places = ", ".join(values), ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO notification ({names}) VALUES ({places})", tuple(values.values()))
    connection.close()


def test_nothing_of_an_erased_patient_is_left_in_any_row_page_or_file(practice: Practice) -> None:
    visits = lived(practice)
    before = content(practice.desk.look())
    assert [word for word in CANARIES if word.casefold() in before] != []

    practice.do(r.ErasePatient(WHO, "zebulon QUILLFEATHER", LABEL))

    after = content(practice.desk.look())
    assert [word for word in CANARIES if word.casefold() in after] == []
    assert practice.reader.find_patients("Zebulon", CLINIC, NOW.date()) == ()
    assert practice.reader.find_patients("7431", CLINIC, NOW.date()) == ()
    assert practice.do(r.FindByMemberNumber("OX-99-417")).result["patient_ids"] == []
    assert rows_of(practice.desk.look(), "notification") == []
    detail = practice.reader.appointment(visits[1])
    assert (detail.patient_name, detail.note, detail.patient_phone) == (LABEL, "", "")
    assert len(detail.history) == 2
    assert [chain.first_bad for chain in verify(practice.desk.look(), practice.desk._audit_key)] == [None]
    key = practice.desk.database.key
    practice.close()
    pages = list(plain_pages(practice.folder / "carefront.db", key))
    words = [word for word in CANARIES if any(word.encode() in page for page in pages)]
    assert words == []
    assert hits(practice.folder, CANARIES) == []


def test_the_audit_never_held_a_word_of_them(practice: Practice) -> None:
    lived(practice)
    text = "\n".join(row["detail"] for row in rows_of(practice.desk.look(), "audit_log"))
    assert [word for word in CANARIES if word.casefold() in text.casefold()] == []


def test_thousands_of_visits_are_looked_for_in_one_pass_over_each_text(practice: Practice) -> None:
    """However many ids are theirs, and however many lines the log has beyond one step in memory."""
    lived(practice)
    line = rows_of(practice.desk.look(), "command_log")[-1]
    connection = practice.desk.database.open_writer()
    names = ", ".join(line)
    for number in range(2 * erasing._STEP):
        words = "of Zebulon Quillfeather" if number % 2 else "of Kim"
        own = {"number": line["number"] + number + 1, "id": number.to_bytes(16, "big")}
        values = {**line, **own, "changes": "[]", "result": "{}", "payload": json.dumps({"note": words})}
        connection.execute(
            f"INSERT INTO command_log ({names}) VALUES ({', '.join('?' * len(values))})", tuple(values.values())
        )
    last = line["number"] + 2 * erasing._STEP
    connection.execute("UPDATE device SET last_number = ?", (last,))
    connection.close()
    practice.do(r.ErasePatient(WHO, "Zebulon Quillfeather", LABEL))
    payloads = [
        row["payload"] for row in rows_of(practice.desk.look(), "command_log") if row["number"] > line["number"]
    ]
    assert payloads.count('{"note": "of Kim"}') == erasing._STEP
    assert payloads.count('{"note":""}') == erasing._STEP
    assert "zebulon" not in content(practice.desk.look())


def test_what_is_kept_of_others_stays_whole(practice: Practice) -> None:
    kim = practice.booked(at(12), note="Kim is well")
    lived(practice)
    practice.do(r.SaveAllergy(Allergy(fixed("kim allergy"), KIM, "pollen")))
    practice.do(r.ErasePatient(WHO, "Zebulon Quillfeather", LABEL))

    assert practice.reader.appointment(kim).note == "Kim is well"
    practice.do(r.ViewRecord(new_id(), KIM))
    assert [row.substance for row in practice.reader.records().record(KIM).allergies or ()] == ["pollen"]
    assert [hit.display_name for hit in practice.reader.find_patients("kim", CLINIC, NOW.date())] == ["Kim Rao"]
    assert list(field_check(keys.field_key(practice.desk.database.key)).run(practice.desk.look())) == []
    found = list(breaches(practice.desk.look(), practice.desk._audit_key, 0))
    assert [line for line in found if "without an event" not in line] == []


def test_the_erasure_is_audited_by_ids_alone_and_not_undone(practice: Practice) -> None:
    lived(practice)
    practice.do(r.ErasePatient(WHO, "Zebulon Quillfeather", LABEL))

    line = rows_of(practice.desk.look(), "audit_log")[-1]
    ((_bulk, _key, _none, payload), *changes) = json.loads(line["detail"])
    assert (line["act"], payload["patient_id"], changes) == ("patient.erase", WHO, [])
    assert "typed_name" not in payload
    last = rows_of(practice.desk.look(), "command_log")[-1]
    assert json.loads(last["changes"]) == []
    undone = practice.writer.undo()
    assert isinstance(undone, Blocked | Applied | None)
    assert not [word for word in CANARIES if word.casefold() in content(practice.desk.look())]


def test_a_wrong_name_erases_nobody(practice: Practice) -> None:
    lived(practice)
    with pytest.raises(InvalidValue):
        practice.writer.execute(r.ErasePatient(WHO, "Zebulon Quill", LABEL))
    assert practice.reader.find_patients("Zebulon", CLINIC, NOW.date()) != ()


@pytest.mark.parametrize(
    "role", [AccountabilityType.MANAGER, AccountabilityType.RECEPTIONIST, AccountabilityType.BILLING]
)
def test_only_who_may_edit_patients_and_users_erases(practice: Practice, role: AccountabilityType) -> None:
    person = new_id()
    practice.do(c.AddPerson(person, "Someone", ((fixed("clinic account"), role),), date(2020, 1, 1)))
    erase = r.ErasePatient(KIM, "Kim Rao", LABEL)
    assert isinstance(practice.desk.door().execute(Envelope(new_id(), erase, person, NOW)), Denied)


def test_the_key_of_the_record_is_gone_with_the_patient(practice: Practice) -> None:
    lived(practice)
    practice.do(r.ErasePatient(WHO, "Zebulon Quillfeather", LABEL))
    rows = rows_of(practice.desk.look(), "patient_key")
    assert bytes.fromhex(WHO) not in [bytes(row["patient_id"]) for row in rows]
    lines = [row for row in rows_of(practice.desk.look(), "command_log") if row["kind"] == "allergy.save"]
    sealed = json.loads(lines[0]["payload"]).get("allergy", {}).get("substance", "")
    assert "gnome" not in sealed


def test_every_named_column_exists_and_every_table_is_found_by_its_patient() -> None:
    for table, columns in PERSONAL.items():
        assert set(columns) <= set(metadata.tables[table].c.keys()), table
        assert table in ("patient", "accountable_entity") or "patient_id" in metadata.tables[table].c, table


def test_free_text_goes_from_what_is_theirs_and_their_names_from_everything() -> None:
    telling = frozenset({"kim rao"})
    theirs = {"patient": {"id": "0" * 32, "name": "Anyone", "birth_date": "1980-01-01"}, "status": "booked"}
    assert blanked(theirs, telling, is_theirs=True) == {
        "patient": {"id": "0" * 32, "name": "", "birth_date": None}, "status": "booked",
    }  # fmt: skip
    assert blanked({"note": "as Kim Rao said", "other": "Lee"}, telling, is_theirs=False) == {
        "note": "",
        "other": "Lee",
    }


def test_nobody_waits_asks_or_counts_any_more(practice: Practice) -> None:
    lived(practice)
    practice.do(q.AddRecall(Recall(new_id(), CLINIC, WHO, date(2027, 1, 4), note="Zebulon")))
    practice.do(q.SubmitRequest(AppointmentRequest(new_id(), CLINIC, patient_id=WHO, offering_id=FOLLOW_UP)))
    practice.do(AssignPatient(new_id(), WHO, SILVA_PERSON))
    practice.do(r.ErasePatient(WHO, "Zebulon Quillfeather", LABEL))
    look = practice.desk.look()
    own = bytes.fromhex(WHO)
    for table in ("unscheduled", "recall"):
        assert {row["is_closed"] for row in rows_of(look, table) if row["patient_id"] == own} == {1}
    asked = [row for row in rows_of(look, "appointment_request") if row["patient_id"] == own]
    assert {row["state"] for row in asked} == {"cancelled"}
    assert all(row["effective_to"] for row in rows_of(look, "patient_assignment") if row["patient_id"] == own)
