-- One row an agency: what it is called.
select agency, name
from dim_agency
