-- One row a step that was taken, as known.
select
    named_care_case.code as care_case,
    v.step,
    v."on",
    v.result,
    v.agencies,
    v.next_due,
    v.note
from raw.care_step_versions as v
join raw.care_cases as named_care_case on named_care_case.id = v.care_case_id
