"""The workspace: people, bodies, rounds and pages around the stages. Only this package knows Django."""
