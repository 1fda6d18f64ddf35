"""A clinic file: JSON in, a clinic document out. The format is described in ``resources/schemas/clinic-file.json``.

Everything is checked before anything is used: every problem is named with its path in the file and a rule code. What
the rules of the calendar say (two visits at one time) is judged where the document is used.
"""

from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from carefront.application.clinic_document import ClinicDocument, ClinicFileInvalid
from carefront.domain.accounts import AccountableEntity, AccountKind
from carefront.domain.facilities import Closure, Facility, OpeningHours
from carefront.domain.offerings import Offering, Requirement
from carefront.domain.resources import ResourceGroup, ResourceKind
from carefront.interop import clinic_file_resources as own
from carefront.interop import clinic_file_visits as visits
from carefront.interop.clinic_file_json import parse_json, read_bytes
from carefront.interop.clinic_file_parts import Keys, Part, Problems, checked, read_key, refs, wrong
from carefront.interop.clinic_file_shape import CLINIC, FORMAT, GROUP, OFFERING, REQUIREMENT, VERSION
from carefront.interop.clinic_file_values import choice, text, zone_name
from carefront.shared.ids import derived_id

_SECTIONS = (
    "format", "version", "clinic", "opening_hours", "closures", "extra_openings", "people", "resources", "groups",
    "offerings", "time_off", "time_blocks", "patients", "appointments",
)  # fmt: skip
_KINDS = {"people": "person", "resources": "resource", "groups": "group", "offerings": "offering",
          "patients": "patient"}  # fmt: skip
NO_ORGANIZATION = "0" * 12 + "7" + "0" * 3 + "8" + "0" * 15
"""Whose ids those of a file are that is used by itself."""


def load_clinic_file(path: Path, organization_id: str = NO_ORGANIZATION) -> ClinicDocument:
    """The document in the file at ``path``. Raises as ``clinic_document``."""
    return clinic_document(read_bytes(path), organization_id)


def clinic_document(content: bytes, organization_id: str = NO_ORGANIZATION) -> ClinicDocument:
    """The document of a file's bytes, with ids that follow from the organization and the keys in the file.

    Raises:
        ClinicFileInvalid: with every problem that was found, at most 100.
    """
    root = Part(parse_json(content), "", _SECTIONS)
    _check_format(root)
    return _Reader(root, organization_id).document(sha256(content).hexdigest())


def _check_format(root: Part) -> None:
    if root.need("format", text(1)) != FORMAT:
        raise wrong("format", "format", FORMAT)
    if root.raw("version") != VERSION or isinstance(root.raw("version"), bool):
        raise wrong("version", "version", VERSION)


