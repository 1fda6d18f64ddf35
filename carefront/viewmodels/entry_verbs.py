"""What the verbs of a quick entry do: wait, move and block beside book and walkin. Judged here; nothing is written."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from carefront.application.commands.catalogue import BlockTime, RescheduleAppointment
from carefront.application.commands.waitlist import PutOnWaitlist
from carefront.application.desk import DeskReader
from carefront.application.envelope import Command
from carefront.application.quick_entry_terms import ChipKind, ParsedEntry, TimeWish, Verb, When
from carefront.application.read_models import AppointmentDetail, PatientHit, ProposalQuestion, ResourceRow
from carefront.domain.appointments import BlockKind
from carefront.domain.patients import folded, search_words
from carefront.domain.wishes import TIMES_OF_DAY, Wishes
from carefront.domain.zones import instant_s, utc, zone_named
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass
from carefront.viewmodels.entry_booking import (
    PEOPLE,
    Clinic,
    Resolved,
    booking_of,
    resolve,
    resolve_walk_in,
    series_of,
    walk_in_of,
    wanted_of,
)
from carefront.wording.refusals import Speaker

USUAL_BLOCK = 30
"""Minutes that are blocked where no length is said."""

_PERIODS = {When.MORNING: "morning", When.AFTERNOON: "afternoon"}


def line_text(verb: Verb) -> str:
    """The line that does it, with ``{what}`` for what was understood."""
    if verb is Verb.BLOCK:
        return _("Block: {what}")
    if verb is Verb.MOVE:
        return _("Move: {what}")
    if verb is Verb.WAIT:
        return _("Put on the waitlist: {what}")
    return _("Walk-in: {what}") if verb is Verb.WALKIN else _("Book: {what}")


def resolve_verb(reader: DeskReader, entry: ParsedEntry, patient: PatientHit, clinic: Clinic) -> Resolved:
    """What Enter would do for this patient, judged as it stands now."""
    if entry.verb is Verb.WALKIN:
        return resolve_walk_in(reader, patient, clinic, entry)
    if entry.verb is Verb.MOVE:
        return _resolve_move(reader, entry, patient, clinic)
    if entry.verb is Verb.WAIT:
        wanted = wanted_of(entry, patient, reader.patient(patient.patient_id), clinic)
        anybody = replace(wanted, provider_id="", is_usual=False) if wanted.is_usual else wanted
        return Resolved(anybody, None, is_waiting=True)
    return resolve(reader, entry, patient, clinic)


def _resolve_move(reader: DeskReader, entry: ParsedEntry, patient: PatientHit, clinic: Clinic) -> Resolved:
    """The patient's next visit at the day and time that were said; what was not said stays."""
    summary = reader.patient(patient.patient_id)
    wanted = replace(wanted_of(entry, patient, summary, clinic), note="")
    if not summary.next_appointment_id:
        problem = _("{patient} has no visit to come.").format(patient=patient.display_name)
        return Resolved(wanted, None, problem=problem)
    visit = reader.appointment(summary.next_appointment_id)
    start_s = _moved_to(entry, visit, clinic)
    if start_s is None:
        return Resolved(wanted, None, problem=_("Say the day or the time to move to, such as thu 10:00."))
    with_whom = visit.resources[0].resource_id if wanted.is_usual or not wanted.provider_id else wanted.provider_id
    question = ProposalQuestion(
        clinic.facility_id, with_whom, start_s, length_minutes=wanted.length_minutes,
        appointment_id=visit.appointment_id,
    )  # fmt: skip
    return Resolved(wanted, reader.propose(question), appointment_id=visit.appointment_id)


def _moved_to(entry: ParsedEntry, visit: AppointmentDetail, clinic: Clinic) -> int | None:
    """When the visit would begin; ``None`` where neither a day, a time of the clock nor a person was said."""
    zone = zone_named(clinic.zone)
    now = utc(visit.start_s).astimezone(zone)
    day_chip, time_chip = entry.chip(ChipKind.DAY), entry.chip(ChipKind.TIME)
    day, minute = now.date(), now.hour * 60 + now.minute
    if day_chip:
        if not isinstance(day_chip.value, date):
            return None
        day = day_chip.value
    if time_chip:
        if not isinstance(time_chip.value, TimeWish) or time_chip.value.when is not When.AT:
            return None
        minute = time_chip.value.minute
    if not (day_chip or time_chip or entry.chip(ChipKind.PROVIDER) or entry.chip(ChipKind.LENGTH)):
        return None
    return instant_s(day, minute, zone)


# --- commands --------------------------------------------------------------------------------------------------------


