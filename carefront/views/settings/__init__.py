"""The settings window and its pages.

Terms: a *page* is one group of choices, found by its name in the list; what is chosen holds at once and is remembered,
except where a page says that it is saved. The *home* is what the window gives to each page.
"""
