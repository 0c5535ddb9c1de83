-- One row a decision that was asked for, those who were waited for, and the agency for whom the lead carried it up to the day of asking (none: nothing says what would be shared), by whose clauses; pence, and cost repeats on each row of a wait, never add it up.
select
    d.placement,
    p.key,
    d.request,
    d.agreement,
    d.waited_for,
    d.agency,
    g.name as agency_name,
    d.first_day,
    d.last_day,
    d.days,
    d.decided_on as answered_on,
    d.decided_on is null as pending,
    d.basis,
    d.carried,
    d.cost_of_days as cost
from staging.delays as d
join dim_placement as p on p.placement = d.placement
left join staging.agencies as g on g.agency = d.agency
