import pytest

from geo_service.errors import ConfigError
from geo_service.importing.sensitive import SensitiveRule, SensitiveRules, load_sensitive


@pytest.mark.parametrize(
    ("name", "prose", "kind", "topic"),
    [
        ("Foyer", "pour FEMMES Victimes", "office", "a"),
        ("Foyer", "nonvictimes", "office", ""),
        ("Le Refuge", "", "office", "b"),
        ("Foyer", "près du refuge", "office", ""),
        ("Foyer", "asile", "office", ""),
        ("Foyer", "asile et hébergement", "office", "c"),
        ("Foyer", "", "shelter", "d"),
        ("Viol Écoute", "", "office", "e"),
        ("Écoute", "après un viol", "office", "e"),
        ("Violette, coiffeur", "square Violet", "office", ""),
    ],
)
def test_rules(name, prose, kind, topic):
    rules = SensitiveRules(
        (
            SensitiveRule(topic="a", words=("victimes",)),
            SensitiveRule(topic="b", names=("refuge",)),
            SensitiveRule(topic="c", words=("asile",), together_with=("héberge",)),
            SensitiveRule(topic="d", kinds=("shelter",)),
            SensitiveRule(topic="e", words=("viol ",)),
        )
    )

    assert rules.topic(name, prose, kind) == topic


@pytest.mark.parametrize("text", ["[[rules]]\nwords = ['a']", "rules = 3", "[[rules", "x = 1"])
def test_a_mistake_is_named_with_its_file(tmp_path, text):
    (tmp_path / "s.toml").write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError, match=r"s\.toml"):
        load_sensitive(tmp_path / "s.toml")
