-- One row a month in which anything of what is owed to providers was posted, the latest first.
select distinct posting_month as month
from provider_documents
order by posting_month desc
