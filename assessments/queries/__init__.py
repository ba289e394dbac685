"""Named reads, by noun: coursework, capstones."""
