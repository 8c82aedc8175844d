"""The DuckDB warehouse: schema, loading, checks, publishing, marts."""
