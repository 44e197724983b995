"""Parts of the Import page: upload with preview and report, and past loads."""

from gridmap.ui.imports.history import history
from gridmap.ui.imports.upload import upload

__all__ = ["history", "upload"]
