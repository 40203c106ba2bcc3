import io

import openpyxl

from geo_service.importing.pipeline import read_and_decide
from geo_service.model.changes import Snapshot
from geo_service.model.place import Accepted, Offer, OfferSort

HEADINGS = ["Nom", "Adresse", "Code postal", "Ville", "Latitude", "Longitude", "Services"]


def decided(tmp_path, context, offers, donations=()):
    book = openpyxl.Workbook()
    book.active.title = "Lieux"
    book.active.append(HEADINGS)
    book.active.append(["Chez Ada", "5 rue Neuve", "75011", "Paris", 48.87, 2.37, "Wi-Fi"])
    for title, rows in (("Offers", offers), ("Dons", donations)):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    path = tmp_path / "liste.xlsx"
    path.write_bytes(out.getvalue())
    return read_and_decide(path, Snapshot(0, (), {}), context)


def test_an_import_reads_the_sheets_too(tmp_path, context):
    offers = [["Name", "service", "Sort", "Free", "How much"], ["Chez Ada", "haircut", "voucher", "yes", "4 a month"]]
    needs = [["Nom", "Don"], ["Chez Ada", "Livres"]]

    [edit] = decided(tmp_path, context, offers, needs).edits

    haircut = Offer("haircut", OfferSort.VOUCHER, free=True, quota="4 a month")
    assert edit.after.offers == (Offer("wifi"), haircut)
    assert edit.after.accepts == (Accepted("books"),)


def test_an_import_says_which_cell_of_which_sheet_it_does_not_understand(tmp_path, context):
    decision = decided(tmp_path, context, [["Nom", "Service"], ["Chez Ada", "Massage"]])

    assert [edit.after.offers for edit in decision.edits] == [(Offer("wifi"),)]
    assert "sheet Offres, row 2, column Service: not understood" in {one.problem for one in decision.report.findings}


def test_a_sheet_that_only_bears_the_name_is_a_list_like_any_other(tmp_path, context):
    decision = decided(tmp_path, context, [["Nom", "Montant"], ["Chez Ada", "12"]])

    assert [edit.after.name for edit in decision.edits] == ["Chez Ada"]
