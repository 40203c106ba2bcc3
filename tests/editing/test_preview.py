from dataclasses import replace

import pytest

from geo_service.editing.values import FieldConflict, RowClass, Suspicion, Why
from geo_service.model.changes import Snapshot
from geo_service.model.place import Offer, Place, Visibility
from geo_service.model.position import Position
from tests.editing.lists import BAKERY, CAFE, FOREIGN, HIDDEN, NOW, OWN, REFUGE, SCOPE, edited, first, setting, shown


def test_a_list_that_nobody_edited_changes_nothing():
    preview = shown(edited(lambda rows: rows))

    assert preview.counts[RowClass.UNCHANGED] == len(preview.rows) == 3
    assert preview.missing == ()


def test_a_changed_cell_is_one_changed_field():
    row = first(edited(setting(description="Ouvert à tous")))

    assert row.kind is RowClass.CHANGED
    assert [(change.field, change.after) for change in row.changes] == [("description", "Ouvert à tous")]
    assert row.after == replace(CAFE, description="Ouvert à tous")


def test_an_emptied_cell_empties_its_field():
    assert first(edited(setting(website="", wheelchair=""))).after == replace(CAFE, website="", wheelchair=None)


def test_a_row_without_id_is_a_new_place_of_the_association():
    def add(rows):
        rows.append(dict.fromkeys(rows[0], "") | {"name": "Librairie", "city": "paris", "kind": "merchant",
                                                  "lat": "48,86", "lon": "2,34", "services": "wifi"})  # fmt: skip

    row = shown(edited(add)).rows[-1]

    assert row.kind is RowClass.NEW
    assert row.after.association == "la-cloche"
    assert row.after.source == SCOPE.source
    assert row.after.position == Position(48.86, 2.34)
    assert (row.after.id, row.after.origin) == ("", None)


def test_a_new_place_without_position_is_unlocated():
    def add(rows):
        rows.append(dict.fromkeys(rows[0], "") | {"name": "Librairie", "address": "1 rue Neuve", "postcode": "75001"})

    assert shown(edited(add)).rows[-1].kind is RowClass.UNLOCATED


def test_an_address_that_changed_takes_its_position_away():
    row = first(edited(setting(address="40 rue Neuve")))

    assert row.kind is RowClass.UNLOCATED
    assert row.after.position is None


def test_an_address_spelled_otherwise_keeps_its_position():
    assert first(edited(setting(address="12, RUE de l'Orillon"))).after.position == CAFE.position


def test_a_row_without_id_that_is_ours_by_name_and_address_is_that_place():
    assert first(edited(setting(id="", version=""))).kind is RowClass.UNCHANGED


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"name": ""}, "name"),
        ({"postcode": "750"}, "postcode"),
        ({"lat": "nord"}, "lat"),
        ({"lat": "45.76", "lon": "4.83"}, "lat"),
        ({"kind": "boucherie-ish"}, "kind"),
        ({"services": "wifi|téléportation"}, "services"),
        ({"wheelchair": "peut-être"}, "wheelchair"),
        ({"visibility": "cachée"}, "visibility"),
        ({"verified_at": "31/02/2026"}, "verified_at"),
        ({"offers": "[{"}, "offers"),
        ({"id": "PAR-9999"}, "id"),
        ({"id": HIDDEN.id}, "id"),
    ],
)
def test_a_bad_row_is_rejected_and_says_why_and_holds_back_no_other(cells, column):
    preview = shown(edited(lambda rows: (rows[0].update(cells), rows[1].update(description="Nouveau"))))

    bad, good, _ = preview.rows
    assert bad.kind is RowClass.REJECTED
    assert bad.after is None
    assert any(found.field == column and found.problem and found.remedy and found.row == 2 for found in bad.findings)
    assert good.kind is RowClass.CHANGED


def test_the_same_place_in_two_rows_is_applied_once():
    def twice(rows):
        rows.append(rows[0] | {"description": "Autre"})

    row = shown(edited(twice)).rows[-1]

    assert row.kind is RowClass.REJECTED
    assert "row 2" in row.findings[0].problem


def test_a_row_with_too_many_cells_is_rejected_and_counted():
    data = edited(setting()) + b"a;b" + b";c" * 60 + b"\r\n"

    preview = shown(data)

    assert [row.kind for row in preview.rows] == [RowClass.UNCHANGED] * 3 + [RowClass.REJECTED]


