"""The empty list of merchants that an association fills in: a workbook with drop-downs, and the same as CSV."""

import csv
import io
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

ROWS = 1000
"""Rows that have drop-downs."""
_EPOCH = datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook's date has no zone; fixed so that two runs write the same
_YES_NO = ("oui", "non")
_ACCESS = ("oui", "non", "partiel")

_PLACE = (
    ("Nom du commerce", "EXEMPLE : Café de la Place (ligne à effacer)", "Obligatoire. Le nom sur la devanture."),
    ("Adresse", "12 rue de l'Exemple", "Numéro et rue, sans code postal ni ville."),
    ("Code postal", "75011", "Cinq chiffres. Il dit aussi de quelle ville il s'agit."),
    ("Ville", "Paris", "Le nom de la commune."),
    (
        "Latitude",
        "",
        "Facultatif : degrés, avec un point ou une virgule (48,8649). Vide : le lieu n'est pas sur la carte.",
    ),
    ("Longitude", "", "Facultatif : degrés (2,3700)."),
    ("Téléphone", "01 00 00 00 00", "Dix chiffres, en texte."),
    ("Site web", "", "Facultatif : https://..."),
    ("Horaires", "Mo-Fr 08:00-19:00; Sa 09:00-13:00", "Notation OpenStreetMap, ou en toutes lettres."),
)
_SERVICES = (
    ("Recharger un téléphone", "Une prise pour recharger un téléphone."),
    ("Verre d'eau", "Un verre d'eau, ou remplir une gourde."),
    ("Toilettes", "L'accès aux toilettes sans consommer."),
    ("Wi-Fi", "Le code du Wi-Fi."),
    ("Passer un appel", "Passer un appel depuis le commerce."),
    ("Appeler les secours", "Appeler le 115, le 15 ou le 112."),
    ("Micro-ondes", "Réchauffer un plat."),
    ("Chauffer un biberon", "Réchauffer un biberon."),
    ("Trousse de secours", "Un pansement, un désinfectant."),
    ("Imprimer ou photocopier", "Quelques pages."),
    ("Garder des affaires", "Déposer un sac pour la journée."),
    ("Se laver les mains", "Un lavabo et du savon."),
    ("Lire le journal", "Le journal ou un livre sur place."),
    ("Boisson chaude", "Un café, un thé, une soupe offerts."),
    ("Invendus", "Les invendus en fin de journée."),
    ("Repas", "Un repas offert, ou payé d'avance par un client."),
    ("Coupe de cheveux", "Une coupe offerte."),
    ("Se reposer au chaud", "S'asseoir un moment à l'abri."),
)
_TERMS = (
    ("Autres services", "", "Facultatif : autres services de la liste du site, séparés par |."),
    ("Comment demander", "Dire bonjour et demander au comptoir.", "Ce qu'il faut dire ou faire en entrant."),
    ("Conditions", "", "Facultatif : pour qui, quand, combien de fois."),
    ("Accessible en fauteuil", "oui", "oui, non ou partiel."),
    ("Fermé", "non", "oui si le commerce est fermé pendant les dates qui suivent."),
    ("Fermé du", "", "Premier jour de fermeture : 2026-08-01 ou 01/08/2026."),
    ("Fermé jusqu'au", "", "Dernier jour de fermeture. Vide : jusqu'à nouvel ordre."),
    ("Raison de la fermeture", "", "Congés, travaux..."),
    ("Date de l'information", "2026-01-01", "De quand date cette ligne : 2026, 2026-01 ou 2026-01-01."),
    ("Vérifié le", "", "Jour où quelqu'un est passé ou a téléphoné."),
    ("Vérifié par", "", "Qui (un prénom ou une équipe suffit)."),
    ("Vérifié comment", "", "Sur place, par téléphone..."),
    ("Identifiant", "", "Facultatif : votre propre numéro. Il fait reconnaître le commerce si son nom change."),
)
_AS_TEXT = ("Code postal", "Téléphone", "Identifiant")
"""Columns whose first 0 a spreadsheet would drop."""
_COLUMNS = (*_PLACE, *((heading, "oui", f"oui ou non. {told}") for heading, told in _SERVICES), *_TERMS)


def headings() -> tuple[str, ...]:
    """Return the headings, as ``datasets/sources/carillon.toml`` reads them."""
    return tuple(heading for heading, _, _ in _COLUMNS)


def template_csv() -> str:
    """Return the template as CSV with semicolons: headings and the example row."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(headings())
    writer.writerow(example for _, example, _ in _COLUMNS)
    return out.getvalue()


def template_xlsx() -> bytes:
    """Return the template as a workbook: the list with drop-downs, and a sheet that explains each column."""
    book = Workbook()
    book.properties.created = book.properties.modified = _EPOCH
    sheet = book.worksheets[0]
    sheet.title = "Commerces"
    sheet.append(headings())
    sheet.append([example for _, example, _ in _COLUMNS])
    _style(sheet)
    _add_choices(sheet, [heading for heading, _ in _SERVICES] + ["Fermé"], _YES_NO)
    _add_choices(sheet, ["Accessible en fauteuil"], _ACCESS)
    _explain(book.create_sheet("Mode d'emploi"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _style(sheet: Worksheet) -> None:
    sheet.freeze_panes = "B2"
    for number, heading in enumerate(headings(), 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(14, len(heading) + 2)
        sheet[f"{letter}1"].font = Font(bold=True)
        sheet[f"{letter}2"].font = Font(italic=True, color="666666")
        sheet[f"{letter}2"].fill = PatternFill("solid", fgColor="EEEEEE")
        if heading in _AS_TEXT:
            for row in range(2, ROWS + 2):
                sheet[f"{letter}{row}"].number_format = "@"


def _add_choices(sheet: Worksheet, columns: list[str], choices: tuple[str, ...]) -> None:
    listed = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
    listed.error = f"Choisir : {', '.join(choices)}"
    sheet.add_data_validation(listed)
    for heading in columns:
        letter = get_column_letter(headings().index(heading) + 1)
        listed.add(f"{letter}2:{letter}{ROWS + 1}")


def _explain(sheet: Worksheet) -> None:
    sheet.append(["Colonne", "Ce qu'il faut y écrire", "Exemple"])
    for heading, example, told in _COLUMNS:
        sheet.append([heading, told, example])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in (("A", 28), ("B", 90), ("C", 44)):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=2):
        row[1].alignment = Alignment(wrap_text=True)
