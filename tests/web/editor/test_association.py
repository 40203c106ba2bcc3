import pytest

from geo_service.accounts.associations import known_association
from geo_service.model.accounts import Association, Role
from tests.web.editor.client import grant, make_account, sign_in_as

PATH = "/editor/association"
FORM = {"code": "la-cloche", "name": "La Cloche", "phone": "01 44 67 18 34", "email": "bonjour@example.org"}
ATTACK = "<script>alert(1)</script>"


@pytest.fixture
def service(make_service):
    return make_service()


@pytest.fixture
def admin(editor_client, service):
    return editor_client(Role.ADMINISTRATOR, service=service)


@pytest.fixture
def everything(editor_client, service, admin):
    return editor_client(Role.ADMINISTRATOR, "*", service=service, login="top@example.org")


def kept(service, code="la-cloche"):
    return known_association(service.accounts, code)


def test_name_and_contact_are_kept_and_logged(admin, service):
    answer = admin.post(PATH, data=FORM)
    assert answer.headers["Location"] == f"{PATH}?done=la-cloche"
    assert kept(service) == Association("la-cloche", "La Cloche", (), "01 44 67 18 34", "bonjour@example.org")
    page = admin.get(answer.headers["Location"]).text
    assert "C’est enregistré" in page
    assert 'value="01 44 67 18 34"' in page
    assert "association" in admin.get("/editor/audit").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "Donnez un nom"),
        ({"name": "x" * 201}, "200 caractères"),
        ({"phone": "chez nous"}, "pas un numéro"),
        ({"email": "bonjour"}, "Écrivez une adresse"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(admin, service, wrong, said):
    before = kept(service)
    answer = admin.post(PATH, data=FORM | {"name": ATTACK} | wrong)
    assert answer.status_code == 400
    assert said in answer.text
    assert ATTACK not in answer.text
    assert kept(service) == before


def test_networks_and_new_associations_are_for_who_administers_everything(admin, everything, service):
    new = FORM | {"code": "utopia-56", "networks": "Réseau A, , Réseau B"}
    assert admin.post(PATH, data=new).status_code == 404
    assert everything.post(PATH, data=new).status_code == 303
    assert kept(service, "utopia-56").networks == ("Réseau A", "Réseau B")
    assert admin.post(PATH, data=new | {"name": "Prise"}).status_code == 404
    admin.post(PATH, data=FORM | {"networks": "Le Carillon"})
    assert kept(service).networks == ()
    wrong = everything.post(PATH, data=FORM | {"code": "Sans Code"})
    assert wrong.status_code == 400
    assert "un code comme la-cloche" in wrong.text


def test_who_administers_one_city_changes_nothing(service, admin):
    client = sign_in_as(service, make_account(service, grant("administrator", city="paris"), login="b@example.org"))
    assert "Vous n’administrez aucune association entière" in client.get(PATH).text
    assert client.post(PATH, data=FORM).status_code == 404
