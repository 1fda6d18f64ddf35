"""What was done, what Undo would take back and what Redo would do again, in words."""

from collections.abc import Callable

from carefront.application.read_models import PastAct
from carefront.domain.appointments import AppointmentStatus
from carefront.domain.offerings import OfferingState
from carefront.domain.resources import ResourceState
from carefront.domain.time_off import TimeOffState
from carefront.shared.i18n import _
from carefront.wording import (
    message_acts,
    money_words,
    people_words,
    queue_words,
    rebook_acts,
    record_words,
    request_acts,
    role_words,
)
from carefront.wording.refusals import Speaker
from carefront.wording.schedule_words import schedule_state_words
from carefront.wording.status import offering_state, resource_state, status_word, time_off_state

Values = dict[str, str]


def act_done(act: PastAct, speaker: Speaker) -> str:
    """``Moved Ana P. to 09:00``."""
    return _text(act, speaker, _DONE, _("Done"))


def act_undo(act: PastAct, speaker: Speaker) -> str:
    """``Undo move of Ana P. to 09:00``: the name of the entry in menu and status bar."""
    return _text(act, speaker, _UNDO, _("Undo last action"))


def act_redo(act: PastAct, speaker: Speaker) -> str:
    """``Redo move of Ana P. to 09:00``."""
    return _text(act, speaker, _REDO, _("Redo last action"))


