"""Fields whose columns hold ciphertext only, in the live table and in its versions alike.

In memory a record holds the plain value. It is encrypted for its holder when the record is saved, and opened when it is
read. Nothing of it can be looked up but whether it is there; for an exact look-up a blind index stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError
from django.core.validators import MaxLengthValidator
from django.db import models

from ceasefire.keys import keyring
from ceasefire.keys.keyring import Token
from ceasefire.keys.models import KeyPurpose

if TYPE_CHECKING:
    # Django's fields take their types when checked, not when run.
    PlainField = models.Field[Any, Any]
    TextField = models.TextField[str, str]
    CharField = models.CharField[str, str]
    DateField = models.DateField[date | None, date | None]
else:
    PlainField = object
    TextField, CharField, DateField = models.TextField, models.CharField, models.DateField

INDEX_LENGTH = 80
"""A key's id in hexadecimals, a point, and a digest of 256 bits."""


class NotEncrypted(TypeError):
    """A plain value was about to reach a column of ciphertext."""


def bound_to(field: models.Field[Any, Any]) -> str:
    """What a token of this field opens as: the live model and the field, for a version's column too."""
    return f"{live(field.model)._meta.label_lower}.{field.name}"


def live(model: type[models.Model]) -> Any:
    """The model whose versions a table of versions keeps; any other model itself."""
    return getattr(model, "instance_type", model)


def holder_of(record: models.Model) -> str:
    """Whose key a record is encrypted with: the organization that holds it, or its room where none does."""
    held_by = getattr(record, "held_by_id", None)
    return str(held_by.hex if held_by else live(type(record)).room.value)


class Encrypted(PlainField):
    """What the fields of guarded values have in common; the empty string stays empty."""

    purpose = KeyPurpose.CONTENT

    def get_internal_type(self) -> str:
        """A column of text."""
        return "TextField"

    def pre_save(self, record: models.Model, add: bool) -> Any:
        """The record's value, encrypted for its holder."""
        value = getattr(record, self.attname)
        if value is None or value == "":
            return value
        self.run_validators(value)
        return keyring.encrypt(
            self.written(value), holder=holder_of(record), bound_to=bound_to(self), purpose=self.purpose
        )

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        """The value as it was before it was encrypted."""
        return self.read(keyring.decrypt(value, bound_to=bound_to(self))) if value else value

    def get_prep_value(self, value: Any) -> Any:
        """A token as text. Raises NotEncrypted for anything else."""
        if value is None or value == "":
            return value
        if not isinstance(value, Token):
            raise NotEncrypted(
                f"[{bound_to(self)}] holds ciphertext only: save the record in an action; look up by a blind index."
            )
        return str(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """A token as text."""
        return value if prepared else self.get_prep_value(value)

    def get_lookup(self, lookup_name: str) -> Any:
        """Whether it is there, or is that very token. Raises FieldError for any other look-up."""
        if lookup_name not in {"exact", "isnull"}:
            raise FieldError(
                f"[{bound_to(self)}] is ciphertext: [{lookup_name}] finds nothing in it. Look up by a blind index."
            )
        return super().get_lookup(lookup_name)

    def written(self, value: Any) -> str:
        """The value as text."""
        raise NotImplementedError

    def read(self, text: str) -> Any:
        """The value that was written as `text`."""
        raise NotImplementedError


class EncryptedText(Encrypted, TextField):
    """Guarded text; `max_length` is that of the plain text."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Take a text field's options."""
        super().__init__(*args, **options)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def written(self, value: Any) -> str:
        """As it is."""
        return str(value)

    def read(self, text: str) -> str:
        """As it is."""
        return text


class SealedText(EncryptedText):
    """Text under a seal, with keys of its own: a record that is read holds ciphertext, until `opened` opens it."""

    purpose = KeyPurpose.SEAL

    def pre_save(self, record: models.Model, add: bool) -> Any:
        """The record's value, encrypted for its holder; what was read stays as it is."""
        value = getattr(record, self.attname)
        return value if isinstance(value, Token) else super().pre_save(record, add)

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        """The ciphertext."""
        return Token(value) if value else value

    def opened(self, sealed: str) -> str:
        """The text. Raises keyring.NotGenuine, keyring.KeyLost."""
        return keyring.decrypt(sealed, bound_to=bound_to(self))


class EncryptedDate(Encrypted, DateField):
    """A guarded day."""

    def written(self, value: Any) -> str:
        """As 2024-03-31."""
        return date.isoformat(value)

    def read(self, text: str) -> date:
        """The day."""
        return date.fromisoformat(text)


class BlindIndex(CharField):
    """By what a guarded value of the same record is looked up exactly; it is made when the record is saved.

    `follows` names the guarded field; `spelling` writes values that count as equal in one way.
    """

    purpose = KeyPurpose.INDEX

    def __init__(self, *, follows: str, spelling: Callable[[str], str], **options: Any) -> None:
        """Take the guarded field's name and the spelling."""
        self.follows, self.spelling = follows, spelling
        super().__init__(
            max_length=INDEX_LENGTH, blank=True, default="", editable=False, db_index=True, **options
        )

    def deconstruct(self) -> Any:
        """The arguments that make the field again."""
        name, path, args, options = super().deconstruct()
        for own in ("max_length", "blank", "default", "editable", "db_index"):
            del options[own]
        return name, path, args, options | {"follows": self.follows, "spelling": self.spelling}

    def pre_save(self, record: models.Model, add: bool) -> str:
        """The index of the record's value; empty for an empty one."""
        spelled = self.spelling(getattr(record, self.follows))
        index = keyring.index(spelled, holder=holder_of(record), bound_to=bound_to(self)) if spelled else ""
        setattr(record, self.attname, index)
        return index

    def those_of(self, value: str, *, holder: str) -> list[str]:
        """The indexes that a holder's records of this value have: look up with `in`."""
        return [*keyring.indexes(self.spelling(value), holder=holder, bound_to=bound_to(self))]
