-- One row a sitting, agency and office, as known.
select
    named_panel.code as panel,
    named_agency.code as agency,
    v.role,
    v.present,
    v.weekly_limit
from raw.panel_member_versions as v
join raw.panels as named_panel on named_panel.id = v.panel_id
join raw.agencies as named_agency on named_agency.id = v.agency_id
