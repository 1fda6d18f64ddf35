"""Roles and permissions in plain words."""

from collections.abc import Callable, Mapping

from carefront.domain.permissions import Key, Scope
from carefront.shared.i18n import _

Saying = Callable[[], str]

_ROLES: Mapping[str, Saying] = {
    "org_admin": lambda: _("Administrator"),
    "manager": lambda: _("Manager"),
    "facility_manager": lambda: _("Clinic manager"),
    "receptionist": lambda: _("Receptionist"),
    "provider": lambda: _("Provider"),
    "staff": lambda: _("Staff"),
    "billing": lambda: _("Billing"),
    "patient": lambda: _("Patient"),
}
_KEYS: Mapping[Key, Saying] = {
    Key.SCHEDULE_VIEW: lambda: _("See schedules"),
    Key.SCHEDULE_CREATE: lambda: _("Add schedules and slots"),
    Key.SCHEDULE_EDIT: lambda: _("Change schedules, block time"),
    Key.SCHEDULE_DELETE: lambda: _("Delete schedules"),
    Key.TIME_OFF_VIEW: lambda: _("See time off"),
    Key.TIME_OFF_CREATE: lambda: _("Ask for time off"),
    Key.TIME_OFF_EDIT: lambda: _("Change time off that waits"),
    Key.TIME_OFF_APPROVE: lambda: _("Approve or deny time off"),
    Key.CASELOAD_VIEW: lambda: _("See caseloads"),
    Key.CASELOAD_EDIT: lambda: _("Change caseloads"),
    Key.REPORT_VIEW: lambda: _("See figures and reports"),
    Key.OFFERING_EDIT: lambda: _("Change visit types"),
    Key.RESOURCE_EDIT: lambda: _("Change people, rooms and things"),
    Key.APPOINTMENT_VIEW: lambda: _("See visits"),
    Key.APPOINTMENT_CREATE: lambda: _("Book visits"),
    Key.APPOINTMENT_EDIT: lambda: _("Change visits, check in"),
    Key.APPOINTMENT_CANCEL: lambda: _("Cancel visits"),
    Key.APPOINTMENT_OVERRIDE_HOURS: lambda: _("Book outside the hours"),
    Key.APPOINTMENT_OVERBOOK: lambda: _("Book over another visit"),
    Key.REQUEST_VIEW: lambda: _("See requests and lists"),
    Key.REQUEST_EDIT: lambda: _("Work on requests and lists"),
    Key.PATIENT_VIEW: lambda: _("See patients"),
    Key.PATIENT_EDIT: lambda: _("Add and change patients"),
    Key.PATIENT_VIEW_SENSITIVE: lambda: _("See insurance"),
    Key.MEDICAL_RECORD_VIEW: lambda: _("See medical records"),
    Key.MEDICAL_RECORD_EDIT: lambda: _("Change medical records"),
    Key.BILLING_VIEW: lambda: _("See charges"),
    Key.BILLING_EDIT: lambda: _("Change charges"),
    Key.NOTIFICATION_SEND: lambda: _("Send messages to patients"),
    Key.AUDIT_VIEW: lambda: _("See who did what"),
    Key.SETTINGS_EDIT: lambda: _("Change settings of clinics"),
    Key.USER_EDIT: lambda: _("Change people, sign-ins and permissions"),
    Key.SYNC_EDIT: lambda: _("Change synchronization"),
}
_GROUPS: tuple[tuple[Saying, str], ...] = (
    (lambda: _("Schedules"), "schedule"),
    (lambda: _("Visits"), "appointment"),
    (lambda: _("Requests"), "request"),
    (lambda: _("Patients"), "patient medical_record"),
    (lambda: _("Time off"), "time_off"),
    (lambda: _("Caseload and figures"), "caseload report"),
    (lambda: _("Billing and messages"), "billing notification"),
    (lambda: _("Clinic and organization"), "offering resource settings user audit sync"),
)


def role_name(code: str) -> str:
    """A default role in words; a role of the organization's own has its name already."""
    return _ROLES[code]() if code in _ROLES else code


def key_words(key: Key) -> str:
    """What a permission lets somebody do."""
    return _KEYS[key]()


def key_groups() -> tuple[tuple[str, tuple[Key, ...]], ...]:
    """Every permission in its group, in the order they are shown in."""
    return tuple(
        (title(), tuple(key for area in areas.split() for key in Key if key.value.split(".")[1] == area))
        for title, areas in _GROUPS
    )


def scope_word(scope: Scope | None) -> str:
    """How far a permission reaches, in a word for a cell."""
    if scope is None:
        return _("None")
    return _("All") if scope is Scope.ALL else _("Own")


def scope_sentence(role: str, key: Key, scope: Scope | None) -> str:
    """The cell read out: who may do what for whom."""
    if scope is None:
        return _("{role}: {permission} – not allowed").format(role=role, permission=key_words(key))
    if scope is Scope.OWN:
        return _("{role}: {permission} – only what is their own").format(role=role, permission=key_words(key))
    return _("{role}: {permission} – everybody’s").format(role=role, permission=key_words(key))


DONE: Mapping[str, Saying] = {
    "role.save": lambda: _("Saved the role {role_title}"),
    "role.remove": lambda: _("Removed the role {role_title}"),
    "accountability.role": lambda: _("Changed the role of {name}"),
}
UNDO: Mapping[str, Saying] = {
    "role.save": lambda: _("Undo the change of the role {role_title}"),
    "role.remove": lambda: _("Undo removal of the role {role_title}"),
    "accountability.role": lambda: _("Undo the other role of {name}"),
}
REDO: Mapping[str, Saying] = {
    "role.save": lambda: _("Redo the change of the role {role_title}"),
    "role.remove": lambda: _("Redo removal of the role {role_title}"),
    "accountability.role": lambda: _("Redo the other role of {name}"),
}


def needed_words(wanted: str) -> str:
    """That somebody was refused, and which right it takes, by its key."""
    key = Key(wanted)
    return _("You do not have the right to do this. It takes: {permission} ({key}). Ask an administrator.").format(
        permission=key_words(key), key=key.value
    )
