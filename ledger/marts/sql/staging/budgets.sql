-- One row a budget, as known.
select
    named_budget.code as budget,
    named_agency.code as agency,
    v.stream,
    v.name,
    v.cost_centre,
    v.subjective,
    v.first_day,
    v.last_day,
    named_successor.code as successor
from raw.budget_versions as v
join raw.budgets as named_budget on named_budget.id = v.budget_id
join raw.agencies as named_agency on named_agency.id = v.agency_id
left join raw.budgets as named_successor on named_successor.id = v.successor_id
