"""The Accounts page: who may log in and as what, lists of new ones, who did what."""

from gridmap.ui.accounts.view import show

__all__ = ["show"]
