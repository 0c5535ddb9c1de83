-- One row a placement and kind of plan: the latest one made by the day of asking, when it is to be reviewed, and whether that day is past while the placement is open.
with ordered as (
    select
        c.placement,
        c.kind,
        c."on",
        c.review_by,
        c.role,
        c.note,
        row_number() over (partition by c.placement, c.kind order by c."on" desc) as place,
        count(*) over (partition by c.placement, c.kind) as made
    from staging.care_plans as c
    cross join meta
    where c."on" <= meta.today
)
select
    o.placement,
    p.key,
    p."open",
    o.kind,
    o."on",
    o.review_by,
    o.role,
    o.note,
    o.made,
    coalesce(o.review_by < meta.today and meta.today <= coalesce(p.last_day, meta.today), false) as overdue,
    case when o.review_by < meta.today and meta.today <= coalesce(p.last_day, meta.today) then meta.today - o.review_by end as days_overdue
from ordered as o
join dim_placement as p on p.placement = o.placement
cross join meta
where o.place = 1
