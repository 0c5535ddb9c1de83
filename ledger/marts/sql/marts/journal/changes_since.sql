-- One row a posting month, service month before it, placement, budget and standing: what a closed month turned out to cost more or less, in pence.
select
    a.posting_month,
    a.service_month,
    a.placement,
    p.key,
    a.budget,
    b.agency,
    a.standing,
    sum(a.amount)::bigint as amount
from staging.allocations as a
join dim_budget as b on b.budget = a.budget
join dim_placement as p on p.placement = a.placement
where a.posting_month > a.service_month
group by a.posting_month, a.service_month, a.placement, p.key, a.budget, b.agency, a.standing
having sum(a.amount) <> 0
