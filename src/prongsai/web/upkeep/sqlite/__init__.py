"""SQLite as Django knows it, closed as `settings` asks for it."""
