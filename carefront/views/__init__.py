"""The only place for QtWidgets and QtGui. Views name view models, and nothing below them."""
