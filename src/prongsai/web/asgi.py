"""The door for web servers: `granian --interface asginl prongsai.web.asgi:application`."""

import os
from importlib import import_module

import django

from prongsai.web.accounts import walls
from prongsai.web.ui.one_thread import OneThread
from prongsai.web.ui.sizes import Limited

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prongsai.web.settings")
django.setup(set_prefix=False)
application = Limited(OneThread())
walls.show_nothing_outside_requests()
# Only now: what is warmed up needs the apps, which were made ready above.
import_module("prongsai.web.upkeep.warming").warm_up()
