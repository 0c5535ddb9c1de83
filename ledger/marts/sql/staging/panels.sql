-- One row a sitting of a panel, as known.
select
    named_panel.code as panel,
    v.name,
    v.held_on,
    v.papers_by,
    v.quorum,
    named_chair.code as chair,
    v.minute
from raw.panel_versions as v
join raw.panels as named_panel on named_panel.id = v.panel_id
left join raw.agencies as named_chair on named_chair.id = v.chair_id
