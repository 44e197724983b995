"""Where everybody arrives: leads on to the first page of the role."""

from gridmap.ui import frame

frame.lead_on()
