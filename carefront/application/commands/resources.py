"""Resources, their groups and hours, and visit types: setting up what can be booked."""

from collections.abc import Sequence
from dataclasses import replace

from carefront.application.commands.catalogue import (
    ChangeOfferingState,
    ChangeResourceState,
    RegisterResource,
    SaveOffering,
    SaveResourceGroup,
    SetWorkingHours,
    UpdateResource,
)
from carefront.application.commands.places import changed, check_code, check_color, check_week
from carefront.application.commands.telling import telling
from carefront.application.execute import Act, Answer, Done, Need, Rule, Rules
from carefront.domain.accounts import Accountability, AccountabilityType, AccountableEntity, AccountKind
from carefront.domain.errors import InvalidValue
from carefront.domain.offerings import OFFERING_LIFE, Offering, OfferingState, Requirement
from carefront.domain.permissions import Key, Subject
from carefront.domain.resources import RESOURCE_LIFE, Resource, ResourceKind, ResourceState
from carefront.domain.schedules import WorkingHours
from carefront.shared.ids import derived_id

_OF_ACCOUNTS = frozenset({ResourceKind.PERSON, ResourceKind.ORGANIZATION})


def resource_edit(resource: Resource, *, owners: bool = False) -> Sequence[Need]:
    """The right to set a resource up; ``owners``: the person may do it for their own."""
    account = resource.account_id if owners else None
    return [(Key.RESOURCE_EDIT, Subject(frozenset({account} if account else ()), resource.facility_id))]


def _check(resource: Resource) -> None:
    if not resource.name.strip():
        raise InvalidValue("name", resource.name, "empty")
    if resource.capacity < 1:
        raise InvalidValue("capacity", resource.capacity, "range")
    if (resource.kind in _OF_ACCOUNTS) != (resource.account_id is not None):
        raise InvalidValue("account_id", resource.account_id, "kind")
    check_code(resource.code)
    check_color(resource.color)


def _check_new_to_clinic(resource: Resource, act: Act) -> None:
    """A person is one resource of a clinic, whatever they do there."""
    known = act.unit.facts.resources_of(resource.facility_id).values()
    if any(facts.resource.account_id == resource.account_id for facts in known):
        raise InvalidValue("account_id", resource.account_id, "doubled")


def _add_account(command: RegisterResource, act: Act) -> None:
    resource = command.resource
    if resource.account_id is None or not command.new_account.strip():
        raise InvalidValue("new_account", command.new_account, "empty" if resource.account_id else "kind")
    kind = AccountKind.USER if resource.kind is ResourceKind.PERSON else AccountKind.ORGANIZATION
    act.unit.accounts.add(AccountableEntity(resource.account_id, kind, command.new_account))


def _register(command: RegisterResource, act: Act) -> Answer:
    resource = command.resource
    _check(resource)
    facility = act.unit.facilities.get(resource.facility_id)
    if resource.state not in (ResourceState.REGISTERED, ResourceState.ACTIVE):
        raise InvalidValue("state", resource.state, "not_initial")
    if command.new_account:
        _add_account(command, act)
    if resource.account_id is not None:
        _check_new_to_clinic(resource, act)
    act.unit.resources.add(resource)
    if resource.account_id is not None:
        act.unit.accounts.get(resource.account_id)
        edge = derived_id(act.unit.command_id, "accountability")
        day = act.unit.now.date()
        act.unit.accountabilities.add(
            Accountability(edge, facility.account_id, resource.account_id, AccountabilityType.RESOURCE, day)
        )
    return changed(act, command.KIND, resource.id, "resource_id")


def _update(command: UpdateResource, act: Act) -> Answer:
    known = act.unit.resources.get(command.resource.id)
    _check(command.resource)
    same_person = replace(
        command.resource, state=known.state, account_id=known.account_id, facility_id=known.facility_id, kind=known.kind
    )
    act.unit.resources.save(same_person)
    return changed(act, command.KIND, known.id, "resource_id")


def _change_state(command: ChangeResourceState, act: Act) -> Answer:
    known = act.unit.resources.get(command.resource_id)
    act.unit.resources.save(replace(known, state=RESOURCE_LIFE.check(known.state, command.state)))
    changed(act, command.KIND, known.id, "resource_id")
    return Done({"resource_id": known.id, "name": known.name, "state": command.state.value})


def _save_group(command: SaveResourceGroup, act: Act) -> Answer:
    group = command.group
    if not group.name.strip():
        raise InvalidValue("name", group.name, "empty")
    for member_id in group.member_ids:
        if act.unit.resources.get(member_id).facility_id != group.facility_id:
            raise InvalidValue("member_ids", member_id, "other_clinic")
    if group.min_on_duty < 0:
        raise InvalidValue("min_on_duty", group.min_on_duty, "range")
    known = act.unit.groups.find(group.id)
    if known is None:
        act.unit.facilities.get(group.facility_id)
        act.unit.groups.add(group)
    else:
        _check_same_clinic(known.facility_id, group.facility_id)
        act.unit.groups.save(group)
    return changed(act, command.KIND, group.id, "group_id")


