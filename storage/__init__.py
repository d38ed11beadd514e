"""SQLAlchemy tables, the archive of snapshots, history queries, migrations."""
