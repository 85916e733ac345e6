import django.db.models.deletion
import django.utils.timezone
import producer.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('files', '0001_initial'), ('files', '0002_audio')]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0002_a_second_one_is_told_apart'),
    ]

    operations = [
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.UUIDField(default=producer.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('external_id', models.CharField(blank=True, help_text="A client's own key for this row.", max_length=100)),
                ('kind', models.CharField(choices=[('receipt', 'Receipt'), ('audio', 'Audio')], max_length=12)),
                ('name', models.CharField(help_text='As it was called by whoever uploaded it.', max_length=150)),
                ('key', models.CharField(editable=False, max_length=120, unique=True)),
                ('content_type', models.CharField(max_length=40)),
                ('size', models.PositiveIntegerField(help_text='In bytes.')),
                ('sha256', models.CharField(max_length=64)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
                ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('content_type__in', ['audio/aiff', 'audio/flac', 'audio/mpeg', 'audio/ogg', 'audio/wav']), ('kind', 'audio')), models.Q(models.Q(('kind', 'audio'), _negated=True), ('content_type__in', ['application/pdf', 'image/jpeg', 'image/png'])), _connector='OR'), name='file_type'), models.CheckConstraint(condition=models.Q(('size__gt', 0), models.Q(('size__lte', 20971520), models.Q(('kind', 'audio'), ('size__lte', 524288000)), _connector='OR')), name='file_size')],
            },
        ),
        migrations.CreateModel(
            name='AudioFile',
            fields=[
                ('id', models.UUIDField(default=producer.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('external_id', models.CharField(blank=True, help_text="A client's own key for this row.", max_length=100)),
                ('name', models.CharField(max_length=150)),
                ('size', models.PositiveIntegerField(help_text='In bytes.')),
                ('received', models.PositiveIntegerField(default=0, help_text='How many bytes of it are here.')),
                ('expires_at', models.DateTimeField(help_text='When what is unfinished or refused is thrown out.')),
                ('state', models.CharField(choices=[('uploading', 'Uploading'), ('checking', 'Checking'), ('ready', 'Ready'), ('refused', 'Refused')], default='uploading', max_length=10)),
                ('progress', models.PositiveSmallIntegerField(default=0, help_text='Of the checking, in percent.')),
                ('words', models.CharField(blank=True, help_text='Why it was refused.', max_length=300)),
                ('content_type', models.CharField(blank=True, max_length=40)),
                ('length_ms', models.PositiveIntegerField(blank=True, null=True)),
                ('sample_rate', models.PositiveIntegerField(blank=True, help_text='In Hz.', null=True)),
                ('channels', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('codec', models.CharField(blank=True, help_text='Such as PCM, 24 bit.', max_length=40)),
                ('loudness_lufs', models.DecimalField(blank=True, decimal_places=1, help_text='Integrated, ITU-R BS.1770-4; none for silence.', max_digits=5, null=True)),
                ('true_peak_db', models.DecimalField(blank=True, decimal_places=1, help_text='In dBTP; none for silence.', max_digits=5, null=True)),
                ('peaks', models.BinaryField(blank=True, default=bytes, help_text='The waveform: up to 1,000 steps in time, each 0 to 255.')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
                ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='audio', to='files.storedfile')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['uploading', 'refused'])), fields=['expires_at'], name='audio_expires')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['uploading', 'checking', 'ready', 'refused'])), name='audio_state'), models.CheckConstraint(condition=models.Q(('size__gt', 0), ('size__lte', 524288000)), name='audio_size'), models.CheckConstraint(condition=models.Q(('received__lte', models.F('size'))), name='audio_received'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), models.Q(('channels__gt', 0), ('length_ms__gt', 0), ('sample_rate__gt', 0)), _connector='OR'), name='audio_measured')],
            },
        ),
        migrations.CreateModel(
            name='Piece',
            fields=[
                ('id', models.UUIDField(default=producer.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('offset', models.PositiveIntegerField()),
                ('size', models.PositiveIntegerField()),
                ('key', models.CharField(max_length=120)),
                ('audio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='files.audiofile')),
            ],
            options={
                'ordering': ['offset'],
                'constraints': [models.UniqueConstraint(fields=('audio', 'offset'), name='piece_once')],
            },
        ),
    ]
