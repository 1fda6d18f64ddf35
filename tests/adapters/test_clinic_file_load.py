"""Loading a clinic document through the door: whose right it is, what is kept of it, and what it can't reach."""

import json
from typing import Any

import pytest

from carefront.application.clinic_document import ClinicDocument, ClinicFileInvalid
from carefront.application.commands import catalogue as c
from carefront.application.commands.clinic_load import LoadClinic, NothingWritten
from carefront.application.envelope import Applied, Denied, Envelope, Outcome
from carefront.domain.accounts import AccountabilityType
from carefront.interop.clinic_file import clinic_document
from carefront.persistence.clinic_shelf import ClinicShelf
from carefront.persistence.owners import ORGANIZATION_NO
from carefront.shared.ids import canonical, new_id
from tests.support.clinic_json import clinic_json, full_clinic, person
from tests.support.practice import CLINIC, KIM, NOW, RAO, Practice, at
from tests.support.spine_checks import breaches, rows_of


def document(practice: Practice, **sections: Any) -> ClinicDocument:
    content = json.dumps(clinic_json(**sections)).encode()
    return clinic_document(content, practice.desk.identity.organization_id)


def load(practice: Practice, wanted: ClinicDocument, actor: str = "") -> Outcome:
    envelope = Envelope(new_id(), LoadClinic(wanted), actor or practice.desk.identity.owner_id, NOW, "import")
    return practice.desk.door().execute(envelope)


def saved(practice: Practice, facility_id: str) -> ClinicDocument:
    connection = practice.desk._keep(practice.desk.database.open_reader())
    return ClinicShelf(connection, ORGANIZATION_NO).read(facility_id)


def with_role(practice: Practice, commissioner: str, kind: AccountabilityType) -> str:
    account = new_id()
    practice.do(c.AddPerson(account, "Somebody", ((commissioner, kind),), NOW.date()))
    return account


def test_every_rule_of_the_file_holds_after_a_load(practice: Practice) -> None:
    content = clinic_document(json.dumps(full_clinic()).encode(), practice.desk.identity.organization_id)
    assert isinstance(load(practice, content), Applied)
    connection = practice.desk._keep(practice.desk.database.open_reader())
    assert breaches(connection, practice.desk._audit_key, 0) == []
    found = saved(practice, content.facility.id)
    assert {visit.id: visit.status for visit in found.appointments} == {
        visit.id: visit.status for visit in content.appointments
    }
    assert {row.id: row.state for row in found.time_off} == {row.id: row.state for row in content.time_off}


def test_the_history_keeps_digest_and_count_and_undo_does_not_offer_it(practice: Practice) -> None:
    wanted = document(practice)
    load(practice, wanted)
    connection = practice.desk._keep(practice.desk.database.open_reader())
    line = rows_of(connection, "command_log")[-1]
    assert json.loads(line["payload"]) == {"digest": wanted.digest, "count": wanted.count}
    assert practice.writer.undo_state().undo is None


def test_a_load_that_finds_everything_leaves_no_line_in_the_history(practice: Practice) -> None:
    wanted = document(practice)
    load(practice, wanted)
    with pytest.raises(NothingWritten) as nothing:
        load(practice, wanted)
    assert nothing.value.counts["added"] == nothing.value.counts["changed"] == 0


@pytest.mark.parametrize("kind", [AccountabilityType.RECEPTIONIST, AccountabilityType.MANAGER])
def test_who_may_not_set_clinics_up_may_not_load_one(practice: Practice, kind: AccountabilityType) -> None:
    actor = with_role(practice, practice.desk.identity.organization_account_id, kind)
    assert isinstance(load(practice, document(practice), actor), Denied)


def test_a_clinic_of_the_practice_is_saved_and_found_unchanged(practice: Practice) -> None:
    practice.booked(at(9, 30))
    with pytest.raises(NothingWritten):
        load(practice, saved(practice, CLINIC))


def test_the_manager_of_one_clinic_takes_nothing_over_from_another(practice: Practice) -> None:
    own = document(practice)
    load(practice, own)
    actor = with_role(practice, own.facility.account_id, AccountabilityType.FACILITY_MANAGER)
    mine = document(practice, closures=[{"first": "2026-12-24"}])
    assert isinstance(load(practice, mine, actor), Applied)
    before = saved(practice, CLINIC)
    practice.booked(at(9))
    visit = saved(practice, CLINIC).appointments[0].id
    for sections in (
        {"resources": [person(), person(canonical(RAO), account="rao")]},
        {"appointments": [{"key": canonical(visit), "start": "2026-11-24T09:00", "length_minutes": 30,
                           "resources": ["rao"], "status": "cancelled"}]},
    ):  # fmt: skip
        with pytest.raises(ClinicFileInvalid) as refused:
            load(practice, document(practice, **sections), actor)
        assert refused.value.problems[0].rule == "fixed"
    assert saved(practice, CLINIC).resources == before.resources
    assert isinstance(load(practice, before, actor), Denied)


@pytest.mark.parametrize(
    ("before", "after", "is_loaded"),
    [("booked", "completed", True), ("booked", "no_show", True), ("cancelled", "booked", False),
     ("completed", "booked", False)],
)  # fmt: skip
def test_a_visit_only_moves_along_its_life(practice: Practice, before: str, after: str, is_loaded: bool) -> None:
    visit = {"key": "v", "start": "2026-11-20T09:00", "length_minutes": 30, "resources": ["rao"]}
    load(practice, document(practice, appointments=[visit | {"status": before}]))
    later = document(practice, appointments=[visit | {"status": after}])
    if is_loaded:
        assert isinstance(load(practice, later), Applied)
    else:
        with pytest.raises(ClinicFileInvalid) as refused:
            load(practice, later)
        assert [(one.path, one.rule) for one in refused.value.problems] == [("appointments[0]", "transition")]
    connection = practice.desk._keep(practice.desk.database.open_reader())
    assert breaches(connection, practice.desk._audit_key, 0) == []


def test_a_patient_known_here_keeps_their_account(practice: Practice) -> None:
    name = [{"key": canonical(KIM), "name": "Kim Rao-Lee"}]
    assert isinstance(load(practice, document(practice, patients=name)), Applied)
    patients = [row for row in saved(practice, CLINIC).patients if row.id == KIM]
    assert patients == [] or patients[0].display_name == "Kim Rao-Lee"
