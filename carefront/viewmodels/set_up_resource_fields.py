"""The fields of a resource's profile and of a leave."""

from __future__ import annotations

from carefront.application.set_up_rows import ClinicSetUp, ResourceSetUp
from carefront.domain.patients import Gender
from carefront.domain.resources import ResourceKind
from carefront.domain.time_off import TimeOffType
from carefront.shared.i18n import _, pgettext
from carefront.viewmodels.set_up_faces import Choice, FieldFace, FieldKind, Values
from carefront.wording.set_up_words import leave_type, resource_kind
from carefront.wording.vocabulary import Vocabulary

K = FieldKind
WITH_ACCOUNT = frozenset({ResourceKind.PERSON, ResourceKind.ORGANIZATION})
SOMEBODY_NEW = ""
LEAVE_FIELDS = ("leave_first", "leave_last", "leave_type")


def resource_values(found: ResourceSetUp | None) -> Values:
    """The profile as stored; of a new resource, what it begins with."""
    leave: Values = dict.fromkeys(LEAVE_FIELDS, "")
    if found is None:
        return leave | {
            "kind": ResourceKind.PERSON.value, "account": SOMEBODY_NEW, "name": "", "code": "", "is_active": True,
            "is_schedulable": True, "capacity": "1", "specialty": "", "languages": "", "gender": "", "color": "",
        }  # fmt: skip
    own = found.resource
    return leave | {
        "name": own.name, "code": own.code, "is_schedulable": own.is_schedulable, "capacity": str(own.capacity),
        "specialty": own.specialty, "languages": own.languages, "gender": own.gender, "color": own.color,
    }  # fmt: skip


def leave_fields() -> tuple[FieldFace, ...]:
    """From when, until when, why."""
    leave = _("Leave")
    kinds = tuple(Choice(kind.value, leave_type(kind)) for kind in TimeOffType)
    return (
        FieldFace("leave_first", _("First day away"), K.DAY, section=leave),
        FieldFace("leave_last", _("Last day away"), K.DAY, section=leave),
        FieldFace("leave_type", _("Kind of leave"), K.CHOICE, choices=kinds, section=leave),
    )


def resource_fields(
    read: ClinicSetUp, found: ResourceSetUp | None, values: Values, words: Vocabulary
) -> tuple[FieldFace, ...]:
    """What is said of a resource of this kind; of a new one, who or what it is first."""
    kind = found.resource.kind if found else ResourceKind(str(values.get("kind", "person")))
    is_person, section = kind is ResourceKind.PERSON, _("Profile")
    elsewhere = ", ".join(found.elsewhere) if found else ""
    everybody = (
        FieldFace(
            "name", _("Name on the calendar"), K.TEXT, section=section,
            help=_("Works in {clinics} too.").format(clinics=elsewhere) if elsewhere else "",
        ),
        FieldFace("code", _("Short name on cards"), K.TEXT, section=section, help=_("Such as R1 or RAO.")),
        FieldFace(
            "is_schedulable", _("Can be booked"), K.CHECK, section=section,
            help=_("Only what is marked so gets a column and is offered."),
        ),
        FieldFace("capacity", _("Visits at once"), K.NUMBER, section=section),
        FieldFace("color", _("Colour"), K.COLOR, section=section),
    )  # fmt: skip
    person = (
        FieldFace("specialty", _("Specialty"), K.TEXT, section=section),
        FieldFace("languages", _("Languages"), K.TEXT, section=section, help=_("Such as English, Arabic.")),
        FieldFace("gender", _("Gender"), K.CHOICE, choices=_genders(), section=section),
    )
    return (*(_new(read, kind, words) if found is None else ()), *everybody, *(person if is_person else ()))


def _new(read: ClinicSetUp, kind: ResourceKind, words: Vocabulary) -> tuple[FieldFace, ...]:
    section = _("Who or what")
    kinds = tuple(Choice(one.value, resource_kind(one, words)) for one in ResourceKind)
    fields = [FieldFace("kind", _("Kind"), K.CHOICE, choices=kinds, section=section)]
    if kind in WITH_ACCOUNT and read.people:
        people = tuple(
            Choice(row.account_id, _person(row.name, row.clinics)) for row in read.people
        )  # fmt: skip
        fields.append(
            FieldFace(
                "account", _("Person"), K.CHOICE, choices=(Choice(SOMEBODY_NEW, _("Somebody new")), *people),
                section=section, help=_("Choose who is known already, so that nobody is booked in two places at once."),
            )
        )  # fmt: skip
    fields.append(FieldFace("is_active", _("In use from now on"), K.CHECK, section=section))
    return tuple(fields)


def _person(name: str, clinics: tuple[str, ...]) -> str:
    return _("{name} ({clinics})").format(name=name, clinics=", ".join(clinics)) if clinics else name


def _genders() -> tuple[Choice, ...]:
    words = {
        Gender.FEMALE: pgettext("gender", "Female"),
        Gender.MALE: pgettext("gender", "Male"),
        Gender.OTHER: pgettext("gender", "Other"),
    }
    return (Choice("", _("Not recorded")), *(Choice(gender.value, text) for gender, text in words.items()))
