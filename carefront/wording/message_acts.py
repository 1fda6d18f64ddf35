"""What was done with messages and connections, and what Undo and Redo would do, in words."""

from collections.abc import Callable

from carefront.shared.i18n import _

Sayings = dict[str, Callable[[], str]]
DONE: Sayings = {
    "messaging.save": lambda: _("Saved the messages of {name}"),
    "messaging.template": lambda: _("Saved a text of {name}"),
    "messaging.channel": lambda: _("Saved how messages leave"),
    "subscriber.save": lambda: _("Saved the connection “{name}”"),
    "subscriber.remove": lambda: _("Removed the connection “{name}”"),
    "message.send": lambda: _("A message to {patient} is on its way in 30 seconds"),
    "message.retry": lambda: _("The message to {patient} is tried again"),
    "message.cancel": lambda: _("Cancelled the message to {patient}"),
    "patient.contact": lambda: _("Changed how {patient} is reached"),
}
UNDO: Sayings = {
    "messaging.save": lambda: _("Undo change of the messages of {name}"),
    "messaging.template": lambda: _("Undo change of a text of {name}"),
    "messaging.channel": lambda: _("Undo change of how messages leave"),
    "subscriber.save": lambda: _("Undo change of the connection “{name}”"),
    "subscriber.remove": lambda: _("Undo removal of the connection “{name}”"),
    "message.send": lambda: _("Undo message to {patient}"),
    "message.cancel": lambda: _("Undo cancelling of the message to {patient}"),
    "patient.contact": lambda: _("Undo change of how {patient} is reached"),
}
REDO: Sayings = {
    "messaging.save": lambda: _("Redo change of the messages of {name}"),
    "messaging.template": lambda: _("Redo change of a text of {name}"),
    "messaging.channel": lambda: _("Redo change of how messages leave"),
    "subscriber.save": lambda: _("Redo change of the connection “{name}”"),
    "subscriber.remove": lambda: _("Redo removal of the connection “{name}”"),
    "message.send": lambda: _("Redo message to {patient}"),
    "message.cancel": lambda: _("Redo cancelling of the message to {patient}"),
    "patient.contact": lambda: _("Redo change of how {patient} is reached"),
}