Sayings = dict[str, Callable[[], str]]
_DONE: Sayings = {
    **request_acts.DONE,
    **role_words.DONE,
    **people_words.DONE,
    **rebook_acts.DONE,
    **money_words.DONE,
    **record_words.DONE,
    **message_acts.DONE,
    **queue_words.DONE,
    "appointment.book": lambda: _("Booked {patient} at {time}"),
    "appointment.book_series": lambda: _("Booked the series of {patient} from {time}"),
    "appointment.cancel_many": lambda: _("Cancelled the series of {patient}"),
    "appointment.reschedule_many": lambda: _("Moved the series of {patient}"),
    "appointment.review_override": lambda: _("Reviewed the override for {patient}"),
    "override.ask": lambda: _("Asked for an override"),
    "override.close": lambda: _("Answered a question for an override"),
    "appointment.reschedule": lambda: _("Moved {patient} to {time}"),
    "appointment.status": lambda: _("{patient} is {status}"),
    "appointment.cancel": lambda: _("Cancelled {patient} at {time}"),
    "appointment.correct": lambda: _("Corrected {patient}: {status}"),
    "appointment.edit": lambda: _("Changed the visit of {patient}"),
    "waitlist.add": lambda: _("Put {patient} on the waitlist"),
    "waitlist.close": lambda: _("Took {patient} off the waitlist"),
    "session.schedule": lambda: _("Scheduled {patient} at {time}"),
    "session.seats": lambda: _("Changed the seats of {patient} at {time}"),
    "time_block.add": lambda: _("Blocked {resource} at {time}"),
    "time_block.remove": lambda: _("Freed {resource} at {time}"),
    "patient.register": lambda: _("Added {patient}"),
    "patient.update": lambda: _("Changed {patient}"),
    "patient.usual_provider": lambda: _("{patient} usually sees {resource}"),
    "facility.open": lambda: _("Added {name}"),
    "facility.update": lambda: _("Changed {name}"),
    "account.add_person": lambda: _("Added {name}"),
    "resource.register": lambda: _("Added {name}"),
    "resource.update": lambda: _("Changed {name}"),
    "resource.state": lambda: _("{name} is {resource_state}"),
    "resource.leave": lambda: _("Put {name} on leave"),
    "resource.return": lambda: _("{name} is back from leave"),
    "time_off.request": lambda: _("Asked for time off for {name}"),
    "time_off.edit": lambda: _("Changed the time off of {name}"),
    "time_off.decide": lambda: _("Time off of {name}: {time_off_state}"),
    "resource_group.save": lambda: _("Saved the group {name}"),
    "resource_group.remove": lambda: _("Deleted the group {name}"),
    "clinic.order": lambda: _("Changed the order"),
    "offering.save": lambda: _("Saved {name}"),
    "offering.state": lambda: _("{name} is {offering_state}"),
    "slot.add": lambda: _("Added a slot of {resource} at {time}"),
    "slot.cut": lambda: _("Added slots of {resource} from {time}"),
    "slot.remove": lambda: _("Removed the slot of {resource} at {time}"),
    "slot.block": lambda: _("Blocked {resource} at {time}"),
    "slot.release": lambda: _("Freed {resource} at {time}"),
    "slot.reserve": lambda: _("Booked {patient} at {time}"),
    "slot.complete": lambda: _("Completed the slot of {resource} at {time}"),
    "slot.generate": lambda: _("Generated the slots of {name}"),
    "time_block.add_many": lambda: _("Blocked {count} times of {resource} from {time}"),
    "time_block.change": lambda: _("Changed blocked time of {resource} at {time}"),
    "facility.hours": lambda: _("Changed the opening hours"),
    "resource.hours": lambda: _("Changed the working hours"),
    "closure.add": lambda: _("Added “{name}”"),
    "closure.add_many": lambda: _("Added {count} closures"),
    "closure.change": lambda: _("Changed “{name}”"),
    "closure.remove": lambda: _("Removed “{name}”"),
    "schedule.save": lambda: _("Saved the schedule “{name}”"),
    "schedule.state": lambda: _("“{name}” is {schedule_state}"),
    "schedule.split": lambda: _("Split the schedule “{name}”"),
    "schedule.copy": lambda: _("Copied the schedule “{name}”"),
    "schedule.delete": lambda: _("Deleted the schedule “{name}”"),
    "exception.add": lambda: _("Added an exception for {resource}"),
    "exception.change": lambda: _("Changed an exception of {resource}"),
    "exception.remove": lambda: _("Removed an exception of {resource}"),
}
_UNDO: Sayings = {
    **request_acts.UNDO,
    **role_words.UNDO,
    **people_words.UNDO,
    **rebook_acts.UNDO,
    **money_words.UNDO,
    **record_words.UNDO,
    **message_acts.UNDO,
    **queue_words.UNDO,
    "appointment.book": lambda: _("Undo booking of {patient} at {time}"),
    "appointment.book_series": lambda: _("Undo booking of the series of {patient}"),
    "appointment.cancel_many": lambda: _("Undo cancellation of the series of {patient}"),
    "appointment.reschedule_many": lambda: _("Undo move of the series of {patient}"),
    "appointment.review_override": lambda: _("Undo review of the override for {patient}"),
    "override.ask": lambda: _("Undo asking for an override"),
    "override.close": lambda: _("Undo answer to a question for an override"),
    "appointment.reschedule": lambda: _("Undo move of {patient} to {time}"),
    "appointment.status": lambda: _("Undo “{status}” of {patient}"),
    "appointment.cancel": lambda: _("Undo cancellation of {patient} at {time}"),
    "appointment.correct": lambda: _("Undo correction of {patient}"),
    "appointment.edit": lambda: _("Undo change to the visit of {patient}"),
    "waitlist.add": lambda: _("Undo putting {patient} on the waitlist"),
    "waitlist.close": lambda: _("Undo taking {patient} off the waitlist"),
    "session.schedule": lambda: _("Undo scheduling of {patient} at {time}"),
    "session.seats": lambda: _("Undo change to the seats of {patient}"),
    "time_block.add": lambda: _("Undo blocking of {resource} at {time}"),
    "time_block.remove": lambda: _("Undo freeing of {resource} at {time}"),
    "patient.register": lambda: _("Undo adding of {patient}"),
    "patient.update": lambda: _("Undo change of {patient}"),
    "patient.usual_provider": lambda: _("Undo whom {patient} usually sees"),
    "facility.open": lambda: _("Undo adding of {name}"),
    "facility.update": lambda: _("Undo change of {name}"),
    "account.add_person": lambda: _("Undo adding of {name}"),
    "resource.register": lambda: _("Undo adding of {name}"),
    "resource.update": lambda: _("Undo change of {name}"),
    "resource.state": lambda: _("Undo “{resource_state}” of {name}"),
    "resource.leave": lambda: _("Undo leave of {name}"),
    "resource.return": lambda: _("Undo return of {name}"),
    "time_off.request": lambda: _("Undo asking for time off for {name}"),
    "time_off.edit": lambda: _("Undo change to the time off of {name}"),
    "time_off.decide": lambda: _("Undo “{time_off_state}” for the time off of {name}"),
    "resource_group.save": lambda: _("Undo change of the group {name}"),
    "resource_group.remove": lambda: _("Undo deletion of the group {name}"),
    "clinic.order": lambda: _("Undo change of order"),
    "offering.save": lambda: _("Undo change of {name}"),
    "offering.state": lambda: _("Undo “{offering_state}” of {name}"),
    "slot.add": lambda: _("Undo adding of a slot of {resource} at {time}"),
    "slot.cut": lambda: _("Undo adding of slots of {resource}"),
    "slot.remove": lambda: _("Undo removal of the slot of {resource} at {time}"),
    "slot.block": lambda: _("Undo blocking of {resource} at {time}"),
    "slot.release": lambda: _("Undo freeing of {resource} at {time}"),
    "slot.reserve": lambda: _("Undo booking of {patient} at {time}"),
    "slot.complete": lambda: _("Undo completion of the slot of {resource} at {time}"),
    "time_block.add_many": lambda: _("Undo blocking of {count} times of {resource}"),
    "time_block.change": lambda: _("Undo change of blocked time of {resource}"),
    "facility.hours": lambda: _("Undo change of the opening hours"),
    "resource.hours": lambda: _("Undo change of the working hours"),
    "closure.add": lambda: _("Undo adding of “{name}”"),
    "closure.add_many": lambda: _("Undo adding of {count} closures"),
    "closure.change": lambda: _("Undo change of “{name}”"),
    "closure.remove": lambda: _("Undo removal of “{name}”"),
    "schedule.save": lambda: _("Undo saving of the schedule “{name}”"),
    "schedule.state": lambda: _("Undo “{name}” is {schedule_state}"),
    "schedule.split": lambda: _("Undo split of the schedule “{name}”"),
    "schedule.copy": lambda: _("Undo copy of the schedule “{name}”"),
    "schedule.delete": lambda: _("Undo deletion of the schedule “{name}”"),
    "exception.add": lambda: _("Undo adding of an exception for {resource}"),
    "exception.change": lambda: _("Undo change of an exception of {resource}"),
    "exception.remove": lambda: _("Undo removal of an exception of {resource}"),
}
_REDO: Sayings = {
    **request_acts.REDO,
    **role_words.REDO,
    **people_words.REDO,
    **rebook_acts.REDO,
    **money_words.REDO,
    **record_words.REDO,
    **message_acts.REDO,
    **queue_words.REDO,
    "appointment.book": lambda: _("Redo booking of {patient} at {time}"),
    "appointment.book_series": lambda: _("Redo booking of the series of {patient}"),
    "appointment.cancel_many": lambda: _("Redo cancellation of the series of {patient}"),
    "appointment.reschedule_many": lambda: _("Redo move of the series of {patient}"),
    "appointment.review_override": lambda: _("Redo review of the override for {patient}"),
    "override.ask": lambda: _("Redo asking for an override"),
    "override.close": lambda: _("Redo answer to a question for an override"),
    "appointment.reschedule": lambda: _("Redo move of {patient} to {time}"),
    "appointment.status": lambda: _("Redo “{status}” of {patient}"),
    "appointment.cancel": lambda: _("Redo cancellation of {patient} at {time}"),
    "appointment.correct": lambda: _("Redo correction of {patient}"),
    "appointment.edit": lambda: _("Redo change to the visit of {patient}"),
    "waitlist.add": lambda: _("Redo putting {patient} on the waitlist"),
    "waitlist.close": lambda: _("Redo taking {patient} off the waitlist"),
    "session.schedule": lambda: _("Redo scheduling of {patient} at {time}"),
    "session.seats": lambda: _("Redo change to the seats of {patient}"),
    "time_block.add": lambda: _("Redo blocking of {resource} at {time}"),
    "time_block.remove": lambda: _("Redo freeing of {resource} at {time}"),
    "patient.register": lambda: _("Redo adding of {patient}"),
    "patient.update": lambda: _("Redo change of {patient}"),
    "patient.usual_provider": lambda: _("Redo whom {patient} usually sees"),
    "facility.open": lambda: _("Redo adding of {name}"),
    "facility.update": lambda: _("Redo change of {name}"),
    "account.add_person": lambda: _("Redo adding of {name}"),
    "resource.register": lambda: _("Redo adding of {name}"),
    "resource.update": lambda: _("Redo change of {name}"),
    "resource.state": lambda: _("Redo “{resource_state}” of {name}"),
    "resource.leave": lambda: _("Redo leave of {name}"),
    "resource.return": lambda: _("Redo return of {name}"),
    "time_off.request": lambda: _("Redo asking for time off for {name}"),
    "time_off.edit": lambda: _("Redo change to the time off of {name}"),
    "time_off.decide": lambda: _("Redo “{time_off_state}” for the time off of {name}"),
    "resource_group.save": lambda: _("Redo change of the group {name}"),
    "resource_group.remove": lambda: _("Redo deletion of the group {name}"),
    "clinic.order": lambda: _("Redo change of order"),
    "offering.save": lambda: _("Redo change of {name}"),
    "offering.state": lambda: _("Redo “{offering_state}” of {name}"),
    "slot.add": lambda: _("Redo adding of a slot of {resource} at {time}"),
    "slot.cut": lambda: _("Redo adding of slots of {resource}"),
    "slot.remove": lambda: _("Redo removal of the slot of {resource} at {time}"),
    "slot.block": lambda: _("Redo blocking of {resource} at {time}"),
    "slot.release": lambda: _("Redo freeing of {resource} at {time}"),
    "slot.reserve": lambda: _("Redo booking of {patient} at {time}"),
    "slot.complete": lambda: _("Redo completion of the slot of {resource} at {time}"),
    "time_block.add_many": lambda: _("Redo blocking of {count} times of {resource}"),
    "time_block.change": lambda: _("Redo change of blocked time of {resource}"),
    "facility.hours": lambda: _("Redo change of the opening hours"),
    "resource.hours": lambda: _("Redo change of the working hours"),
    "closure.add": lambda: _("Redo adding of “{name}”"),
    "closure.add_many": lambda: _("Redo adding of {count} closures"),
    "closure.change": lambda: _("Redo change of “{name}”"),
    "closure.remove": lambda: _("Redo removal of “{name}”"),
    "schedule.save": lambda: _("Redo saving of the schedule “{name}”"),
    "schedule.state": lambda: _("Redo “{name}” is {schedule_state}"),
    "schedule.split": lambda: _("Redo split of the schedule “{name}”"),
    "schedule.copy": lambda: _("Redo copy of the schedule “{name}”"),
    "schedule.delete": lambda: _("Redo deletion of the schedule “{name}”"),
    "exception.add": lambda: _("Redo adding of an exception for {resource}"),
    "exception.change": lambda: _("Redo change of an exception of {resource}"),
    "exception.remove": lambda: _("Redo removal of an exception of {resource}"),
}


