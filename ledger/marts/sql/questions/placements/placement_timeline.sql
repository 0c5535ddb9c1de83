-- One row a span or a day in the life of one placement ($placement), by lane: what the timeline draws and tells; shown is what stands at the day.
with this as (
    select placement, child, first_day, last_day from dim_placement where placement = $placement
),
split as (
    select agreement, status, first_day, coalesce(ends, last_day) as last_day, decided_on from staging.agreements where placement = $placement
),
together as (
    select
        'split' as lane,
        s.agreement as what,
        s.status as kind,
        s.first_day,
        s.last_day,
        true as span,
        null as shown,
        null as who
    from split as s
    where s.status in ('agreed', 'interim', 'disputed', 'in_principle', 'declined') and (s.last_day is null or s.last_day >= s.first_day)
    union all
    select 'asked', r.request, 'requested', r.asked_on, null, false, null, r.asked_by
    from staging.requests as r
    where r.placement = $placement
    union all
    select 'panel', i.panel, coalesce('panel_' || i.recommendation, 'panel_heard'), p.held_on, null, false, i.agreement, null
    from staging.panel_items as i
    join staging.panels as p on p.panel = i.panel
    where i.placement = $placement
    union all
    select 'decided', d.agreement, 'officer_' || d.decided, d."on", null, false, null, d.agency
    from staging.decisions as d
    join split as s on s.agreement = d.agreement
    union all
    select 'decided', s.agreement, 'counts_' || s.status, s.decided_on, null, false, null, null
    from split as s
    where s.decided_on is not null
    union all
    select 'approved', a.agreement, case when a.decided then 'approved' else 'not_approved' end, a."on", null, false, null, a.agency
    from staging.approvals as a
    join split as s on s.agreement = a.agreement
    union all
    select 'reviews', v.review, case v.split_still_right when true then 'still_right' when false then 'not_right' else 'held' end, v.held_on, null, false, null, v.agencies
    from staging.reviews as v
    where v.placement = $placement
    union all
    select 'care', c.care_case, 'referred', c.referred_on, null, false, null, c.agency
    from staging.care_cases as c
    join this as t on t.child = c.child
    union all
    select 'care', c.care_case, k.step || coalesce('_' || k.result, ''), k."on", null, false, null, c.agency
    from staging.care_cases as c
    join this as t on t.child = c.child
    join staging.care_steps as k on k.care_case = c.care_case
    union all
    select 'distance', p.placement, 'miles', p.first_day, null, false, (p.tenths_from_home + 5) // 10 || ' miles', null
    from dim_placement as p
    where p.placement = $placement and p.tenths_from_home is not null
    union all
    select 'distance', a.role, case when a.decided then 'approved' else 'not_approved' end, a."on", null, false, null, a.agency
    from staging.distance_approvals as a
    where a.placement = $placement
    union all
    select 'distance', n.kind, n.kind, n."on", null, false, null, n.agency
    from staging.area_notices as n
    where n.placement = $placement
    union all
    select 'plans', p.kind, 'made', p."on", p.review_by, false, null, null
    from staging.care_plans as p
    where p.placement = $placement
    union all
    select 'closer', p.plan, case when p.ended_on is null then 'planned' else 'ended' end, p.set_on, coalesce(p.ended_on, p.by), true, null, p.agency
    from staging.closer_plans as p
    where p.placement = $placement
    union all
    select 'outcome_' || o.outcome, o.domain || ' (' || o.instrument || ')', b.rater, b."on", null, false, b.value, o.accountable
    from staging.outcomes as o
    join staging.observations as b on b.outcome = o.outcome
    where o.placement = $placement
    union all
    select 'secure_' || s.dimension, s.dimension, s.rater, s."on", null, false, cast(s.rating as varchar), null
    from staging.secure_base_ratings as s
    where s.placement = $placement
)
select
    x.lane,
    x.what,
    x.kind,
    x.first_day,
    x.last_day,
    x.span,
    x.shown,
    coalesce(g.name, x.who) as who,
    t.first_day as begun,
    t.last_day as ended
from together as x
cross join this as t
left join dim_agency as g on g.agency = x.who
order by x.first_day, x.lane, x.what, x.kind