SUSPICIOUS = [
    ({"lat": "48.8800"}, Why.MOVED),
    ({"hours": "Mo-Fr 08:00-18:00"}, Why.HOURS),
    ({"hours": "sur rendez-vous"}, Why.HOURS),
    ({"services": "charge_phone|print_copy"}, Why.OFFERS),
    ({"services": ""}, Why.OFFERS),
    ({"offers": '[{"service": "haircut", "sort": "voucher", "hours": "Tu 10:00-12:00"}]'}, Why.QUOTA),
    ({"offers": '[{"service": "haircut"}]'}, Why.QUOTA),
    ({"name": BAKERY.name, "address": BAKERY.address, "lat": "48.87", "lon": "2.38"}, Why.TWICE),
    ({"name": BAKERY.name, "lat": "48.8701", "lon": "2.38"}, Why.TWICE),
]


@pytest.mark.parametrize(("cells", "why"), SUSPICIOUS)
def test_what_is_suspicious_says_so(cells, why):
    row = first(edited(setting(**cells)))

    assert row.kind is RowClass.SUSPICIOUS
    assert why in {reason.why for reason in row.suspicions}


@pytest.mark.parametrize(
    "cells", [{"lat": "48.8700"}, {"hours": "Mo-Sa 08:00-19:00"}, {"services": "charge_phone|print_copy|haircut|wifi"}]
)
def test_a_small_move_longer_hours_and_more_services_are_not_suspicious(cells):
    assert first(edited(setting(**cells))).kind is RowClass.CHANGED


NONSENSE = "n'importe quoi 99h"


def test_hours_that_cannot_be_read_are_suspicious_where_none_stood_before():
    row = shown(edited(lambda rows: rows[1].update(hours=NONSENSE))).rows[1]

    assert BAKERY.hours == ""
    assert row.kind is RowClass.SUSPICIOUS
    assert row.suspicions == (Suspicion(Why.UNREAD, "hours"),)
    assert [(found.field, found.value) for found in row.findings] == [("hours", NONSENSE)]


def test_hours_that_cannot_be_read_are_not_said_to_be_shorter():
    row = first(edited(setting(hours=NONSENSE)))

    assert row.suspicions == (Suspicion(Why.UNREAD, "hours"),)


def test_hours_of_a_new_place_or_of_a_service_that_cannot_be_read_are_suspicious():
    def add(rows):
        rows[0]["offers"] = rows[0]["offers"].replace("Tu 10:00-12:00", NONSENSE)
        rows.append(dict.fromkeys(rows[0], "") | {"name": "Librairie", "address": "1 rue Neuve", "postcode": "75001",
                                                  "hours": NONSENSE})  # fmt: skip

    cafe, *_, new = shown(edited(add)).rows

    assert Suspicion(Why.UNREAD, "haircut") in cafe.suspicions
    assert [found.field for found in cafe.findings] == ["offers.haircut"]
    assert (new.kind, new.suspicions) == (RowClass.SUSPICIOUS, (Suspicion(Why.UNREAD, "hours"),))


def test_hours_that_were_not_read_before_hold_back_no_other_change():
    odd = replace(BAKERY, hours=NONSENSE)
    data = edited(setting(description="Bon pain"), (odd,))

    row = first(data, Snapshot(7, (odd,), {}))

    assert (row.kind, row.suspicions, row.findings) == (RowClass.CHANGED, (), ())


def test_a_rejected_row_says_of_which_place_it_is():
    row = first(edited(setting(visibility="confidentiel", name="")))

    assert row.kind is RowClass.REJECTED
    assert (row.before, row.name) == (CAFE, CAFE.name)


def test_making_a_hidden_place_public_is_suspicious():
    row = shown(edited(lambda rows: rows[2].update(visibility="publique"))).rows[2]

    assert row.kind is RowClass.SUSPICIOUS
    assert Suspicion(Why.VISIBLE, "referral") in row.suspicions


def test_a_hidden_place_stays_hidden_whatever_its_row_leaves_out():
    def rename(rows):
        for row in rows:
            del row["visibility"], row["kind"]
        rows[2]["name"] = "Maison"

    row = shown(edited(rename)).rows[2]

    assert row.after == replace(REFUGE, name="Maison")
    assert row.after.visibility is Visibility.REFERRAL


def test_a_place_of_another_association_becomes_a_suggestion():
    data = edited(setting(description="Fermé"), (FOREIGN,))

    preview = shown(data)

    assert preview.rows[0].kind is RowClass.OUTSIDE
    assert preview.rows[0].after == replace(FOREIGN, description="Fermé")


