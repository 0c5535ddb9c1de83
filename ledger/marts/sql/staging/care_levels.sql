-- One row a case, domain and day of assessment, as known.
select
    named_care_case.code as care_case,
    v.domain,
    v."on",
    v.level,
    v.note
from raw.care_level_versions as v
join raw.care_cases as named_care_case on named_care_case.id = v.care_case_id
