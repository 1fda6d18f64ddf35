"""The sample clinic, part by part.

Terms: the *cast* is the clinic with its people, rooms and visit types; a *fate* is how a visit goes on after booking.
"""
