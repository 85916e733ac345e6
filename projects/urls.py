from django.urls import path

from . import views

app_name = "projects"
urlpatterns = [
    path("albums/", views.album_list, name="album-list"),
    path("albums/<uuid:pk>/", views.album_detail, name="album-detail"),
    path("albums/<uuid:pk>/songs/", views.song_list, name="song-list"),
    path("albums/<uuid:pk>/team/", views.album_team, name="album-team"),
    path("albums/<uuid:pk>/history/", views.album_history, name="album-history"),
]
