"""Find the arithmetic ties between figures: one module a family, all over the same scene.

`scene` places every figure among the words around it, `naming` compares what words name, `arithmetic`
compares intervals, `cues` loads the words (`rules/relation_cues.csv` and the tables beside it), and
`drafts` numbers what was found. The families:

* `pairs` households and people · `sums`, `totals`, `lists`, `tables` (`columns`: shares and growth), `breakdowns` totals and their parts;
  `wholes` says which figure a list is of, `divisions` how far it goes and whether it makes up the whole
* `shares` percentages of a whole (`share_members`: of which) · `complements` those that exhaust one
* `rates` rates of counted things
* `subsets` parts of a whole · `twins` the same ties again for the second measure of a group
* `changes` growth and difference (`levels`: of which level) · `respective` the same, listed one by one · `comparisons` savings
* `means` gaps to a mean, shares of one · `products` so much for each · `restatements`, `conflicts` one quantity told twice
* `chains` what only several figures together say

A word that asserts a tie makes it stand whether it holds or not; arithmetic only decides the rest.
"""
