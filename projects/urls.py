from django.urls import path

from .views import albums, directory, history, songs, team

app_name = "projects"
urlpatterns = [
    path("albums/", albums.album_list, name="album-list"),
    path("albums/new/", albums.album_new, name="album-new"),
    path("albums/<uuid:pk>/", albums.album_detail, name="album-detail"),
    path("albums/<uuid:pk>/edit/", albums.album_edit, name="album-edit"),
    path("albums/<uuid:pk>/archive/", albums.album_archive, name="album-archive"),
    path("albums/<uuid:pk>/songs/", songs.song_list, name="song-list"),
    path("albums/<uuid:pk>/songs/new/", songs.song_new, name="song-new"),
    path("albums/<uuid:pk>/songs/quick/", songs.song_quick, name="song-quick"),
    path("albums/<uuid:pk>/songs/arrange/", songs.song_arrange, name="song-arrange"),
    path("songs/<uuid:pk>/", songs.song_detail, name="song-detail"),
    path("songs/<uuid:pk>/edit/", songs.song_edit, name="song-edit"),
    path("songs/<uuid:pk>/move/", songs.song_move, name="song-move"),
    path("albums/<uuid:pk>/team/", team.album_team, name="album-team"),
    path("albums/<uuid:pk>/team/add/", team.member_add, name="member-add"),
    path("team-members/<uuid:pk>/remove/", team.member_remove, name="member-remove"),
    path("team-places/<uuid:pk>/withdraw/", team.place_withdraw, name="place-withdraw"),
    path("albums/<uuid:pk>/share/", team.share_begin, name="share-begin"),
    path("album-shares/<uuid:pk>/end/", team.share_end, name="share-end"),
    path("albums/<uuid:pk>/history/", history.album_history, name="album-history"),
    path("artists/", directory.artist_list, name="artist-list"),
    path("artists/new/", directory.artist_new, name="artist-new"),
    path("artists/<uuid:pk>/", directory.artist_detail, name="artist-detail"),
    path("artists/<uuid:pk>/edit/", directory.artist_edit, name="artist-edit"),
    path("people/", directory.person_list, name="person-list"),
    path("people/new/", directory.person_new, name="person-new"),
    path("people/<uuid:pk>/", directory.person_detail, name="person-detail"),
    path("people/<uuid:pk>/edit/", directory.person_edit, name="person-edit"),
]
