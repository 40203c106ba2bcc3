import json
from dataclasses import replace

from geo_service.drawing.cells import STREET, Words, cells_of
from geo_service.model.place import Kind
from tests.builders import make_place

WORDS = Words((("water", ""), ("meal", "à midi")), "lun 8 h", "Demander", "Publié")
PLACE = make_place("PAR-000001", name="Fontaine, rue des Lilas", address="rue des Lilas", phone="+33123456789")


def test_every_value_is_written_as_json():
    cells = [json.loads(value) for value in cells_of(PLACE, "75011 Paris", WORDS)]
    name, needs = f"Fontaine, {STREET}", [["water", ""], ["meal", "à midi"]]
    phone = ["01 23 45 67 89", "tel:+33123456789"]
    described = [PLACE.id, name, PLACE.kind, needs, "rue des Lilas", "75011 Paris", "lun 8 h", "Demander", phone]
    assert cells == [*described, "Publié", False]


def test_what_places_have_alike_is_written_once_for_all_of_them():
    other = replace(PLACE, id="PAR-000002", name="Autre", address="rue des Roses", kind=Kind(str(PLACE.kind)))
    cells, others = (cells_of(place, "75011 " + place.city, Words(*WORDS)) for place in (PLACE, other))
    alike = [name for name in cells._fields if getattr(cells, name) is getattr(others, name)]
    assert alike == ["kind", "needs", "town", "hours", "ask", "phone", "age", "demonstration"]


def test_equal_values_of_other_places_are_not_taken_for_one_another():
    shown = cells_of(replace(PLACE, demonstration=True, phone=""), "", Words((), "true", "", ""))
    assert (shown.demonstration, shown.hours, shown.needs, shown.town) == ("true", '"true"', "[]", '""')
