"""Who may do what: permission keys, the default roles, and the one decision.

Source: seed 004 (PM-05) for the nine keys and their defaults; ``domain.md`` for the rest.
"""

from collections.abc import Mapping
from enum import StrEnum

from carefront.domain.accounts import AccountabilityType
from carefront.shared.values import dataclass


class Key(StrEnum):
    """A permission key; the nine of PM-05 come first."""

    SCHEDULE_VIEW = "pm.schedule.view"
    SCHEDULE_CREATE = "pm.schedule.create"
    SCHEDULE_EDIT = "pm.schedule.edit"
    SCHEDULE_DELETE = "pm.schedule.delete"
    TIME_OFF_VIEW = "pm.time_off.view"
    TIME_OFF_CREATE = "pm.time_off.create"
    TIME_OFF_EDIT = "pm.time_off.edit"
    TIME_OFF_APPROVE = "pm.time_off.approve"
    CASELOAD_VIEW = "pm.caseload.view"
    CASELOAD_EDIT = "pm.caseload.edit"
    REPORT_VIEW = "pm.report.view"
    OFFERING_EDIT = "pm.offering.edit"
    RESOURCE_EDIT = "pm.resource.edit"
    APPOINTMENT_VIEW = "pm.appointment.view"
    APPOINTMENT_CREATE = "pm.appointment.create"
    APPOINTMENT_EDIT = "pm.appointment.edit"
    APPOINTMENT_CANCEL = "pm.appointment.cancel"
    APPOINTMENT_OVERRIDE_HOURS = "pm.appointment.override_hours"
    APPOINTMENT_OVERBOOK = "pm.appointment.overbook"
    REQUEST_VIEW = "pm.request.view"
    REQUEST_EDIT = "pm.request.edit"
    PATIENT_VIEW = "pm.patient.view"
    PATIENT_EDIT = "pm.patient.edit"
    PATIENT_VIEW_SENSITIVE = "pm.patient.view_sensitive"
    MEDICAL_RECORD_VIEW = "pm.medical_record.view"
    MEDICAL_RECORD_EDIT = "pm.medical_record.edit"
    BILLING_VIEW = "pm.billing.view"
    BILLING_EDIT = "pm.billing.edit"
    NOTIFICATION_SEND = "pm.notification.send"
    AUDIT_VIEW = "pm.audit.view"
    SETTINGS_EDIT = "pm.settings.edit"
    USER_EDIT = "pm.user.edit"
    SYNC_EDIT = "pm.sync.edit"


class Scope(StrEnum):
    """How far a grant reaches."""

    ALL = "all"
    OWN = "own"


Grants = Mapping[Key, Scope]

ROLE_OF: Mapping[AccountabilityType, str] = {
    AccountabilityType.ADMIN: "org_admin",
    AccountabilityType.MANAGER: "manager",
    AccountabilityType.STAFF_MEMBER: "staff",
    AccountabilityType.RECEPTIONIST: "receptionist",
    AccountabilityType.RESOURCE: "provider",
    AccountabilityType.BILLING: "billing",
    AccountabilityType.FACILITY_MANAGER: "facility_manager",
    AccountabilityType.CUSTOMER: "patient",
}


def _all(*keys: Key) -> dict[Key, Scope]:
    return dict.fromkeys(keys, Scope.ALL)


def _own(*keys: Key) -> dict[Key, Scope]:
    return dict.fromkeys(keys, Scope.OWN)


_MANAGER = _all(
    Key.SCHEDULE_VIEW, Key.SCHEDULE_CREATE, Key.SCHEDULE_EDIT,
    Key.TIME_OFF_VIEW, Key.TIME_OFF_CREATE, Key.TIME_OFF_EDIT, Key.TIME_OFF_APPROVE,
    Key.CASELOAD_VIEW, Key.CASELOAD_EDIT, Key.REPORT_VIEW, Key.OFFERING_EDIT, Key.RESOURCE_EDIT,
    Key.APPOINTMENT_VIEW, Key.APPOINTMENT_CREATE, Key.APPOINTMENT_EDIT, Key.APPOINTMENT_CANCEL,
    Key.APPOINTMENT_OVERRIDE_HOURS, Key.APPOINTMENT_OVERBOOK, Key.REQUEST_VIEW, Key.REQUEST_EDIT,
    Key.PATIENT_VIEW, Key.PATIENT_EDIT, Key.BILLING_VIEW, Key.NOTIFICATION_SEND,
)  # fmt: skip

