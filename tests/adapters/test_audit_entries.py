"""The record of who did what as it is asked: page by page to the end, by whatever is wanted, and what it tells."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from carefront.application.audit_rows import AuditFilter, AuditLine, Place, Words
from carefront.application.commands import catalogue as c
from carefront.application.commands.exports import List, NoteExport
from carefront.application.commands.record_catalogue import ErasePatient
from carefront.application.commands.rules import COMMAND_TYPES
from carefront.application.envelope import Applied, Denied
from carefront.application.queries import audit as queries
from carefront.cli.main import main
from carefront.domain.accounts import AccountabilityType
from carefront.domain.appointments import AppointmentStatus
from carefront.domain.errors import InvalidValue, NotAllowed
from carefront.domain.permissions import Key
from carefront.domain.time_off import TimeOffType
from carefront.shared.ids import new_id
from carefront.wording.audit_words import GROUPS, THINGS, act_words
from tests.support.practice import CLINIC, KIM, LEE, Practice, at, build_template

WORDS = "Urgent: chest pain since noon"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_template(tmp_path_factory.mktemp("template") / "practice")


@pytest.fixture
def practice(template: Path, tmp_path: Path) -> Iterator[Practice]:
    opened = Practice.copied(template, tmp_path / "practice")
    yield opened
    opened.close()


def all_of(practice: Practice, wanted: AuditFilter, limit: int) -> list[AuditLine]:
    """Every page until there is none."""
    found: list[AuditLine] = []
    below: Place | None = None
    while True:
        page = practice.reader.audit().page(wanted, below, limit)
        found += page.lines
        below = page.next
        if below is None:
            return found


def newest(practice: Practice) -> AuditLine:
    line: AuditLine = practice.reader.audit().page(AuditFilter(), None, 1).lines[0]
    return line


def person(practice: Practice, kind: AccountabilityType | None = None) -> str:
    """Somebody with a role in the whole practice, or none."""
    whole, identifier = practice.desk.identity.organization_account_id, new_id()
    practice.do(c.AddPerson(identifier, "Ana", ((whole, kind),) if kind else (), date(2020, 1, 1)))
    return identifier


def overridden(practice: Practice) -> str:
    """Two at once at Dr Rao's, by override."""
    practice.booked(at(15), patient_id=LEE)
    return practice.booked(at(15), override=c.Override(WORDS, "urgent"))


# --- finding ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("limit", [1, 3, 200])
def test_pages_of_any_length_give_every_entry_once_the_newest_first(practice: Practice, limit: int) -> None:
    stored = practice.desk.look().execute("SELECT number FROM audit_log ORDER BY number DESC").fetchall()
    assert [line.number for line in all_of(practice, AuditFilter(), limit)] == [number for (number,) in stored]


def test_something_rare_is_found_over_stretches_that_hold_none_of_it(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "SPAN", 2)
    monkeypatch.setattr(queries, "SPAN_OF_WORDS", 3)
    total = newest(practice).number
    page = practice.reader.audit().page(AuditFilter(acts=("facility.open",)))
    assert (page.lines, page.left, page.total) == ((), total - 2, total)
    assert page.back_to_s == newest(practice).at_s
    assert [line.act for line in all_of(practice, AuditFilter(acts=("facility.open",)), 200)] == ["facility.open"]
    assert [line.act for line in all_of(practice, AuditFilter(about_id=KIM), 200)] == ["patient.register"]


def test_a_visit_is_found_by_its_id_in_acts_that_only_know_its_number(practice: Practice) -> None:
    visit = practice.booked(at(9))
    practice.do(c.ChangeAppointmentStatus(visit, AppointmentStatus.CONFIRMED))
    found = all_of(practice, AuditFilter(about_id=visit), 200)
    assert [line.act for line in found] == ["appointment.status", "appointment.book"]


def test_filters_of_days_people_acts_and_outcomes_meet(practice: Practice) -> None:
    clerk = person(practice)
    now_s, then_s = newest(practice).at_s, line_of(practice, 1).at_s
    assert [line.act for line in all_of(practice, AuditFilter(start_s=now_s), 200)] == ["account.add_person"]
    assert all_of(practice, AuditFilter(end_s=then_s), 200) == all_of(practice, AuditFilter(start_s=now_s + 1), 9) == []
    some = AuditFilter(then_s, now_s, acts=("patient.", "offering.save"))
    assert {line.act for line in all_of(practice, some, 9)} == {"patient.register", "offering.save"}
    assert all_of(practice, AuditFilter(actor_id=clerk), 200) == []


