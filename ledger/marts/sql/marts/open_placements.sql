-- One row a placement whose stay includes the horizon: what a month costs (pence, 365 / 12 days), the agreement in force that day, and what hangs on it.
with hoped as (
    select placement, standing, sum(expected)::bigint as expected
    from exposure
    group by placement, standing
),
partners as (
    select a.placement, sum(a.amount)::bigint as amount
    from allocations as a
    cross join meta
    where a.service_month = strftime(meta.horizon, '%Y-%m') and a.agency <> a.lead_agency
    group by a.placement
)
select
    p.placement,
    p.key,
    p.child,
    p.lead_agency,
    p.first_day,
    p.last_day,
    p.planned_last_day,
    p.emergency,
    p.registration,
    p.deprivation_of_liberty,
    p.standing_now as standing,
    p.standing_since as since,
    p.agreement_in_force as agreement,
    g.status,
    g.decided_on,
    g.first_day as agreement_first_day,
    g.review_by,
    coalesce(g.ends, g.last_day) as ends,
    (p.weekly_cost * 365 + 42) // 84 as monthly_cost,
    h.expected as hoped_for,
    coalesce(t.amount, 0) as partners_this_month,
    meta.horizon
from dim_placement as p
left join staging.agreements as g on g.agreement = p.agreement_in_force
left join hoped as h on h.placement = p.placement and h.standing = p.standing_now
left join partners as t on t.placement = p.placement
cross join meta
where p.open
