-- One row a posting of one placement and service month ($placement, $month): the journal as people read it, in pence.
select entry, line, batch, recorded_at, posting_month, kind, agency, account, counterparty, budget, agreement, standing, debit, credit, corrects
from entries_by_placement
where placement = $placement and service_month = $month
order by entry, line
