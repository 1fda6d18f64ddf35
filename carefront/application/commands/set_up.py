"""The order of a clinic's resources, groups and visit types, and groups that go."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from carefront.application.commands.places import changed
from carefront.application.commands.set_up_catalogue import Ordered, RemoveResourceGroup, SetOrder
from carefront.application.execute import Act, Answer, Done, Need, Rule
from carefront.application.ports import Store
from carefront.domain.errors import InUse, InvalidValue
from carefront.domain.permissions import Key, Subject
from carefront.domain.requirements import requiring


def _of_group(command: RemoveResourceGroup, act: Act) -> Sequence[Need]:
    return [(Key.RESOURCE_EDIT, Subject(facility_id=act.unit.groups.get(command.group_id).facility_id))]


def _remove_group(command: RemoveResourceGroup, act: Act) -> Answer:
    group = act.unit.groups.get(command.group_id)
    needed_by = requiring(act.unit.facts.offerings_of(group.facility_id), group.id)
    if needed_by:
        raise InUse("resource_group", group.name, "offering", tuple(offering.name for offering in needed_by))
    act.unit.groups.remove(group.id)
    changed(act, command.KIND, group.id, "group_id")
    return Done({"group_id": group.id, "name": group.name})


def _of_order(command: SetOrder, _act: Act) -> Sequence[Need]:
    key = Key.OFFERING_EDIT if command.what is Ordered.OFFERINGS else Key.RESOURCE_EDIT
    return [(key, Subject(facility_id=command.facility_id))]


def _store(act: Act, what: Ordered) -> Store[Any]:
    stores: dict[Ordered, Store[Any]] = {
        Ordered.RESOURCES: act.unit.resources, Ordered.GROUPS: act.unit.groups, Ordered.OFFERINGS: act.unit.offerings,
    }  # fmt: skip
    return stores[what]


def _set_order(command: SetOrder, act: Act) -> Answer:
    if len(set(command.ids)) != len(command.ids):
        raise InvalidValue("ids", command.ids, "doubled")
    store = _store(act, command.what)
    for position, identifier in enumerate(command.ids):
        known = store.get(identifier)
        if known.facility_id != command.facility_id:
            raise InvalidValue(f"ids[{position}]", identifier, "other_clinic")
        if known.position != position:
            store.save(replace(known, position=position))
    changed(act, command.KIND, command.facility_id, "facility_id")
    return Done({"facility_id": command.facility_id, "what": command.what.value})


RULES = {RemoveResourceGroup: Rule(_of_group, _remove_group), SetOrder: Rule(_of_order, _set_order)}
