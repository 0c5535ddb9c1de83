-- One row an agreement, agency and office, as known.
select
    named_agreement.code as agreement,
    named_agency.code as agency,
    v.role,
    v.decided,
    v."on",
    v.note
from raw.approval_versions as v
join raw.agreements as named_agreement on named_agreement.id = v.agreement_id
join raw.agencies as named_agency on named_agency.id = v.agency_id
