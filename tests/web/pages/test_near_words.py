import json
from dataclasses import replace

from flask import Flask

from geo_service.labels import load_labels
from geo_service.web.pages.cards import Setting
from geo_service.web.pages.near_words import near_json, near_words
from tests.web.services import FRIDAY, shipped_reference

SETTING = Setting(load_labels("fr"), shipped_reference().vocabulary, {}, FRIDAY, lambda _city: None)


def test_the_json_of_a_page_is_that_of_its_language_and_vocabulary():
    with Flask("test").app_context():
        for words in (load_labels("fr"), load_labels("en"), load_labels("fr")):
            setting = replace(SETTING, words=words)
            assert json.loads(near_json(setting)) == json.loads(json.dumps(near_words(setting)))
        services = replace(SETTING.vocabulary, services=SETTING.vocabulary.kinds)
        assert "merchant" in json.loads(near_json(replace(SETTING, vocabulary=services)))["services"]


def test_the_json_of_a_page_is_made_once():
    with Flask("test").app_context():
        assert near_json(SETTING) is near_json(SETTING)
