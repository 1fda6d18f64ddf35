"""The row that goes on in the next line, where the pages of the settings look for it."""

from carefront.views.flow_row import FlowRow as FlowRow
