from django.db import migrations


class Migration(migrations.Migration):
    """Their numbers begin above what calendars were shown of them before."""

    dependencies = [("studio", "0025_calendars_know_who_was_called")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO studio_callsequence (booking_id, person_id, sequence, booking_sequence, starts_at, ends_at, room_id,"
            " summary, gone, changed_at)"
            " SELECT booking.id, call.person_id, call.version, coalesce(told.sequence, 0),"
            " least(call.call_at, booking.ends_at), booking.ends_at, booking.room_id,"
            " album.title || ' by ' || artist.name || ', ' || room.name, call.answer = 'no', call.updated_at"
            " FROM studio_call AS call JOIN studio_booking AS booking ON booking.id = call.booking_id"
            " JOIN studio_room AS room ON room.id = booking.room_id"
            " JOIN projects_album AS album ON album.id = booking.album_id"
            " JOIN projects_artist AS artist ON artist.id = album.artist_id"
            " LEFT JOIN studio_bookingsequence AS told ON told.booking_id = booking.id",
            "DELETE FROM studio_callsequence",
        )
    ]
