import pytest

from geo_service.model.phone import phone_link, phone_words


@pytest.mark.parametrize(
    ("phone", "said", "dialled"),
    [
        ("+33144671834", "01 44 67 18 34", "tel:+33144671834"),
        ("3919", "3919", "tel:3919"),
        ("+41223334455", "+41223334455", "tel:+41223334455"),
        ("01 44 67 18 34", "01 44 67 18 34", "tel:0144671834"),
        ("voir le site", "voir le site", ""),
        ("javascript:alert(1)", "javascript:alert(1)", ""),
        ("", "", ""),
    ],
)
def test_telephone_numbers_are_read_out_and_dialled(phone, said, dialled):
    assert phone_words(phone) == said
    assert phone_link(phone) == dialled
