"""What was done with the visits of somebody who is away, and what Undo and Redo would do, in words."""

from collections.abc import Callable

from carefront.shared.i18n import _

Sayings = dict[str, Callable[[], str]]
DONE: Sayings = {
    "rebook.start": lambda: _("Began to rebook for {name}"),
    "rebook.pick": lambda: _("Kept the plan for {name}"),
    "rebook.tell": lambda: _("Noted who was told for {name}"),
    "rebook.apply": lambda: _("Rebooked for {name}: {count} moved"),
    "rebook.hand_over": lambda: _("Handed {count} of {name} over to {resource}"),
    "rebook.close": lambda: _("Finished rebooking for {name}"),
}
UNDO: Sayings = {
    "rebook.apply": lambda: _("Undo rebooking for {name}"),
    "rebook.hand_over": lambda: _("Undo hand-over of {name} to {resource}"),
}
REDO: Sayings = {
    "rebook.apply": lambda: _("Redo rebooking for {name}"),
    "rebook.hand_over": lambda: _("Redo hand-over of {name} to {resource}"),
}
