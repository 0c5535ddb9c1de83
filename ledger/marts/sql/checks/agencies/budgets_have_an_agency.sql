-- One row a budget that bears money in the journal and is not known (one that was withdrawn is turned round by the next posting).
select 'budget ' || budget || ' bears ' || sum(amount) || ' pence but is not known' as detail
from staging.allocations
where budget not in (select budget from dim_budget)
group by budget
having sum(amount) <> 0
