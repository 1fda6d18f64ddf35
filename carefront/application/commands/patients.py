"""Registering patients and correcting what is known of them."""

from collections.abc import Sequence
from dataclasses import replace

from carefront.application.commands.catalogue import RegisterPatient, SetUsualProvider, UpdatePatient
from carefront.application.execute import Act, Answer, Done, Need, Rule, Rules
from carefront.domain.accounts import AccountableEntity, AccountKind
from carefront.domain.errors import InvalidValue
from carefront.domain.events import PatientChanged
from carefront.domain.patients import Patient, default_sort_key
from carefront.domain.permissions import Key, Subject

LONGEST_NAME = 200


def register(patient: Patient, act: Act) -> Patient:
    """Add a patient with their account, for this command and for a booking that brings a new one; as they are kept.

    Raises:
        InvalidValue: no name, a name too long, or a birth date in the future.
    """
    checked = _checked(patient, act)
    act.unit.accounts.add(AccountableEntity(checked.account_id, AccountKind.USER, checked.display_name))
    act.unit.patients.add(checked)
    act.unit.record(PatientChanged(checked.id))
    return checked


def _checked(patient: Patient, act: Act) -> Patient:
    name = " ".join(patient.display_name.split())
    if not name:
        raise InvalidValue("display_name", "", "empty")
    if len(name) > LONGEST_NAME:
        raise InvalidValue("display_name", len(name), "too_long")
    if patient.birth_date is not None and patient.birth_date > act.unit.now.date():
        raise InvalidValue("birth_date", patient.birth_date, "future")
    return replace(
        patient, display_name=name, sort_key=patient.sort_key or default_sort_key(name, patient.family, patient.given)
    )


def _needs(_command: object, _act: Act) -> Sequence[Need]:
    return [(Key.PATIENT_EDIT, Subject(is_shared=True))]


def _register(command: RegisterPatient, act: Act) -> Answer:
    name = register(command.patient, act).display_name
    return Done({"patient_id": command.patient.id, "patient": name})


def _update(command: UpdatePatient, act: Act) -> Answer:
    known = act.unit.patients.get(command.patient.id)
    checked = _checked(replace(command.patient, account_id=known.account_id), act)
    act.unit.accounts.save(AccountableEntity(known.account_id, AccountKind.USER, checked.display_name))
    act.unit.patients.save(checked)
    act.unit.record(PatientChanged(known.id))
    return Done({"patient_id": known.id, "patient": checked.display_name})


def _set_usual(command: SetUsualProvider, act: Act) -> Answer:
    known = act.unit.patients.get(command.patient_id)
    usual = act.unit.resources.get(command.resource_id) if command.resource_id else None
    act.unit.patients.save(replace(known, usual_provider_id=usual.id if usual else None))
    act.unit.record(PatientChanged(known.id))
    return Done({"patient_id": known.id, "patient": known.display_name, "resource": usual.name if usual else ""})


RULES: Rules = {
    RegisterPatient: Rule(_needs, _register), UpdatePatient: Rule(_needs, _update),
    SetUsualProvider: Rule(_needs, _set_usual),
}  # fmt: skip
