from dataclasses import replace

from geo_service.labels import load_labels
from geo_service.web.pages.cards import Setting
from geo_service.web.pages.near_words import near_words
from tests.web.services import FRIDAY, shipped_reference

SETTING = Setting(load_labels("fr"), shipped_reference().vocabulary, {}, FRIDAY, lambda _city: None)


def test_words_are_those_of_the_language_and_the_vocabulary():
    french, english = near_words(SETTING), near_words(replace(SETTING, words=load_labels("en")))
    assert french.keys() == english.keys()
    assert french["services"]["water"] != english["services"]["water"]
    services = replace(SETTING.vocabulary, services=SETTING.vocabulary.kinds)
    assert "merchant" in near_words(replace(SETTING, vocabulary=services))["services"]
