"""Every command's rule in one table, for the door."""

from collections.abc import Mapping

from carefront.application.commands import (
    booking,
    caseload,
    charges,
    clinic_load,
    closures,
    exports,
    imports,
    leave,
    lists,
    many_visits,
    messages,
    patients,
    people,
    places,
    queue,
    rebook,
    records,
    requests,
    resources,
    revert,
    roles,
    schedules,
    sessions,
    set_up,
    sign_in,
    slots,
    time_blocks,
    time_off,
    waitlist,
)
from carefront.application.envelope import Command
from carefront.application.execute import Rules

RULES: Rules = {
    **people.RULES, **sign_in.RULES,
    **booking.RULES, **patients.RULES, **places.RULES, **closures.RULES, **resources.RULES, **schedules.RULES,
    **time_off.RULES, **revert.RULES, **roles.RULES,
    **imports.RULES, **many_visits.RULES, **clinic_load.RULES, **time_blocks.RULES,
    **leave.RULES, **set_up.RULES, **sessions.RULES, **waitlist.RULES, **slots.RULES,
    **requests.RULES, **lists.RULES, **rebook.RULES, **records.RULES, **messages.RULES, **queue.RULES,
    **caseload.RULES, **charges.RULES, **exports.RULES,
}  # fmt: skip

COMMAND_TYPES: Mapping[str, type[Command]] = {kind.KIND: kind for kind in RULES}
"""Every command type by its kind, for payloads read back."""
