-- One row an action, as known.
select
    named_action.code as action,
    named_placement.code as placement,
    named_agreement.code as agreement,
    named_panel.code as panel,
    named_review.code as review,
    v.what,
    named_agency.code as agency,
    v.role,
    v.due,
    v.done_on,
    v.note
from raw.action_versions as v
join raw.actions as named_action on named_action.id = v.action_id
left join raw.placements as named_placement on named_placement.id = v.placement_id
left join raw.agreements as named_agreement on named_agreement.id = v.agreement_id
left join raw.panels as named_panel on named_panel.id = v.panel_id
left join raw.reviews as named_review on named_review.id = v.review_id
join raw.agencies as named_agency on named_agency.id = v.agency_id
