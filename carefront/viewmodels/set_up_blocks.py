"""Blocked time: a list by resource and days; blocked for several and on several days, changed, freed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QObject

from carefront.application.commands.catalogue import BlockTime, RemoveTimeBlock
from carefront.application.commands.set_up_catalogue import BlockTimes, ChangeTimeBlock
from carefront.application.desk import DeskReader
from carefront.application.envelope import Command
from carefront.application.set_up_rows import BlockSetUp, ClinicSetUp
from carefront.domain.appointments import BlockKind
from carefront.domain.zones import instant_s, utc, zone_named
from carefront.shared.i18n import _, ngettext
from carefront.shared.ids import derived_id
from carefront.shared.values import dataclass
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.set_up_faces import (
    ActFace,
    Choice,
    Emptiness,
    FieldFace,
    FieldKind,
    RowFace,
    Value,
    Values,
)
from carefront.viewmodels.set_up_groups import member_choices
from carefront.viewmodels.set_up_kind import Problems
from carefront.viewmodels.set_up_page import SetUpPage
from carefront.viewmodels.set_up_typing import Typed
from carefront.wording.set_up_words import block_kind
from carefront.wording.times import known_locale

K = FieldKind
WEEKS_SHOWN, MOST_DAYS = 2, 366
EVERYBODY = ""


@dataclass(frozen=True, slots=True)
class BlocksRead:
    """The clinic, and its blocked time in the days looked at."""

    clinic: ClinicSetUp
    blocks: tuple[BlockSetUp, ...]


class BlocksPage(SetUpPage):
    """The blocked time of one clinic, from today on unless other days are asked for."""

    read: BlocksRead

    def __init__(self, context: DeskContext, facility_id: str = "", parent: QObject | None = None) -> None:
        super().__init__(context, facility_id, parent)
        today = context.today()
        times = context.maker.clinic_times(context.zone)
        last = today + timedelta(weeks=WEEKS_SHOWN)
        self._looked: Values = {
            "look_first": times.plain_day(today), "look_last": times.plain_day(last), "look_resource": EVERYBODY,
        }  # fmt: skip
        self._days = today, last
        self._look_problems: Problems = {}

    def ask(self, reader: DeskReader) -> BlocksRead:
        """The clinic and its blocked time."""
        queries = reader.set_up()
        return BlocksRead(queries.clinic(self.facility_id), queries.blocks(self.facility_id, *self._days))

    # --- what is looked at -------------------------------------------------------------------------------------------
    def filters(self) -> Sequence[FieldFace]:
        """From, until, whose."""
        everybody = (Choice(EVERYBODY, _("Everybody and everything")), *member_choices(self.read.clinic))
        faces = (
            FieldFace("look_first", _("From"), K.DAY),
            FieldFace("look_last", _("Until"), K.DAY),
            FieldFace("look_resource", _("Of"), K.CHOICE, choices=everybody),
        )
        return tuple(
            FieldFace(
                face.name, face.label, face.kind, self._looked[face.name], face.choices,
                error=self._look_problems.get(face.name, ""),
            )
            for face in faces
        )  # fmt: skip

    def look_at(self, name: str, value: Value) -> None:
        """Look at other days, or at another resource's."""
        self._looked[name] = value
        typed = Typed(self._looked, known_locale(self.context.maker.locale))
        first, last = typed.day("look_first", self._days[0]), typed.day("look_last", self._days[1])
        if not typed.problems and (last < first or (last - first).days > MOST_DAYS):
            typed.problems["look_last"] = _("The last day is before the first, or too far from it.")
        self._look_problems = typed.problems
        if not typed.problems:
            self._days = first, last
            self.refresh()
        else:
            self._show()

    def _row(self, identifier: str) -> BlockSetUp | None:
        return next((row for row in self.read.blocks if row.time_block_id == identifier), None)

    def ids(self) -> Sequence[str]:
        """By start."""
        whose = self._looked["look_resource"]
        return [row.time_block_id for row in self.read.blocks if whose in (EVERYBODY, row.resource_id)]

    def row(self, identifier: str) -> RowFace:
        """Whose, when, why."""
        found = self._row(identifier)
        if found is None:
            return RowFace(identifier, "")
        times = self.context.maker.clinic_times(self.read.clinic.facility.zone)
        when = _("{day}, {span}").format(day=times.day_of(found.start_s), span=times.span(found.start_s, found.end_s))
        return RowFace(identifier, when, " · ".join((found.resource_name, found.name or block_kind(found.kind))))

    def version(self, identifier: str) -> int:
        """As read."""
        found = self._row(identifier)
        return found.version if found else 0

    def saved(self, identifier: str) -> Values:
        """A block as texts; a new one is a break of today's noon."""
        times = self.context.maker.clinic_times(self.read.clinic.facility.zone)
        found = self._row(identifier)
        if found is None:
            return {
                "resources": (), "day": times.plain_day(self.context.today()), "start": times.wall(12 * 60),
                "end": times.wall(13 * 60), "kind": BlockKind.BREAK.value, "name": "", "weekdays": (), "until": "",
            }  # fmt: skip
        start = times.at(found.start_s)
        return {
            "resource": found.resource_id, "day": times.plain_day(start.date()), "start": times.clock(found.start_s),
            "end": times.clock(found.end_s), "kind": found.kind.value, "name": found.name,
        }  # fmt: skip

    def fields(self, identifier: str, values: Values) -> Sequence[FieldFace]:
        """Whose, when and why; a new one may be for several and on several days."""
        members = member_choices(self.read.clinic)
        kinds = tuple(Choice(kind.value, block_kind(kind)) for kind in BlockKind)
        when = (
            FieldFace("day", _("Day"), K.DAY),
            FieldFace("start", _("From"), K.CLOCK),
            FieldFace("end", _("To"), K.CLOCK),
            FieldFace("kind", _("Why"), K.CHOICE, choices=kinds),
            FieldFace("name", _("What it is called"), K.TEXT, help=_("Empty: as the kind says.")),
        )
        if self._row(identifier) is not None:
            return (FieldFace("resource", _("Of"), K.CHOICE, choices=members), *when)
        times = self.context.maker.clinic_times(self.read.clinic.facility.zone)
        days = tuple(Choice(str(number), times.weekday_name(number)) for number in range(7))
        repeat = _("Repeat")
        return (
            FieldFace("resources", _("Of"), K.MEMBERS, choices=members),
            *when,
            FieldFace("weekdays", _("On these weekdays"), K.MEMBERS, choices=days, section=repeat),
            FieldFace("until", _("Until"), K.DAY, section=repeat, help=_("Empty: this one day only.")),
        )

    def command(self, identifier: str, values: Values) -> Command | Problems:
        """Block, or change what is blocked."""
        typed = Typed(values, known_locale(self.context.maker.locale))
        day, start = typed.day("day", self.context.today()), typed.clock("start")
        end = typed.clock("end", may_be_midnight=True)
        kind, name = BlockKind(typed.text("kind") or "break"), typed.text("name")
        if not typed.problems and end <= start:
            typed.problems["end"] = _("The end is not after the start.")
        found = self._row(identifier)
        if found is not None:
            resource = typed.text("resource", is_needed=True)
            first, last = self._instants(day, start, end)
            return typed.problems or ChangeTimeBlock(identifier, resource, utc(first), utc(last), kind, name)
        whose = typed.members("resources")
        if not whose:
            typed.problems["resources"] = _("Choose whose time is blocked.")
        days = self._days_of(day, typed)
        if typed.problems:
            return typed.problems
        blocks: list[BlockTime] = []
        for one in days:
            first, last = self._instants(one, start, end)
            for resource_id in whose:
                own = derived_id(identifier, "block", len(blocks)) if blocks else identifier
                blocks.append(
                    BlockTime(own, self.read.clinic.facility.id, resource_id, utc(first), utc(last), kind, name)
                )
        return blocks[0] if len(blocks) == 1 else BlockTimes(tuple(blocks))

    def _instants(self, day: date, start: int, end: int) -> tuple[int, int]:
        zone = zone_named(self.read.clinic.facility.zone)
        return instant_s(day, start, zone), instant_s(day, end, zone)

    def _days_of(self, day: date, typed: Typed) -> list[date]:
        """The day, and those after it that were asked for."""
        weekdays = {int(number) for number in typed.members("weekdays")}
        until = typed.day("until", day) if typed.text("until") else day
        if weekdays and not typed.text("until"):
            typed.problems["until"] = _("Until which day is it repeated?")
        if until < day or (until - day).days > MOST_DAYS:
            typed.problems["until"] = _("The last day is before the first, or too far from it.")
            return [day]
        days = [day + timedelta(days=number) for number in range((until - day).days + 1)]
        found = [one for one in days if not weekdays or one.weekday() in weekdays]
        if not found:
            typed.problems["weekdays"] = _("None of these weekdays lies between the two days.")
        return found

    def check_line(self) -> str:
        """How many times a new one blocks."""
        if not self.is_new(self.face.selected):
            return ""
        found = self.command(self.face.selected, self.values())
        count = len(found.blocks) if isinstance(found, BlockTimes) else 0
        return ngettext("Blocks {count} time.", "Blocks {count} times.", count).format(count=count) if count else ""

    def acts(self, identifier: str) -> Sequence[ActFace]:
        """Freed at once; undo brings it back."""
        return () if self.read_only(identifier) else (ActFace("free", _("Free this time")),)

    def do(self, act: str, identifier: str) -> None:
        """Free it."""
        self.execute(RemoveTimeBlock(identifier))

    def field_of(self, place: str) -> str:
        """Where a command's place stands on the page."""
        name = super().field_of(place)
        return {"resource_id": "resource", "blocks": "weekdays"}.get(name, name)

    def read_only(self, identifier: str) -> str:
        """By the right to schedules; one's own by oneself."""
        found = self._row(identifier)
        may = found.may_edit if found else bool(self.add_label())
        return "" if may else _("You may look at blocked time but not change it.")

    def add_label(self) -> str:
        """One more."""
        return _("Block time") if self.read.clinic.rights.schedules else ""

    def new_title(self) -> str:
        """Until it is there."""
        return _("New blocked time")

    def save_label(self, identifier: str) -> str:
        """What the button says."""
        return _("Block") if self.is_new(identifier) else _("Save")

    def emptiness(self) -> Emptiness:
        """Nothing in these days."""
        return Emptiness(_("Nothing is blocked in these days."), self.add_label())
