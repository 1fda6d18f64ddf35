"""Every command's rule in one table, for the door."""

from carefront.application.commands import booking, bulk, patients, places, resources, revert, schedules
from carefront.application.execute import Rules

RULES: Rules = {
    **booking.RULES, **patients.RULES, **places.RULES, **resources.RULES, **schedules.RULES, **revert.RULES, **bulk.RULES,
}  # fmt: skip
