"""How the documentation is built: `make docs`. The site opens without a network."""

import gridmap

project = "gridmap"
author = "the gridmap developers"
project_copyright = "the gridmap developers, Apache-2.0"
version = release = gridmap.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
exclude_patterns = ["_build", "handbook"]  # the application shows it
html_theme = "furo"
html_title = f"gridmap {version}"
html_copy_source = False
html_show_sourcelink = False

# Notebooks are kept without results and run at every build, so that none can be out of date.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 60
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True}
napoleon_google_docstring = False
napoleon_attr_annotations = False
