from django.conf import settings
from django.urls import path

from . import frame, styleguide, views

app_name = "dashboard"
urlpatterns = [
    path("", views.home, name="home"),
    path("albums.csv", views.albums_csv, name="albums-csv"),
    path("my-albums.csv", views.mine_csv, name="mine-csv"),
    path("inbox/", views.inbox_page, name="inbox"),
    path("money/", views.money, name="money"),
    path("search/", views.find, name="search"),
    path("frame/albums/", frame.albums_menu, name="albums-menu"),
    path("frame/bell/", frame.bell, name="bell"),
]
if settings.DEBUG:
    urlpatterns += [path("styleguide/", styleguide.styleguide, name="styleguide")]
