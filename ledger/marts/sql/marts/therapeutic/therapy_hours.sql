-- One row a placement, month, kind of clinician and contact: hundredths of hours bought, given and missing, and the price paid for those missing (pence; empty: not known, and in no sum).
select
    h.placement,
    p.key,
    p.provider,
    p.provider_name,
    p."open",
    h.service_month,
    m.financial_year,
    m.month_number,
    m.in_last_12_months,
    h.clinician,
    h.contact,
    h.contracted,
    h.delivered,
    h.undelivered,
    h.price_paid,
    h.status,
    h.note
from staging.hours_worked as h
join dim_placement as p on p.placement = h.placement
join dim_month as m on m.month = h.service_month
