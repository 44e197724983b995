"""The subdistrict today: its communities, and the shortfalls worth a look."""

from gridmap.ui import overview

counts, communities = overview.read()
overview.figures(counts, communities)
overview.attention(counts, communities)
overview.sheets(communities)
