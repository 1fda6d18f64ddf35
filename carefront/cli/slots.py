"""``carefront slots``: the slots of resources, as a profile keeps them or a clinic file gives them; writes nothing."""

import argparse
from datetime import date, timedelta
from typing import Any

from carefront.application.failures import ExitCode
from carefront.application.queries.slots import slots_of
from carefront.application.queries.slots_from_layers import CutSlot
from carefront.cli.clinic_desk import AskedDesk, asked_desk
from carefront.cli.clinic_report import refusing
from carefront.cli.options import report
from carefront.domain.availability import MANUAL
from carefront.domain.slots import HOURS
from carefront.shared.i18n import _


def run(args: argparse.Namespace) -> int:
    """List the slots of each resource by start."""
    return refusing(args, lambda: _run(args))


def _run(args: argparse.Namespace) -> int:
    with asked_desk(args) as asked:
        first: date = args.first or asked.today
        last = first + timedelta(days=args.days - 1)
        resources = [asked.resource(wanted) for wanted in args.resource]
        for resource in resources:
            asked.require_slots_of(resource)
        slots = [
            _slot(asked, slot)
            for resource in resources
            for slot in slots_of(asked.desk, asked.slots, asked.facility_id, resource.id, first, last)
        ]
        content = {**asked.head(), "from": first.isoformat(), "days": args.days, "slots": slots}
        report(args, content, _text(slots))
    return ExitCode.OK


def _slot(asked: AskedDesk, slot: CutSlot) -> dict[str, Any]:
    return {
        "resource": asked.key(slot.resource_id), "start": asked.text(slot.start_s), "end": asked.text(slot.end_s),
        "type": slot.type.value, "capacity": slot.capacity, "free": slot.free, "status": slot.state.value,
        "schedule": None if slot.source in (HOURS, MANUAL) else asked.key(slot.source),
        "key": f"{asked.key(slot.resource_id)}:{_source(asked, slot)}:{slot.start_s}",
    }  # fmt: skip


def _source(asked: AskedDesk, slot: CutSlot) -> str:
    return slot.source if slot.source in (HOURS, MANUAL) else asked.key(slot.source)


def _text(slots: list[dict[str, Any]]) -> str:
    if not slots:
        return _("There are no slots.")
    line = _("{start} – {end}  {resource}  {type}  {free} of {capacity} free  {status}")
    return "\n".join(line.format(**slot) for slot in slots)
