"""Every question of the desk, asked with ids that a test may rename: the same table asks as another practice, as
nobody, as the owner of a thing and as a stranger to it.

A question without a line here fails ``test_question_rights``.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from carefront.application.audit_rows import AuditFilter
from carefront.application.calendar_rows import FirstOpenings
from carefront.application.charge_rows import ChargeFilter
from carefront.application.commands import catalogue as c
from carefront.application.desk_parts import DeskParts
from carefront.application.desk_reader import Reader
from carefront.application.inbox_rows import FreeTime, RequestFilter, WaitingItem
from carefront.application.opening_rows import OpeningsQuestion
from carefront.application.read_models import ProposalQuestion, SeriesQuestion
from carefront.application.rebook_rows import PlanQuestion
from carefront.application.utilisation_rows import Figure, FigureKind, UtilisationQuestion
from carefront.domain.appointments import ResourceUse
from carefront.domain.offerings import Offering
from carefront.domain.permissions import Key
from carefront.domain.requests import ItemKind
from carefront.domain.schedules import Recurrence, Schedule, ScheduleState
from carefront.domain.time_off import Stretch
from tests.support.practice import CLINIC, FOLLOW_UP, KIM, NOW, RAO, RAO_PERSON, REQUEST, at, fixed

SEEN_VISIT, SEEN_SESSION, SEEN_SERIES = fixed("seen visit"), fixed("seen session"), fixed("seen series")
SEEN_LEAVE, SEEN_REBOOKING = fixed("seen leave"), fixed("seen rebooking")
TODAY, LATER = NOW.date(), NOW.date() + timedelta(days=7)

Rename = Callable[[str], str]
Ask = Callable[[Reader, Rename], Any]


def _s(hour: int) -> int:
    return int(at(hour).timestamp())


def _asked(name: Rename, **changes: Any) -> ProposalQuestion:
    return ProposalQuestion(name(CLINIC), name(RAO), _s(14), **changes)


def _schedule(name: Rename) -> Schedule:
    return Schedule(
        fixed("asked schedule"), name(RAO), "Asked", ScheduleState.DRAFT, Recurrence.WEEKLY, TODAY
    )  # fmt: skip


def _plan(name: Rename) -> PlanQuestion:
    return PlanQuestion(name(RAO_PERSON), _s(1), _s(1) + 80_000)


QUESTIONS: Mapping[str, Ask] = {
    "facilities": lambda reader, _: reader.facilities(),
    "resources": lambda reader, name: reader.resources(name(CLINIC)),
    "offerings": lambda reader, name: reader.offerings(name(CLINIC)),
    "open_minutes": lambda reader, name: reader.open_minutes(name(CLINIC)),
    "may": lambda reader, name: reader.may(Key.APPOINTMENT_VIEW, name(CLINIC)),
    "rights": lambda reader, name: reader.rights(name(CLINIC)),
    "change_number": lambda reader, _: reader.change_number(),
    "who_may": lambda reader, name: reader.who_may(Key.APPOINTMENT_VIEW, name(CLINIC)),
    "day": lambda reader, name: reader.day(name(CLINIC), TODAY),
    "week": lambda reader, name: reader.week(name(CLINIC), TODAY, name(RAO)),
    "week_loads": lambda reader, name: reader.week_loads(name(CLINIC), TODAY),
    "month": lambda reader, name: reader.month(name(CLINIC), TODAY, LATER),
    "loads": lambda reader, name: reader.loads(name(CLINIC), TODAY, LATER),
    "waiting": lambda reader, name: reader.waiting(name(CLINIC)),
    "overrides": lambda reader, name: reader.overrides(name(CLINIC)),
    "alerts": lambda reader, name: reader.alerts(name(CLINIC)),
    "first_openings": lambda reader, name: reader.first_openings(
        FirstOpenings(name(CLINIC), name(FOLLOW_UP), (name(RAO),), TODAY, LATER)
    ),
    "find_openings": lambda reader, name: reader.find_openings(
        OpeningsQuestion(name(CLINIC), name(FOLLOW_UP), among=(name(RAO),), patient_id=name(KIM))
    ),
    "propose": lambda reader, name: reader.propose(_asked(name, patient_id=name(KIM))),
    "preview_series": lambda reader, name: reader.preview_series(
        SeriesQuestion(_asked(name, patient_id=name(KIM)), "weekly", count=2)
    ),
    "find_instead": lambda reader, name: reader.find_instead(
        c.RescheduleAppointment(name(SEEN_VISIT), at(15), 30, (ResourceUse(name(RAO)),))
    ),
    "slots": lambda reader, name: reader.slots(name(CLINIC), name(RAO), TODAY, LATER),
    "appointment": lambda reader, name: reader.appointment(name(SEEN_VISIT)),
    "series": lambda reader, name: reader.series(name(SEEN_SERIES)),
    "session": lambda reader, name: reader.session(name(SEEN_SESSION)),
    "find_patients": lambda reader, name: reader.find_patients("", name(CLINIC), TODAY),
    "patients": lambda reader, name: reader.patients([name(KIM)], name(CLINIC), TODAY),
    "patient": lambda reader, name: reader.patient(name(KIM)),
    "duplicates": lambda reader, name: reader.duplicates("Lee Ångström", None, "", name(KIM)),
    "utilisation.utilisation": lambda reader, name: reader.utilisation().utilisation(
        UtilisationQuestion(name(CLINIC), (name(RAO),), TODAY, LATER)
    ),
    "utilisation.list_behind": lambda reader, name: reader.utilisation().list_behind(
        Figure(FigureKind.BOOKED, name(CLINIC), (name(RAO),), TODAY, LATER)
    ),
    "utilisation.third_next": lambda reader, name: reader.utilisation().third_next(name(CLINIC), (name(RAO),)),
    "schedules.clinic": lambda reader, name: reader.schedules().clinic(name(CLINIC)),
    "schedules.resource": lambda reader, name: reader.schedules().resource(name(RAO)),
    "schedules.outline": lambda reader, name: reader.schedules().outline(_schedule(name)),
    "schedules.publish_conflicts": lambda reader, name: reader.schedules().publish_conflicts(_schedule(name)),
    "schedules.outside_after": lambda reader, name: reader.schedules().outside_after(
        [c.SetOpeningHours(name(CLINIC), ())]
    ),
    "time_off.queue": lambda reader, _: reader.time_off().queue(),
    "time_off.impact": lambda reader, name: reader.time_off().impact(name(SEEN_LEAVE)),
    "time_off.impact_of": lambda reader, name: reader.time_off().impact_of(name(RAO_PERSON), Stretch(TODAY, LATER)),
    "rebook.affected": lambda reader, name: reader.rebook().affected(name(RAO_PERSON), _s(1), _s(1) + 80_000),
    "rebook.plan": lambda reader, name: reader.rebook().plan(_plan(name)),
    "rebook.begun": lambda reader, _: reader.rebook().begun(),
    "rebook.rest_of_day": lambda reader, name: reader.rebook().rest_of_day(name(RAO), at(9).date()),
    "rebook.undone": lambda reader, _: reader.rebook().undone(),
    "rebook.sheet": lambda reader, name: reader.rebook().sheet(name(SEEN_REBOOKING)),
    "rebook.options": lambda reader, name: reader.rebook().options(_plan(name), name(SEEN_VISIT)),
    "requests.inbox": lambda reader, name: reader.requests().inbox(name(CLINIC)),
    "requests.requests": lambda reader, name: reader.requests().requests(RequestFilter(name(CLINIC))),
    "requests.best": lambda reader, name: reader.requests().best(
        name(CLINIC), WaitingItem(ItemKind.REQUEST, name(REQUEST), "", 0, patient_id=name(KIM))
    ),
    "requests.fits": lambda reader, name: reader.requests().fits(FreeTime(name(CLINIC), name(RAO), _s(15), _s(16))),
    "requests.parked": lambda reader, name: reader.requests().parked(name(CLINIC)),
    "queue.board": lambda reader, name: reader.queue().board(name(CLINIC), TODAY),
    "queue.display": lambda reader, name: reader.queue().display(name(CLINIC), TODAY),
    "queue.encounter": lambda reader, name: reader.queue().encounter(name(SEEN_VISIT)),
    "audit.page": lambda reader, _: reader.audit().page(AuditFilter()),
    "audit.people": lambda reader, _: reader.audit().people(),
    "audit.heads": lambda reader, _: reader.audit().heads(),
    "caseload.panels": lambda reader, _: reader.caseload().panels(),
    "caseload.patients": lambda reader, name: reader.caseload().patients(name(RAO_PERSON)),
    "charges.of_visit": lambda reader, name: reader.charges().of_visit(name(SEEN_VISIT)),
    "charges.page": lambda reader, name: reader.charges().page(ChargeFilter(name(CLINIC), 0, 1 << 40)),
    "messages.queue": lambda reader, name: reader.messages().queue(name(CLINIC)),
    "messages.of_visit": lambda reader, name: reader.messages().of_visit(name(SEEN_VISIT)),
    "messages.troubled": lambda reader, name: reader.messages().troubled(name(CLINIC)),
    "messages.contact": lambda reader, name: reader.messages().contact(name(KIM)),
    "messages.reminders": lambda reader, name: reader.messages().reminders(
        name(CLINIC), name(KIM), name(FOLLOW_UP), _s(16)
    ),
    "messages.unreached": lambda reader, name: reader.messages().unreached(name(CLINIC), name(KIM)),
    "messages.settings": lambda reader, name: reader.messages().settings(name(CLINIC)),
    "messages.subscribers": lambda reader, _: reader.messages().subscribers(),
    "people.people": lambda reader, _: reader.people().people(),
    "people.own": lambda reader, _: reader.people().own(),
    "records.access": lambda reader, name: reader.records().access(name(KIM)),
    "records.record": lambda reader, name: reader.records().record(name(KIM)),
    "records.unreviewed": lambda reader, _: reader.records().unreviewed(),
    "permissions.roles": lambda reader, _: reader.permissions().roles(),
    "permissions.holders": lambda reader, _: reader.permissions().holders(Key.APPOINTMENT_VIEW),
    "set_up.clinics": lambda reader, _: reader.set_up().clinics(),
    "set_up.clinic": lambda reader, name: reader.set_up().clinic(name(CLINIC)),
    "set_up.visits_ahead": lambda reader, name: reader.set_up().visits_ahead(name(RAO)),
    "set_up.over_capacity": lambda reader, name: reader.set_up().over_capacity(name(RAO), 0),
    "set_up.zone_change": lambda reader, name: reader.set_up().zone_change(name(CLINIC), "Europe/Lisbon"),
    "set_up.opening_check": lambda reader, name: reader.set_up().opening_check(
        Offering(fixed("asked offering"), name(CLINIC), "Asked", "AS")
    ),
    "set_up.blocks": lambda reader, name: reader.set_up().blocks(name(CLINIC), TODAY, LATER),
}


def public_questions(reader: Reader) -> Iterator[str]:
    """The names of all that a reader can be asked, parts with their names before the dot."""
    parts = {name for name in vars(DeskParts) if not name.startswith("_")}
    for name in _public(type(reader)):
        if name in parts:
            yield from (f"{name}.{inner}" for inner in _public(type(getattr(reader, name)())))
        else:
            yield name


def _public(kind: type) -> Iterator[str]:
    found = {name: value for base in reversed(kind.__mro__) for name, value in vars(base).items()}
    return (name for name, value in found.items() if not name.startswith("_") and callable(value))
