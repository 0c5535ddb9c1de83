-- One row an officer's decision, as known.
select
    named_decision.code as decision,
    named_agreement.code as agreement,
    named_agency.code as agency,
    v.role,
    v.decided,
    v."on",
    named_panel.code as panel,
    v.conditions,
    v.minute
from raw.decision_versions as v
join raw.decisions as named_decision on named_decision.id = v.decision_id
join raw.agreements as named_agreement on named_agreement.id = v.agreement_id
join raw.agencies as named_agency on named_agency.id = v.agency_id
left join raw.panels as named_panel on named_panel.id = v.panel_id
