"""How high an hour is drawn: densities, zoom steps, and what stays under the pointer. Pure."""

from carefront.shared.values import dataclass

LOWEST, HIGHEST = 48.0, 384.0
FIT_HIGHEST = 240.0
STEP = 1.25
FIT = "fit"
DENSITIES = {"compact": 48.0, "cozy": 72.0, "comfortable": 96.0}


@dataclass(frozen=True, slots=True)
class Zoom:
    """Dip per hour at the usual size of text, or ``None`` to fit the opening hours into the canvas.

    ``scale``: how many times larger than usual text is; hours are that much higher.
    """

    hour_height: float | None = None

    def height(self, room: int, open_hours: float, scale: float = 1.0, needed: float = 0.0) -> float:
        """Dip per hour on a canvas ``room`` high on a day that is open for ``open_hours``.

        A day is never fitted below ``needed``, which its cards need to be read: then it is scrolled.
        """
        if self.hour_height is not None:
            return self.hour_height * scale
        return max(LOWEST * scale, needed, min(FIT_HIGHEST * scale, room / max(open_hours, 1.0)))

    def stepped(self, steps: float, now: float, scale: float = 1.0) -> "Zoom":
        """In (positive) or out by steps of a quarter from ``now`` dip per hour."""
        return Zoom(max(LOWEST, min(HIGHEST, now / scale * STEP**steps)))


def density(name: str) -> Zoom:
    """The zoom of a density: one of ``DENSITIES``, anything else fits the day."""
    return Zoom(DENSITIES.get(name))


def top_keeping(at_y: int, canvas_y: float, before: float, after: float) -> int:
    """How far to be scrolled so that what was at ``canvas_y`` of the canvas stays ``at_y`` below the view's top.

    ``before`` and ``after`` are dip per hour.
    """
    return round(canvas_y * after / before - at_y)
