from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("studio", "0007_holds_run_out")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO studio_deadline (id, booking_id, due_at) SELECT gen_random_uuid(), id, ends_at"
            " FROM studio_booking WHERE status = 'hold' AND ends_at > now()",
            migrations.RunSQL.noop,
        )
    ]
