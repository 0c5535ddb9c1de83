-- A ledger as migration 0004 left it (af1daf07, 2026-11-29): reconciled, recharged, a receipt matched.
INSERT INTO agencies ("id", "code", "batch") VALUES
(1,'C',1),
(2,'H1',1),
(3,'H2',1);
INSERT INTO agency_versions ("id", "agency_id", "name", "kind", "ods_code", "gss_code", "batch", "superseded_by", "withdrawn", "file", "row") VALUES
(1,1,'County council','council',NULL,NULL,1,NULL,0,'agencies.csv',2),
(2,2,'Old integrated care board','icb',NULL,NULL,1,NULL,0,'agencies.csv',3),
(3,3,'Integrated care board','icb',NULL,NULL,1,NULL,0,'agencies.csv',4);
INSERT INTO agreement_versions ("id", "agreement_id", "placement_id", "status", "basis", "first_day", "last_day", "review_by", "decided_on", "panel", "minute", "requested_on", "supersedes_id", "batch", "superseded_by", "withdrawn", "file", "row", "dispute_id") VALUES
(1,1,1,'agreed','panel','2026-01-01',NULL,NULL,'2025-12-20',NULL,NULL,NULL,NULL,1,NULL,0,'agreements.csv',2,NULL),
(2,2,2,'interim','panel','2026-02-10','2026-03-31',NULL,'2026-02-01',NULL,NULL,NULL,NULL,1,NULL,0,'agreements.csv',3,NULL),
(3,3,2,'in_principle','panel','2026-04-01',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1,NULL,0,'agreements.csv',4,NULL);
INSERT INTO agreements ("id", "code", "batch") VALUES
(1,'A-1',1),
(2,'B-1',1),
(3,'B-2',1);
INSERT INTO allocations ("entry", "line", "agreement_id", "budget_id", "standing", "settled", "lead_budget_id", "amount") VALUES
(1,1,1,2,'agreed','recharge',1,100000),
(1,2,1,1,'agreed','recharge',1,1860000),
(1,3,1,3,'agreed','recharge',1,1240000),
(2,1,1,2,'agreed','recharge',1,100000),
(2,2,1,1,'agreed','recharge',1,1680000),
(2,3,1,3,'agreed','recharge',1,1120000),
(3,1,1,2,'agreed','recharge',1,100000),
(3,2,1,1,'agreed','recharge',1,1860000),
(3,3,1,3,'agreed','recharge',1,1240000),
(4,1,2,1,'interim','recharge',1,45238),
(4,2,2,3,'interim','recharge',1,45237),
(5,1,2,1,'interim','recharge',1,73809),
(5,2,2,3,'interim','recharge',1,73809);
INSERT INTO batch_files ("batch", "name", "sha256") VALUES
(1,'agencies.csv','6fc9aba05e10817b998fc8c3de2580e1531be825662958c5c4d35da15fdcdc7b'),
(1,'agreements.csv','2f37622900903b1e24ded14561211681e5e1542ecc74c679335ce98f5cda4842'),
(1,'budgets.csv','b9e8ba2f1d57b4dadc3aee1a3c24b294beaae2f16ddb971e95bfa8a16a594545'),
(1,'children.csv','2ef725f4ae36b83910134f9824d53a7b150e0b57b78b1b74f632c482e20604a1'),
(1,'clauses.csv','2c6662a121d517789e22dbc8dfa097c04e4a60d9eeb66309f2438018c70a0cdc'),
(1,'placements.csv','865ac6d4e40e39c946cfa2c981685ddd8de8fdb203b66c02b1a5670f0b448ade'),
(1,'prices.csv','0460609acd9ac1b0f04fa9bf439ee2acc7aabbf7382e2a75a2bdf149e53cf011'),
(1,'providers.csv','a4772b7a142592d05b57d7bea560290904550d799eddf383c3414f5c2342e0f1'),
(4,'invoice_lines.csv','2b17e3b02f29463efb887978af8db5c136af398325e9423c2d7e595a9a7c8ac5'),
(4,'invoices.csv','4f6eced7e5d4a45e662edc9cbb689161e0509f69ed738b9c737ef94c45828621'),
(7,'receipts.csv','d702f74b1fc51ec75d2190249554d5a50e4a00f5d4719668ca83359a53745ad7');
INSERT INTO batches ("number", "recorded_at", "who", "command", "version", "source", "details") VALUES
(1,'2026-04-02 23:59:59.999999','test','import','0.1.0','book',NULL),
(2,'2026-04-03 23:59:59.999999','test','post','0.1.0','command','{"horizon_before": "", "through": "2026-03-31"}'),
(3,'2026-04-04 23:59:59.999999','test','close','0.1.0','command','{"month": "2026-02"}'),
(4,'2026-04-05 23:59:59.999999','test','import','0.1.0','book',NULL),
(5,'2026-04-06 23:59:59.999999','test','reconcile','0.1.0','command',NULL),
(6,'2026-04-07 23:59:59.999999','test','recharge','0.1.0','command','{"agency": "", "month": "2026-03"}'),
(7,'2026-04-08 23:59:59.999999','test','import','0.1.0','book',NULL),
(8,'2026-04-09 23:59:59.999999','test','reconcile','0.1.0','command',NULL);
INSERT INTO budget_versions ("id", "budget_id", "agency_id", "stream", "name", "cost_centre", "subjective", "first_day", "last_day", "successor_id", "batch", "superseded_by", "withdrawn", "file", "row") VALUES
(1,1,1,'social_care','Children''s social care',NULL,NULL,NULL,NULL,NULL,1,NULL,0,'budgets.csv',2),
(2,2,1,'education','High needs block',NULL,NULL,NULL,NULL,NULL,1,NULL,0,'budgets.csv',3),
(3,3,2,'health','Continuing care (old)',NULL,NULL,NULL,'2026-03-31',4,1,NULL,0,'budgets.csv',4),
(4,4,3,'health','Continuing care',NULL,NULL,NULL,NULL,NULL,1,NULL,0,'budgets.csv',5);
INSERT INTO budgets ("id", "code", "batch") VALUES
(1,'C-SC',1),
(2,'C-ED',1),
(3,'H1-CC',1),
(4,'H2-CC',1);
INSERT INTO charges ("placement_id", "price_id", "service_month", "component", "batch", "amount") VALUES
(1,1,'2026-01','core',2,3100000),
(1,1,'2026-02','core',2,2800000),
(1,1,'2026-03','core',2,3100000),
(1,2,'2026-01','education',2,100000),
(1,2,'2026-02','education',2,100000),
(1,2,'2026-03','education',2,100000),
(2,3,'2026-02','core',2,90475),
(2,3,'2026-03','core',2,147618);
INSERT INTO child_versions ("id", "child_id", "birth_month", "gender", "home_district", "home_latitude", "home_longitude", "batch", "superseded_by", "withdrawn", "file", "row") VALUES
(1,1,NULL,NULL,NULL,NULL,NULL,1,NULL,0,'children.csv',2),
(2,2,NULL,NULL,NULL,NULL,NULL,1,NULL,0,'children.csv',3);
INSERT INTO children ("id", "code", "batch") VALUES
(1,'K1',1),
(2,'K2',1);
INSERT INTO clause_versions ("id", "agreement_id", "rank", "kind", "budget_id", "percent", "amount", "per", "components", "calendar_id", "first_day", "last_day", "standing", "settled", "batch", "superseded_by", "withdrawn", "file", "row") VALUES
(1,1,1,'share',2,'100',NULL,NULL,'education',NULL,NULL,NULL,NULL,NULL,1,NULL,0,'clauses.csv',2),
(2,1,2,'rest',1,'60',NULL,NULL,'',NULL,NULL,NULL,NULL,NULL,1,NULL,0,'clauses.csv',3),
(3,1,2,'rest',3,'40',NULL,NULL,'',NULL,NULL,NULL,NULL,NULL,1,NULL,0,'clauses.csv',4),
(4,2,1,'rest',1,'50',NULL,NULL,'',NULL,NULL,NULL,NULL,NULL,1,NULL,0,'clauses.csv',5),
(5,2,1,'rest',3,'50',NULL,NULL,'',NULL,NULL,NULL,NULL,NULL,1,NULL,0,'clauses.csv',6),
(6,3,1,'rest',1,'30',NULL,NULL,'',NULL,NULL,NULL,NULL,NULL,1,NULL,0,'clauses.csv',7),
(7,3,1,'rest',4,'70',NULL,NULL,'',NULL,NULL,NULL,NULL,NULL,1,NULL,0,'clauses.csv',8);
INSERT INTO closings ("batch", "month", "action", "why") VALUES
(3,'2026-02','closed',NULL);
INSERT INTO entries ("number", "batch", "posting_month", "service_month", "kind", "placement_id", "corrects") VALUES
(1,2,'2026-01','2026-01','charge',1,NULL),
(2,2,'2026-02','2026-02','charge',1,NULL),
(3,2,'2026-03','2026-03','charge',1,NULL),
(4,2,'2026-02','2026-02','charge',2,NULL),
(5,2,'2026-03','2026-03','charge',2,NULL),
(6,5,'2026-03','2026-03','invoice',1,NULL),
(7,6,'2026-03','2026-01','recharge',1,NULL),
(8,6,'2026-03','2026-02','recharge',1,NULL),
(9,6,'2026-03','2026-03','recharge',1,NULL),
(10,6,'2026-03','2026-02','recharge',2,NULL),
(11,6,'2026-03','2026-03','recharge',2,NULL),
(12,8,'2026-04','2026-01','receipt',1,NULL);
INSERT INTO entry_papers ("entry", "paper") VALUES
(6,'INV1'),
(7,'C-000001'),
(8,'C-000001'),
(9,'C-000001'),
(10,'C-000001'),
(11,'C-000001'),
(12,'R1');
INSERT INTO invoice_line_versions ("id", "invoice_id", "line", "placement_id", "price_id", "first_day", "last_day", "quantity", "rate", "net", "text", "batch", "superseded_by", "withdrawn", "file", "row") VALUES
(1,1,'1',1,1,'2026-03-01','2026-03-31',NULL,NULL,3100000,NULL,4,NULL,0,'invoice_lines.csv',2);
INSERT INTO invoice_versions ("id", "invoice_id", "provider_id", "to_agency_id", "kind", "dated", "due", "net", "vat", "gross", "credit_of_id", "batch", "superseded_by", "withdrawn", "file", "row") VALUES
(1,1,1,1,'invoice','2026-03-31',NULL,3100000,NULL,3100000,NULL,4,NULL,0,'invoices.csv',2);
INSERT INTO invoices ("id", "code", "batch") VALUES
(1,'INV1',4);
INSERT INTO line_findings ("id", "batch", "invoice_id", "line", "found", "also", "placement_id", "price_id", "service_month", "expected", "billed", "status", "matched_by", "reason", "superseded_by") VALUES
(1,5,1,'1','agrees','',1,1,'2026-03',3100000,3100000,'agreed','by the line''s own placement and price','It is what its days cost.',NULL),
(2,5,NULL,NULL,'not_invoiced','',1,1,'2026-01',3100000,0,'open',NULL,'None of its days were invoiced.',NULL),
(3,5,NULL,NULL,'not_invoiced','',1,1,'2026-02',2800000,0,'open',NULL,'None of its days were invoiced.',NULL),
(4,5,NULL,NULL,'not_invoiced','',1,2,'2026-01',100000,0,'open',NULL,'None of its days were invoiced.',NULL),
(5,5,NULL,NULL,'not_invoiced','',1,2,'2026-02',100000,0,'open',NULL,'None of its days were invoiced.',NULL),
(6,5,NULL,NULL,'not_invoiced','',2,3,'2026-02',90475,0,'open',NULL,'None of its days were invoiced.',NULL);
INSERT INTO placement_versions ("id", "placement_id", "child_id", "provider_id", "home_id", "setting", "lead_budget_id", "fallback_budget_id", "first_day", "last_day", "charging", "planned_last_day", "sourcing", "registration", "emergency", "deprivation_of_liberty", "distance_reason", "end_reason", "stepped_from_id", "batch", "superseded_by", "withdrawn", "file", "row") VALUES
(1,1,1,1,NULL,'K2',1,NULL,'2026-01-01',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1,NULL,0,'placements.csv',2),
(2,2,2,1,NULL,'K2',1,NULL,'2026-02-10','2026-05-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1,NULL,0,'placements.csv',3);
INSERT INTO placements ("id", "code", "batch") VALUES
(1,'A',1),
(2,'B',1);
INSERT INTO posted ("batch", "through", "entries") VALUES
(2,'2026-03-31',5);
INSERT INTO postings ("entry", "line", "agency_id", "account", "counterparty_id", "budget_id", "agreement_id", "standing", "purse_id", "counterparty_purse_id", "amount") VALUES
(1,1,1,'expenditure:budget',NULL,2,1,'agreed',2,NULL,100000),
(1,2,1,'provider:accrued',NULL,1,NULL,NULL,1,NULL,-3200000),
(1,3,1,'expenditure:budget',NULL,1,1,'agreed',1,NULL,1860000),
(1,4,2,'expenditure:budget',NULL,3,1,'agreed',3,NULL,1240000),
(1,5,2,'due_to:unbilled',1,3,1,'agreed',3,1,-1240000),
(1,6,1,'expenditure:for_others',2,3,1,'agreed',1,3,1240000),
(1,7,1,'due_from:unbilled',2,3,1,'agreed',1,3,1240000),
(1,8,1,'contributions',2,3,1,'agreed',1,3,-1240000),
(2,1,1,'expenditure:budget',NULL,2,1,'agreed',2,NULL,100000),
(2,2,1,'provider:accrued',NULL,1,NULL,NULL,1,NULL,-2900000),
(2,3,1,'expenditure:budget',NULL,1,1,'agreed',1,NULL,1680000),
(2,4,2,'expenditure:budget',NULL,3,1,'agreed',3,NULL,1120000),
(2,5,2,'due_to:unbilled',1,3,1,'agreed',3,1,-1120000),
(2,6,1,'expenditure:for_others',2,3,1,'agreed',1,3,1120000),
(2,7,1,'due_from:unbilled',2,3,1,'agreed',1,3,1120000),
(2,8,1,'contributions',2,3,1,'agreed',1,3,-1120000),
(3,1,1,'expenditure:budget',NULL,2,1,'agreed',2,NULL,100000),
(3,2,1,'provider:accrued',NULL,1,NULL,NULL,1,NULL,-3200000),
(3,3,1,'expenditure:budget',NULL,1,1,'agreed',1,NULL,1860000),
(3,4,2,'expenditure:budget',NULL,3,1,'agreed',3,NULL,1240000),
(3,5,2,'due_to:unbilled',1,3,1,'agreed',3,1,-1240000),
(3,6,1,'expenditure:for_others',2,3,1,'agreed',1,3,1240000),
(3,7,1,'due_from:unbilled',2,3,1,'agreed',1,3,1240000),
(3,8,1,'contributions',2,3,1,'agreed',1,3,-1240000),
(4,1,1,'expenditure:budget',NULL,1,2,'interim',1,NULL,45238),
(4,2,1,'provider:accrued',NULL,1,NULL,NULL,1,NULL,-90475),
(4,3,2,'expenditure:budget',NULL,3,2,'interim',3,NULL,45237),
(4,4,2,'due_to:unbilled',1,3,2,'interim',3,1,-45237),
(4,5,1,'expenditure:for_others',2,3,2,'interim',1,3,45237),
(4,6,1,'due_from:unbilled',2,3,2,'interim',1,3,45237),
(4,7,1,'contributions',2,3,2,'interim',1,3,-45237),
(5,1,1,'expenditure:budget',NULL,1,2,'interim',1,NULL,73809),
(5,2,1,'provider:accrued',NULL,1,NULL,NULL,1,NULL,-147618),
(5,3,2,'expenditure:budget',NULL,3,2,'interim',3,NULL,73809),
(5,4,2,'due_to:unbilled',1,3,2,'interim',3,1,-73809),
(5,5,1,'expenditure:for_others',2,3,2,'interim',1,3,73809),
(5,6,1,'due_from:unbilled',2,3,2,'interim',1,3,73809),
(5,7,1,'contributions',2,3,2,'interim',1,3,-73809),
(6,1,1,'provider:accrued',NULL,1,NULL,NULL,1,NULL,3100000),
(6,2,1,'provider:payable',NULL,1,NULL,NULL,1,NULL,-3100000),
(7,1,1,'due_from:billed',2,3,1,'agreed',1,3,1240000),
(7,2,1,'due_from:unbilled',2,3,1,'agreed',1,3,-1240000),
(7,3,2,'due_to:unbilled',1,3,1,'agreed',3,1,1240000),
(7,4,2,'due_to:billed',1,3,1,'agreed',3,1,-1240000),
(8,1,1,'due_from:billed',2,3,1,'agreed',1,3,1120000),
(8,2,1,'due_from:unbilled',2,3,1,'agreed',1,3,-1120000),
(8,3,2,'due_to:unbilled',1,3,1,'agreed',3,1,1120000),
(8,4,2,'due_to:billed',1,3,1,'agreed',3,1,-1120000),
(9,1,1,'due_from:billed',2,3,1,'agreed',1,3,1240000),
(9,2,1,'due_from:unbilled',2,3,1,'agreed',1,3,-1240000),
(9,3,2,'due_to:unbilled',1,3,1,'agreed',3,1,1240000),
(9,4,2,'due_to:billed',1,3,1,'agreed',3,1,-1240000),
(10,1,1,'due_from:billed',2,3,2,'interim',1,3,45237),
(10,2,1,'due_from:unbilled',2,3,2,'interim',1,3,-45237),
(10,3,2,'due_to:unbilled',1,3,2,'interim',3,1,45237),
(10,4,2,'due_to:billed',1,3,2,'interim',3,1,-45237),
(11,1,1,'due_from:billed',2,3,2,'interim',1,3,73809),
(11,2,1,'due_from:unbilled',2,3,2,'interim',1,3,-73809),
(11,3,2,'due_to:unbilled',1,3,2,'interim',3,1,73809),
(11,4,2,'due_to:billed',1,3,2,'interim',3,1,-73809),
(12,1,1,'cash',3,3,1,'agreed',1,3,1240000),
(12,2,1,'due_from:billed',3,3,1,'agreed',1,3,-1240000),
(12,3,3,'due_to:billed',1,3,1,'agreed',3,1,1240000),
(12,4,3,'cash',1,3,1,'agreed',3,1,-1240000);
INSERT INTO price_versions ("id", "price_id", "placement_id", "component", "rate", "unit", "quantity", "calendar_id", "first_day", "last_day", "note", "batch", "superseded_by", "withdrawn", "file", "row") VALUES
(1,1,1,'core','7000','week',NULL,NULL,'2026-01-01',NULL,NULL,1,NULL,0,'prices.csv',2),
(2,2,1,'education','1000','month',NULL,NULL,'2026-01-01',NULL,NULL,1,NULL,0,'prices.csv',3),
(3,3,2,'core','333.33','week',NULL,NULL,'2026-02-10',NULL,NULL,1,NULL,0,'prices.csv',4);
INSERT INTO prices ("id", "code", "batch") VALUES
(1,'A-core',1),
(2,'A-ed',1),
(3,'B-core',1);
INSERT INTO provider_versions ("id", "provider_id", "name", "company_number", "sector", "batch", "superseded_by", "withdrawn", "file", "row") VALUES
(1,1,'Oak Homes Ltd',NULL,NULL,1,NULL,0,'providers.csv',2);
INSERT INTO providers ("id", "code", "batch") VALUES
(1,'OAK',1);
INSERT INTO receipt_versions ("id", "receipt_id", "from_agency_id", "to_agency_id", "received_on", "amount", "reference", "batch", "superseded_by", "withdrawn", "file", "row") VALUES
(1,1,2,1,'2026-04-08',1240000,'C-000001',7,NULL,0,'receipts.csv',2);
INSERT INTO receipts ("id", "code", "batch") VALUES
(1,'R1',7);
INSERT INTO recharge_lines ("recharge_id", "line", "placement_id", "service_month", "agreement_id", "budget_id", "standing", "lead_budget_id", "order_id", "amount", "corrects_id", "corrects_line") VALUES
(1,1,1,'2026-01',1,3,'agreed',1,NULL,1240000,NULL,NULL),
(1,2,1,'2026-02',1,3,'agreed',1,NULL,1120000,NULL,NULL),
(1,3,1,'2026-03',1,3,'agreed',1,NULL,1240000,NULL,NULL),
(1,4,2,'2026-02',2,3,'interim',1,NULL,45237,NULL,NULL),
(1,5,2,'2026-03',2,3,'interim',1,NULL,73809,NULL,NULL),
(2,1,1,'2026-01',1,2,'agreed',1,NULL,100000,NULL,NULL),
(2,2,1,'2026-02',1,2,'agreed',1,NULL,100000,NULL,NULL),
(2,3,1,'2026-03',1,2,'agreed',1,NULL,100000,NULL,NULL);
INSERT INTO recharges ("id", "batch", "number", "from_agency_id", "sequence", "to_agency_id", "kind", "month", "dated", "due", "total") VALUES
(1,6,'C-000001',1,1,2,'recharge','2026-03','2026-04-07','2026-05-07',3719046),
(2,6,'C-000002',1,2,1,'internal_journal','2026-03','2026-04-07','2026-04-07',300000);
INSERT INTO reconciled ("batch", "entries") VALUES
(5,1),
(6,5),
(8,1);
