"""Help on what is being worked in: pages of text in a window of their own.

Terms: a *page* is one text about a region or a feature; the *context* is the part of a window that has the focus.
"""
