"""Songs that are there already get the words by which the same song elsewhere is known."""

from django.db import migrations

from projects.music import same_song


def fill(apps, schema_editor):
    songs = apps.get_model("projects", "Song").objects.exclude(writers="")
    batch = []
    for song in songs.only("title", "writers").iterator(chunk_size=1000):
        song.same_song = same_song(song.title, song.writers)
        batch.append(song)
        if len(batch) == 1000:
            songs.model.objects.bulk_update(batch, ["same_song"])
            batch = []
    songs.model.objects.bulk_update(batch, ["same_song"])


class Migration(migrations.Migration):
    dependencies = [("projects", "0006_pool")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
