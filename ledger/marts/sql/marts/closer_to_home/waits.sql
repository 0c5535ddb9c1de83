-- One row a search for a place needed by the day of asking: days waited, how far the found place is, refusals, and what was held meanwhile, in pence.
select
    w.search,
    s.kind,
    s.agency,
    a.name as agency_name,
    s.needed_on,
    s.found_on,
    w.state,
    w.days,
    w.placement as found_placement,
    f.key as found_key,
    w.miles_from_home as tenths_from_home,
    w.refused,
    s.held_in,
    h.key as held_key,
    w.cost
from staging.waits as w
join staging.searches as s on s.search = w.search
join dim_agency as a on a.agency = s.agency
left join dim_placement as f on f.placement = w.placement
left join dim_placement as h on h.placement = s.held_in
