"""The round trip of a list as a browser without scripts makes it."""

import io
import re
from html import unescape
from types import SimpleNamespace

from geo_service.model.uploads import PendingUpload
from tests.editing.lists import OWN, edited
from tests.web.editor.client import EditorClient

LIST = "/editor/lists/file?association=la-cloche&form="


def send(client: EditorClient, data: bytes, name: str = "liste.csv", association: str = "la-cloche", city: str = ""):
    form = {"association": association, "city": city, "file": (io.BytesIO(data), name)}
    return client.post("/editor/lists/upload", data=form, content_type="multipart/form-data")


def uploaded(client: EditorClient, data: bytes, name: str = "liste.csv", **options) -> str:
    """Send a file; return the address of its preview."""
    answer = send(client, data, name, **options)
    assert answer.status_code == 303, text(answer)
    return answer.headers["Location"].partition("?")[0]


def edit(change, places=OWN, revision: int = 1) -> bytes:
    return edited(change, places, revision)


def kept(client: EditorClient, path: str) -> PendingUpload:
    return client.service.editing.waiting(path.rpartition("/")[2])


def form_of(page: str) -> dict[str, list[str]]:
    """Return what the form of a preview sends, as it is ticked."""
    form: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", page.partition('<form method="post" action="/editor/uploads/')[2]):
        told = SimpleNamespace(**dict(re.findall(r'(\w+)="([^"]*)"', tag.replace("csrf_token", "csrf"))))
        checked = " checked" in tag or told.type == "hidden"
        if checked and " disabled" not in tag and told.name != "csrf":
            form.setdefault(told.name, []).append(unescape(told.value))
    return form


def keys(page: str) -> list[str]:
    return re.findall(r'name="tick" value="(\w+)"', page)


def text(answer) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2])))