class _Reader:
    """Reads one file, section by section; keys first, so that things may refer to each other in any order."""

    def __init__(self, root: Part, organization_id: str) -> None:
        self._root, self._problems = root, Problems()
        self._keys = Keys(organization_id)
        self._facility = self._clinic()
        self._zone = ZoneInfo(self._facility.zone)

    def document(self, digest: str) -> ClinicDocument:
        """The whole of it."""
        self._put_keys()
        resources = own.Resources(self._facility, self._keys, self._problems, self._root.items("resources"))
        people = self._people(resources)
        offerings = self._problems.each(self._root.items("offerings"), self._offering)
        patients = self._problems.each(
            self._root.items("patients"), lambda path, value: visits.patient(path, value, self._keys)
        )
        book = visits.Visits(self._facility, self._zone, self._keys, {item.id: item for item in offerings})
        document = ClinicDocument(
            self._facility, tuple(self._hours()), (*self._closures("closures"), *self._closures("extra_openings")),
            tuple(people), tuple(resources.resources), tuple(self._problems.each(self._root.items("groups"),
            self._group)), tuple(resources.hours), tuple(resources.schedules), tuple(resources.exceptions),
            tuple(offerings), tuple(self._problems.each(self._root.items("time_off"), book.time_off)),
            tuple(self._problems.each(self._root.items("time_blocks"), book.time_block)), tuple(patients),
            tuple(self._problems.each(self._root.items("appointments"), book.visit)), self._keys.names,
            self._keys.places, digest,
        )  # fmt: skip
        self._problems.settle()
        return document

    def _clinic(self) -> Facility:
        if not self._root.has("clinic"):
            raise wrong("clinic", "missing")
        part = Part(self._root.raw("clinic"), "clinic", ("key", *(scalar.name for scalar in CLINIC)))
        part.need("zone", zone_name)
        identifier = self._keys.clinic(part.need("key", read_key))
        return Facility(identifier, derived_id(identifier, "account"), **part.scalars(CLINIC))

    def _put_keys(self) -> None:
        for section, kind in _KINDS.items():
            self._problems.each(self._root.items(section), partial(self._put, kind))
        self._problems.each(self._root.items("resources"), self._put_account)

    def _put(self, kind: str, path: str, value: Any) -> None:
        if not isinstance(value, dict):
            raise wrong(path, "type", "object")
        if value.get("key") is None:
            raise wrong(f"{path}.key", "missing")
        self._keys.put(kind, checked(f"{path}.key", read_key, value["key"]), path)

    def _put_account(self, path: str, value: Any) -> None:
        """People whom no list of people names are known by the resource that is theirs."""
        if not isinstance(value, dict) or value.get("kind") not in (ResourceKind.PERSON, ResourceKind.ORGANIZATION):
            return
        key = checked(f"{path}.account", read_key, value.get("account") or value.get("key"))
        if not self._keys.knows("person", key):
            self._keys.put("person", key, path)

    def _people(self, resources: own.Resources) -> list[AccountableEntity]:
        named = self._problems.each(self._root.items("people"), self._person)
        known = {person.id for person in named}
        return [*named, *(person for person in resources.people.values() if person.id not in known)]

    def _person(self, path: str, value: Any) -> AccountableEntity:
        part = Part(value, path, ("key", "name", "kind"))
        kind = part.read("kind", choice(AccountKind), AccountKind.USER)
        return AccountableEntity(part.need("key", self._keys.of("person")), kind, part.need("name", text(1)))

    def _hours(self) -> list[OpeningHours]:
        periods = own.week(self._problems, self._root.items("opening_hours"))
        return [
            OpeningHours(derived_id(self._facility.id, "opening", number), self._facility.id, row.weekday, row.period)
            for number, row in enumerate(periods)
        ]

    def _closures(self, section: str) -> list[Closure]:
        return self._problems.each(
            self._root.items(section), lambda path, value: self._closure(path, value, section == "extra_openings")
        )

    def _closure(self, path: str, value: Any, is_extra: bool) -> Closure:
        part = Part(value, path, ("key", "name", *own.DATED))
        identifier = self._keys.put("closure", part.read("key", read_key, path), path)
        first, last = own.dates(part)
        name = part.read("name", text(), "")
        return Closure(identifier, self._facility.id, first, last, name, own.part_of_day(part), is_extra)

    def _group(self, path: str, value: Any) -> ResourceGroup:
        part = Part(value, path, ("key", "members", *(scalar.name for scalar in GROUP)))
        identifier = part.need("key", self._keys.of("group"))
        members = refs(part, "members", self._keys, "resource")
        return ResourceGroup(identifier, self._facility.id, member_ids=members, **part.scalars(GROUP))

    def _offering(self, path: str, value: Any) -> Offering:
        names = ("key", "resources", "requirements", *(scalar.name for scalar in OFFERING))
        part = Part(value, path, names)
        identifier = part.need("key", self._keys.of("offering"))
        return Offering(
            identifier, self._facility.id, resource_ids=refs(part, "resources", self._keys, "resource"),
            requirements=tuple(self._requirement(*item) for item in part.items("requirements")),
            **part.scalars(OFFERING),
        )  # fmt: skip

    def _requirement(self, path: str, value: Any) -> Requirement:
        part = Part(value, path, ("resource", "group", "kind", *(scalar.name for scalar in REQUIREMENT)))
        if sum(part.has(name) for name in ("resource", "group", "kind")) != 1:
            raise wrong(path, "one_of", "resource, group, kind")
        kind = part.read("kind", choice(ResourceKind))
        return Requirement(
            resource_id=part.read("resource", self._keys.of("resource")),
            group_id=part.read("group", self._keys.of("group")),
            kind=None if kind is None else str(kind.value), **part.scalars(REQUIREMENT),
        )  # fmt: skip


__all__ = ["NO_ORGANIZATION", "ClinicFileInvalid", "clinic_document", "load_clinic_file"]
