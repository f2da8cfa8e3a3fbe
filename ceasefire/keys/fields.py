"""Fields whose columns hold ciphertext only, in the live table and in its versions alike.

In memory a record holds the plain value. It is encrypted for its holder when the record is saved, and opened as that
holder's when it is read: what was moved there from another holder's record does not open. Values that are read without
an instance stay ciphertext, but by `values_of`. Nothing of it can be looked up but whether it is there; for an exact
look-up a blind index stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import FieldError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Value
from django.db.models.signals import post_init

from ceasefire.audit import visit
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
    return whose(type(record), getattr(record, "held_by_id", None))


def whose(model: type[models.Model], organization: UUID | None) -> str:
    """The holder of those records of a model that an organization holds, or none."""
    return str(organization.hex if organization else live(model).room.value)


def held_by(model: type[models.Model]) -> F | Value:
    """The organization that holds a record, for a query; nothing where the model's records lie with their room."""
    return F("held_by_id") if hasattr(model, "held_by") else Value(None, models.UUIDField())


def values_of(records: models.QuerySet[Any], *names: str) -> Iterator[tuple[Any, ...]]:
    """What the fields of those names say in each record, opened as in an instance, and with none made.

    Whoever shows it notes the record as read. Raises keyring.NotGenuine, keyring.KeyLost, visit.NotReadable.
    """
    model = records.model
    visit.require_readable(live(model)._meta.label_lower, names)
    fields = [model._meta.get_field(name) for name in names]
    guarded = [(place, field) for place, field in enumerate(fields) if isinstance(field, Encrypted)]
    for *values, organization in records.values_list(*names, held_by(model)).iterator():
        for place, field in guarded:
            values[place] = field.in_memory(values[place], whose(model, organization))
        yield tuple(values)


class Encrypted(PlainField):
    """What the fields of guarded values have in common; the empty string stays empty."""

    purpose = KeyPurpose.CONTENT

    def contribute_to_class(self, cls: type[models.Model], *args: Any, **options: Any) -> None:
        """Open the column whenever an instance is made of a row."""
        super().contribute_to_class(cls, *args, **options)
        if not cls._meta.abstract:
            post_init.connect(self._opened_in, sender=cls)

    def _opened_in(self, instance: models.Model, **_: Any) -> None:
        token = instance.__dict__.get(self.attname)
        if isinstance(token, Token):
            setattr(instance, self.attname, self.in_memory(token, holder_of(instance)))

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

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        """The ciphertext: a column alone does not tell whose record it belongs to."""
        return Token(value) if value else value

    def in_memory(self, stored: str | None, holder: str) -> Any:
        """What a holder's record keeps in memory of what is stored. Raises keyring.NotGenuine, keyring.KeyLost."""
        return self.opened(stored, holder) if stored else stored

    def opened(self, token: str, holder: str) -> Any:
        """The value that a holder's token holds. Raises keyring.NotGenuine, keyring.KeyLost."""
        return self.read(keyring.decrypt(token, holder=holder, bound_to=bound_to(self)))

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

    def in_memory(self, stored: str | None, holder: str) -> str | None:
        """The ciphertext."""
        return stored


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
