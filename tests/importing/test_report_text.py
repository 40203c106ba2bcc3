import csv
import io

import pytest

from geo_service.importing.pipeline import UNKNOWN
from geo_service.importing.report_text import MAX_EXAMPLES, report_csv, report_text
from geo_service.importing.steps.visibility import MASK
from geo_service.labels import load_labels
from geo_service.model.report import Counts, Finding, ImportReport, Outcome

ENGLISH = load_labels("en")


def finding(row, value="x", problem="is bad", outcome=Outcome.SKIPPED, field="phone"):
    return Finding(row, field, value, problem, "mend it", outcome)


def report(*findings, **changes):
    return ImportReport(
        **{"file": "a.csv", "dataset": "d", "counts": Counts(created=1), "findings": findings, **changes}
    )


def test_the_sums_and_the_batch_are_told():
    text = report_text(report(batch=7), ENGLISH)

    assert "1 created, 0 changed, 0 unchanged, 0 archived, 0 skipped, 0 unlocated" in text
    assert "undo 7" in text
    assert "dry run" in report_text(report(dry_run=True), ENGLISH)


def test_what_is_archived_is_told_first_with_its_number_and_its_city():
    gone = Finding(1, "", "paris", "places that the file no longer holds: 46", "undo it", Outcome.ARCHIVED)

    lines = report_text(report(finding(2), gone), ENGLISH).splitlines()

    assert lines[2] == "Archived in paris: places that the file no longer holds: 46 -> undo it"


def test_a_report_is_told_in_french_too():
    gone = Finding(1, "", "paris", "places that the file no longer holds: 46", "undo it", Outcome.ARCHIVED)
    lines = report_text(report(finding(2), gone, batch=7), load_labels("fr")).splitlines()
    assert lines[0] == "a.csv\u00a0: d (lot 7\u00a0: geo-service undo 7 l’annule)"
    assert lines[1] == "1 créé, 0 modifié, 0 inchangé, 0 archivé, 0 écarté, 0 sans position"
    assert lines[2].startswith("Archivé dans paris\u00a0: ")
    assert lines[4] == "Écartés (1)\u00a0:"
    assert lines[5].endswith(". Ligne 2 (x)")


def test_the_twin_of_a_row_is_told_in_french_too():
    french = load_labels("fr")
    for problem, told in (
        ("is the same as row 2", "3 (x, ligne 2)"),
        ("is the same as PAR-0417", "3 (x, comme PAR-0417)"),
    ):
        assert report_text(report(finding(3, problem=problem)), french).endswith(f". Ligne {told}")
    assert report_text(report(finding(3, problem="is the same as PAR-0417")), ENGLISH).endswith("3 (x, as PAR-0417)")


@pytest.mark.parametrize(
    ("problem", "english", "french"),
    [
        ("is the same as row 2", "is the same as another -> ", "est le même qu’un autre -> "),
        ("is the same as PAR-0417", "is the same as another -> ", "est le même qu’un autre -> "),
        ("is known already as PAR-0417 (facts)", "as another (facts)", "est déjà connu par une autre liste (facts)"),
        ("is known already as PAR-0417 (typed in)", "as another (typed in)", "est déjà connu\u00a0: saisi à la main"),
    ],
)
def test_what_rows_have_in_common_is_told_without_their_twins(problem, english, french):
    assert english in report_text(report(finding(3, problem=problem)), ENGLISH)
    assert french in report_text(report(finding(3, problem=problem)), load_labels("fr"))


def test_what_is_hidden_is_told_in_french_too():
    shape = finding(3, MASK, "is a Polygon", Outcome.REPAIRED, "geometry")
    assert "est un objet Polygon" in report_text(report(shape), load_labels("fr"))
    assert report_text(report(shape), load_labels("fr")).endswith("Ligne 3 ((masqué))")
    assert report_text(report(shape), ENGLISH).endswith("Row 3 ((hidden))")


def test_a_source_that_nobody_knows_is_told_in_words():
    assert report_text(report(dataset=UNKNOWN), load_labels("fr")).startswith("a.csv\u00a0: source inconnue\n")
    assert report_text(report(dataset=UNKNOWN), ENGLISH).startswith("a.csv: unknown\n")


def test_an_import_that_changes_nothing_says_so():
    assert "nothing changes" in report_text(report(counts=Counts(unchanged=3)), ENGLISH)
    assert "nothing changes" not in report_text(report(counts=Counts(skipped=3)), ENGLISH)


def test_alike_findings_are_one_line_with_the_first_rows():
    text = report_text(
        report(*(finding(row, problem=f"is the same as row {row - 1}") for row in range(2, 20))), ENGLISH
    )

    assert "Skipped (18)" in text
    assert "2 (x, row 1); 3 (x, row 2)" in text
    assert f"and {18 - MAX_EXAMPLES} more" in text
    assert len(text.splitlines()) == 5


def test_every_hidden_place_is_named():
    hidden = [finding(row, f"Place {row}", "is hidden", Outcome.REFERRAL, "") for row in range(20)]

    assert all(f"(Place {row})" in report_text(report(*hidden), ENGLISH) for row in range(20))


def test_the_csv_has_every_finding_and_no_formula():
    rows = list(csv.DictReader(io.StringIO(report_csv(report(finding(2, "=HYPERLINK(1)"), finding(3, "a\nb;c"))))))

    assert [row["value"] for row in rows] == ["'=HYPERLINK(1)", "a\nb;c"]
    assert rows[0] | {"value": ""} == {
        "row": "2",
        "field": "phone",
        "value": "",
        "problem": "is bad",
        "remedy": "mend it",
        "outcome": "skipped",
    }
