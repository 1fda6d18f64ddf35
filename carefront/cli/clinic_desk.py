"""The desk that ``openings``, ``slots`` and ``explain`` ask: a profile's, or that of a clinic file in memory."""

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from carefront.application.booking import Desk, instant_s
from carefront.application.clinic_document import Problem
from carefront.application.clinic_document_desk import desk_of
from carefront.application.clinic_document_slots import DocumentSlots
from carefront.application.gate import Gate
from carefront.application.queries.slots import SlotReader
from carefront.cli.options import Usage, profile_directory, unlocked
from carefront.cli.rights import ASKING, close_noted, gate_of
from carefront.cli.signed_in import signed_in_desk
from carefront.domain.appointments import ResourceUse
from carefront.domain.offerings import Offering
from carefront.domain.permissions import Key, Subject
from carefront.domain.resources import Resource
from carefront.domain.zones import local_date, local_time
from carefront.interop.clinic_file import load_clinic_file
from carefront.interop.clinic_file_values import WrongValue, instant
from carefront.persistence.profile import open_profile
from carefront.shared.clock import system_clock
from carefront.shared.i18n import _
from carefront.shared.ids import canonical, is_id
from carefront.wording.clinic_file import problem_sentence
from carefront.wording.refusals import Speaker
from carefront.wording.times import Times
from carefront.wording.vocabulary import load as load_words

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class AskedDesk:
    """A desk with one clinic of it and the keys by which things are called there."""

    desk: Desk
    facility_id: str
    slots: SlotReader
    """The slots that a profile keeps; a file keeps none."""
    keys: Mapping[str, str] = field(default_factory=dict)
    patients: Mapping[str, str] = field(default_factory=dict)
    """Ids of a file's patients by their keys."""
    gate: Gate | None = None
    """Who asks of a profile; a file has nobody."""

    def require_slots_of(self, own: Resource) -> None:
        """Return where the slots of a resource may be told.

        Raises:
            NotAllowed: they may not.
        """
        if self.gate is not None:
            owners = frozenset({own.account_id} if own.account_id else ())
            self.gate.require(Key.SCHEDULE_VIEW, Subject(owners, own.facility_id))

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's zone."""
        return self.desk.facts.clinic(self.facility_id).zone

    @property
    def today(self) -> date:
        """The clinic's day now."""
        return local_date(self.desk.now_s, self.zone)

    def key(self, identifier: str) -> str:
        """What the file calls it; the id with dashes in a profile."""
        return self.keys.get(identifier) or (canonical(identifier) if identifier else "")

    def resource(self, wanted: str) -> Resource:
        """The resource with this key, id, code or name. Raises ``Usage`` where there is none, or not just one."""
        known = self.desk.facts.resources_of(self.facility_id).values()
        rows = [row.resource for row in known]
        return self._named(wanted, rows, lambda one: (one.id, one.code, one.name), _("There is no resource “{name}”."))

    def offering(self, wanted: str) -> Offering:
        """The visit type with this key, id, code or name. Raises as ``resource``."""
        rows = self.desk.facts.offerings_of(self.facility_id)
        return self._named(
            wanted, rows, lambda one: (one.id, one.code, one.name), _("There is no visit type “{name}”.")
        )

    def _named(
        self, wanted: str, rows: Iterable[Found], names: Callable[[Found], tuple[str, str, str]], sentence: str
    ) -> Found:
        plain = wanted.replace("-", "").lower()
        tests: tuple[Callable[[tuple[str, str, str]], bool], ...] = (
            lambda own: self.keys.get(own[0]) == wanted or own[0] == plain,
            lambda own: own[1].casefold() == wanted.casefold(),
            lambda own: own[2].casefold() == wanted.casefold(),
        )
        every = list(rows)
        for test in tests:
            found = [row for row in every if test(names(row))]
            if len(found) == 1:
                return found[0]
            if found:
                raise Usage(_("“{name}” means more than one; give its id.").format(name=wanted))
        raise Usage(sentence.format(name=wanted))

    def instant(self, text: str) -> int:
        """The instant of ISO 8601 text, local time where it has no offset. Raises ``Usage`` where it is none."""
        return _instant_s(text, self.zone)

    def text(self, at_s: int) -> str:
        """An instant in ISO 8601 with the clinic's offset."""
        return local_time(at_s, self.zone).isoformat()

    def uses(self, uses: Iterable[ResourceUse]) -> list[dict[str, str]]:
        """Resources of a visit for a report."""
        facts = self.desk.facts
        return [
            {"key": self.key(use.resource_id), "name": facts.resource(use.resource_id).resource.name, "role": use.role}
            for use in uses
        ]

    def speaker(self, day: date | None) -> Speaker:
        """What sentences about this clinic are made with."""
        facility = self.desk.facts.clinic(self.facility_id).facility
        names = {key: row.resource.name for key, row in self.desk.facts.resources_of(self.facility_id).items()}
        return Speaker(Times(facility.locale, facility.zone), load_words(), names, day)

    def head(self) -> dict[str, Any]:
        """What every report begins with."""
        facility = self.desk.facts.clinic(self.facility_id).facility
        return {"clinic": facility.name, "zone": facility.zone, "now": self.text(self.desk.now_s)}


