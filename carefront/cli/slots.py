"""``carefront slots``: the slots of resources, cut from hours and published schedules; writes nothing."""

import argparse
from datetime import date, timedelta
from typing import Any

from carefront.application.failures import ExitCode
from carefront.application.queries.slots_from_layers import CutSlot, cut_slots
from carefront.cli.clinic_desk import AskedDesk, asked_desk
from carefront.cli.clinic_report import refusing
from carefront.cli.options import report
from carefront.shared.i18n import _


def run(args: argparse.Namespace) -> int:
    """List the slots of each resource by start."""
    return refusing(args, lambda: _run(args))


def _run(args: argparse.Namespace) -> int:
    with asked_desk(args) as asked:
        first: date = args.first or asked.today
        last = first + timedelta(days=args.days - 1)
        slots = [
            _slot(asked, slot)
            for wanted in args.resource
            for slot in cut_slots(asked.desk, asked.facility_id, asked.resource(wanted).id, first, last)
        ]
        content = {**asked.head(), "from": first.isoformat(), "days": args.days, "slots": slots}
        report(args, content, _text(slots))
    return ExitCode.OK


def _slot(asked: AskedDesk, slot: CutSlot) -> dict[str, Any]:
    return {
        "resource": asked.key(slot.resource_id), "start": asked.text(slot.start_s), "end": asked.text(slot.end_s),
        "type": slot.type.value, "capacity": slot.capacity, "free": slot.free, "status": slot.status.value,
        "schedule": asked.key(slot.schedule_id) or None,
    }  # fmt: skip


def _text(slots: list[dict[str, Any]]) -> str:
    if not slots:
        return _("There are no slots.")
    line = _("{start} – {end}  {resource}  {type}  {free} of {capacity} free  {status}")
    return "\n".join(line.format(**slot) for slot in slots)
