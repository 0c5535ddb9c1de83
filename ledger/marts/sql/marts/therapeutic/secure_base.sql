-- One row a placement, day, rater and dimension of the Secure Base model: a practitioner's rating from 1 to 5, not a psychometric score.
select
    r.placement,
    p.key,
    p."open",
    r."on",
    r.rater,
    r.dimension,
    r.rating,
    r.note
from staging.secure_base_ratings as r
join dim_placement as p on p.placement = r.placement
cross join meta
where r."on" <= coalesce(meta.today, r."on")
