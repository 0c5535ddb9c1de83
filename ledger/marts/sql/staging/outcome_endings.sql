-- One row an outcome that ended, as known.
select
    named_outcome.code as outcome,
    v."on",
    v.why,
    named_replaced_by.code as replaced_by,
    v.note
from raw.outcome_ending_versions as v
join raw.outcomes as named_outcome on named_outcome.id = v.outcome_id
left join raw.outcomes as named_replaced_by on named_replaced_by.id = v.replaced_by_id
