import django.db.models.deletion
import django.utils.timezone
import producer.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A place is kept for an address, not for one mailed link; nobody has one yet."""

    dependencies = [
        ("projects", "0002_history_and_decisions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel('TeamInvitation'),
        migrations.CreateModel(
            name='TeamInvitation',
            fields=[
                ('id', models.UUIDField(default=producer.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('external_id', models.CharField(blank=True, help_text="A client's own key for this row.", max_length=100)),
                ('email', models.EmailField(max_length=254)),
                ('role', models.CharField(choices=[('producer', 'Producer'), ('engineer', 'Engineer'), ('artist', 'Artist')], max_length=12)),
                ('ended_at', models.DateTimeField(blank=True, help_text='When it was taken or withdrawn.', null=True)),
                ('album', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='projects.album')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('album', 'email', 'role'), name='team_invited_once'), models.CheckConstraint(condition=models.Q(('role__in', ['producer', 'engineer', 'artist'])), name='team_invitation_role')],
            },
        ),
    ]
