-- One row a placement, service month, agreement, budget, standing, settlement and lead budget: what stands in the journal, in pence.
select
    a.placement,
    a.service_month,
    m.financial_year,
    a.agreement,
    a.budget,
    b.agency,
    b.stream,
    a.standing,
    a.settled,
    a.lead_budget,
    l.agency as lead_agency,
    sum(a.amount)::bigint as amount
from staging.allocations as a
join dim_month as m on m.month = a.service_month
join dim_budget as b on b.budget = a.budget
join dim_budget as l on l.budget = a.lead_budget
group by a.placement, a.service_month, m.financial_year, a.agreement, a.budget, b.agency, b.stream, a.standing, a.settled, a.lead_budget, l.agency
having sum(a.amount) <> 0