def command_of(entry: ParsedEntry, resolved: Resolved, clinic: Clinic) -> Command | None:
    """What Enter has done; ``None`` where nothing can be."""
    proposal = resolved.proposal
    if resolved.is_waiting:
        return _waiting_of(entry, resolved, clinic)
    if proposal is None:
        return None
    if resolved.appointment_id:
        return RescheduleAppointment(
            resolved.appointment_id, utc(proposal.start_s), proposal.length_minutes, proposal.resources
        )
    if entry.verb is Verb.WALKIN:
        return walk_in_of(resolved, proposal, clinic.facility_id, "")
    return series_of(resolved, clinic.facility_id) if resolved.series else booking_of(
        resolved, proposal, clinic.facility_id
    )  # fmt: skip


def _waiting_of(entry: ParsedEntry, resolved: Resolved, clinic: Clinic) -> PutOnWaitlist:
    wanted, day_chip, time_chip = resolved.wanted, entry.chip(ChipKind.DAY), entry.chip(ChipKind.TIME)
    day = day_chip.value if day_chip and isinstance(day_chip.value, date) else clinic.today
    wish = ""
    if time_chip and isinstance(time_chip.value, TimeWish):
        wish = _PERIODS.get(time_chip.value.when, time_chip.text)
    return PutOnWaitlist(
        new_id(), clinic.facility_id, wanted.patient.patient_id,
        wanted.offering.offering_id if wanted.offering else None, wanted.provider_id or None,
        utc(max(instant_s(day, 0, zone_named(clinic.zone)), clinic.now_s)), wanted.length_minutes,
        " ".join(filter(None, ("" if wish in TIMES_OF_DAY else wish, wanted.note))),
        wishes=Wishes(times_of_day=(wish,) if wish in TIMES_OF_DAY else ()),
    )  # fmt: skip


# --- blocking --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BlockWish:
    """Time to be blocked, ``[start_s, end_s)``. ``problem``: what has to be said yet; then there is no time."""

    resource: ResourceRow | None
    start_s: int
    end_s: int
    name: str
    problem: str = ""

    def texts(self, speaker: Speaker) -> tuple[str, ...]:
        """What was understood, part by part."""
        times = speaker.times
        when = (times.day_of(self.start_s), times.span(self.start_s, self.end_s)) if self.end_s else ()
        return tuple(filter(None, (self.resource.name if self.resource else "", *when, self.name)))


def block_wish(entry: ParsedEntry, clinic: Clinic) -> BlockWish:
    """``block rao 12:00 1h lunch``; without a name the column in focus, without a day the one on screen."""
    resource, name = _blocked(entry, clinic)
    day_chip, time_chip = entry.chip(ChipKind.DAY), entry.chip(ChipKind.TIME)
    day = day_chip.value if day_chip and isinstance(day_chip.value, date) else max(clinic.day, clinic.today)
    wish = time_chip.value if time_chip and time_chip.is_sure else None
    if resource is None:
        return BlockWish(None, 0, 0, name, _("Say whose time to block, such as block rao 12:00 1h."))
    if not isinstance(wish, TimeWish) or wish.when is not When.AT:
        return BlockWish(resource, 0, 0, name, _("Say the time to block, such as 12:00 1h."))
    length = entry.chip(ChipKind.LENGTH)
    minutes = length.value if length and isinstance(length.value, int) else USUAL_BLOCK
    start_s = instant_s(day, wish.minute, zone_named(clinic.zone))
    return BlockWish(resource, start_s, start_s + 60 * minutes, name)


def _blocked(entry: ParsedEntry, clinic: Clinic) -> tuple[ResourceRow | None, str]:
    """Whose time, and what it is for: the words that are no one's name, day, time or length."""
    said = entry.chip(ChipKind.PATIENT)
    words = said.text.split() if said else []
    rest = [chip.text for chip in entry.chips if chip.kind in (ChipKind.TYPE, ChipKind.NOTE)]
    marked = next((chip for kind in (ChipKind.PROVIDER, ChipKind.ROOM, ChipKind.EQUIPMENT)
                   if (chip := entry.chip(kind)) and chip.is_sure), None)  # fmt: skip
    if marked:
        return clinic.resource(str(marked.value)), " ".join([*words, *rest])
    for count in range(len(words), 0, -1):
        called = [row for row in clinic.resources if _is_called(row, words[:count])]
        people = [row for row in called if row.kind in PEOPLE]
        found = people or called
        if len(found) == 1:
            return found[0], " ".join([*words[count:], *rest])
    return clinic.resource(clinic.resource_id), " ".join([*words, *rest])


def _is_called(row: ResourceRow, words: Sequence[str]) -> bool:
    """Whether every word begins a word of the name or code."""
    names = [*search_words(row.name), folded(row.code)]
    return all(any(name.startswith(folded(word)) for name in names) for word in words)


def block_of(wish: BlockWish, clinic: Clinic) -> BlockTime | None:
    """The command that blocks it; ``None`` while something has to be said yet."""
    if wish.problem or wish.resource is None:
        return None
    kind = BlockKind.OTHER if wish.name else BlockKind.BREAK
    return BlockTime(
        new_id(), clinic.facility_id, wish.resource.resource_id, utc(wish.start_s), utc(wish.end_s), kind, wish.name
    )
