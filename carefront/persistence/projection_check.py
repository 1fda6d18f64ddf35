"""Whether occupancy and the calendar index are what the rows of visits and blocks make of them, by set-based SQL."""

from collections.abc import Iterator

from carefront.domain.appointments import LIVE
from carefront.persistence.driver import Connection
from carefront.persistence.integrity import Check, Finding
from carefront.persistence.owners import PIECES

_MOST = 50
_DAY_S = 86_400
_LIVE = ", ".join(f"'{status.value}'" for status in sorted(LIVE))

# One row for each resource of a live visit and each block: what it takes, with and without its buffers.
_NEEDS = f"""
    SELECT a.organization_no, 0 AS kind, a.no AS owner_no, r.position * {PIECES} AS position,
           coalesce(p.account_id, p.id) AS subject_id, a.is_exclusive AS is_exclusive,
           a.start + 60 * r.offset_minutes AS visit_start_s,
           CASE WHEN r.length_minutes IS NULL THEN a."end"
                ELSE min(a."end", a.start + 60 * (r.offset_minutes + r.length_minutes)) END AS visit_end_s,
           60 * a.buffer_before_minutes AS before_s, 60 * a.buffer_after_minutes AS after_s
      FROM appointment AS a
      JOIN appointment_resource AS r ON r.appointment_no = a.no
      JOIN resource AS p ON p.id = r.resource_id
     WHERE a.status IN ({_LIVE})
    UNION ALL
    SELECT a.organization_no, 0, a.no, 0, a.session_id, a.is_exclusive, a.start, a."end",
           60 * a.buffer_before_minutes, 60 * a.buffer_after_minutes
      FROM appointment AS a
     WHERE a.session_id IS NOT NULL AND a.status IN ({_LIVE})
    UNION ALL
    SELECT b.organization_no, 1, b.no, 0, coalesce(p.account_id, p.id), 1, b.start, b."end", 0, 0
      FROM time_block AS b JOIN resource AS p ON p.id = b.resource_id
"""  # noqa: S608 - constants of this program only

# Rows that last longer than a day lie in pieces; only the whole ones are compared here, the pieces by their number.
_WANTED = f"""
    SELECT n.kind, n.owner_no, n.position, s.no, n.visit_start_s, n.visit_end_s, n.visit_start_s - n.before_s,
           n.visit_end_s + n.after_s
      FROM ({_NEEDS}) AS n JOIN subject AS s ON s.id = n.subject_id AND s.organization_no = n.organization_no
     WHERE n.visit_start_s < n.visit_end_s AND n.visit_end_s + n.after_s - n.visit_start_s + n.before_s <= {_DAY_S}
"""  # noqa: S608
_FOUND = f"""
    SELECT owner_kind, owner_no, position, subject_no, visit_start_s, visit_end_s, start_s, end_s FROM occupancy
     WHERE (owner_kind, owner_no, position / {PIECES}) NOT IN
           (SELECT owner_kind, owner_no, position / {PIECES} FROM occupancy WHERE position % {PIECES} > 0)
"""  # noqa: S608
_INDEX_WANTED = """
    SELECT owner_kind + 1, owner_no, position, subject_no, visit_start_s, visit_end_s FROM occupancy
"""
_INDEX_FOUND = """
    SELECT kind, owner_no, position, subject_no, start_s, end_s FROM calendar_index WHERE kind IN (1, 2)
"""

_PAIRS = (
    ("occupancy", "missing", _WANTED, _FOUND),
    ("occupancy", "stray", _FOUND, _WANTED),
    ("calendar_index", "missing", _INDEX_WANTED, _INDEX_FOUND),
    ("calendar_index", "stray", _INDEX_FOUND, _INDEX_WANTED),
)


def projection_check() -> Check:
    """The check for ``doctor``: each finding names the projection and the owner's number."""
    return Check("projections", _findings)


def _findings(connection: Connection) -> Iterator[Finding]:
    for table, code, left, right in _PAIRS:
        rows = connection.execute(f"{left} EXCEPT {right} LIMIT {_MOST}").fetchall()
        for row in rows:
            yield Finding("projections", code, f"{table} {row[0]}:{row[1]}")