def test_another_city_is_outside_a_role_of_one_city():
    lyon = replace(SCOPE, city="lyon")

    assert [row.kind for row in shown(edited(setting(description="x")), scope=lyon).rows] == [
        RowClass.OUTSIDE, RowClass.UNCHANGED, RowClass.REJECTED,
    ]  # fmt: skip


def test_a_place_that_is_not_in_the_file_is_missing():
    preview = shown(edited(lambda rows: rows.pop(1)))

    assert [one.place for one in preview.missing] == [BAKERY]


def test_a_place_that_came_after_the_download_is_not_missing():
    later = replace(BAKERY, id="PAR-0006", name="Nouvelle", address="77 rue Neuve")
    now = Snapshot(8, (*NOW.places, later), {"PAR-": 6})

    assert shown(edited(lambda rows: rows), now, NOW).missing == ()


def changed_meanwhile(**changes) -> Snapshot:
    places = [replace(CAFE, **changes), *NOW.places[1:]]
    return Snapshot(8, tuple(places), NOW.last_numbers)


def test_what_somebody_else_changed_meanwhile_stays():
    row = first(edited(setting(description="Le mien")), changed_meanwhile(phone="+33100000000"), NOW)

    assert row.kind is RowClass.CHANGED
    assert row.after == replace(CAFE, description="Le mien", phone="+33100000000")


def test_an_untouched_row_leaves_alone_what_somebody_else_changed():
    assert first(edited(setting()), changed_meanwhile(hours="24/7"), NOW).kind is RowClass.UNCHANGED


def test_the_same_field_changed_twice_is_a_conflict():
    row = first(edited(setting(hours="Mo-Su 08:00-19:00", phone="0100000000")), changed_meanwhile(hours="24/7"), NOW)

    assert row.kind is RowClass.CONFLICT
    assert row.conflicts == (FieldConflict("hours", CAFE.hours, "24/7", "Mo-Su 08:00-19:00"),)
    assert row.after.hours == "24/7"
    assert row.after.phone == "+33100000000"


def test_the_same_change_made_twice_is_none():
    assert first(edited(setting(hours="24/7")), changed_meanwhile(hours="24/7"), NOW).kind is RowClass.UNCHANGED


def test_two_services_of_one_place_do_not_conflict():
    theirs = (*CAFE.offers, Offer("wifi"))
    row = first(
        edited(setting(services="charge_phone|print_copy|haircut|water")), changed_meanwhile(offers=theirs), NOW
    )

    assert row.kind is RowClass.CHANGED
    assert row.after.services == CAFE.services | {"wifi", "water"}


def test_an_edit_of_a_place_that_was_archived_meanwhile_is_a_conflict():
    row = first(edited(setting(hours="24/7")), changed_meanwhile(archived=True), NOW)

    assert row.kind is RowClass.CONFLICT
    assert FieldConflict("archived", then=False, theirs=True, yours=False) in row.conflicts


def test_a_row_of_a_state_that_never_was_is_suspicious():
    row = first(edited(setting(hours="24/7", version="v7-000000000000")))

    assert Suspicion(Why.VERSION, "7") in row.suspicions


def test_keys_are_stable_and_change_with_what_a_row_would_do():
    one, same, other = (first(edited(setting(hours=hours))) for hours in ("24/7", "24/7", "Mo 08:00-20:00"))

    assert one.key == same.key != other.key


def test_details_of_services_that_the_row_does_not_speak_of_are_kept():
    def shorten(rows):
        for row in rows:
            del row["offers"], row["accepted"]
        rows[0] |= {"services": "haircut|charge_phone|print_copy|wifi", "accepts": "toys"}

    after = first(edited(shorten)).after

    assert after.offer("haircut") == CAFE.offer("haircut")
    assert after.accepts == CAFE.accepts[:1]
    assert [offer.service for offer in after.offers] == ["charge_phone", "wifi", "print_copy", "haircut"]


def test_every_row_is_in_exactly_one_class():
    data = edited(lambda rows: (rows[0].update(name=""), rows[1].update(description="x")), (*OWN, FOREIGN))

    preview = shown(data)

    assert [row.row for row in preview.rows] == [2, 3, 4, 5]
    assert sum(preview.counts.values()) == 4
    assert isinstance(preview.rows[1].before, Place)
