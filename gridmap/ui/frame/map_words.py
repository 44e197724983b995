"""Words of the map's tools, for `assets/map.js`."""

from gridmap.ui.session import t


def words(*, is_partial: bool) -> dict[str, str | list[str]]:
    """Words on the map; `is_partial` where it shows one's own buildings only."""
    return {
        "map": t("Map"),
        "tools": t("Tools of the map"),
        "beside": t("This building is in none of your plots.") if is_partial else "",
        "closer": t("Zoom in"),
        "wider": t("Zoom out"),
        "home": t("Show everything"),
        "locate": t("Where I am"),
        "nowhere": t("The browser does not say where you are."),
        "measure": t("Measure a distance: click along the way, twice at its end"),
        "metres": t("{metres} m", metres="{metres}"),
        "print": t("Print the map"),
        "full": t("Full screen"),
        "fold": t("Fold the panel away, or out again"),
        "move": t("Move the map"),
        "move_help": t("Drag to move the map, click to select (Esc)"),
        "brush": t("Brush"),
        "brush_help": t("Paint over what is to be selected; with Alt it is let go"),
        "lasso": t("Lasso"),
        "lasso_help": t("Drag around what is to be selected; with Alt it is let go"),
        "rectangle": t("Rectangle"),
        "rectangle_help": t("Drag a rectangle over what is to be selected; with Alt it is let go"),
        "add": t("Add a place"),
        "add_help": t("Click where the place is to be"),
        "swipe": t("Line between the two maps"),
        "clear": t("Clear the selection"),
        "sheet": t("Height of the sheet"),
        "heights": [t("low"), t("half"), t("full")],
        "lost": t("The connection to the server is interrupted. The page goes on by itself."),
        "database": t("The database is not available. The page goes on by itself."),
        "again": t("Try again"),
        "unsaved": t("Leave this page? What is not saved will be lost."),
    }
