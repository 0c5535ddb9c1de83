-- One row an agency that answers for an open outcome of one placement ($placement) or pays: what it bore in 12 months and what of it is agreed (pence).
select agency, agency_name, outcomes_accountable, current_evidence, funds_12_months, agreed_12_months
from accountability
where placement = $placement
order by funds_12_months desc, agency_name
