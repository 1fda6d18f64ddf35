"""What is said while the visits of somebody who is away get other times. Knows no screen."""

from collections.abc import Sequence

from carefront.application.rebook_rows import AffectedVisit, Pick, RebookLine, RebookSheet, Wish
from carefront.domain.booking_facts import Reason
from carefront.domain.rebooking import Reach
from carefront.shared.i18n import _, ngettext
from carefront.wording.booking_messages import phone_text
from carefront.wording.quick_entry import no_opening
from carefront.wording.refusals import WORTH_COUNTING, Speaker, and_more, reason_sentences

STEPS = 4
ASKED = 3
"""So many names of those who are asked are said."""


def step_name(step: int) -> str:
    """``Plan``: what the step is called."""
    return (_("Who"), _("Plan"), _("Tell"), _("Result"))[step - 1]


def step_line(step: int) -> str:
    """``step 2 of 4: Plan``."""
    return _("Step {number} of {count}: {name}").format(number=step, count=STEPS, name=step_name(step))


def title(person: str, start_s: int, end_s: int, speaker: Speaker) -> str:
    """``Dr Rao away Wed 25 Nov``."""
    return _("{person} away {days}").format(person=person, days=_days(start_s, end_s, speaker))


def _days(start_s: int, end_s: int, speaker: Speaker) -> str:
    times = speaker.times
    first, last = times.at(start_s).date(), times.at(end_s - 1).date()
    if first != last:
        return times.days(first, last)
    if times.at(start_s).hour or times.at(start_s).minute:
        return _("{day} from {time}").format(day=times.day(first), time=times.clock(start_s))
    return times.day(first)


def totals(count: int, placed: int, moved: int, waiting: int) -> str:
    """``12 visits · 9 placed · 3 need a choice``."""
    parts = [ngettext("{count} visit", "{count} visits", count).format(count=count)]
    if moved:
        parts.append(ngettext("{count} moved", "{count} moved", moved).format(count=moved))
    if waiting:
        parts.append(ngettext("{count} on the waitlist", "{count} on the waitlist", waiting).format(count=waiting))
    if placed or not (moved or waiting):
        parts.append(ngettext("{count} placed", "{count} placed", placed).format(count=placed))
    left = count - placed - moved - waiting
    if left:
        parts.append(ngettext("{count} needs a choice", "{count} need a choice", left).format(count=left))
    return " · ".join(parts)


def reach_word(reach: Reach) -> str:
    """What a filter is called."""
    return {
        Reach.SAME_PROVIDER: _("&Same provider"), Reach.SAME_DAY: _("Same &day"), Reach.ANY: _("&Any"),
    }[reach]  # fmt: skip


def wishes_text(visit: AffectedVisit) -> str:
    """What is good to know of the patient."""
    words = {
        Wish.SOONER: _("wants sooner"),
        Wish.MORNINGS: _("prefers mornings"),
        Wish.AFTERNOONS: _("prefers afternoons"),
    }
    found = [words[wish] for wish in visit.wishes]
    if visit.needs_interpreter:
        found.append(_("interpreter"))
    if visit.series_id:
        found.append(_("series"))
    return ", ".join(found)


def pick_text(visit: AffectedVisit, pick: Pick, speaker: Speaker) -> str:
    """``10:00 Dr Silva (same time)``, ``Fri 27 Nov, 11:30 Dr Rao, R1 (2 days later)``."""
    who = ", ".join(pick.resource_names)
    moment = speaker.times.moment(pick.start_s, speaker.times.at(visit.start_s).date())
    return _("{moment} {resource} ({shift})").format(
        moment=moment, resource=who, shift=shift_text(visit.start_s, pick.start_s, speaker)
    )


