-- One row a clause and budget of the agreements of one placement ($placement), in order of rank; amount in pence.
select c.*, b.name as budget_name
from staging.clauses as c
join staging.agreements as a on a.agreement = c.agreement
join dim_budget as b on b.budget = c.budget
where a.placement = $placement
order by a.first_day desc, c.agreement desc, c.rank, c.budget
