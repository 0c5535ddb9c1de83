-- One row a budget, with the agency whose purse it is, and the budget and agency it has passed to by the horizon (itself, where it goes on).
with recursive passed (budget, bearer) as (
    select budget, budget from staging.budgets
    union
    select p.budget, b.successor
    from passed as p
    join staging.budgets as b on b.budget = p.bearer
    cross join meta
    where b.successor is not null and b.last_day < meta.horizon
)
select
    b.budget,
    b.name,
    b.agency,
    a.name as agency_name,
    a.kind as agency_kind,
    b.stream,
    b.first_day,
    b.last_day,
    b.successor,
    n.budget as budget_now,
    n.agency as agency_now
from staging.budgets as b
join staging.agencies as a on a.agency = b.agency
join passed as p on p.budget = b.budget
join staging.budgets as n on n.budget = p.bearer
cross join meta
where n.successor is null or n.last_day is null or meta.horizon is null or n.last_day >= meta.horizon
