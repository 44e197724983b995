"""The subdistrict today: one map by theme, what is to be done, its communities side by side."""

from gridmap.ui import overview

overview.show()
