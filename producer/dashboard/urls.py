from django.conf import settings
from django.urls import path

from . import frame, styleguide, views

app_name = "dashboard"
urlpatterns = [
    path("", views.home, name="home"),
    path("frame/albums/", frame.albums_menu, name="albums-menu"),
    path("frame/bell/", frame.bell, name="bell"),
]
if settings.DEBUG:
    urlpatterns += [path("styleguide/", styleguide.styleguide, name="styleguide")]