def shift_text(old_s: int, new_s: int, speaker: Speaker) -> str:
    """``2 days later``, ``30 min earlier``, ``same time``."""
    if old_s == new_s:
        return _("same time")
    days = (speaker.times.at(new_s).date() - speaker.times.at(old_s).date()).days
    if days:
        text = (
            ngettext("{count} day later", "{count} days later", abs(days)) if days > 0
            else ngettext("{count} day earlier", "{count} days earlier", abs(days))
        )  # fmt: skip
        return text.format(count=abs(days))
    minutes = abs(new_s - old_s) // 60
    if minutes > WORTH_COUNTING:
        return _("later that day") if new_s > old_s else _("earlier that day")
    text = (
        ngettext("{count} min later", "{count} min later", minutes) if new_s > old_s
        else ngettext("{count} min earlier", "{count} min earlier", minutes)
    )  # fmt: skip
    return text.format(count=minutes)


def no_time_text(
    visit: AffectedVisit, reach: Reach, until_s: int, reasons: tuple[Reason, ...], speaker: Speaker
) -> str:
    """``No opening for Follow-up with Dr Rao before 23 Jan. Dr Rao is on approved time off until …``."""
    times = speaker.times
    kind = visit.offering_name or speaker.words.visit
    if reach is Reach.SAME_DAY:
        first = _("No opening for {visit_type} on {day}.").format(visit_type=kind, day=times.day_of(visit.start_s))
    else:
        who = visit.resource_names[0] if reach is Reach.SAME_PROVIDER and visit.resource_names else ""
        first = no_opening(kind, who, until_s, speaker) if until_s else ""
    said = list(reason_sentences(reasons, speaker))
    if len(said) > 1:
        said = [said[0], and_more(len(said) - 1)]
    return " ".join(part for part in (first, *said) if part)


def was_text(visit: AffectedVisit, speaker: Speaker, seen_from_s: int = 0) -> str:
    """``FU 10:00``, or with the day where it is another one."""
    times = speaker.times
    moment = times.moment(visit.start_s, times.at(seen_from_s).date() if seen_from_s else None)
    return _("{visit_type} {moment}").format(visit_type=visit.offering_code or visit.offering_name, moment=moment)


def call_text(visit: AffectedVisit, speaker: Speaker) -> str:
    """The phone numbers of a patient, or that there are none."""
    numbers = [phone_text(phone, speaker.times) for phone in (visit.phone, visit.phone_2) if phone]
    return ", ".join(numbers) or _("no phone")


def message(visit: AffectedVisit, old_s: int, pick: Pick, speaker: Speaker) -> str:
    """What a patient is told of another time."""
    times = speaker.times
    values = {
        "patient": visit.patient_name, "visit_type": visit.offering_name or speaker.words.visit,
        "old": times.moment(old_s), "new": times.moment(pick.start_s), "resource": ", ".join(pick.resource_names[:1]),
    }  # fmt: skip
    if old_s == pick.start_s:
        return _(
            "{patient}, your appointment on {old} ({visit_type}) stays at its time. You will be seen by {resource}."
        ).format(**values)
    return _(
        "{patient}, your appointment on {old} ({visit_type}) has to be moved. We have {new} with {resource} for you."
    ).format(**values)


def waiting_message(visit: AffectedVisit, speaker: Speaker) -> str:
    """What a patient is told for whom there is no other time yet."""
    return _(
        "{patient}, your appointment on {old} ({visit_type}) can’t take place. We will call you with another time."
    ).format(
        patient=visit.patient_name, old=speaker.times.moment(visit.start_s),
        visit_type=visit.offering_name or speaker.words.visit,
    )  # fmt: skip


def on_its_way(visit: AffectedVisit) -> str:
    """There is a message of it already."""
    return _("A message to {patient} is on its way.").format(patient=visit.patient_name)


def no_way(visit: AffectedVisit, speaker: Speaker) -> str:
    """The patient can't be reached by message."""
    return _("No message reaches {patient}. Call: {phone}.").format(
        patient=visit.patient_name, phone=call_text(visit, speaker)
    )


def call_line(name: str, phone: str, text: str) -> str:
    """One line of the call list, as it is copied and printed."""
    return _("{patient} · {phone} · {text}").format(patient=name, phone=phone, text=text)


