"""The elements of the law with facts that match them and facts that do not, never a verdict.

`table.tell` tells every row of legal_tests.csv. The rows stand by instrument in `ai_act`, `europe` and `elsewhere`; the matters
that bear on them in `rules`, `kinds` and `remedies` (what the scheme says), `reached` (what its rules can bring about), `lived`
and `rights` (what a run or a comparison measured). `terms` has the states, and how sentences make one.
"""
