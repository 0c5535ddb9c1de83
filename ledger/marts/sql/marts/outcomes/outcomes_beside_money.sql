-- One row an outcome: how it stands on the day of asking, how far it came by the latest rating from that rater's own start, who answers for it and whether that agency funds, and beside it what its placement cost in the 12 months to the horizon (pence; the same on each outcome of a placement).
with behind as (
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
    o.due,
    o.instrument,
    o.baseline,
    o.target,
    r.standing,
    r.ended_on,
    r.why,
    r.replaced_by,
    r.state,
    r.way as distance,
    r.started,
    r.latest,
    r.aim,
    r.evidence_on as latest_on,
    r.rater,
    r.raters_differ,
    r.observations,
    meta.today - r.evidence_on as days_since_observed,
    r.evidence,
    r.evidence = 'current' as evidence_current,
    r.evidence = 'awaited' as evidence_awaited,
    r.evidence_lacking,
    r.part,
    r.movement,
    r.backing,
    r.past_due,
    p.open,
    b.money_12_months,
    behind.budgets
from staging.outcomes as o
join staging.outcome_progress as r on r.outcome = o.outcome
join dim_placement as p on p.placement = o.placement
join staging.agencies as g on g.agency = o.accountable
join placement_money as b on b.placement = o.placement
left join behind on behind.placement = o.placement
cross join meta
