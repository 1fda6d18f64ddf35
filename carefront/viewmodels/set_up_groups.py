"""Set up groups: "any of R1–R4", with their members in order."""

from __future__ import annotations

from collections.abc import Sequence

from carefront.application.commands.catalogue import SaveResourceGroup
from carefront.application.commands.set_up_catalogue import Ordered, RemoveResourceGroup
from carefront.application.desk import DeskReader
from carefront.application.envelope import Command
from carefront.application.set_up_rows import ClinicSetUp, GroupSetUp
from carefront.domain.resources import ResourceGroup
from carefront.shared.i18n import _
from carefront.viewmodels.set_up_faces import (
    ActFace,
    Choice,
    Emptiness,
    FieldFace,
    FieldKind,
    Question,
    RowFace,
    Values,
)
from carefront.viewmodels.set_up_kind import Problems
from carefront.viewmodels.set_up_page import SetUpPage
from carefront.viewmodels.set_up_typing import Typed
from carefront.wording.status import group_word
from carefront.wording.times import known_locale


def member_choices(read: ClinicSetUp) -> tuple[Choice, ...]:
    """The clinic's resources, those of a kind together."""
    rows = sorted(read.resources, key=lambda row: list(_KINDS).index(row.resource.kind.value))
    return tuple(Choice(row.resource.id, row.resource.name, group_word(row.resource.kind.value)) for row in rows)


K = FieldKind
MOST_PEOPLE = 1_000
_KINDS = ("person", "room", "asset", "pool", "organization")


class GroupsPage(SetUpPage):
    """The groups of one clinic."""

    order = Ordered.GROUPS
    read: ClinicSetUp

    def ask(self, reader: DeskReader) -> ClinicSetUp:
        """Everything of the clinic."""
        return reader.set_up().clinic(self.facility_id)

    def _row(self, identifier: str) -> GroupSetUp | None:
        return next((row for row in self.read.groups if row.group.id == identifier), None)

    def ids(self) -> Sequence[str]:
        """In the clinic's order."""
        return [row.group.id for row in self.read.groups]

    def row(self, identifier: str) -> RowFace:
        """Name and members."""
        found = self._row(identifier)
        if found is None:
            return RowFace(identifier, "")
        names = {row.resource.id: row.resource.code or row.resource.name for row in self.read.resources}
        members = ", ".join(names[member] for member in found.group.member_ids if member in names)
        return RowFace(identifier, found.group.name, members)

    def version(self, identifier: str) -> int:
        """As read."""
        found = self._row(identifier)
        return found.version if found else 0

    def saved(self, identifier: str) -> Values:
        """Name and members."""
        found = self._row(identifier)
        if found is None:
            return {"name": "", "members": (), "min_on_duty": ""}
        least = found.group.min_on_duty
        return {
            "name": found.group.name, "members": found.group.member_ids, "min_on_duty": str(least) if least else "",
        }  # fmt: skip

    def fields(self, identifier: str, values: Values) -> Sequence[FieldFace]:
        """Name, members and how many of them have to be there."""
        found = self._row(identifier)
        needed = ", ".join(found.needed_by) if found else ""
        return (
            FieldFace(
                "name", _("Name"), K.TEXT, help=_("Needed by: {types}").format(types=needed) if needed else ""
            ),
            FieldFace(
                "members", _("Members, the first choice first"), K.MEMBERS, choices=member_choices(self.read),
                is_ordered=True,
            ),
            FieldFace(
                "min_on_duty", _("Minimum on duty"), K.NUMBER,
                help=_("So many of its people are to be there. Time off that would leave fewer needs a reason."),
            ),
        )  # fmt: skip

    def command(self, identifier: str, values: Values) -> Command | Problems:
        """Save the group."""
        typed = Typed(values, known_locale(self.context.maker.locale))
        found = self._row(identifier)
        position = found.group.position if found else len(self.read.groups)
        group = ResourceGroup(
            identifier, self.read.facility.id, typed.text("name", is_needed=True), position, typed.members("members"),
            typed.maybe_number("min_on_duty", 0, MOST_PEOPLE) or 0,
        )  # fmt: skip
        twin = any(
            row.group.name.casefold() == group.name.casefold() and row.group.id != identifier
            for row in self.read.groups
        )
        if twin:
            typed.problems["name"] = _("There is a group of this name already.")
        return typed.problems or SaveResourceGroup(group)

    def acts(self, identifier: str) -> Sequence[ActFace]:
        """A group that nothing requires can go."""
        found = self._row(identifier)
        if found is None or self.read_only(identifier):
            return ()
        why = ""
        if found.needed_by:
            why = _("Needed by {types}. Take it out of the requirements there first.").format(
                types=", ".join(found.needed_by)
            )
        return (ActFace("remove", _("Delete the group"), why),)

    def do(self, act: str, identifier: str) -> None:
        """Delete, after a question."""
        found = self._row(identifier)
        if found is not None:
            text = _("Delete the group {name}? Its members stay.").format(name=found.group.name)
            self.put_question(Question(text, (), _("Delete")), lambda: self.execute(RemoveResourceGroup(identifier)))

    def read_only(self, identifier: str) -> str:
        """Groups are set up by who sets resources up."""
        return "" if self.read.rights.resources else _("You may look at groups but not change them.")

    def add_label(self) -> str:
        """One more."""
        return _("Add a group") if self.read.rights.resources else ""

    def new_title(self) -> str:
        """Until it has a name."""
        return _("New group")

    def emptiness(self) -> Emptiness:
        """What groups are for."""
        return Emptiness(_("A group lets a visit take any of several rooms, people or things."), self.add_label())
