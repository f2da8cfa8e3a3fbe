"""The words, periods and rules of the field. Plain Python: no Django, no SQL."""