DEFAULT_ROLES: Mapping[str, Grants] = {
    "org_admin": _all(*Key),
    "manager": _MANAGER | _all(Key.AUDIT_VIEW),
    "facility_manager": _MANAGER | _all(Key.SETTINGS_EDIT),
    "receptionist": _all(
        Key.SCHEDULE_VIEW, Key.TIME_OFF_VIEW, Key.CASELOAD_VIEW, Key.APPOINTMENT_VIEW, Key.APPOINTMENT_CREATE,
        Key.APPOINTMENT_EDIT, Key.APPOINTMENT_CANCEL, Key.APPOINTMENT_OVERBOOK, Key.REQUEST_VIEW, Key.REQUEST_EDIT,
        Key.PATIENT_VIEW, Key.PATIENT_EDIT, Key.NOTIFICATION_SEND,
    ),
    "provider": _all(Key.SCHEDULE_VIEW) | _own(
        Key.SCHEDULE_CREATE, Key.SCHEDULE_EDIT, Key.TIME_OFF_VIEW, Key.TIME_OFF_CREATE, Key.TIME_OFF_EDIT,
        Key.CASELOAD_VIEW, Key.RESOURCE_EDIT, Key.APPOINTMENT_VIEW, Key.APPOINTMENT_CREATE, Key.APPOINTMENT_EDIT,
        Key.APPOINTMENT_CANCEL, Key.APPOINTMENT_OVERRIDE_HOURS, Key.APPOINTMENT_OVERBOOK, Key.REQUEST_VIEW,
        Key.REQUEST_EDIT, Key.PATIENT_VIEW, Key.PATIENT_VIEW_SENSITIVE, Key.MEDICAL_RECORD_VIEW,
        Key.MEDICAL_RECORD_EDIT, Key.NOTIFICATION_SEND,
    ),
    "staff": _all(
        Key.SCHEDULE_VIEW, Key.TIME_OFF_VIEW, Key.CASELOAD_VIEW, Key.APPOINTMENT_VIEW, Key.PATIENT_VIEW,
    ),
    "billing": _all(Key.APPOINTMENT_VIEW, Key.PATIENT_VIEW, Key.BILLING_VIEW, Key.BILLING_EDIT),
    "patient": _own(
        Key.APPOINTMENT_VIEW, Key.APPOINTMENT_CREATE, Key.APPOINTMENT_EDIT, Key.APPOINTMENT_CANCEL, Key.REQUEST_VIEW,
        Key.REQUEST_EDIT, Key.PATIENT_VIEW, Key.PATIENT_EDIT, Key.MEDICAL_RECORD_VIEW, Key.BILLING_VIEW,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act is about, for scope ``own`` and for clinic-wide roles.

    ``owner_account_ids`` are the people whose own thing it is; ``facility_id`` is ``None`` for what belongs to the
    whole organization; ``is_shared``: of the whole organization, but every clinic works with it (patients).
    ``barred_account_ids``: people who may not do it though they hold the key (nobody decides their own time off).
    """

    owner_account_ids: frozenset[str] = frozenset()
    facility_id: str | None = None
    is_shared: bool = False
    barred_account_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RoleGrant:
    """The grants of one role of an actor; ``facility_id`` bounds them to a clinic, ``None`` means all clinics."""

    role: str
    grants: Grants
    facility_id: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with the role grants in force at the moment of the act."""

    account_id: str
    name: str
    roles: tuple[RoleGrant, ...]


def is_allowed(actor: Actor, key: Key, subject: Subject) -> bool:
    """Whether one of the actor's grants of ``key`` covers ``subject``. No key implies another."""
    return actor.account_id not in subject.barred_account_ids and any(
        _covers(role.grants[key], actor, subject)
        for role in actor.roles
        if key in role.grants
        and (role.facility_id is None or subject.is_shared or role.facility_id == subject.facility_id)
    )


def reach_of(actor: Actor, key: Key, subject: Subject) -> frozenset[str] | None:
    """Whose things of ``subject``'s clinic the actor's grants of ``key`` reach: ``None`` is everybody's, the actor's
    own id their own, nothing nobody's. Owners named in ``subject`` do not matter."""
    scopes = {
        role.grants[key]
        for role in actor.roles
        if key in role.grants
        and (role.facility_id is None or subject.is_shared or role.facility_id == subject.facility_id)
    }
    if Scope.ALL in scopes:
        return None
    return frozenset({actor.account_id}) if scopes else frozenset()


def _covers(scope: Scope, actor: Actor, subject: Subject) -> bool:
    return scope is Scope.ALL or actor.account_id in subject.owner_account_ids
