"""The rules that examine an anatomy: pure, deterministic, versioned."""
