-- One row an outcome, as known; baseline and target are exact text.
select
    named_outcome.code as outcome,
    named_placement.code as placement,
    v.domain,
    v.statement,
    v.whose_words,
    named_accountable.code as accountable,
    v.first_day,
    v.due,
    v.instrument,
    v.baseline,
    v.target
from raw.outcome_versions as v
join raw.outcomes as named_outcome on named_outcome.id = v.outcome_id
join raw.placements as named_placement on named_placement.id = v.placement_id
join raw.agencies as named_accountable on named_accountable.id = v.accountable_id
