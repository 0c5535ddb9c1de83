-- One row a case of continuing care, as known.
select
    named_care_case.code as care_case,
    named_child.code as child,
    named_agency.code as agency,
    named_referred_by.code as referred_by,
    v.referred_on,
    v.closed_on,
    v.note
from raw.care_case_versions as v
join raw.care_cases as named_care_case on named_care_case.id = v.care_case_id
join raw.children as named_child on named_child.id = v.child_id
join raw.agencies as named_agency on named_agency.id = v.agency_id
left join raw.agencies as named_referred_by on named_referred_by.id = v.referred_by_id
