"""What someone uploads, looked at before anything is done with it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest

from ceasefire.workbook import archive
from ceasefire.workbook.errors import NotImported
from ceasefire.workbook.reading import Delivered

EXTENSION = ".xlsx"
MEGABYTE = 1024 * 1024


class UploadForm(forms.Form):
    """One workbook: neither too large nor anything else. Its `cleaned_data` holds it as a Delivered."""

    workbook = forms.FileField(
        label="Your filled-in workbook",
        error_messages={
            "required": "Choose a file first.",
            "missing": "Choose a file first.",
            "invalid": "The browser sent no file. Choose it once more.",
            "empty": "The file is empty. Check that you chose the right one.",
        },
    )

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.POST, request.FILES)
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.UPLOAD_LIMIT:
            # Django takes no file of such a request into its memory.
            self.fields["workbook"].error_messages["required"] = (
                f"The file is larger than {megabytes()} MB. Leave out what did not change, or import it in parts."
            )

    def clean_workbook(self) -> Delivered:
        """The file, whose name is never a path and whose content is an archive that can be borne."""
        uploaded: Any = self.cleaned_data["workbook"]
        if not uploaded.name.casefold().endswith(EXTENSION):
            raise forms.ValidationError(f"The file's name does not end in {EXTENSION}. {archive.SAVE_AS}")
        upload = Delivered(uploaded.name, uploaded.read())
        try:
            archive.check(upload.name, BytesIO(upload.content))
        except NotImported as error:
            raise forms.ValidationError(str(error)) from None
        return upload


def megabytes() -> int:
    """The most a file may come to."""
    return int(settings.UPLOAD_LIMIT) // MEGABYTE
