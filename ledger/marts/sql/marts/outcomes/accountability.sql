-- One row a placement and agency that answers for an open outcome there or pays: open outcomes it answers for, those with evidence in date, awaited and lacking, what it bore in the 12 months to the horizon and what of it is agreed (pence).
with parts as (
    select
        placement,
        accountable as agency,
        1 as outcomes,
        evidence_current::int as evidenced,
        evidence_awaited::int as awaited,
        evidence_lacking::int as lacking,
        0 as amount,
        0 as agreed
    from outcomes_beside_money
    where standing = 'open'
    union all
    select a.placement, a.agency, 0, 0, 0, 0, a.amount, case when a.standing = 'agreed' then a.amount else 0 end
    from allocations as a
    join dim_month as m on m.month = a.service_month
    where m.in_last_12_months
)
select
    x.placement,
    p.key,
    p.open,
    x.agency,
    g.name as agency_name,
    sum(x.outcomes)::bigint as outcomes_accountable,
    sum(x.evidenced)::bigint as current_evidence,
    sum(x.awaited)::bigint as awaited_evidence,
    sum(x.lacking)::bigint as lacking_evidence,
    sum(x.amount)::bigint as funds_12_months,
    sum(x.agreed)::bigint as agreed_12_months
from parts as x
join dim_placement as p on p.placement = x.placement
join staging.agencies as g on g.agency = x.agency
group by x.placement, p.key, p.open, x.agency, g.name
