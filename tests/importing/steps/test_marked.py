import pytest

from geo_service.importing.steps.marked import drop_marked


@pytest.mark.parametrize("name", ["Bus A SUPPRIMER N'EXISTE PLUS", "à supprimer : Bus", "Bus (n'existe plus)"])
def test_a_marked_row_is_left_out(draft, steps, name):
    assert drop_marked(draft(name=name), steps).skipped.field == "name"


def test_another_row_stays(draft, steps):
    assert drop_marked(draft(name="Le Supprimeur"), steps).skipped is None
