"""Set up people, rooms, equipment, pools and organisations: register, profile, in use or not, on leave and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from carefront.application.commands.catalogue import ChangeResourceState, RegisterResource, UpdateResource
from carefront.application.commands.set_up_catalogue import Ordered, PutOnLeave, ReturnFromLeave
from carefront.application.desk import DeskReader
from carefront.application.envelope import Command
from carefront.application.set_up_rows import ClinicSetUp, ConcernedVisit, Leave, ResourceSetUp
from carefront.domain.resources import Resource, ResourceKind, ResourceState
from carefront.domain.time_off import TimeOffType
from carefront.shared.i18n import _, ngettext
from carefront.shared.ids import derived_id, new_id
from carefront.viewmodels.set_up_faces import ActFace, Emptiness, FieldFace, Question, RowFace, Value, Values
from carefront.viewmodels.set_up_kind import Problems
from carefront.viewmodels.set_up_page import SetUpPage
from carefront.viewmodels.set_up_resource_fields import (
    LEAVE_FIELDS,
    SOMEBODY_NEW,
    WITH_ACCOUNT,
    leave_fields,
    resource_fields,
    resource_values,
)
from carefront.viewmodels.set_up_typing import Typed
from carefront.wording.set_up_words import leave_span, resource_kind, visits_count
from carefront.wording.status import resource_state
from carefront.wording.times import known_locale

MOST_AT_ONCE = 999
MOST_LINES = 12
"""How many of the visits concerned a question names."""


class ResourcesPage(SetUpPage):
    """Everything that can be booked in one clinic."""

    order = Ordered.RESOURCES
    read: ClinicSetUp
    _leaving = ""

    def ask(self, reader: DeskReader) -> ClinicSetUp:
        """Everything of the clinic."""
        return reader.set_up().clinic(self.facility_id)

    def _row(self, identifier: str) -> ResourceSetUp | None:
        return next((row for row in self.read.resources if row.resource.id == identifier), None)

    def ids(self) -> Sequence[str]:
        """In the clinic's order."""
        return [row.resource.id for row in self.read.resources]

    def row(self, identifier: str) -> RowFace:
        """Name, kind, state."""
        found = self._row(identifier)
        if found is None:
            return RowFace(identifier, "")
        own = found.resource
        details = [own.code, resource_kind(own.kind, self.context.maker.words), own.specialty]
        state = "" if found.state is ResourceState.ACTIVE else resource_state(found.state)
        if not own.is_schedulable and found.state is ResourceState.ACTIVE:
            state = _("not bookable")
        return RowFace(identifier, own.name, " · ".join(text for text in details if text), state, own.color)

    def version(self, identifier: str) -> int:
        """As read."""
        found = self._row(identifier)
        return found.version if found else 0

    def saved(self, identifier: str) -> Values:
        """The profile."""
        return resource_values(self._row(identifier))

    def fields(self, identifier: str, values: Values) -> Sequence[FieldFace]:
        """The profile; above it the leave that is being filed."""
        profile = resource_fields(self.read, self._row(identifier), values, self.context.maker.words)
        return (*leave_fields(), *profile) if self._leaving == identifier and identifier else profile

    def edit(self, name: str, value: Value) -> None:
        """Somebody who is known brings their name."""
        before = self.values().get("account")
        super().edit(name, value)
        if name == "account" and value != before:
            known = next((row.name for row in self.read.people if row.account_id == value), "")
            if known and not str(self.values().get("name", "")).strip():
                super().edit("name", known)

    def command(self, identifier: str, values: Values) -> Command | Problems:
        """Register the resource, or change its profile."""
        typed = Typed(values, known_locale(self.context.maker.locale))
        found = self._row(identifier)
        base = found.resource if found else self._fresh(identifier, typed)
        resource = replace(
            base, name=typed.text("name", is_needed=True), code=typed.text("code"),
            is_schedulable=typed.check("is_schedulable"), capacity=typed.number("capacity", 1, MOST_AT_ONCE),
            specialty=typed.text("specialty"), languages=typed.text("languages"), gender=typed.text("gender"),
            color=typed.text("color"),
        )  # fmt: skip
        if typed.problems:
            return typed.problems
        if found:
            return UpdateResource(resource)
        is_new_person = resource.kind in WITH_ACCOUNT and typed.text("account") == SOMEBODY_NEW
        return RegisterResource(resource, new_account=resource.name if is_new_person else "")

    def _fresh(self, identifier: str, typed: Typed) -> Resource:
        kind = ResourceKind(typed.text("kind"))
        account: str | None = None
        if kind in WITH_ACCOUNT:
            account = typed.text("account") or derived_id(identifier, "account")
        state = ResourceState.ACTIVE if typed.check("is_active") else ResourceState.REGISTERED
        position = max((row.resource.position for row in self.read.resources), default=-1) + 1
        return Resource(identifier, self.read.facility.id, kind, "", account_id=account, state=state, position=position)

    def before_saving(self, identifier: str, values: Values, go_on: Callable[[], None]) -> None:
        """A capacity below what is booked is allowed; the visits are listed first."""
        found = self._row(identifier)
        wanted = Typed(values, known_locale(self.context.maker.locale)).number("capacity", 1, MOST_AT_ONCE)
        if found is None or wanted >= found.resource.capacity:
            go_on()
            return
        self.context.desk.ask(
            lambda reader: reader.set_up().over_capacity(identifier, wanted),
            partial(self._on_over_capacity, found.resource.name, wanted, go_on),
            self.context.fail,
        )

    def _on_over_capacity(
        self, name: str, capacity: int, go_on: Callable[[], None], visits: tuple[ConcernedVisit, ...]
    ) -> None:
        if not visits:
            go_on()
            return
        text = _("{name} would take {count} at once. These visits share their time with more; they stay.").format(
            name=name, count=capacity
        )
        self.put_question(Question(text, self.visit_lines(visits), _("Save all the same")), go_on)

    # --- life --------------------------------------------------------------------------------------------------------
    def acts(self, identifier: str) -> Sequence[ActFace]:
        """What follows from the state of today."""
        found = self._row(identifier)
        if found is None or not self.read.rights.resources:
            return ()
        why = "" if self.read.rights.leave else _("You may not approve time off.")
        if self._leaving == identifier:
            return ()
        match found.state:
            case ResourceState.ACTIVE:
                return self._of_active(found, why)
            case ResourceState.ON_LEAVE if found.leave:
                return (ActFace("return", _("Back from leave"), why),)
            case ResourceState.ON_LEAVE:
                return (ActFace("activate", _("Back from leave")),)
        return (ActFace("activate", _("Activate")),)

    def _of_active(self, found: ResourceSetUp, why: str) -> Sequence[ActFace]:
        deactivate = ActFace("deactivate", _("Deactivate…"))
        if found.resource.account_id is None:
            return (deactivate,)
        leave = ActFace("leave", _("Put on leave…"), why)
        if found.leave:
            return leave, ActFace("return", _("Cancel the leave to come"), why), deactivate
        return leave, deactivate

    def do(self, act: str, identifier: str) -> None:
        """Change the state; what concerns visits lists them first."""
        found = self._row(identifier)
        if found is None:
            return
        match act:
            case "activate":
                self.execute(ChangeResourceState(identifier, ResourceState.ACTIVE))
            case "deactivate":
                self._list_visits(found, partial(self._ask_deactivation, found))
            case "leave":
                self._open_leave(identifier)
            case "return" if found.leave:
                self._ask_return(found, found.leave)

    def _list_visits(self, found: ResourceSetUp, done: Callable[[tuple[ConcernedVisit, ...]], None]) -> None:
        identifier = found.resource.id
        self.context.desk.ask(lambda reader: reader.set_up().visits_ahead(identifier), done, self.context.fail)

    def _ask_deactivation(self, found: ResourceSetUp, visits: tuple[ConcernedVisit, ...]) -> None:
        text = _("Deactivate {name}? Nothing new can be booked there.").format(name=found.resource.name)
        if visits:
            text = _("Deactivate {name}? {visits} to come stay booked and need another place:").format(
                name=found.resource.name, visits=visits_count(len(visits), self.context.maker.words)
            )
        command = ChangeResourceState(found.resource.id, ResourceState.INACTIVE)
        self.put_question(Question(text, self.visit_lines(visits), _("Deactivate")), lambda: self.execute(command))

    def save_label(self, identifier: str) -> str:
        """What the button says."""
        return _("Put on leave…") if self._leaving == identifier else super().save_label(identifier)

    def save(self) -> None:
        """File the leave that is being written; else save the profile."""
        found = self._row(self.face.selected)
        if found is not None and self._leaving == found.resource.id:
            self._file_leave(found)
        else:
            super().save()

    def discard(self) -> None:
        """Give up the leave that is being written; else what was typed."""
        if self._leaving and self._leaving == self.face.selected:
            self._close_leave()
        else:
            super().discard()

    def _open_leave(self, identifier: str) -> None:
        self._leaving = identifier
        today = self.context.maker.clinic_times(self.read.facility.zone).plain_day(self.context.today())
        self.edit("leave_first", today)
        self.edit("leave_last", today)
        self.edit("leave_type", TimeOffType.VACATION.value)
        self.focus_wanted.emit("leave_first")

    def _close_leave(self) -> None:
        identifier, self._leaving = self._leaving, ""
        self.forget(identifier, LEAVE_FIELDS)
        self.dismiss()

    def _file_leave(self, found: ResourceSetUp) -> None:
        typed = Typed(self.values(), known_locale(self.context.maker.locale))
        today = self.context.today()
        first, last = typed.day("leave_first", today), typed.day("leave_last", today)
        if not typed.problems and last < first:
            typed.problems["leave_last"] = _("The last day is before the first.")
        if typed.problems:
            self._refuse(typed.problems, "", next(iter(typed.problems)))
            return
        kind = TimeOffType(typed.text("leave_type") or TimeOffType.OTHER.value)
        command = PutOnLeave(new_id(), found.resource.id, first, last, kind)
        self.context.desk.ask(
            lambda reader: reader.set_up().visits_ahead(found.resource.id, first, last, everywhere=True),
            partial(self._ask_leave, found, command),
            self.context.fail,
        )

    def _ask_leave(self, found: ResourceSetUp, command: PutOnLeave, visits: tuple[ConcernedVisit, ...]) -> None:
        times = self.context.maker.clinic_times(self.read.facility.zone)
        text = _("{name} will be {leave}. No visit is concerned.")
        if visits:
            text = ngettext(
                "{name} will be {leave}. {count} visit is concerned; it stays until you move it:",
                "{name} will be {leave}. {count} visits are concerned; they stay until you move them:",
                len(visits),
            )
        text = text.format(
            name=found.resource.name, leave=leave_span(command.first, command.last, times), count=len(visits)
        )
        self.put_question(Question(text, self.visit_lines(visits), _("Put on leave")), lambda: self.execute(command))

    def _ask_return(self, found: ResourceSetUp, leave: Leave) -> None:
        times = self.context.maker.clinic_times(self.read.facility.zone)
        text = _("{name} is {leave}. Can they be booked again from today?").format(
            name=found.resource.name, leave=leave_span(leave.first, leave.last, times)
        )
        command = ReturnFromLeave(found.resource.id, leave.time_off_id)
        self.put_question(Question(text, (), _("Back from leave")), lambda: self.execute(command))

    def field_of(self, place: str) -> str:
        """The leave's own fields have another name on the page."""
        name = super().field_of(place)
        return {"first": "leave_first", "last": "leave_last", "account_id": "account"}.get(name, name)

    def applied(self, identifier: str) -> None:
        """Leave that was filed is done with."""
        self._leaving = ""
        self.forget(identifier, LEAVE_FIELDS)

    # --- words -------------------------------------------------------------------------------------------------------
    def visit_lines(self, visits: tuple[ConcernedVisit, ...]) -> tuple[str, ...]:
        """When and who, the first ones; how many more."""
        times, words = self.context.maker.clinic_times(self.read.facility.zone), self.context.maker.words
        lines = [
            _("{time} {patient}").format(time=times.moment(visit.start_s), patient=visit.patient or words.visit)
            for visit in visits[:MOST_LINES]
        ]
        if len(visits) > MOST_LINES:
            lines.append(_("and {count} more").format(count=len(visits) - MOST_LINES))
        return tuple(lines)

    def read_only(self, identifier: str) -> str:
        """Profiles are changed by who sets resources up, one's own by oneself."""
        found = self._row(identifier)
        may = found.may_edit if found else self.read.rights.resources
        return "" if may else _("You may look at this but not change it. A manager of the clinic can.")

    def add_label(self) -> str:
        """One more."""
        return _("Add a person, room or thing") if self.read.rights.resources else ""

    def new_title(self) -> str:
        """Until it has a name."""
        return _("New resource")

    def emptiness(self) -> Emptiness:
        """What is needed first."""
        return Emptiness(_("Nobody and nothing can be booked here yet."), self.add_label())
