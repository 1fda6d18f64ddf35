"""Blocked time: of one resource or of many, changed and freed. Nothing is blocked over a live visit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from carefront.application.booking import instant_s
from carefront.application.commands.catalogue import BlockTime, RemoveTimeBlock
from carefront.application.commands.set_up_catalogue import BlockTimes, ChangeTimeBlock
from carefront.application.execute import Act, Answer, Done, Need, No, Rule
from carefront.domain.appointments import TimeBlock
from carefront.domain.booking_facts import OwnerKind, Reason, ReasonCode
from carefront.domain.errors import InvalidValue, NoRoom
from carefront.domain.events import TimeBlockChanged
from carefront.domain.permissions import Key, Subject
from carefront.domain.resources import Resource, ResourceKind

MOST_BLOCKS = 500
"""How many times one step may block."""


def _needs_of(act: Act, resource_id: str, facility_id: str) -> Sequence[Need]:
    account = act.unit.facts.resource(resource_id).resource.account_id
    return [(Key.SCHEDULE_EDIT, Subject(frozenset({account} if account else ()), facility_id))]


def _needs_of_block(time_block_id: str, act: Act) -> Sequence[Need]:
    block = act.unit.time_blocks.get(time_block_id)
    return _needs_of(act, block.resource_id, block.facility_id)


def _needs_many(command: BlockTimes, act: Act) -> Sequence[Need]:
    needs = (need for block in command.blocks for need in _needs_of(act, block.resource_id, block.facility_id))
    return tuple(dict.fromkeys(needs)) or [(Key.SCHEDULE_EDIT, Subject())]


def _needs_change(command: ChangeTimeBlock, act: Act) -> Sequence[Need]:
    block = act.unit.time_blocks.get(command.time_block_id)
    ids = dict.fromkeys((block.resource_id, command.resource_id))
    return [need for resource_id in ids for need in _needs_of(act, resource_id, block.facility_id)]


def _checked(act: Act, resource_id: str, facility_id: str, start: datetime, end: datetime) -> Resource:
    if end <= start:
        raise InvalidValue("end", end, "not_forward")
    resource = act.unit.facts.resource(resource_id).resource
    if resource.facility_id != facility_id:
        raise InvalidValue("resource_id", resource_id, "other_clinic")
    return resource


def _placed(act: Act, resource: Resource, block: TimeBlock) -> No | None:
    """Take the time now; why not, with every visit in the way, where it is taken."""
    act.unit.record(TimeBlockChanged(block.id, block.facility_id))
    try:
        act.unit.project()
    except NoRoom:
        return No(in_the_way(act, resource, instant_s(block.start), instant_s(block.end), block.id))
    return None


def _add(act: Act, command: BlockTime) -> tuple[Resource, No | None]:
    resource = _checked(act, command.resource_id, command.facility_id, command.start, command.end)
    block = TimeBlock(
        command.time_block_id, command.facility_id, command.resource_id, command.start, command.end, command.kind,
        command.name,
    )  # fmt: skip
    act.unit.time_blocks.add(block)
    return resource, _placed(act, resource, block)


def _block(command: BlockTime, act: Act) -> Answer:
    resource, refusal = _add(act, command)
    return refusal or Done(_result(command.time_block_id, resource.name, command.start))


def _block_many(command: BlockTimes, act: Act) -> Answer:
    if not 1 <= len(command.blocks) <= MOST_BLOCKS:
        raise InvalidValue("blocks", len(command.blocks), "count")
    resources = [
        _checked(act, block.resource_id, block.facility_id, block.start, block.end) for block in command.blocks
    ]
    spans = zip(command.blocks, resources, strict=True)
    reasons = [
        reason
        for block, resource in spans
        for reason in in_the_way(act, resource, instant_s(block.start), instant_s(block.end), "")
    ]
    if reasons:
        return No(tuple(reasons))
    for block in command.blocks:
        if (refusal := _add(act, block)[1]) is not None:
            return refusal
    first = min(command.blocks, key=lambda block: block.start)
    names = ", ".join(dict.fromkeys(resource.name for resource in resources))
    return Done(_result(first.time_block_id, names, first.start) | {"count": len(command.blocks)})


def _change(command: ChangeTimeBlock, act: Act) -> Answer:
    known = act.unit.time_blocks.get(command.time_block_id)
    resource = _checked(act, command.resource_id, known.facility_id, command.start, command.end)
    block = replace(
        known, resource_id=resource.id, start=command.start, end=command.end, kind=command.kind, name=command.name
    )
    act.unit.time_blocks.save(block)
    refusal = _placed(act, resource, block)
    return refusal or Done(_result(block.id, resource.name, block.start))


def _result(time_block_id: str, resource: str, start: datetime) -> dict[str, object]:
    """The block, with whose time it is and from when, for the act's words."""
    return {"time_block_id": time_block_id, "resource": resource, "start_s": instant_s(start)}


def in_the_way(act: Act, resource: Resource, start_s: int, end_s: int, own_id: str) -> tuple[Reason, ...]:
    """What takes the resource's time in the span, but for the block ``own_id``."""
    subject_id = resource.subject_id
    rows = act.unit.occupancy.around([subject_id], start_s, end_s, labelled=True)[subject_id]
    code = ReasonCode.PROVIDER_BUSY if resource.kind is ResourceKind.PERSON else ReasonCode.OTHER_RESOURCE_BUSY
    return tuple(
        Reason(
            code if row.owner_kind is OwnerKind.APPOINTMENT else ReasonCode.BLOCKED, resource.id, row.start_s,
            row.end_s,
            row.owner_kind.value, row.owner_id,
            {"resource": resource.name, "other_patient": row.label, "patient_id": row.patient_id, "name": row.label,
             "start_s": row.visit_start_s, "end_s": row.visit_end_s, "until_s": row.end_s},
        )
        for row in rows
        if row.owner_id != own_id
    )  # fmt: skip


def _unblock(command: RemoveTimeBlock, act: Act) -> Answer:
    block = act.unit.time_blocks.get(command.time_block_id)
    act.unit.time_blocks.remove(block.id)
    act.unit.record(TimeBlockChanged(block.id, block.facility_id))
    resource = act.unit.facts.resource(block.resource_id).resource
    return Done(_result(block.id, resource.name, block.start))


RULES = {
    BlockTime: Rule(lambda command, act: _needs_of(act, command.resource_id, command.facility_id), _block),
    BlockTimes: Rule(_needs_many, _block_many),
    ChangeTimeBlock: Rule(_needs_change, _change),
    RemoveTimeBlock: Rule(lambda command, act: _needs_of_block(command.time_block_id, act), _unblock),
}
