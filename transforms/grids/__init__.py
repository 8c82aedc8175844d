"""Read tables: find them by their layout, say of each cell what its headers say of it."""
