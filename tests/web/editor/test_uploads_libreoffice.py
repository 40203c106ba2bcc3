"""A list that was opened and saved in LibreOffice, sent back on the page."""

import shutil
import subprocess

import openpyxl
import pytest

from geo_service.model.accounts import Role
from tests.editing.lists import OWN
from tests.web.editor.lists import form_of, text, uploaded


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is missing: install libreoffice-calc")
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_a_list_saved_by_libreoffice_changes_what_was_edited(editor_client, make_service, tmp_path, form):
    client = editor_client(Role.EDITOR, service=make_service(*OWN))
    source = tmp_path / "liste.xlsx"
    source.write_bytes(client.get("/editor/lists/file?association=la-cloche&form=xlsx").data)
    book = openpyxl.load_workbook(source)
    (cell,) = [row[14] for row in book["Liste"].iter_rows(min_row=2) if row[0].value == "PAR-0002"]
    cell.value = "Éditée ; « ici »"
    book.save(source)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    out = tmp_path / "out"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    path = uploaded(client, (out / f"liste.{form}").read_bytes(), f"liste.{form}")
    assert "2 lignes ne changent rien. 1 ligne sera appliquée" in text(client.get(path))
    client.post(f"{path}/apply", data=form_of(client.get(path).text))
    places = client.service.store.snapshot().by_id
    assert places["PAR-0002"].description == "Éditée ; « ici »"
    assert places["PAR-0001"] == OWN[0]
