"""Find the arithmetic ties between figures: one module a family, all over the same scene.

`scene` places every figure among the words around it; `arithmetic` compares intervals; the families
are `pairs`, `sums`, `shares`, `rates`, `subsets`, `changes`, `products`, `restatements`, `tables`
and `chains`. Cues are rows of `rules/relation_cues.csv`.
"""