def patient_id(asked: AskedDesk, wanted: str | None) -> str | None:
    """The id of a patient's key in the file, or of an id.

    Raises:
        Usage: it is neither.
    """
    if wanted is None:
        return None
    known = asked.patients.get(wanted)
    plain = wanted.replace("-", "").lower()
    if not known and not is_id(plain):
        raise Usage(_("There is no patient “{name}”.").format(name=wanted))
    return known or plain


@contextmanager
def asked_desk(args: argparse.Namespace) -> Iterator[AskedDesk]:
    """The desk that the command line names; nothing is written to it.

    Raises:
        Usage: several clinics and none named, or an instant that is none.
        ClinicFileInvalid: the clinic file cannot be used.
        StorageError: the profile can't be opened.
    """
    if args.clinic is not None:
        yield _file_desk(args.clinic, args.at)
        return
    profile = open_profile(profile_directory(args))
    data_key = unlocked(profile, args)
    opened = signed_in_desk(profile, data_key, args, read_only=True)
    try:
        stores = opened.read_stores()
        with stores.snapshot():
            facts, gate = stores.facts, gate_of(opened, stores.facts)
            known = {one.id: (canonical(one.id), one.name) for one in facts.facilities() if gate.is_member(one.id)}
            if not known and facts.facilities():
                gate.refuse(Key.SCHEDULE_VIEW)
            facility_id = _clinic_of(known, args.facility)
            gate.require_any(ASKING, facility_id)
            now_s = _now_s(args.at, facts.clinic(facility_id).zone)
            actor = facts.actor(opened.actor_id, local_date(now_s, facts.clinic(facility_id).zone))
            yield AskedDesk(Desk(facts, stores.occupancy, actor, now_s), facility_id, stores.slots, gate=gate)
    finally:
        close_noted(opened, profile, data_key)


def _file_desk(path: Path, at: str | None) -> AskedDesk:
    document = load_clinic_file(path)
    now_s = _now_s(at, ZoneInfo(document.facility.zone))
    patients = {document.keys[one.id]: one.id for one in document.patients}
    desk = desk_of(document, now_s)
    slots = DocumentSlots(document, desk.occupancy)
    return AskedDesk(desk, document.facility.id, slots, document.keys, patients)


def _clinic_of(known: Mapping[str, tuple[str, str]], wanted: str | None) -> str:
    found = [key for key, names in known.items() if wanted is None or wanted in (key, *names)]
    if len(found) == 1:
        return found[0]
    if not known:
        raise Usage(_("There is no clinic in this profile."))
    names = ", ".join(name for _key, name in known.values())
    raise Usage(_("Name the clinic by --facility; there are: {names}").format(names=names))


def _now_s(text: str | None, zone: ZoneInfo) -> int:
    return instant_s(system_clock()) if text is None else _instant_s(text, zone)


def _instant_s(text: str, zone: ZoneInfo) -> int:
    try:
        found: datetime = instant(text, zone)
    except WrongValue as error:
        raise Usage(problem_sentence(Problem("", error.rule, error.value))) from None
    return instant_s(found)
