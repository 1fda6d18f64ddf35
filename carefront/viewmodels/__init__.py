"""What the screens show and can be asked to do. QtCore at most; no widget, no store, no composition.

Terms: a *lane* is one of the threads work is handed to; a *face* is a row made ready to be shown, all texts in it;
a *stop* is a place the cursor can stand on; the *desk* is the reader and the writer behind the lanes.
"""
