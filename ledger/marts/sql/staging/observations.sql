-- One row an outcome, day and rater, as known; value is exact text.
select
    named_outcome.code as outcome,
    v."on",
    v.value,
    v.rater,
    v.note
from raw.observation_versions as v
join raw.outcomes as named_outcome on named_outcome.id = v.outcome_id
