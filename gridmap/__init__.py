"""Maps, coverage and siting for community grid services (网格化服务)."""
