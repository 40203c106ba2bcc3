from geo_service.model.city import City

TRIANGLE = ((2.0, 48.0), (3.0, 48.0), (2.0, 49.0), (2.0, 48.0))


def test_only_a_city_with_ground_is_mapped() -> None:
    assert City("paris", "PAR", "Paris", outline=(TRIANGLE,)).mapped
    assert not City("elsewhere", "FRA", "Ailleurs").mapped
