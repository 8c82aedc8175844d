"""Read articles: text in, records out."""
