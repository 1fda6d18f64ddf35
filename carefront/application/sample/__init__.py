"""The sample clinic, part by part.

Terms: the *cast* is the clinic with its people, rooms and visit types; a visit's *fate* is how it goes on after booking.
"""
