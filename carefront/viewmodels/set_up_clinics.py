"""Set up clinics: name, zone, language, address, how the day is cut, how long a hold and a wait may be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from carefront.application.commands.catalogue import OpenFacility, UpdateFacility
from carefront.application.desk import DeskReader
from carefront.application.envelope import Command
from carefront.application.set_up_rows import ClinicList, ClinicRow, ZoneChange
from carefront.domain.facilities import Facility
from carefront.domain.zones import local_time, zone_named
from carefront.shared.i18n import _, ngettext
from carefront.shared.ids import derived_id
from carefront.shared.values import dataclass
from carefront.viewmodels.set_up_faces import Choice, Emptiness, FieldFace, FieldKind, Question, RowFace, Values
from carefront.viewmodels.set_up_kind import Problems
from carefront.viewmodels.set_up_page import SetUpPage
from carefront.viewmodels.set_up_typing import Typed
from carefront.wording.places import locale_names, zone_names
from carefront.wording.times import known_locale

K = FieldKind
USUAL_ZONE, DAY_MINUTES = "UTC", 1440


@dataclass(frozen=True, slots=True)
class ClinicsRead:
    """The clinics, and what zones and languages there are."""

    list: ClinicList
    zones: tuple[Choice, ...]
    locales: tuple[Choice, ...]


class ClinicsPage(SetUpPage):
    """One page for every clinic of the practice."""

    needs_clinic = False
    read: ClinicsRead

    def ask(self, reader: DeskReader) -> ClinicsRead:
        """The clinics."""
        maker = self.context.maker
        zones = tuple(Choice(name, text) for name, text in zone_names())
        locales = tuple(Choice(code, text) for code, text in locale_names(maker.locale))
        return ClinicsRead(reader.set_up().clinics(), zones, locales)

    def _row(self, identifier: str) -> ClinicRow | None:
        return next((row for row in self.read.list.clinics if row.facility.id == identifier), None)

    def ids(self) -> Sequence[str]:
        """By name."""
        return [row.facility.id for row in self.read.list.clinics]

    def row(self, identifier: str) -> RowFace:
        """Name and zone."""
        found = self._row(identifier)
        return RowFace(identifier, found.facility.name, found.facility.zone) if found else RowFace(identifier, "")

    def version(self, identifier: str) -> int:
        """As read."""
        found = self._row(identifier)
        return found.version if found else 0

    def saved(self, identifier: str) -> Values:
        """The clinic; a new one is in the zone of the clinic in view."""
        facility = self.context.facility
        found = self._row(identifier)
        own = found.facility if found else Facility("", "", "", facility.zone if facility else USUAL_ZONE,
                                                    self.context.maker.locale, slot_minutes=30)  # fmt: skip
        return {
            "name": own.name, "zone": own.zone, "locale": own.locale, "address": own.address, "phone": own.phone,
            "slot_minutes": str(own.slot_minutes), "buffers_inside_hours": own.buffers_inside_hours,
            "wait_limit_minutes": str(own.wait_limit_minutes), "hold_minutes": str(own.hold_minutes),
            "assigns_first_visit": own.assigns_first_visit,
        }  # fmt: skip

    def fields(self, identifier: str, values: Values) -> Sequence[FieldFace]:
        """Who and where, then how the day runs."""
        where, day, minutes = _("Name and place"), _("How the day runs"), _("min")
        return (
            FieldFace("name", _("Name"), K.TEXT, section=where),
            FieldFace("zone", _("Time zone"), K.SEARCH, choices=self.read.zones, section=where),
            FieldFace("locale", _("Language and region"), K.SEARCH, choices=self.read.locales, section=where),
            FieldFace("address", _("Address"), K.LINES, section=where),
            FieldFace("phone", _("Phone"), K.TEXT, section=where),
            FieldFace(
                "slot_minutes", _("Usual slot length"), K.NUMBER, suffix=minutes, section=day,
                help=_("How the day is cut where no schedule says otherwise."),
            ),
            FieldFace(
                "buffers_inside_hours", _("Buffers have to lie inside the opening hours"), K.CHECK, section=day
            ),
            FieldFace(
                "wait_limit_minutes", _("A wait is long after"), K.NUMBER, suffix=minutes, section=day,
            ),
            FieldFace(
                "hold_minutes", _("A time that is being booked is held for"), K.NUMBER, suffix=minutes, section=day,
            ),
            FieldFace(
                "assigns_first_visit", _("The first visit puts a patient on the caseload"), K.CHECK, section=day,
            ),
        )  # fmt: skip

    def command(self, identifier: str, values: Values) -> Command | Problems:
        """Open the clinic, or change it."""
        typed = Typed(values, known_locale(self.context.maker.locale))
        found = self._row(identifier)
        base = found.facility if found else Facility(identifier, derived_id(identifier, "account"), "", USUAL_ZONE)
        facility = replace(
            base, name=typed.text("name", is_needed=True), zone=typed.text("zone", is_needed=True),
            locale=typed.text("locale"), address=typed.text("address"), phone=typed.text("phone"),
            slot_minutes=typed.number("slot_minutes", 1, DAY_MINUTES),
            buffers_inside_hours=typed.check("buffers_inside_hours"),
            wait_limit_minutes=typed.number("wait_limit_minutes", 0, DAY_MINUTES),
            hold_minutes=typed.number("hold_minutes", 1, 60),
            assigns_first_visit=typed.check("assigns_first_visit"),
        )  # fmt: skip
        if facility.zone not in {choice.id for choice in self.read.zones}:
            typed.problems["zone"] = _("Choose a time zone from the list.")
        if typed.problems:
            return typed.problems
        return UpdateFacility(facility) if found else OpenFacility(facility)

    def before_saving(self, identifier: str, values: Values, go_on: Callable[[], None]) -> None:
        """Another zone moves what is said by the clock on the wall: say what, first."""
        found, zone = self._row(identifier), str(values["zone"])
        if found is None or found.facility.zone == zone:
            go_on()
            return
        self.context.desk.ask(
            lambda reader: reader.set_up().zone_change(identifier, zone),
            partial(self._on_zone_change, found.facility, zone, go_on),
            self.context.fail,
        )

    def _on_zone_change(self, facility: Facility, zone: str, go_on: Callable[[], None], change: ZoneChange) -> None:
        text = _("{clinic} moves from {old} to {new}.").format(clinic=facility.name, old=facility.zone, new=zone)
        self.put_question(Question(text, self._zone_lines(facility, zone, change), _("Change the zone")), go_on)

    def _zone_lines(self, facility: Facility, zone: str, change: ZoneChange) -> tuple[str, ...]:
        lines = []
        recurring = change.periods + change.schedules + change.closures
        if recurring:
            lines.append(
                _(
                    "These keep their clock times, now read in the new zone: {periods} periods of opening and working "
                    "hours, {schedules} schedules, {closures} closures."
                ).format(periods=change.periods, schedules=change.schedules, closures=change.closures)
            )
        lines.append(
            ngettext(
                "{count} visit to come keeps its moment; {other} of them will show another clock time.",
                "{count} visits to come keep their moment; {other} of them will show another clock time.",
                change.visits,
            ).format(count=change.visits, other=change.shown_otherwise)
        )
        times = self.context.maker.clinic_times(facility.zone)
        for at_s in change.examples_s:
            there = local_time(at_s, zone_named(zone))
            moment = times.moment(at_s)
            lines.append(_("{old} becomes {new}").format(old=moment, new=times.wall(there.hour * 60 + there.minute)))
        return tuple(lines)

    def read_only(self, identifier: str) -> str:
        """A clinic is changed by who may set it up."""
        found = self._row(identifier)
        may = found.may_edit if found else self.read.list.may_add
        return "" if may else _("Only a manager of this clinic, or of the practice, can change its settings.")

    def add_label(self) -> str:
        """One more clinic."""
        return _("Add a clinic") if self.read.list.may_add else ""

    def new_title(self) -> str:
        """Until it has a name."""
        return _("New clinic")

    def emptiness(self) -> Emptiness:
        """Nothing yet."""
        return Emptiness(_("There is no clinic yet."), self.add_label())

    def field_of(self, place: str) -> str:
        """A clinic's own fields."""
        return place
