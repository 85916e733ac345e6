import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("studio", "0023_fees_stay_due")]

    operations = [
        migrations.AddField("deadline", "next_at", models.DateTimeField(default=django.utils.timezone.now), preserve_default=False),
        migrations.RunSQL("UPDATE studio_deadline SET next_at = due_at", migrations.RunSQL.noop),
        migrations.RemoveIndex("deadline", "deadline_due"),
        migrations.AddIndex("deadline", models.Index(fields=["next_at"], name="deadline_next")),
        migrations.AddConstraint(
            "deadline",
            models.CheckConstraint(condition=models.Q(("next_at__lte", models.F("due_at"))), name="deadline_looked_at"),
        ),
    ]
