import pytest

from geo_service.errors import ConfigError
from geo_service.importing.mapping import load_sources, recognise

GOOD = """
slug = "a"
title = "A"
match = ["Nom", ["Adresse", "Rue"]]
[fields]
name = "{Nom}"
[[tables]]
columns = ["Type"]
values.x = { services = "water" }
"""


def write(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_header_is_recognised_whatever_its_accents_case_and_order(tmp_path):
    source = load_sources(write(tmp_path, a=GOOD))[0]

    assert source.recognises(["RUE", "x", "nom"])
    assert not source.recognises(["Nom"])


def test_the_most_demanding_mapping_wins(tmp_path):
    more = GOOD.replace('slug = "a"', 'slug = "b"').replace('"Nom", ', '"Nom", "Type", ')
    sources = load_sources(write(tmp_path, a=GOOD, b=more))

    assert recognise(["Nom", "Rue", "Type"], sources).slug == "b"
    assert recognise(["Nom", "Rue"], sources).slug == "a"
    assert recognise(["Rue"], sources) is None


def test_a_mapping_may_be_like_another(tmp_path):
    own = 'slug = "b"\nlike = "a"\ntitle = "B"\nmatch = ["Nom"]\n[fields]\ncity = "paris"\n'
    like = next(source for source in load_sources(write(tmp_path, a=GOOD, b=own)) if source.slug == "b")

    assert like.fields == {"name": "{Nom}", "city": "paris"}
    assert like.tables[0].columns == ("Type",)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("name =", "nmae =", "nmae"),
        ('services = "water"', 'servcies = "water"', "servcies"),
        ('title = "A"', 'title = "A"\ncomplet = true', "complet"),
        ('title = "A"', "title = 3", "str"),
        ('slug = "a"', 'slug = "a"\nlike = "nobody"', "nobody"),
        ("[fields]", "[fields", "a.toml"),
        ('match = ["Nom", ["Adresse", "Rue"]]', "", "match"),
    ],
)
def test_a_mistake_is_named_with_its_file(tmp_path, old, new, says):
    folder = write(tmp_path, a=GOOD.replace(old, new))

    with pytest.raises(ConfigError, match=says) as error:
        load_sources(folder)
    assert "a.toml" in str(error.value)


def test_every_shipped_mapping_has_its_own_slug(context):
    slugs = [source.slug for source in context.sources]

    assert len(set(slugs)) == len(slugs)
    assert slugs[-1] == "generic"
