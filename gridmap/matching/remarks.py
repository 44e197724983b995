"""Remarks in brackets within an address, which say nothing of where it is."""

import re

from gridmap.address.text import plain

_REMARK = re.compile(
    r"\((?!商[铺户店])原?[^()拆转改对旁后前外侧至到和与及或空车库店铺区路街层楼栋幢室下上内庄村里园苑城厦湾坊寨院"
    r"东西南北中左右期号单元边面搬\dA-Z]{2,8}\)(?=.*\d|$)"
)
"""幸福家园(回迁房)4号楼: what kind of estate it is, or was called, and no part of where."""


def without_remarks(text: str) -> str:
    """The text without what stands in brackets in it and says nothing of where."""
    return _REMARK.sub("", plain(text))
