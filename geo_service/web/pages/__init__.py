"""The pages: server-rendered, complete without scripts, in French and English."""

from flask import Blueprint

from geo_service.web.pages import (
    about,
    city,
    device,
    directory,
    donate,
    edition,
    home,
    map_page,
    place,
    print_map,
    printing,
    report,
    results,
    site,
    walk,
)

blueprint = Blueprint("pages", __name__)
blueprint.app_context_processor(site.template_names)
blueprint.after_request(site.finish)
blueprint.record(device.install_pieces)
blueprint.record(map_page.install_pins)

for _rule, _endpoint, _view in (
    ("/", "home", home.show),
    ("/city/<city>", "city", city.show),
    ("/city/<city>/results", "results", results.show),
    ("/city/<city>/map", "city_map", map_page.show),
    ("/city/<city>/places.geojson", "city_places", device.show),
    ("/place/<place_id>", "place", place.show),
    ("/place/<place_id>/report", "report", report.show),
    ("/report", "report_find", report.find),
    ("/report/<code>", "report_state", report.state),
    ("/place/<place_id>/walk", "walk", walk.show),
    ("/donate", "donate", donate.show),
    ("/places", "places", directory.show),
    ("/about", "about", about.show),
    ("/e", "edition_find", edition.find),
    ("/e/<code>", "edition", edition.show),
    ("/emergency", "emergency", about.show_emergency),
    ("/print", "print_form", printing.show),
    ("/print/<city>.svg", "print_map", print_map.show),
):
    blueprint.add_url_rule(_rule, _endpoint, _view, methods=["GET"])
blueprint.add_url_rule("/city/<city>/results", "results_near", results.show_near, methods=["POST"])
blueprint.add_url_rule("/place/<place_id>/walk", "walk_from", walk.show_from, methods=["POST"])
blueprint.add_url_rule("/print", "print_preview", printing.preview, methods=["POST"])
blueprint.add_url_rule("/print/sheet.pdf", "print_pdf", printing.download, methods=["POST"])
blueprint.add_url_rule("/place/<place_id>/report", "send_report", report.send, methods=["POST"])
