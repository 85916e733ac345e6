"""The cache table: login limits live in PostgreSQL. Unlogged, for losing it in a crash loses nothing that matters."""

from django.db import migrations

CREATE = """
CREATE UNLOGGED TABLE core_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX core_cache_expires ON core_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_floor")]
    operations = [migrations.RunSQL(CREATE, "DROP TABLE core_cache")]