def _set_hours(command: SetWorkingHours, act: Act) -> Answer:
    check_week(command.hours, "hours")
    for old in act.unit.facts.resource(command.resource_id).working_hours:
        act.unit.working_hours.remove(old.id)
    for position, hour in enumerate(command.hours):
        identifier = derived_id(act.unit.command_id, "working_hours", position)
        act.unit.working_hours.add(WorkingHours(identifier, command.resource_id, hour.weekday, hour.period))
    return changed(act, command.KIND, command.resource_id, "resource_id")


# --- visit types -----------------------------------------------------------------------------------------------------
def _check_offering(offering: Offering) -> None:
    if not offering.name.strip():
        raise InvalidValue("name", offering.name, "empty")
    if not 1 <= offering.duration_minutes <= 31 * 24 * 60:
        raise InvalidValue("duration_minutes", offering.duration_minutes, "range")
    for name in ("buffer_before_minutes", "buffer_after_minutes", "grid_minutes", "min_notice_minutes"):
        if getattr(offering, name) < 0:
            raise InvalidValue(name, getattr(offering, name), "range")
    if offering.horizon_days is not None and offering.horizon_days < 1:
        raise InvalidValue("horizon_days", offering.horizon_days, "range")
    if offering.price_minor < 0:
        raise InvalidValue("price_minor", offering.price_minor, "range")
    check_code(offering.code)
    check_color(offering.color)
    for position, need in enumerate(offering.requirements):
        _check_requirement(need, offering, f"requirements[{position}]")


def _check_requirement(need: Requirement, offering: Offering, place: str) -> None:
    if sum(choice is not None for choice in (need.resource_id, need.group_id, need.kind)) != 1:
        raise InvalidValue(place, need.role, "one_of")
    if need.kind is not None and need.kind not in frozenset(kind.value for kind in ResourceKind):
        raise InvalidValue(f"{place}.kind", need.kind, "unknown")
    if need.offset_minutes < 0 or need.offset_minutes >= offering.duration_minutes:
        raise InvalidValue(f"{place}.offset_minutes", need.offset_minutes, "range")
    if need.length_minutes is not None and need.length_minutes < 1:
        raise InvalidValue(f"{place}.length_minutes", need.length_minutes, "range")


def _check_references(offering: Offering, act: Act) -> None:
    """Everything named is of the same clinic."""
    for identifier in offering.resource_ids:
        _check_same_clinic(act.unit.resources.get(identifier).facility_id, offering.facility_id, "resource_ids")
    for position, need in enumerate(offering.requirements):
        store = act.unit.resources if need.resource_id is not None else act.unit.groups
        named = need.resource_id or need.group_id
        if named is not None:
            place = f"requirements[{position}]"
            _check_same_clinic(store.get(named).facility_id, offering.facility_id, place)


def _check_same_clinic(known_id: str, wanted_id: str, field: str = "facility_id") -> None:
    if known_id != wanted_id:
        raise InvalidValue(field, wanted_id, "other_clinic")


def _save_offering(command: SaveOffering, act: Act) -> Answer:
    _check_offering(command.offering)
    _check_references(command.offering, act)
    act.unit.facilities.get(command.offering.facility_id)
    known = act.unit.offerings.find(command.offering.id)
    if known is None:
        act.unit.offerings.add(command.offering)
    else:
        _check_same_clinic(known.facility_id, command.offering.facility_id)
        act.unit.offerings.save(replace(command.offering, state=known.state))
    return changed(act, command.KIND, command.offering.id, "offering_id")


def _change_offering_state(command: ChangeOfferingState, act: Act) -> Answer:
    known = act.unit.offerings.get(command.offering_id)
    act.unit.offerings.save(replace(known, state=OFFERING_LIFE.check(known.state, OfferingState(command.state))))
    changed(act, command.KIND, known.id, "offering_id")
    return Done({"offering_id": known.id, "name": known.name, "state": command.state.value})


def _of_resource(command: ChangeResourceState | SetWorkingHours, act: Act) -> Sequence[Need]:
    return resource_edit(act.unit.resources.get(command.resource_id))


def _offering_edit(facility_id: str) -> Sequence[Need]:
    return [(Key.OFFERING_EDIT, Subject(facility_id=facility_id))]


RULES = {
    RegisterResource: Rule(lambda command, _act: resource_edit(command.resource), _register),
    UpdateResource: Rule(
        lambda command, act: resource_edit(act.unit.resources.get(command.resource.id), owners=True), _update
    ),
    ChangeResourceState: Rule(_of_resource, _change_state),
    SaveResourceGroup: Rule(
        lambda command, _act: [(Key.RESOURCE_EDIT, Subject(facility_id=command.group.facility_id))], _save_group
    ),
    SetWorkingHours: Rule(_of_resource, telling(_set_hours)),
    SaveOffering: Rule(lambda command, _act: _offering_edit(command.offering.facility_id), _save_offering),
    ChangeOfferingState: Rule(
        lambda command, act: _offering_edit(act.unit.offerings.get(command.offering_id).facility_id),
        _change_offering_state,
    ),
}

LOADING: Rules = {SetWorkingHours: Rule(_of_resource, _set_hours)}
"""The same for a clinic file, which is loaded whole: nothing is told."""
