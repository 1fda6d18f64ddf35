"""The day on a grid of columns and time. Units are device-independent pixels (dip) unless a name says otherwise.

Terms: the *canvas* is the painted grid; a *lane* is a card's place beside those that overlap it; the *gutter* holds
the time labels; the *ghost* is the outline of a visit on its way.
"""
