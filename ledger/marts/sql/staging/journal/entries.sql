-- One row an entry of the journal.
select
    e.number as entry,
    e.batch,
    b.recorded_at,
    e.posting_month,
    e.service_month,
    e.kind,
    p.code as placement,
    e.corrects,
    n.paper
from raw.entries as e
join raw.batches as b on b.number = e.batch
left join raw.placements as p on p.id = e.placement_id
left join raw.entry_papers as n on n.entry = e.number
