-- One row a placement, matter and agency whose signature or review is missing at the horizon, or whose agreement ends within eight weeks.
with bearers as (
    select distinct o.placement, o.agreement, b.agency, b.agency_now
    from open_placements as o
    join staging.clauses as c on c.agreement = o.agreement
    join dim_budget as b on b.budget = c.budget
    where o.status = 'agreed'
),
held as (
    select
        r.placement,
        r.held_on,
        r.next_review,
        row_number() over (partition by r.placement order by r.held_on desc, r.review desc) as place
    from staging.reviews as r
    cross join meta
    where r.held_on <= meta.horizon
),
reviews_due as (
    select
        o.placement,
        o.agreement,
        o.lead_agency,
        o.horizon,
        case
            when h.held_on is null or h.held_on < o.agreement_first_day then coalesce(o.review_by, h.next_review)
            else coalesce(h.next_review, case when o.review_by > h.held_on then o.review_by end)
        end as due
    from open_placements as o
    left join held as h on h.placement = o.placement and h.place = 1
)
select distinct
    b.placement,
    b.agreement,
    'unsigned' as what,
    b.agency_now as agency,
    coalesce(o.decided_on, o.agreement_first_day) as since,
    (
        select sum(a.amount)::bigint
        from allocations as a
        join dim_budget as d on d.budget = a.budget
        where a.placement = b.placement and a.agreement = b.agreement and d.agency_now = b.agency_now
    ) as at_stake
from bearers as b
join open_placements as o on o.placement = b.placement
where not exists (
    select 1 from staging.approvals as y
    where y.agreement = b.agreement and y.agency in (b.agency, b.agency_now) and y.decided
)
union all
select placement, agreement, 'review_overdue', lead_agency, due, null
from reviews_due
where due < horizon
union all
select placement, agreement, 'expiring', lead_agency, ends, partners_this_month
from open_placements
where ends between horizon and horizon + 56 and (last_day is null or last_day > ends)
