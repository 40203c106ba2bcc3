"""Forms of the editor's pages as a browser would send them."""

from html.parser import HTMLParser


class _Forms(HTMLParser):
    """Collects the fields of every form of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[list[tuple[str, str]]] = []
        self.actions: list[str] = []
        self._select = ""
        self._area = ""
        self._text: list[str] = []
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag, attrs):
        held = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append([])
            self.actions.append(held.get("action", ""))
        elif tag == "input" and self.forms and "name" in held:
            boxed = held.get("type") in {"checkbox", "radio"}
            if not boxed or "checked" in held:
                self._add(held["name"], held.get("value", ""))
        elif tag == "select":
            self._select, self._options = held.get("name", ""), []
        elif tag == "option" and self._select:
            self._options.append((held.get("value", ""), "selected" in held))
        elif tag == "textarea":
            self._area, self._text = held.get("name", ""), []

    def handle_endtag(self, tag):
        if tag == "select" and self._select:
            chosen = [value for value, selected in self._options if selected]
            self._add(self._select, (chosen or [self._options[0][0]])[-1])
            self._select = ""
        elif tag == "textarea" and self._area:
            self._add(self._area, "".join(self._text).removeprefix("\n").replace("\n", "\r\n"))
            self._area = ""

    def handle_data(self, data):
        if self._area:
            self._text.append(data)

    def _add(self, name, value):
        self.forms[-1].append((name, value))


def form_in(page: str, field: str) -> dict[str, list[str]]:
    """Return the fields of the form of a page that has a field, each with its values."""
    parser = _Forms()
    parser.feed(page)
    for form in parser.forms:
        if any(name == field for name, _ in form):
            fields: dict[str, list[str]] = {}
            for name, value in form:
                fields.setdefault(name, []).append(value)
            fields.pop("csrf_token", None)
            return fields
    raise AssertionError(f"no form has a field {field}")
