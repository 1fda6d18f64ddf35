"""Files from outside: read into commands, and written from read models.

A *mapping* says which column of a file is which field; a *cell* is the text of one column in one record; a *record*
may span several lines. What a file holds is data and nothing else: never a formula, a path or an address that is
followed."""
