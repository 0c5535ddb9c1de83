-- One row an agreement, as known; last_day is the one stated, ends the one that counts.
select
    sheet.*,
    d.last_day as ends
from sheet
left join staging.deals as d on d.agreement = sheet.agreement
