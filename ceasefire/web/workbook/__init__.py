"""The workbook in the browser: take a template or an export, check a filled-in one, import it."""
