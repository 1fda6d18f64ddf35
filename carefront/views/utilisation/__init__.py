"""The view of how full the clinic is: *heat table*, *strip* of figures, and the *list* behind any of them."""