def test_every_act_has_words_and_belongs_to_a_kind_to_choose() -> None:
    named = [act for _say, acts in GROUPS for act in acts]
    for kind in (*COMMAND_TYPES, "question"):
        thing = kind.partition(".")[0]
        assert thing in THINGS
        assert act_words(kind) != kind
        assert any(kind == act or (act.endswith(".") and kind.startswith(act)) for act in named), kind


# --- overrides -------------------------------------------------------------------------------------------------------
def test_an_override_says_why_and_in_spite_of_what_and_the_words_are_the_visits(practice: Practice) -> None:
    visit = overridden(practice)
    line = newest(practice)
    [note] = line.overrides
    assert (note.about_id, note.kind, note.rules) == (visit, "urgent", ("PROVIDER_BUSY",))
    assert (note.words, note.state) == (WORDS, Words.KEPT)
    assert (line.actor_name, line.at_s, line.origin) == ("Owner", int(practice.clock().timestamp()), "desktop")
    assert line.device_name
    assert [found.number for found in all_of(practice, AuditFilter(is_override=True), 200)] == [line.number]


def test_words_of_an_override_that_the_visit_no_longer_has_are_those_of_then_and_say_so(practice: Practice) -> None:
    visit = overridden(practice)
    number = newest(practice).number
    practice.do(moved_to(practice, visit, 11))
    [note] = line_of(practice, number).overrides
    assert (note.words, note.state) == (WORDS, Words.CHANGED)


def moved_to(practice: Practice, visit: str, hour: int) -> c.RescheduleAppointment:
    found = practice.desk.read_stores().appointments.get(visit)
    return c.RescheduleAppointment(visit, at(hour), 30, found.resources)


def line_of(practice: Practice, number: int) -> AuditLine:
    return practice.reader.audit().page(AuditFilter(), Place(1, number + 1), 1).lines[0]


def test_words_of_an_erased_patient_are_gone_and_the_reason_stays(practice: Practice) -> None:
    overridden(practice)
    number = newest(practice).number
    practice.do(ErasePatient(KIM, "Kim Rao", "Erased patient"))
    [note] = line_of(practice, number).overrides
    assert (note.kind, note.words, note.state) == ("urgent", "", Words.GONE)


