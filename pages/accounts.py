"""Accounts, for administrators: who may log in and as what, and who did what."""

from gridmap import ui
from gridmap.ui import accounts, t

ui.heading(t("Accounts"), t("Who may log in, and as what?"))
accounts.show()
