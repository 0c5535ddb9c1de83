-- One row an item of a sitting, as known.
select
    named_panel.code as panel,
    v.item,
    named_placement.code as placement,
    named_agreement.code as agreement,
    named_request.code as request,
    v.recommendation,
    v.conditions,
    v.minute
from raw.panel_item_versions as v
join raw.panels as named_panel on named_panel.id = v.panel_id
join raw.placements as named_placement on named_placement.id = v.placement_id
left join raw.agreements as named_agreement on named_agreement.id = v.agreement_id
left join raw.requests as named_request on named_request.id = v.request_id
