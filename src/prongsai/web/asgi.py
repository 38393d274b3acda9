"""The door for web servers: `granian --interface asginl prongsai.web.asgi:application`."""

import os
import warnings

from django.core.asgi import get_asgi_application

from prongsai.web.accounts import walls
from prongsai.web.ui.sizes import Limited

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prongsai.web.settings")
# Typeface and styles are sent in one piece, of which Django warns; they are small.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
application = Limited(get_asgi_application())
walls.show_nothing_outside_requests()
