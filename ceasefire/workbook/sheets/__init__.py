"""Every sheet of a workbook, in its order."""

from __future__ import annotations

from ceasefire.workbook.sheets.coordination import COORDINATION
from ceasefire.workbook.sheets.office import OFFICE
from ceasefire.workbook.sheets.review import REVIEW
from ceasefire.workbook.sheets.vault import VAULT
from ceasefire.workbook.titles import TITLES

SHEET_OF = {sheet.model: sheet for sheet in (*OFFICE, *REVIEW, *COORDINATION, *VAULT)}
SHEETS = tuple(SHEET_OF[model] for model in TITLES)
