"""The floor: the least that a signed-in page of the same size costs, with the same sessions and database."""