def test_whoever_sees_the_record_but_no_visits_does_not_read_the_words(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    overridden(practice)
    gate = practice.reader._gate
    may = gate.may
    monkeypatch.setattr(gate, "may", lambda key, subject: key is not Key.APPOINTMENT_VIEW and may(key, subject))
    [note] = newest(practice).overrides
    assert (note.kind, note.words, note.state) == ("urgent", "", Words.HIDDEN)


def test_a_reason_that_is_not_listed_is_not_let_into_the_record_as_its_code() -> None:
    with pytest.raises(InvalidValue):
        c.Override("chest pain since noon", "chest pain")


# --- what stands in it -----------------------------------------------------------------------------------------------
CANARY = "quixotic"


def test_words_that_may_tell_of_somebodys_health_are_sealed(practice: Practice) -> None:
    first = practice.booked(at(9))
    practice.do(c.CancelAppointment(first, f"{CANARY} fever"))
    own = practice.desk.identity.owner_id
    practice.do(c.RequestTimeOff(
        new_id(), own, TimeOffType.SICK, date(2026, 12, 1), date(2026, 12, 2), None, f"{CANARY} surgery"
    ))  # fmt: skip
    details = [row[0] for row in practice.desk.look().execute("SELECT detail FROM audit_log").fetchall()]
    assert not any(CANARY in detail for detail in details)
    history = practice.reader.appointment(first).history[-1]
    assert json.loads(history.detail)["cancel_reason"][1] == f"{CANARY} fever"
    practice.do(ErasePatient(KIM, "Kim Rao", "Erased patient"))
    [(kept,)] = practice.desk.look().execute("SELECT count(*) FROM appointment WHERE cancel_reason LIKE '%fever%'")
    assert kept == 0


# --- one entry for each ----------------------------------------------------------------------------------------------
def counted(practice: Practice, **wanted: Any) -> int:
    practice.desk.session.sign_in(practice.desk.identity.owner_id)
    return len(all_of(practice, AuditFilter(**wanted), 200))


def test_a_denied_act_is_one_entry_with_its_right_and_what_it_was_about(practice: Practice) -> None:
    visit, clerk = practice.booked(at(9)), person(practice)
    practice.desk.session.sign_in(clerk)
    assert isinstance(practice.writer.execute(c.CancelAppointment(visit, "ill")), Denied)
    practice.desk.session.sign_in(practice.desk.identity.owner_id)
    line = newest(practice)
    assert (line.act, line.outcome, line.actor_id, line.origin) == ("appointment.cancel", "denied", clerk, "desktop")
    told = {field.name: field.after for field in line.changes[0].fields}
    assert told == {"key": "pm.appointment.cancel", "appointment_id": visit}
    assert line.number in [found.number for found in all_of(practice, AuditFilter(about_id=visit), 200)]


def test_a_question_that_is_asked_again_at_every_repaint_is_one_denial(practice: Practice) -> None:
    practice.desk.session.sign_in(person(practice))
    for _repaint in range(5):
        with pytest.raises(NotAllowed):
            practice.reader.audit().page(AuditFilter())
    practice.writer.note_denials()
    practice.writer.note_denials()
    assert counted(practice, outcome="denied", acts=("question",)) == 1


def test_a_question_refused_right_before_the_end_is_written_with_where_it_was_asked(practice: Practice) -> None:
    practice.desk.session.sign_in(person(practice))
    with pytest.raises(NotAllowed):
        practice.reader.audit().heads()
    practice.desk.close("desktop")
    again = Practice.at(practice.folder)
    assert [(line.outcome, line.origin) for line in (newest(again),)] == [("denied", "desktop")]
    again.close()


@pytest.mark.parametrize("listed", list(List))
def test_whoever_takes_a_list_out_is_one_entry_and_whoever_may_not_is_one_denial(
    practice: Practice, listed: List
) -> None:
    note = NoteExport(listed, "csv", CLINIC if listed is not List.RECORD else None, date(2026, 11, 1))
    assert isinstance(practice.writer.execute(note), Applied)
    line = newest(practice)
    assert (line.act, line.outcome, line.actor_name) == ("export.write", "applied", "Owner")
    told = {field.name: field.after for field in line.changes[0].fields}
    assert told["list"] == listed
    assert told["first"] == "2026-11-01"
    practice.desk.session.sign_in(person(practice))
    assert isinstance(practice.writer.execute(note), Denied)
    assert counted(practice, acts=("export.",)) == 2


def test_a_clinic_saved_to_a_file_on_the_command_line_is_an_entry(
    template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    practice = Practice.copied(template, tmp_path / "practice")
    folder = str(practice.folder)
    practice.close()
    assert main(["clinic", "save", "--profile", folder, str(tmp_path / "clinic.json")]) == 0
    again = Practice.at(tmp_path / "practice")
    line = newest(again)
    assert (line.act, line.origin, line.outcome) == ("export.write", "cli", "applied")
    again.close()
    assert "clinic.json" in capsys.readouterr().out


# --- names of what is told of ----------------------------------------------------------------------------------------
def named(practice: Practice) -> dict[str, str]:
    """What the columns of the newest entry's visit are called, by column."""
    return {field.name: field.after_name for change in newest(practice).changes for field in change.fields}


def test_an_entry_names_the_patient_the_clinic_and_the_visit_type(practice: Practice) -> None:
    practice.booked(at(9), patient_id=KIM)
    found = named(practice)
    facts = practice.reader._stores.facts
    assert found["patient_id"].startswith("Kim")
    assert found["facility_id"] == facts.facilities()[0].name
    assert found["status"] == ""


def test_a_patient_is_an_id_to_whoever_sees_the_record_but_no_patients(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice.booked(at(9), patient_id=KIM)
    monkeypatch.setattr(practice.reader._gate, "mine", lambda *_args, **_kinds: frozenset())
    assert named(practice)["patient_id"] == ""
