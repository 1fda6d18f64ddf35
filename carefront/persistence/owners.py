"""The numbers by which a row says what it belongs to. Knows no SQLAlchemy."""

ORGANIZATION_NO, DEVICE_NO = 1, 1
"""Of the practice and of this machine in a file of the desktop: it founds one of each."""

OWNER_APPOINTMENT, OWNER_TIME_BLOCK = 0, 1
"""In ``occupancy.owner_kind``."""

PIECES = 1_000
"""``position`` of a row = position of the resource in the visit * PIECES + number of its piece of 24 hours."""

KIND_AVAILABILITY, KIND_APPOINTMENT, KIND_BLOCK = 0, 1, 2
"""In ``calendar_index.kind``."""
