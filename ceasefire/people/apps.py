"""The room's place in Django."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers the room."""

    name = "ceasefire.people"

    def ready(self) -> None:
        """Register the room's rules; they need its models, which exist only once Django is ready."""
        import_module("ceasefire.people.rules")
