"""Words that Streamlit writes itself, which are English, for `assets/borrowed.js`."""

from gridmap import i18n
from gridmap.ui.session import language, t

_BELOW = "Number is below the allowed range. Please enter a value greater than or equal to"
_ABOVE = "Number is above the allowed range. Please enter a value less than or equal to"


def words() -> dict[str, str]:
    """Our words by Streamlit's; {name} is whatever stands there. None on an English page."""
    return {} if language() == i18n.ENGLISH else _fields() | _lists() | _days()


def _fields() -> dict[str, str]:
    """Of buttons and fields to fill in."""
    return {
        "Skip to main content": t("Skip to the content"),
        "Link to heading": t("Link to this heading"),
        "Help for {what}": t("{what}: explained", what="{what}"),
        "Shortcut {key}": t("Key {key}", key="{key}"),
        "Upload": t("Choose a file"),
        "Add files": t("Choose a file"),
        "file upload": t("Choose a file"),
        "Upload {what}": t("Choose a file"),
        "Drag and drop {what} here": t("Drop the file here"),
        "{size} per file": t("At most {size} a file", size="{size}"),
        "Remove {what}": t("Take {what} away", what="{what}"),
        "Choose an option": t("Please choose"),
        "Choose options": t("Please choose"),
        "Select all": t("Choose all"),
        "Clear all": t("Clear"),
        "Clear value": t("Clear"),
        "No results": t("Nothing found"),
        "Open": t("Open the list"),
        "Close": t("Close"),
        "Increment": t("More by one step"),
        "Decrement": t("Less by one step"),
        "Number is outside the allowed range. Please enter a value between {low} and {high}.": t(
            "Not taken over: write a number from {low} to {high}", low="{low}", high="{high}"
        ),
        f"{_BELOW} {{low}}.": t("Not taken over: write {low} or more", low="{low}"),
        f"{_ABOVE} {{high}}.": t("Not taken over: write {high} or less", high="{high}"),
        "Press Enter to {what}": t("Enter: take it over"),
        "Running...": t("Working ..."),
        "Stop script": t("Stop"),
        "Stop": t("Stop"),
        "Scroll tabs right": t("More tabs to the right"),
        "Scroll tabs left": t("More tabs to the left"),
        "Attributions": t("Source of the map"),
        "Page not found": t("There is no such page"),
        "The page that you have requested does not seem to exist. Running the app's main page.": t(
            "This page is not there, or not for your role. The first page is shown instead."
        ),
    }


def _lists() -> dict[str, str]:
    """Of lists, and of what opens over them."""
    return {
        "Show/hide columns": t("Show and hide columns"),
        "Download as CSV": t("Download as CSV"),
        "Search": t("Find in the list"),
        "Fullscreen": t("Full screen"),
        "Close fullscreen": t("Leave full screen"),
        "Clear selection": t("Clear the selection"),
        "Dataframe column menu": t("What to do with the column"),
        "Sort ascending": t("Smallest first"),
        "Sort descending": t("Largest first"),
        "Autosize": t("Fit the width"),
        "Pin column": t("Keep at the left"),
        "Unpin column": t("Keep at the left no more"),
        "Hide column": t("Hide the column"),
        "Format": t("Number format"),
        "Automatic": t("As usual"),
        "Localized": t("As in this country"),
        "Plain": t("Digits alone"),
        "Compact": t("Shortened"),
        "Percent": t("Per cent"),
        "Scientific": t("Powers of ten"),
        "Accounting": t("As in accounts"),
        "Dollar": t("US dollars"),
        "Euro": t("Euros"),
        "Calendar": t("As on a calendar"),
        "Distance": t("How long ago"),
        "Copy column name": t("Copy the heading"),
        "Previous Result": t("Found before"),
        "Next Result": t("Found next"),
        "Close Search": t("End the search"),
        "empty": t("nothing in the list"),
    }


def _days() -> dict[str, str]:
    """Of days to choose."""
    return {
        "Choose date": t("Choose a day"),
        "Clear date": t("Clear"),
        "Clear entry": t("Clear"),
        "Error": t("Not taken over"),
        ": Date set outside allowed range. Please select a date on or before {day}.": t(
            ": choose {day} or an earlier day", day="{day}"
        ),
        ": Date set outside allowed range. Please select a date on or after {day}.": t(
            ": choose {day} or a later day", day="{day}"
        ),
        ": Date set outside allowed range. Please select a date between {first} and {last}.": t(
            ": choose a day from {first} to {last}", first="{first}", last="{last}"
        ),
        "Previous month": t("Month before"),
        "Next month": t("Month after"),
    }
