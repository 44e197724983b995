"""Household ledgers into `household`: counts and needs by building, no persons."""

from etl.households.source import Households

__all__ = ["Households"]
