"""What a clinic is and the rules it keeps: frozen values and pure functions.

Terms: the words of the clinic are in the modules' docstrings. Intervals are half-open ``[start, end)``; an *instant* is
an aware UTC datetime of whole seconds; a *minute of day* counts from local midnight (0 to 1440, more for a period that
goes on past midnight); a *subject* is whose calendar is meant (a person's account, an asset, a room, a pool, a group
session).
No input or output, no clock, no Qt, no SQL in here.
"""
