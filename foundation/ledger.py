"""Insert-only tables: triggers that refuse to change or remove a row, on SQLite and PostgreSQL."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.operations.base import Operation

FUNCTION = """
create or replace function refuse_change() returns trigger language plpgsql as $$
begin raise exception '% is insert-only', tg_table_name using errcode = 'integrity_constraint_violation'; end $$
"""


def arm(connection: BaseDatabaseWrapper, table: str) -> None:
    """Set the triggers on ``table``. Idempotent."""
    disarm(connection, table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
            cursor.execute(
                f'create trigger "{table}_insert_only" before update or delete on "{table}" '
                "for each row execute function refuse_change()"
            )
            cursor.execute(
                f'create trigger "{table}_no_truncate" before truncate on "{table}" '
                "for each statement execute function refuse_change()"
            )
        else:
            for act in ("update", "delete"):
                cursor.execute(
                    f'create trigger "{table}_no_{act}" before {act} on "{table}" '
                    f"begin select raise(abort, '{table} is insert-only'); end"
                )


def disarm(connection: BaseDatabaseWrapper, table: str) -> None:
    """Remove the triggers of ``table``: for migrations that rebuild it and for emptying a test database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name in ("insert_only", "no_truncate"):
                cursor.execute(f'drop trigger if exists "{table}_{name}" on "{table}"')
        else:
            for act in ("update", "delete"):
                cursor.execute(f'drop trigger if exists "{table}_no_{act}"')


class InsertOnly(Operation):
    """Migration operation that makes a model's table insert-only."""

    reduces_to_sql = True
    reversible = True
    atomic = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.model_name], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        return None

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model: type[models.Model] = to_state.apps.get_model(app_label, self.model_name)
        # Deferred constraints wait on PostgreSQL until the statement before has been finished.
        arm(schema_editor.connection, model._meta.db_table)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model: type[models.Model] = from_state.apps.get_model(app_label, self.model_name)
        disarm(schema_editor.connection, model._meta.db_table)

    def describe(self) -> str:
        return f"Make {self.model_name} insert-only"


def insert_only_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the tables that carry the triggers, in alphabetical order."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "select distinct c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid "
                "where t.tgname like '%\\_insert\\_only'"
            )
        else:
            cursor.execute(
                "select tbl_name from sqlite_master where type = 'trigger' and name like '%\\_no\\_update' escape '\\'"
            )
        return sorted(row[0] for row in cursor.fetchall())
