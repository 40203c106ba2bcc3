"""An answer as GeoJSON: what the API returns and ``geo-service nearest --json`` prints."""

from typing import Any

from geo_service.drawing.geojson import FeatureContext, Json, collection, feature, licences
from geo_service.model.query import Answer, NearestQuery

EMERGENCY_NEED = "sleep_tonight"
CALL_FIRST = {
    "phone": "115",
    "fr": "Pour dormir ce soir, appelez d'abord le 115 (gratuit, 24 h/24, 7 j/7).",
    "en": "To sleep somewhere tonight, first call 115 (free, day and night, every day).",
}
"""No shelter lets people in without being sent: whoever asks for a bed is told so first."""


def answer_collection(answer: Answer, query: NearestQuery, context: FeatureContext, **members: Any) -> Json:
    """Return an answer as a FeatureCollection.

    Args:
        answer: The answer.
        query: The question it answers.
        context: Instant, language and the like.
        members: Further members, such as ``links``.

    Returns:
        The collection with ``match``, ``unmet``, ``revision``, ``path_m``, ``licences``, and ``emergency`` where
        somebody asks for a place to sleep.
    """
    return collection(
        (feature(found.place, context, distance_m=found.distance_m, covers=found.covers) for found in answer.results),
        match=answer.match,
        unmet=list(answer.unmet),
        revision=answer.revision,
        path_m=answer.path_m,
        licences=licences(found.place for found in answer.results),
        emergency=CALL_FIRST if EMERGENCY_NEED in query.where.needs else None,
        **members,
    )
