-- One row those who were waited for together, and whether they still are or decided in the 12 months to the day of asking: decisions, what was carried, and the cost of days whose shares nobody knows (pence).
with rows_of as (
    select
        d.*,
        case when d.pending then 'awaited' else 'decided' end as state
    from cost_of_delay as d
    cross join meta
    where d.pending or d.answered_on > meta.today - interval 12 month
),

of_basis as (
    select
        waited_for,
        state,
        coalesce(request, agreement) as asked,
        max(days) as days,
        coalesce(sum(carried), 0)::bigint as carried,
        coalesce(sum(case when basis = 'not_known' then cost end), 0)::bigint as not_known
    from rows_of
    group by waited_for, state, coalesce(request, agreement), basis
),

of_wait as (
    select
        waited_for,
        state,
        asked,
        sum(days)::bigint as days,
        sum(carried)::bigint as carried,
        sum(not_known)::bigint as not_known
    from of_basis
    group by waited_for, state, asked
)

select
    waited_for,
    state,
    count(*) as decisions,
    max(days) as longest,
    sum(carried)::bigint as carried,
    sum(not_known)::bigint as not_known
from of_wait
group by waited_for, state
order by carried desc, waited_for, state
