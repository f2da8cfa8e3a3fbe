"""The entry for a web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ceasefire.config.settings")
application = get_wsgi_application()

# Rooms can be imported only now that Django is set up.
from ceasefire.reports.from_tables import prepare  # noqa: E402

prepare()
