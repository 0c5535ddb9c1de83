-- One row a search, as known.
select
    named_search.code as search,
    named_child.code as child,
    v.kind,
    named_agency.code as agency,
    v.needed_on,
    v.found_on,
    named_placement.code as placement,
    named_held_in.code as held_in,
    v.ended_on,
    v.note
from raw.search_versions as v
join raw.searches as named_search on named_search.id = v.search_id
join raw.children as named_child on named_child.id = v.child_id
join raw.agencies as named_agency on named_agency.id = v.agency_id
left join raw.placements as named_placement on named_placement.id = v.placement_id
left join raw.placements as named_held_in on named_held_in.id = v.held_in_id
