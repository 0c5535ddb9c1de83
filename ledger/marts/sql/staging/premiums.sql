-- One row a setting, and a setting by registration and whether for one child: medians a week with and without the claim (pence).
select setting, registration, solo, among_all, with_claim, without, median_with, median_without, difference
from raw.premiums
