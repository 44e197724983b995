"""What an error says: one line in English, and a message with values for other languages."""

import pickle

from gridmap.errors import PlotError
from gridmap.i18n import translate

TEXT = "draft {id} is not there; look at the list again"


def test_an_error_says_its_values_in_english_and_in_chinese():
    error = PlotError(TEXT, id=7)
    assert str(error) == "draft 7 is not there; look at the list again"
    assert translate(error.text, "zh_CN", **error.values) == "找不到草案 7,请重新查看草案列表。"


def test_braces_of_a_text_without_values_stay():
    assert str(PlotError("no {such} place")) == "no {such} place"


def test_an_error_of_another_process_keeps_its_message():
    error = pickle.loads(pickle.dumps(PlotError(TEXT, id=7)))
    assert (str(error), error.text, error.values) == (str(PlotError(TEXT, id=7)), TEXT, {"id": 7})
