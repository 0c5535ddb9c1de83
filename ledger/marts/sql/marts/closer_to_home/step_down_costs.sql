-- One row a placement past its plan, budget and standing: what it bears of those days, in pence.
select s.placement, s.agency, a.name as agency_name, s.budget, b.name as budget_name, s.standing, s.amount
from staging.step_down_costs as s
join dim_agency as a on a.agency = s.agency
join dim_budget as b on b.budget = s.budget
