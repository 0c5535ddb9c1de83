-- One row an outcome: where it started, where it is, and beside it what its placement cost in the 12 months to the horizon (pence; the same on each outcome of a placement).
with seen as (
    select
        o.outcome,
        o."on",
        o.value,
        o.rater,
        row_number() over (partition by o.outcome order by o."on", o.rater) as first_place,
        row_number() over (partition by o.outcome order by o."on" desc, o.rater) as last_place,
        count(*) over (partition by o.outcome) as observations
    from staging.observations as o
    cross join meta
    where o."on" <= coalesce(meta.horizon, o."on")
),
behind as (
    select a.placement, string_agg(distinct a.budget, ', ' order by a.budget) as budgets
    from allocations as a
    join dim_month as m on m.month = a.service_month
    where m.in_last_12_months
    group by a.placement
)
select
    o.outcome,
    o.placement,
    p.key,
    p.setting_group,
    o.domain,
    o.statement,
    o.whose_words,
    o.accountable,
    g.name as accountable_name,
    o.first_day,
    o.instrument,
    o.baseline,
    o.target,
    early.value as first_value,
    late.value as latest_value,
    late."on" as latest_on,
    late.rater,
    coalesce(late.observations, 0) as observations,
    -- Of the way from the baseline to the target, in percent; below nil: further away than at the start.
    cast(round(100 * (cast(late.value as double) - cast(o.baseline as double))
        / nullif(cast(o.target as double) - cast(o.baseline as double), 0)) as bigint) as distance,
    meta.horizon - late."on" as days_since_observed,
    coalesce(meta.horizon - late."on" <= 183, false) as evidence_current,
    o.due,
    p.open,
    b.money_12_months,
    behind.budgets
from staging.outcomes as o
join dim_placement as p on p.placement = o.placement
join staging.agencies as g on g.agency = o.accountable
join placement_money as b on b.placement = o.placement
left join seen as early on early.outcome = o.outcome and early.first_place = 1
left join seen as late on late.outcome = o.outcome and late.last_place = 1
left join behind on behind.placement = o.placement
cross join meta