def _text(act: PastAct, speaker: Speaker, sayings: Sayings, otherwise: str) -> str:
    template = sayings.get(act.kind)
    return template().format_map(_words_of(act, speaker)) if template else otherwise


class _Known(Values):
    """The act's values; one it does not carry is left out of the sentence."""

    def __missing__(self, _name: str) -> str:
        return "…"


def _words_of(act: PastAct, speaker: Speaker) -> _Known:
    values = _Known({name: value for name, value in act.values if value})
    if "start_s" in values:
        values["time"] = speaker.moment(int(values["start_s"]))
    if "status" in values:
        values["status"] = _status(values["status"])
    values.update(_states(values.get("state", "")))
    values["role_title"] = role_words.role_name(values.get("name", ""))
    values.setdefault("patient", _("the {patient}").format(patient=speaker.words.patient))
    return values


def _status(value: str) -> str:
    try:
        return status_word(AppointmentStatus(value))
    except ValueError:
        return value


def _states(state: str) -> Values:
    """The words of a state: of a resource, visit type, schedule or time off; which is meant, the sentence knows."""
    found = {"schedule_state": schedule_state_words().get(state, state)}
    if state in frozenset(ResourceState):
        found["resource_state"] = resource_state(ResourceState(state))
    if state in frozenset(TimeOffState):
        found["time_off_state"] = time_off_state(TimeOffState(state))
    if state in frozenset(OfferingState):
        found["offering_state"] = offering_state(OfferingState(state))
    return found
