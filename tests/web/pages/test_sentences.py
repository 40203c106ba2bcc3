from geo_service.labels import load_labels
from geo_service.model.place import Kind, Offer
from geo_service.web.pages.sentences import sentences_for
from tests.builders import make_place

SHOP = make_place(kind=Kind.MERCHANT, offers=(Offer("toilets"), Offer("shelter_storefront")))


def test_a_sentence_is_french_with_its_meaning():
    (sentence,) = sentences_for(SHOP, load_labels("en"))
    assert sentence.french.startswith("Bonjour, est-ce que je pourrais utiliser les toilettes")
    assert sentence.meaning == "Hello, could I use the toilets, please?"


def test_french_needs_no_meaning():
    assert sentences_for(SHOP, load_labels("fr"))[0].meaning == ""


def test_nobody_is_asked_at_a_fountain():
    assert sentences_for(make_place(kind=Kind.AMENITY), load_labels("en")) == ()