def initials(name: str) -> str:
    """``AB`` of Ana Bell: who works on a row."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def held_by(name: str) -> str:
    """Why a row can't be changed now."""
    return _("{person} is working on it").format(person=name)


def move_button(count: int) -> str:
    """What the main button does."""
    return ngettext("&Move {count} visit", "&Move {count} visits", count).format(count=count)


def applied_text(moved: int, left: int, waiting: int, gone: int) -> str:
    """What came of it, in one sentence for each."""
    parts = []
    if moved or not (left or waiting or gone):
        parts.append(ngettext("{count} visit moved.", "{count} visits moved.", moved).format(count=moved))
    if left:
        parts.append(ngettext(
            "{count} time was taken meanwhile.", "{count} times were taken meanwhile.", left
        ).format(count=left))  # fmt: skip
    if waiting:
        parts.append(ngettext(
            "{count} put on the waitlist.", "{count} put on the waitlist.", waiting
        ).format(count=waiting))  # fmt: skip
    if gone:
        parts.append(ngettext(
            "{count} was changed by somebody else and left as it is.",
            "{count} were changed by somebody else and left as they are.", gone,
        ).format(count=gone))  # fmt: skip
    return " ".join(parts)


def stopped_text(planned: int, count: int) -> str:
    """After a plan was stopped."""
    return ngettext(
        "Stopped: {planned} of {count} visit planned and kept.",
        "Stopped: {planned} of {count} visits planned and kept.", count,
    ).format(planned=planned, count=count)  # fmt: skip


def nothing_moved() -> str:
    """After applying was stopped: it is all or nothing."""
    return _("Stopped: nothing was moved. The plan is kept.")


def resume_text(line: RebookLine, speaker: Speaker) -> str:
    """``Dr Rao away Wed 25 Nov: 3 of 12 still open``, or that the time off is all that is left."""
    if line.needs_time_off and not line.open_count:
        return _("{title}: the time off is not written down yet").format(
            title=title(line.person_name, line.start_s, line.end_s, speaker)
        )
    return _("{title}: {open} of {count} still open").format(
        title=title(line.person_name, line.start_s, line.end_s, speaker), open=line.open_count, count=line.count
    )


def wait_button(count: int) -> str:
    """What the main button does where nobody has another time."""
    return ngettext("&Put {count} on the waitlist", "&Put {count} on the waitlist", count).format(count=count)


def nobody_booked(person: str) -> str:
    """There is nothing to move."""
    return _("Nobody is booked with {person} in that time.").format(person=person)


def write_time_off() -> str:
    """What the main button does where only the time off is to be made."""
    return _("Write down the &time off")


def hand_over_line(fit: int, count: int, person: str) -> str:
    """``7 of 12 visits can be taken over by Dr Silva at their own times``."""
    return ngettext(
        "{fit} of {count} visit can be taken over by {person} at its own time.",
        "{fit} of {count} visits can be taken over by {person} at their own times.", count,
    ).format(fit=fit, count=count, person=person)  # fmt: skip


def hand_over_button(count: int) -> str:
    """What the button of the hand-over does."""
    return ngettext("&Hand over {count} visit", "&Hand over {count} visits", count).format(count=count)


def asks_for_time_off(sheet: RebookSheet, speaker: Speaker) -> str:
    """Who is asked to write the time off down, and what holds until then."""
    names = listed(sheet.deciders[:ASKED], speaker)
    if not names:
        return _("You may not write down time off, nor may anybody else. Until somebody can, the time can be booked.")
    return ngettext(
        "{people} is asked to write down the time off and sees this list under the bell. "
        "Until then the time can be booked.",
        "{people} are asked to write down the time off and see this list under the bell. "
        "Until then the time can be booked.",
        len(sheet.deciders),
    ).format(people=names)


def listed(names: Sequence[str], speaker: Speaker) -> str:
    """Several names as one text."""
    return speaker.times.listed(list(names))
