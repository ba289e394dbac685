"""Writes the checkout model: a complete PROJECT anatomy of a fictional outdoor retailer.

The short notation below is turned into the JSON document that learners can download as a sample:
``python tests/anatomy/samples/checkout.py`` writes tests/anatomy/samples/complete_project.json and
fixtures/anatomy/checkout.json. One gap is left on purpose, an unknown role, so that its report has a finding.
"""

import json
from pathlib import Path
from typing import Any

# One block an element: "code kind horizon department | name | owner role", its statement, then its
# variables ("VARIABLE key=value; key=value",
# "VARIABLE - reason" where it does not apply, "VARIABLE ? reason" where it is unknown) and metrics ("METRIC ...").
ELEMENTS = """
P1-GOL-001 goal as_is D2 | Reduce checkout abandonment | Head of Product
Fewer customers who confirmed a cart leave before the order is paid, so that the traffic we already pay for turns into orders.
METRIC Checkout abandonment; unit=%; baseline=38; target=28; due_date=2027-06-30; data_source=Checkout funnel report, all web channels; direction=down; frequency=weekly
TIMING frequency=weekly; deadline=2027-06-30
FUNCTION verb=reduce; input=confirmed carts; output=paid orders

P1-GOL-002 goal as_is D10 | Raise payment authorization | Head of Payments
More of the payments that honest customers attempt are approved by the bank, without taking on more fraud than today.
METRIC Payment authorization rate; unit=%; baseline=91.2; target=94.5; due_date=2027-03-31; data_source=Payment record, provider settlement files; direction=up; frequency=daily
TIMING frequency=daily; deadline=2027-03-31
FUNCTION verb=raise; input=payment attempts; output=approved payments

P1-GOL-003 goal as_is D13 | Deliver on the promised day | Head of Fulfillment
The day shown at checkout is the day the parcel arrives, because late parcels cost a service contact and often the next order.
METRIC Orders delivered by promised day; unit=%; baseline=86; target=95; due_date=2027-09-30; data_source=Carrier scans joined to order store; direction=up; frequency=weekly
TIMING frequency=weekly; deadline=2027-09-30
FUNCTION verb=keep; input=delivery promise; output=parcel delivered in time

P1-GOL-004 goal as_is D10 | Settle refunds fast | Head of Payments
A customer who sends goods back has the money within three days of the parcel being scanned, without a call to support.
METRIC Median days to refund; unit=days; baseline=9; target=3; due_date=2027-06-30; data_source=Refund ledger; direction=down; frequency=weekly
TIMING frequency=weekly; deadline=2027-06-30
FUNCTION verb=settle; input=scanned return; output=money on the account of the customer

P1-GOL-005 goal to_be D2 | Shorten guest checkout | Head of Product
A first-time customer pays without making an account; the time from cart to payment is the part of abandonment we can build away.
METRIC Median guest checkout time; unit=seconds; baseline=210; target=120; due_date=2027-03-31; data_source=Checkout event stream; direction=down; frequency=weekly
TIMING frequency=weekly; deadline=2027-03-31
FUNCTION verb=shorten; input=cart of a guest; output=paid order

P1-OUT-001 outcome as_is D2 | Customers finish what they began | Head of Product
Customers who decided to buy can do so in one sitting, on a phone, on a train, with the card they have at hand.
TIMING deadline=2027-12-31
FUNCTION verb=enable; input=decision to buy; output=order in one sitting

P1-PRI-001 priority as_is D2 | Returning customers before new markets | Chief Product Officer
Until abandonment is below 30% no engineering capacity goes into new countries; returning customers are three quarters of revenue.
TIMING trigger=quarterly planning; frequency=quarterly
FUNCTION verb=rank; input=proposed initiatives; output=order of initiatives

P1-CON-001 constraint as_is D14 | Strong customer authentication | Head of Compliance
Electronic payments in Europe need two factors unless an exemption applies; every exemption must be defensible to the acquirer.
TIMING trigger=each electronic payment
FUNCTION verb=restrict; input=payment attempt; output=authentication or documented exemption

P2-PRC-001 process as_is D2 | Check out a cart | Checkout Product Manager
From the confirmed cart to the paid order: address, delivery choice, payment choice, payment, confirmation shown and sent.
TIMING trigger=cart confirmed; deadline=30 min; latency_target=2 s per step
ROLE actor=Checkout Product Manager; responsibility=A
FUNCTION verb=check out; input=cart; output=paid order

P2-PRC-002 process as_is D10 | Authorize a payment | Payments Product Manager
Ask the issuing bank for approval, authenticate where required, retry where it is sensible, and answer the checkout.
TIMING trigger=customer pays; latency_target=4 s
ROLE actor=Payments Product Manager; responsibility=A
FUNCTION verb=authorize; input=payment request; output=approval or reasoned refusal

P2-PRC-003 process as_is D13 | Promise and ship an order | Fulfillment Lead
Give a delivery day the warehouse can keep, reserve the goods, pick, pack and hand the parcel to the carrier.
TIMING trigger=order paid; deadline=promised day; frequency=continuous
ROLE actor=Fulfillment Lead; responsibility=A
FUNCTION verb=ship; input=paid order; output=parcel with the carrier

P2-PRC-004 process as_is D10 | Return and refund | Refunds Lead
From the announced return to the money: label, scan at the dock, decision on inspection, refund to the original means of payment.
TIMING trigger=return announced; deadline=3 d after scan
ROLE actor=Refunds Lead; responsibility=A
FUNCTION verb=refund; input=scanned return; output=refund

P2-PRC-005 process to_be D2 | Check out as a guest | Checkout Product Manager
A first-time customer enters address and payment once on one page; an account is offered after the order, never before it.
TIMING trigger=cart confirmed without account; latency_target=2 s per step
ROLE actor=Checkout Product Manager; responsibility=A
FUNCTION verb=check out; input=cart of a guest; output=paid order

P2-STP-001 step as_is D2 | Choose delivery | Checkout Product Manager
The customer sees each delivery option with a day and a price and chooses one; the cheapest that keeps the promise is preselected.
TIMING trigger=address complete; latency_target=600 ms
ROLE actor=Customer; responsibility=R
FUNCTION verb=choose; input=delivery options; output=chosen option with day

P2-STP-002 step as_is D10 | Confirm identity | Payments Product Manager
The customer confirms with the bank that the payment is theirs, unless an exemption was granted for this payment.
TIMING trigger=authentication required; deadline=10 min
ROLE actor=Customer; responsibility=R
FUNCTION verb=authenticate; input=challenge of the bank; output=authentication result

P2-TRG-001 trigger as_is D2 | Cart confirmed | Checkout Product Manager
The customer leaves the cart for checkout; from this moment prices are kept and the funnel counts the attempt.
TIMING trigger=customer confirms cart
ROLE actor=Customer; responsibility=R
FUNCTION verb=start; input=cart; output=checkout attempt

P2-HND-001 handover as_is D2 | Paid order to warehouse | Order Desk Lead
The paid order leaves commerce and becomes work of the warehouse, with everything the warehouse needs to keep the promise.
TIMING trigger=order paid; latency_target=60 s
ROLE actor=Order Desk Lead; responsibility=R
FUNCTION verb=hand over; input=paid order; output=warehouse order

P2-HND-002 handover as_is D13 | Scanned return to finance | Returns Dock Lead
The scan of a returned parcel leaves the dock and becomes a claim that finance has to settle within three days.
TIMING trigger=parcel scanned at the dock; latency_target=15 min
ROLE actor=Returns Dock Lead; responsibility=R
FUNCTION verb=hand over; input=scan; output=refund claim

P3-RUL-001 rule_logic as_is D14 | Saved card offer | Risk Lead
A returning customer with a risk score below 0.2 is offered the saved card first; above it the card must be entered again.
DATA entity=Customer risk; attributes=score, age of account, saved cards; classification=confidential; system_of_record=Risk rule table
RULE condition=risk score below 0.2; action=offer saved card; authority=Risk Lead; source=Risk policy 4.1; exception=customer asked to forget the card
LOCATION channel=web and app; jurisdiction=EU
TIMING trigger=payment step shown; latency_target=150 ms
ROLE actor=Risk Lead; responsibility=A; permission=change thresholds
FUNCTION verb=offer; input=customer and cart; output=list of means of payment

P3-RUL-002 rule_logic to_be D10 | Retry of soft declines | Payments Product Manager
A decline that banks mark as temporary is retried once by the second route within the same payment; a hard decline never is.
DATA entity=Decline reason; attributes=code, class, route; classification=internal; system_of_record=Payment record
RULE condition=decline class is soft and no retry yet; action=retry once by the second route; authority=Head of Payments; source=Provider agreement, decline annex; exception=amount above 2,000 EUR
LOCATION channel=web and app; jurisdiction=EU
TIMING trigger=decline received; deadline=6 s after payment began
ROLE actor=Payments Product Manager; responsibility=A
FUNCTION verb=retry; input=declined payment; output=second attempt

P3-RUL-003 rule_logic as_is D14 | Exemption from authentication | Head of Compliance
A low-value or low-risk payment is sent with an exemption request; the bank may refuse it, and then the customer authenticates.
DATA entity=Exemption; attributes=kind, amount, fraud rate band; classification=confidential; system_of_record=Payment record
RULE condition=amount below 30 EUR or low risk within fraud band; action=request exemption; authority=Head of Compliance; source=Regulatory technical standard on authentication; exception=fifth exemption in a row
LOCATION jurisdiction=EU; channel=web and app
TIMING trigger=before authorization; latency_target=100 ms
ROLE actor=Head of Compliance; responsibility=A; permission=change bands
FUNCTION verb=exempt; input=payment request; output=exemption or challenge

P3-RUL-004 rule_logic to_be D10 | Refund without inspection | Refunds Lead
A return worth less than 80 EUR from a customer in good standing is refunded at the scan; all others wait for inspection.
DATA entity=Return; attributes=value, standing of customer, category; classification=internal; system_of_record=Order store
RULE condition=value below 80 EUR and good standing; action=refund at scan; authority=Refunds Lead; source=Returns policy 2027; exception=safety equipment is always inspected
LOCATION place=return dock; jurisdiction=EU
TIMING trigger=parcel scanned; deadline=24 h
ROLE actor=Refunds Lead; responsibility=A
FUNCTION verb=refund; input=scanned return; output=refund order

P3-DAT-001 data_logic as_is D2 | Price held from cart to payment | Pricing Lead
The price a customer saw in the confirmed cart is held for thirty minutes; a change in that time never reaches this checkout.
DATA entity=Price hold; attributes=cart, lines, price, valid until; classification=internal; system_of_record=Order store
RULE condition=hold younger than 30 min; action=charge the held price; authority=Pricing Lead; source=Pricing policy 2.3
LOCATION channel=web and app; hosting=EU region
TIMING trigger=cart confirmed; deadline=30 min
ROLE actor=Pricing Lead; responsibility=A
FUNCTION verb=hold; input=cart lines; output=held price

P3-DAT-002 data_logic as_is D10 | One payment record per attempt | Payments Data Steward
Each attempt leaves one record with route, answer, reason and amount, so that finance and product count the same payments.
DATA entity=Payment record; attributes=attempt, route, answer, reason, amount; classification=confidential; system_of_record=Order store
RULE condition=any answer of a provider; action=append one record; authority=Payments Data Steward; source=Accounting manual 7
LOCATION hosting=EU region; jurisdiction=EU
TIMING trigger=answer received; latency_target=200 ms
ROLE actor=Payments Data Steward; responsibility=A
FUNCTION verb=record; input=answer of provider; output=payment record

P3-UIL-001 ui_logic to_be D2 | One page for guests | Design Lead
Address, delivery and payment stand on one page in this order; what is done folds away and stays readable.
DATA entity=Checkout form; attributes=address, delivery, payment; classification=personal; system_of_record=Order store
RULE condition=customer has no account; action=show one page; authority=Design Lead; source=Usability study of spring 2026
LOCATION channel=web and app
TIMING trigger=checkout begins; latency_target=1 s
ROLE actor=Design Lead; responsibility=A
FUNCTION verb=lay out; input=cart of a guest; output=one page

P3-UIL-002 ui_logic as_is D2 | Error beside its field | Design Lead
What a customer entered wrongly is said beside the field in words that tell how to mend it, and nothing entered is lost.
DATA entity=Form error; attributes=field, sentence; classification=internal; system_of_record=Checkout page
RULE condition=entry cannot be used; action=say it beside the field; authority=Design Lead; source=Accessibility guideline, error identification
LOCATION channel=web and app
TIMING trigger=field left; latency_target=200 ms
ROLE actor=Design Lead; responsibility=A
FUNCTION verb=explain; input=entry; output=sentence beside field

P3-TIM-001 timing_logic as_is D13 | Reservation of goods | Stock Lead
Goods of a confirmed cart are reserved for thirty minutes and released at once when the payment fails for good.
DATA entity=Reservation; attributes=line, quantity, until; classification=internal; system_of_record=Warehouse management
RULE condition=cart confirmed; action=reserve for 30 min; authority=Stock Lead; source=Stock policy 1.2; exception=pre-order goods
LOCATION place=all warehouses
TIMING trigger=cart confirmed; deadline=30 min; latency_target=300 ms
ROLE actor=Stock Lead; responsibility=A
FUNCTION verb=reserve; input=cart lines; output=reservation

P3-TIM-002 timing_logic as_is D13 | Cut-off of the delivery promise | Fulfillment Lead
A day is promised only if the order can be packed before the carrier's truck leaves; the cut-off differs by warehouse and weekday.
DATA entity=Cut-off; attributes=warehouse, weekday, hour, carrier; classification=internal; system_of_record=Warehouse management
RULE condition=order before cut-off; action=promise next delivery day; authority=Fulfillment Lead; source=Carrier agreements; exception=public holidays by region
LOCATION place=warehouse; jurisdiction=country of delivery
TIMING trigger=delivery options shown; frequency=continuous; latency_target=300 ms
ROLE actor=Fulfillment Lead; responsibility=A
FUNCTION verb=promise; input=address and cart; output=delivery day

P3-WFL-001 workflow_logic as_is D2 | Life of an order | Order Desk Lead
An order is placed, paid, released, packed, shipped and delivered, or canceled; no step is skipped and each leaves its time.
DATA entity=Order; attributes=state, times, lines; classification=internal; system_of_record=Order store
RULE condition=step completed; action=move to the next state; authority=Order Desk Lead; source=Order handbook 3
LOCATION hosting=EU region
TIMING trigger=completion of a step; latency_target=500 ms
ROLE actor=Order Desk Lead; responsibility=A
FUNCTION verb=advance; input=event; output=order in its next state

P3-WFL-002 workflow_logic as_is D10 | Life of a return | Refunds Lead
A return is announced, sent, scanned, cleared or inspected, and refunded; the customer sees the state and the expected day.
DATA entity=Return; attributes=state, times, value; classification=internal; system_of_record=Order store
RULE condition=step completed; action=move and tell the customer; authority=Refunds Lead; source=Returns policy 2027
LOCATION place=return dock; jurisdiction=EU
TIMING trigger=completion of a step; latency_target=5 min
ROLE actor=Refunds Lead; responsibility=A
FUNCTION verb=advance; input=event; output=return in its next state

P3-INT-001 integration_logic as_is D10 | Routing between payment providers | Payments Architect
Payments go to the cheaper provider unless its approval rate of the last hour fell by two points; then the other takes over.
DATA entity=Route; attributes=provider, approval rate, fee; classification=confidential; system_of_record=Payment record
RULE condition=approval rate fell by 2 points in an hour; action=switch provider; authority=Payments Architect; source=Routing decision of May 2026; exception=provider under maintenance
LOCATION hosting=EU region; jurisdiction=EU
TIMING trigger=each payment; frequency=hourly; latency_target=50 ms
ROLE actor=Payments Architect; responsibility=A
FUNCTION verb=route; input=payment request; output=chosen provider

P3-INT-002 integration_logic as_is D13 | Warehouse order message | Integration Lead
A released order is sent to the warehouse once, with a number by which a repeat is recognized, and is acknowledged within a minute.
DATA entity=Warehouse order; attributes=number, lines, promised day; classification=internal; system_of_record=Warehouse management
RULE condition=order released; action=send once and await acknowledgment; authority=Integration Lead; source=Interface agreement 12
LOCATION place=all warehouses; hosting=EU region
TIMING trigger=order released; deadline=60 s
ROLE actor=Integration Lead; responsibility=A
FUNCTION verb=send; input=released order; output=acknowledged warehouse order

P4-API-001 api as_is D3 | Payment API | Payments Engineering Lead
Takes a payment request from the checkout, authenticates, routes, authorizes and answers with approval or a reasoned refusal.
DATA entity=Payment record; attributes=attempt, route, answer, reason, amount; classification=confidential; system_of_record=Order store
RULE condition=request with a known key; action=answer the first result again; authority=Payments Engineering Lead; source=Interface agreement 4
LOCATION hosting=EU region, two zones
TIMING trigger=call of checkout; latency_target=1500 ms
ROLE actor=Payments Engineering Lead; responsibility=A; permission=deploy
FUNCTION verb=authorize; input=payment request; output=approval or refusal

P4-API-002 api as_is D3 | Order API | Orders Engineering Lead
Holds carts and prices, promises delivery, places orders and tells every other component about the state of an order.
DATA entity=Order; attributes=state, times, lines; classification=internal; system_of_record=Order store
RULE condition=order changes state; action=publish one event; authority=Orders Engineering Lead; source=Interface agreement 2
LOCATION hosting=EU region, two zones
TIMING trigger=call of checkout; latency_target=300 ms
ROLE actor=Orders Engineering Lead; responsibility=A
FUNCTION verb=place; input=cart; output=order

P4-API-003 api to_be D3 | Refund API | Payments Engineering Lead
Takes a refund claim, checks that it was not paid before, pays it by the route of the original payment and books it.
DATA entity=Refund; attributes=claim, amount, route, booked at; classification=confidential; system_of_record=Order store
RULE condition=claim not yet paid; action=pay once; authority=Refunds Lead; source=Returns policy 2027
LOCATION hosting=EU region, two zones
TIMING trigger=claim received; latency_target=2 s
ROLE actor=Payments Engineering Lead; responsibility=A
FUNCTION verb=refund; input=refund claim; output=booked refund

P4-SCR-001 screen as_is D3 | Checkout page | Web Engineering Lead
The pages a customer with an account sees from cart to confirmation, on web and in the shopping app.
DATA entity=Checkout form; attributes=address, delivery, payment; classification=personal; system_of_record=Order store
RULE - The page shows what logic elsewhere decides; it holds no rule of its own.
LOCATION channel=web and app
TIMING trigger=customer goes to checkout; latency_target=1 s
ROLE actor=Web Engineering Lead; responsibility=A
FUNCTION verb=show; input=cart; output=entries of the customer

P4-SCR-002 screen to_be D3 | Guest checkout page | Web Engineering Lead
One page on which a guest enters address, delivery and payment; what is done folds away and can be opened again.
DATA entity=Checkout form; attributes=address, delivery, payment; classification=personal; system_of_record=Order store
RULE - The page shows what logic elsewhere decides; it holds no rule of its own.
LOCATION channel=web and app
TIMING trigger=guest goes to checkout; latency_target=1 s
ROLE actor=Web Engineering Lead; responsibility=A
FUNCTION verb=show; input=cart of a guest; output=entries of the guest

P4-SCR-003 screen as_is D3 | Return portal | Web Engineering Lead
Where a customer announces a return, prints the label and sees how far the refund is.
DATA entity=Return; attributes=state, times, value; classification=internal; system_of_record=Order store
RULE - The portal shows states that the life of a return decides; it holds no rule.
LOCATION channel=web
TIMING trigger=customer announces a return; latency_target=1 s
ROLE actor=Web Engineering Lead; responsibility=A
FUNCTION verb=announce; input=order; output=return with label

P4-DST-001 dataset as_is D3 | Order store | Data Platform Lead
Orders, price holds, payment records and returns with their history; the one source other reports are made from.
DATA entity=Order; attributes=state, times, lines; classification=internal; system_of_record=Order store
RULE condition=row older than ten years; action=erase; authority=Data Protection Officer; source=Retention schedule
LOCATION hosting=EU region, two zones; jurisdiction=EU
TIMING frequency=continuous; latency_target=50 ms
ROLE actor=Data Platform Lead; responsibility=A; permission=read by role
FUNCTION verb=keep; input=events of orders; output=rows

P4-WFE-001 workflow as_is D3 | Order orchestrator | Orders Engineering Lead
Moves orders through their states, sends released orders to the warehouse and repeats what was not acknowledged.
DATA entity=Order; attributes=state, times, lines; classification=internal; system_of_record=Order store
RULE condition=no acknowledgment in 60 s; action=send again with the same number; authority=Integration Lead; source=Interface agreement 12
LOCATION hosting=EU region, two zones
TIMING trigger=event of an order; latency_target=500 ms
ROLE actor=Orders Engineering Lead; responsibility=A
FUNCTION verb=advance; input=event; output=next step started

P4-CFG-001 configuration to_be D14 | Risk rule table | Risk Lead
Thresholds and exemptions as a versioned table that risk changes without a release, with two people and a date for each change.
DATA entity=Customer risk; attributes=score, age of account, saved cards; classification=confidential; system_of_record=Risk rule table
RULE condition=change of a threshold; action=take effect after a second person approved; authority=Risk Lead; source=Risk policy 5
LOCATION hosting=EU region
TIMING trigger=change approved; latency_target=5 min
ROLE actor=Risk Lead; responsibility=A; permission=propose and approve
FUNCTION verb=configure; input=threshold; output=active rule

P4-APP-001 application as_is D13 | Warehouse management | Warehouse Systems Lead
Bought application that reserves, picks, packs and scans; changed by configuration and by the vendor's releases only.
DATA entity=Warehouse order; attributes=number, lines, promised day; classification=internal; system_of_record=Warehouse management
RULE condition=number seen before; action=acknowledge without a second order; authority=Warehouse Systems Lead; source=Interface agreement 12
LOCATION place=three warehouses; hosting=vendor, EU region
TIMING frequency=continuous; latency_target=800 ms
ROLE ? Which role at the vendor answers for the configuration is being settled with the vendor.
FUNCTION verb=fulfill; input=warehouse order; output=packed parcel

P4-REP-001 report as_is D2 | Checkout funnel report | Analytics Lead
Attempts, steps, errors and payments by channel and day, from the event stream; the number everybody argues with.
DATA entity=Checkout attempt; attributes=step, error, channel, time; classification=internal; system_of_record=Order store
RULE - The report counts and compares; it decides nothing about an order.
LOCATION channel=web and app
TIMING frequency=daily; deadline=06:00 UTC
ROLE actor=Analytics Lead; responsibility=A
FUNCTION verb=count; input=checkout events; output=funnel by day

P4-PLT-001 platform as_is D10 | Payment gateway | Payments Architect
The two payment providers behind one adapter, so that a route can be changed without touching the payment API.
DATA entity=Route; attributes=provider, approval rate, fee; classification=confidential; system_of_record=Payment record
RULE condition=provider answers with an unknown code; action=treat as hard decline; authority=Payments Architect; source=Routing decision of May 2026
LOCATION hosting=providers, EU region; jurisdiction=EU
TIMING trigger=authorization; latency_target=1200 ms
ROLE actor=Payments Architect; responsibility=A
FUNCTION verb=connect; input=payment request; output=answer of a bank

P5-BLD-001 build_task to_be D3 | Build the guest checkout page | Web Engineering Lead
Build the one-page checkout behind a flag, with the same components as the account checkout and its own event names.
LOCATION place=web repository
TIMING trigger=design approved; deadline=2026-12-18
ROLE actor=Web Engineering Lead; responsibility=R

P5-BLD-002 build_task to_be D3 | Build the refund API | Payments Engineering Lead
Build refund by original route with a key per claim, the ledger entry in the same transaction, and a rehearsal against both providers.
LOCATION place=payments repository
TIMING trigger=policy approved; deadline=2027-01-29
ROLE actor=Payments Engineering Lead; responsibility=R

P5-BLD-003 build_task to_be D3 | Build the risk rule table | Payments Engineering Lead
Take thresholds out of the payment API into a versioned table with approval by a second person and a record of each change.
LOCATION place=payments repository
TIMING trigger=risk policy 5 approved; deadline=2026-12-11
ROLE actor=Payments Engineering Lead; responsibility=R

P5-CHG-001 change_task to_be D3 | Split authorization from retry | Payments Engineering Lead
Change the payment API so that a soft decline is retried by the second route inside the same payment and recorded as one attempt of two.
LOCATION place=payments repository
TIMING trigger=risk rule table live; deadline=2027-01-15
ROLE actor=Payments Engineering Lead; responsibility=R

P5-CHG-002 change_task to_be D3 | Compute the promise from live cut-offs | Orders Engineering Lead
Replace the nightly copy of cut-off hours in the order API by a question to warehouse management, with the copy as fallback.
LOCATION place=orders repository
TIMING trigger=interface agreed; deadline=2027-02-26
ROLE actor=Orders Engineering Lead; responsibility=R

P5-CHG-003 change_task as_is D3 | Say errors beside their fields | Web Engineering Lead
Replace the message above the form by sentences beside the fields, in nine languages, keeping what was entered.
LOCATION place=web repository
TIMING trigger=text approved; deadline=2026-11-27
ROLE actor=Web Engineering Lead; responsibility=R

P5-TST-001 test_task to_be D3 | Rehearse declined payments | Quality Lead
Run every decline code of both providers through the test bank and compare route, record and sentence with the decline annex.
LOCATION place=test bank of the providers
TIMING trigger=retry built; deadline=2027-01-22
ROLE actor=Quality Lead; responsibility=R

P5-DEP-001 deploy_task to_be D3 | Release guest checkout in steps | Release Lead
Release to 10% of guests for one week, then 50%, then all; go back by the flag when abandonment rises by one point.
LOCATION place=production, web
TIMING trigger=guest page accepted; deadline=2027-02-05
ROLE actor=Release Lead; responsibility=R

P5-DEP-002 deploy_task to_be D3 | Release refunds by category | Release Lead
Release the refund API for clothing first, then equipment; safety equipment stays with inspection and manual refund.
LOCATION place=production, payments
TIMING trigger=refund API accepted; deadline=2027-03-05
ROLE actor=Release Lead; responsibility=R

P6-MON-001 monitor as_is D3 | Watch over authorization | Payments on Call
Approval rate by provider, country and hour; a fall of two points in an hour wakes the payments engineer on call.
DATA entity=Payment record; attributes=attempt, route, answer, reason, amount; classification=confidential
TIMING frequency=continuous; latency_target=5 min
ROLE actor=Payments on Call; responsibility=R

P6-MON-002 monitor as_is D2 | Watch over the funnel | Analytics Lead
Steps, errors and abandonment by channel each morning; a rise of two points against the same weekday is looked into the same day.
DATA entity=Checkout attempt; attributes=step, error, channel, time; classification=internal
TIMING frequency=daily
ROLE actor=Analytics Lead; responsibility=R

P6-MON-003 monitor as_is D13 | Watch over warehouse messages | Integration Lead
Orders released and not acknowledged, by warehouse; more than five older than two minutes call the integration team.
DATA entity=Warehouse order; attributes=number, lines, promised day; classification=internal
TIMING frequency=continuous; latency_target=2 min
ROLE actor=Integration Lead; responsibility=R

P6-INC-001 incident_pattern as_is D3 | Outage of a payment provider | Payments on Call
One provider stops answering: routing moves to the other, saved cards of the first are asked again, finance is told within the hour.
DATA entity=Incident; attributes=provider, began, ended, orders lost; classification=internal
TIMING trigger=no answer for 60 s; deadline=1 h
ROLE actor=Payments on Call; responsibility=R

P6-CTL-001 operational_control as_is D10 | Daily reconciliation of refunds | Refunds Lead
Every morning refund claims, bookings and provider files are compared; a difference is settled or explained on the same day.
DATA entity=Refund; attributes=claim, amount, route, booked at; classification=confidential
TIMING frequency=daily; deadline=12:00 local time
ROLE actor=Refunds Lead; responsibility=A

P6-CTL-002 operational_control to_be D14 | Review of risk changes | Head of Compliance
Every month changes of thresholds and exemptions are read against fraud and approval figures, and confirmed or taken back.
DATA entity=Customer risk; attributes=score, age of account, saved cards; classification=confidential
TIMING frequency=monthly
ROLE actor=Head of Compliance; responsibility=A

P6-RSP-001 responsibility as_is D9 | First answer to checkout complaints | Support Lead
Support answers questions about payments and deliveries within four hours and passes patterns of three equal cases to product.
DATA entity=Contact; attributes=topic, order, time; classification=internal
TIMING trigger=customer writes or calls; deadline=4 h
ROLE actor=Support Lead; responsibility=A

P6-MEA-001 measure as_is D2 | Abandonment by week | Analytics Lead
Share of confirmed carts that were not paid within thirty minutes, by week, all web channels, bots excluded.
METRIC Checkout abandonment; unit=%; data_source=Checkout funnel report, all web channels; direction=down; frequency=weekly
DATA entity=Checkout attempt; attributes=step, error, channel, time; classification=internal
TIMING frequency=weekly
ROLE actor=Analytics Lead; responsibility=R

P6-MEA-002 measure as_is D10 | Authorization by day | Payments Data Steward
Approved payments over attempted payments, by day, an attempt with its retry counted once.
METRIC Payment authorization rate; unit=%; data_source=Payment record, provider settlement files; direction=up; frequency=daily
DATA entity=Payment record; attributes=attempt, route, answer, reason, amount; classification=confidential
TIMING frequency=daily
ROLE actor=Payments Data Steward; responsibility=R

P6-MEA-003 measure as_is D13 | Promises kept by week | Fulfillment Lead
Orders whose first delivery scan is on or before the promised day, by week of promise, canceled orders excluded.
METRIC Orders delivered by promised day; unit=%; data_source=Carrier scans joined to order store; direction=up; frequency=weekly
DATA entity=Order; attributes=state, times, lines; classification=internal
TIMING frequency=weekly
ROLE actor=Fulfillment Lead; responsibility=R

P6-MEA-004 measure as_is D10 | Refund days by week | Refunds Lead
Median of days from the scan of a return to the booking of its refund, by week of booking.
METRIC Median days to refund; unit=days; data_source=Refund ledger; direction=down; frequency=weekly
DATA entity=Refund; attributes=claim, amount, route, booked at; classification=confidential
TIMING frequency=weekly
ROLE actor=Refunds Lead; responsibility=R

P6-MEA-005 measure to_be D2 | Guest checkout time by week | Analytics Lead
Median of seconds from confirmed cart to approved payment for customers without an account, by week.
METRIC Median guest checkout time; unit=seconds; data_source=Checkout event stream; direction=down; frequency=weekly
DATA entity=Checkout attempt; attributes=step, error, channel, time; classification=internal
TIMING frequency=weekly
ROLE actor=Analytics Lead; responsibility=R
"""

# "source type target | rationale"
LINKS = """
P1-GOL-005 decomposes P1-GOL-001 | Guests are 40% of attempts and abandon twice as often as customers with an account.
P1-GOL-002 decomposes P1-GOL-001 | A refused payment is the most expensive way to lose a confirmed cart.
P1-OUT-001 depends P1-GOL-001 | The outcome is reached when abandonment is at its target.
P1-PRI-001 depends P1-OUT-001 | The order of work exists for the sake of this outcome.
P1-CON-001 depends P1-GOL-002 | Authentication bounds what can be done to raise approvals.
P2-PRC-001 realizes P1-GOL-001 | The checkout is where carts are finished or abandoned.
P2-PRC-005 realizes P1-GOL-005 | The guest path exists to shorten the time of a first purchase.
P2-PRC-005 realizes P1-GOL-001 | Fewer guests leave when no account is asked for.
P2-PRC-002 realizes P1-GOL-002 | Approvals are won or lost in this process.
P2-PRC-003 realizes P1-GOL-003 | The promise is made and kept here.
P2-PRC-004 realizes P1-GOL-004 | The days to refund are the duration of this process.
P2-STP-001 realizes P1-GOL-003 | The promised day is chosen in this step.
P2-STP-002 realizes P1-GOL-002 | A failed confirmation ends in a refused payment.
P2-TRG-001 precedes P2-PRC-001 | The checkout begins with the confirmed cart.
P2-TRG-001 precedes P2-PRC-005 | The guest checkout begins with the confirmed cart too.
P2-STP-001 precedes P2-PRC-002 | Delivery is chosen before the amount is authorized.
P2-STP-002 precedes P2-PRC-003 | Nothing is promised to the warehouse before the payment is confirmed.
P2-PRC-001 precedes P2-HND-001 | A paid order is handed to the warehouse next.
P2-HND-001 hands_over P2-PRC-003 | Commerce hands the paid order to fulfillment.
P2-HND-002 hands_over P2-PRC-004 | The dock hands the scanned return to finance.
P2-PRC-001 hands_over P2-PRC-002 | The checkout hands the amount to payments and waits for the answer.
P3-RUL-001 enforces P2-PRC-001 | The saved card shortens the payment step of known customers.
P3-DAT-001 enforces P2-PRC-001 | The checkout charges the price that was held.
P3-UIL-002 enforces P2-PRC-001 | Errors decide whether a customer can go on.
P3-TIM-001 enforces P2-PRC-001 | The checkout may take as long as the goods are reserved.
P3-UIL-001 enforces P2-PRC-005 | The single page is what the guest path consists of.
P3-DAT-001 enforces P2-PRC-005 | Guests have the same right to the held price.
P3-UIL-002 enforces P2-PRC-005 | Guests enter more by hand and meet more errors.
P3-RUL-002 enforces P2-PRC-002 | Retries decide which declines are final.
P3-RUL-003 enforces P2-PRC-002 | Exemptions decide who must authenticate.
P3-RUL-003 enforces P2-STP-002 | The step is skipped when an exemption was granted.
P3-DAT-002 enforces P2-PRC-002 | Every answer leaves its record.
P3-INT-001 enforces P2-PRC-002 | The route decides which bank connection is asked.
P3-TIM-002 enforces P2-STP-001 | The options shown are those the cut-off allows.
P3-TIM-002 enforces P2-PRC-003 | A promise after the cut-off cannot be kept.
P3-TIM-001 enforces P2-PRC-003 | Only reserved goods can be shipped as promised.
P3-WFL-001 enforces P2-PRC-003 | Shipping follows the states of the order.
P3-WFL-001 enforces P2-HND-001 | An order is handed over when it is released.
P3-INT-002 enforces P2-HND-001 | The message is the form of the handover.
P3-RUL-004 enforces P2-PRC-004 | The rule decides which returns wait for inspection.
P3-WFL-002 enforces P2-PRC-004 | The refund follows the states of the return.
P3-WFL-002 enforces P2-HND-002 | The scan moves the return to finance.
P4-CFG-001 carries P3-RUL-001 | The threshold of the offer stands in the table.
P4-CFG-001 carries P3-RUL-003 | Bands of exemptions stand in the table.
P4-API-001 carries P3-RUL-001 | The API asks the table and answers the checkout.
P4-API-001 carries P3-RUL-002 | The retry happens inside one call of the API.
P4-API-001 carries P3-RUL-003 | The exemption is requested with the authorization.
P4-API-001 carries P3-DAT-002 | The API writes the record with the answer.
P4-PLT-001 carries P3-INT-001 | The adapter of the gateway chooses the provider.
P4-API-002 carries P3-DAT-001 | The API holds prices from cart to payment.
P4-API-002 carries P3-TIM-002 | The API computes the promise from cut-offs.
P4-API-002 carries P3-WFL-001 | States of the order are kept by the API.
P4-DST-001 carries P3-DAT-001 | Price holds are rows of the store.
P4-DST-001 carries P3-DAT-002 | Payment records are rows of the store.
P4-WFE-001 carries P3-WFL-001 | The orchestrator moves orders from state to state.
P4-WFE-001 carries P3-INT-002 | The orchestrator sends and repeats the message.
P4-APP-001 carries P3-TIM-001 | Reservations are kept by warehouse management.
P4-APP-001 carries P3-INT-002 | Warehouse management acknowledges and recognizes repeats.
P4-SCR-001 carries P3-UIL-002 | The page says errors beside their fields.
P4-SCR-002 carries P3-UIL-001 | The page is the one page of the rule.
P4-SCR-002 carries P3-UIL-002 | Guests see errors in the same way.
P4-SCR-003 carries P3-WFL-002 | The portal shows states and expected days.
P4-API-003 carries P3-RUL-004 | The API pays at the scan when the rule allows.
P4-API-003 carries P3-WFL-002 | The booking moves the return to its last state.
P4-REP-001 carries P3-UIL-002 | The report counts errors by field and closes the circle of the rule.
P4-SCR-001 interfaces P4-API-002 | Cart, delivery and order are read and written by contract 2.
P4-SCR-001 interfaces P4-API-001 | Payment is requested by contract 4.
P4-SCR-002 interfaces P4-API-002 | The guest page uses contract 2 without an account.
P4-SCR-002 interfaces P4-API-001 | The guest page uses contract 4 without saved cards.
P4-API-001 interfaces P4-PLT-001 | The adapter hides the two providers behind one contract.
P4-API-002 interfaces P4-DST-001 | Orders are stored by the order API alone.
P4-WFE-001 interfaces P4-APP-001 | Contract 12: one message, one number, one acknowledgment.
P4-API-003 interfaces P4-PLT-001 | Refunds go back by the route of the payment.
P4-API-001 depends P4-CFG-001 | Without the table no offer and no exemption is possible.
P4-REP-001 depends P4-DST-001 | The report is made from the store.
P5-BLD-001 changes P4-SCR-002 | The task builds the page.
P5-BLD-002 changes P4-API-003 | The task builds the API.
P5-BLD-003 changes P4-CFG-001 | The task builds the table and moves thresholds into it.
P5-BLD-003 changes P4-API-001 | Thresholds leave the code of the payment API.
P5-CHG-001 changes P4-API-001 | The task adds the retry to the API.
P5-CHG-002 changes P4-API-002 | The task replaces the nightly copy of cut-offs.
P5-CHG-003 changes P4-SCR-001 | The task moves error sentences to their fields.
P5-TST-001 changes P4-API-001 | The rehearsal fixes wrong decline classes in the API.
P5-DEP-001 changes P4-SCR-002 | The release puts the page before guests.
P5-DEP-002 changes P4-API-003 | The release opens the API by category.
P5-BLD-003 precedes P5-CHG-001 | The retry reads its limit from the table.
P5-CHG-001 precedes P5-TST-001 | What is rehearsed must be built.
P5-BLD-001 precedes P5-DEP-001 | What is released must be built.
P5-BLD-002 precedes P5-DEP-002 | What is released must be built and accepted.
P5-CHG-003 precedes P5-BLD-001 | The guest page uses the new error sentences.
P6-MON-001 operates P4-API-001 | The monitor reads the answers of the API.
P6-MON-001 operates P4-PLT-001 | The monitor compares both providers.
P6-MON-002 operates P4-SCR-001 | The monitor reads the events of the page.
P6-MON-002 operates P4-SCR-002 | Guest events are read in the same way.
P6-MON-002 operates P4-REP-001 | The morning look is a look at this report.
P6-MON-003 operates P4-WFE-001 | Messages without acknowledgment are counted here.
P6-MON-003 operates P4-APP-001 | The acknowledgment comes from warehouse management.
P6-MON-003 operates P4-API-002 | Released orders are counted at the order API.
P6-INC-001 operates P4-PLT-001 | The pattern tells what to do when a provider fails.
P6-INC-001 operates P4-API-001 | Saved cards are asked again by the API.
P6-CTL-001 operates P4-API-003 | Bookings of the API are reconciled daily.
P6-CTL-001 operates P4-DST-001 | The ledger rows are part of the reconciliation.
P6-CTL-002 operates P4-CFG-001 | The review reads the changes of the table.
P6-RSP-001 operates P4-SCR-003 | Support answers what the portal leaves open.
P6-RSP-001 operates P2-PRC-001 | Support is the human end of the checkout.
P6-CTL-001 operates P2-PRC-004 | The control belongs to the refund process.
P6-MEA-001 measures P1-GOL-001 | The measure is the metric of the goal, by week.
P6-MEA-002 measures P1-GOL-002 | The measure is the metric of the goal, by day.
P6-MEA-003 measures P1-GOL-003 | The measure is the metric of the goal, by week.
P6-MEA-004 measures P1-GOL-004 | The measure is the metric of the goal, by week.
P6-MEA-005 measures P1-GOL-005 | The measure is the metric of the goal, by week.
"""

DEPARTMENTS = [
    ("D2", "Product Management", "Chief Product Officer"),
    ("D3", "Engineering", "Chief Technology Officer"),
    ("D9", "Customer Support", "Head of Support"),
    ("D10", "Finance", "Chief Financial Officer"),
    ("D13", "Operations and Supply Chain", "Chief Operating Officer"),
    ("D14", "Legal, Risk and Compliance", "General Counsel"),
]

# kind, title, anchor, captured on, confidentiality, redacted
EVIDENCE = [
    (
        "dataset",
        "Checkout funnel, 12 weeks to September 2026",
        "sheet Weeks, column Abandonment",
        "2026-09-28",
        "internal",
        False,
    ),
    (
        "dataset",
        "Payment records of August 2026 by route and reason",
        "sheet Declines",
        "2026-09-04",
        "restricted",
        True,
    ),
    (
        "log",
        "Warehouse messages without acknowledgment, July to September 2026",
        "rows 1 to 412",
        "2026-10-02",
        "internal",
        False,
    ),
    (
        "interview",
        "Conversation with the refunds team on inspection",
        "minute 14",
        "2026-09-16",
        "restricted",
        True,
    ),
    (
        "screenshot",
        "Error message above the checkout form on a phone",
        "whole picture",
        "2026-09-09",
        "internal",
        False,
    ),
    ("file", "Risk policy, version of May 2026", "page 4, section 4.1", "2026-05-20", "internal", False),
    (
        "dataset",
        "Carrier scans against promised day, third quarter 2026",
        "sheet Late",
        "2026-10-05",
        "internal",
        False,
    ),
    (
        "interview",
        "Five conversations with guests who left the checkout",
        "summary, page 2",
        "2026-09-22",
        "restricted",
        True,
    ),
    ("file", "Goal sheet of the product group for 2027", "page 1", "2026-10-12", "internal", False),
    (
        "log",
        "Deployments of the payment API, 2026",
        "rows of March and June",
        "2026-10-06",
        "internal",
        False,
    ),
    (
        "screenshot",
        "Refund ledger with open claims older than a week",
        "column Age",
        "2026-10-01",
        "restricted",
        True,
    ),
    ("log", "Calls to the engineer on call, 2026", "entries of June 11", "2026-10-07", "internal", False),
]

# stage, class, title, symptom, cause, elements, affected, departments, impact, reach, reversibility,
# likelihood, cost, evidence, recommendation, owner, target date, status
FINDINGS = [
    (
        2,
        "misalignment",
        "Two goals pull the payment team apart",
        "Finance praises fewer fraud cases in the same month in which product reports more refused payments.",
        "The goal of authorization carried no bound for fraud, and no decision said which of the two wins; the link between the two goals was missing.",
        "P1-GOL-002",
        "P2-PRC-002 P3-RUL-003",
        "D2 D10",
        3,
        3,
        1,
        "certain",
        "about 190,000 EUR a year in refused honest payments",
        "2 9",
        "Link authorization to abandonment, keep the fraud band in the exemption rule, and decide conflicts by the priority.",
        "Chief Product Officer",
        "2026-12-15",
        "in_treatment",
    ),
    (
        2,
        "absence",
        "Guest purchases had no goal of their own",
        "Every review spoke of abandonment in general, and guests, who abandon twice as often, were never looked at.",
        "Abandonment was not decomposed: there was no sub-goal, no metric and no owner for customers without an account.",
        "P1-GOL-001 P1-GOL-005",
        "P2-PRC-005",
        "D2",
        3,
        2,
        1,
        "certain",
        "",
        "1 8",
        "Add the sub-goal with its own metric and let the guest path realize it.",
        "Head of Product",
        "2026-11-30",
        "in_treatment",
    ),
    (
        3,
        "absence",
        "Guests had to become customers first",
        "Two of five guests close the page when an account is asked for.",
        "There was no process for a purchase without an account; the account was a step of the only checkout.",
        "P2-PRC-005 P2-PRC-001",
        "P4-SCR-001",
        "D2 D3",
        4,
        2,
        3,
        "certain",
        "about 1.1 million EUR of carts a year",
        "1 8",
        "Make the guest path a process of its own and offer the account after the order.",
        "Checkout Product Manager",
        "2027-02-05",
        "in_treatment",
    ),
    (
        3,
        "hidden_gap",
        "Returns wait between dock and finance",
        "Customers call because the parcel arrived a week ago and no money came.",
        "The handover of the scan had no receiver: claims were collected in a mailbox and read twice a week.",
        "P2-HND-002 P2-PRC-004",
        "P6-RSP-001",
        "D10 D13",
        3,
        3,
        2,
        "likely",
        "about 60,000 EUR a year of support time",
        "4 11",
        "Let the scan create the claim, with a deadline and an owner in finance.",
        "Refunds Lead",
        "2027-03-05",
        "in_treatment",
    ),
    (
        4,
        "misalignment",
        "Risk thresholds were buried in code",
        "A change of the saved card threshold took eleven weeks, because it waited for two releases.",
        "The rule stood as constants in the payment API instead of a component that risk owns.",
        "P3-RUL-001 P3-RUL-003",
        "P4-API-001",
        "D3 D14",
        3,
        2,
        2,
        "certain",
        "",
        "6 10",
        "Carry both rules by a versioned table that changes without a release.",
        "Risk Lead",
        "2026-12-11",
        "in_treatment",
    ),
    (
        4,
        "absence",
        "No rule for declines that pass",
        "One decline in four is temporary, and the customer is told that the card was refused.",
        "Logic that tells temporary from final declines was never designed; every decline ended the payment.",
        "P3-RUL-002",
        "P2-PRC-002 P4-API-001",
        "D10",
        4,
        2,
        2,
        "certain",
        "about 420,000 EUR of orders a year",
        "2 12",
        "Design the retry with its bounds and let the payment API carry it.",
        "Payments Product Manager",
        "2027-01-22",
        "in_treatment",
    ),
    (
        5,
        "hidden_gap",
        "Delivery promise computed from an old copy",
        "On days after a holiday one promise in six is late.",
        "The order API computes from a nightly copy of cut-offs; the interface to warehouse management is missing in this direction.",
        "P4-API-002",
        "P3-TIM-002 P2-PRC-003",
        "D3 D13",
        3,
        2,
        2,
        "likely",
        "",
        "7 3",
        "Ask warehouse management at the moment of the promise and keep the copy as fallback.",
        "Orders Engineering Lead",
        "2027-02-26",
        "in_treatment",
    ),
    (
        5,
        "misalignment",
        "Errors stand above the form",
        "On phones customers do not see why the button does nothing.",
        "The checkout page gathered all errors in one place, away from the fields the rule speaks of.",
        "P4-SCR-001",
        "P3-UIL-002",
        "D2 D3",
        2,
        1,
        2,
        "certain",
        "",
        "5",
        "Say each error beside its field and count errors by field.",
        "Web Engineering Lead",
        "2026-11-27",
        "accepted",
    ),
    (
        6,
        "absence",
        "Declines were never rehearsed",
        "In June a new decline code was treated as an approval for forty minutes.",
        "No task tested the answers of the providers; the test bank was used for the happy case only.",
        "P5-TST-001",
        "P4-API-001 P4-PLT-001",
        "D3",
        3,
        2,
        1,
        "possible",
        "",
        "12",
        "Rehearse every code of both providers before each release of the payment API.",
        "Quality Lead",
        "2027-01-22",
        "accepted",
    ),
    (
        6,
        "misalignment",
        "Refunds were to be released at once",
        "The plan opened all categories in one night, safety equipment included.",
        "The release task did not know the exception of the refund rule; order and scope of the release were not derived from it.",
        "P5-DEP-002",
        "P3-RUL-004",
        "D3 D10",
        2,
        2,
        1,
        "possible",
        "",
        "4",
        "Release by category and leave safety equipment with inspection.",
        "Release Lead",
        "2027-03-05",
        "accepted",
    ),
    (
        7,
        "hidden_gap",
        "Unacknowledged orders were seen too late",
        "In August 31 paid orders never reached a warehouse and were found by customers.",
        "The monitor counted messages sent; nothing counted orders without acknowledgment.",
        "P6-MON-003",
        "P4-WFE-001 P2-HND-001",
        "D3 D13",
        3,
        2,
        1,
        "likely",
        "",
        "3",
        "Count released orders without acknowledgment by warehouse and call the team after two minutes.",
        "Integration Lead",
        "2026-11-20",
        "closed",
    ),
    (
        7,
        "absence",
        "Nobody reviewed changes of risk thresholds",
        "A threshold that was raised for a sale stayed raised for five months.",
        "No control in operations read the changes of thresholds against approvals and fraud.",
        "P6-CTL-002",
        "P4-CFG-001",
        "D14",
        3,
        1,
        1,
        "possible",
        "",
        "6 10",
        "Review changes every month and confirm them or take them back.",
        "Head of Compliance",
        "2026-12-31",
        "accepted",
    ),
]

# finding, add, change, task, KPI effect, priority
TREATMENTS = [
    (
        "FND-001",
        "",
        "P1-GOL-002 P3-RUL-003",
        "P5-BLD-003",
        "Payment authorization rate from 91.2% to 92.5% by January 2027 at an unchanged fraud rate.",
        "now",
    ),
    (
        "FND-003",
        "P2-PRC-005 P4-SCR-002 P3-UIL-001",
        "P2-PRC-001",
        "P5-BLD-001",
        "Median guest checkout time from 210 to 120 seconds and abandonment down by 5 points by March 2027.",
        "now",
    ),
    (
        "FND-004",
        "P4-API-003",
        "P2-HND-002 P2-PRC-004",
        "P5-BLD-002",
        "Median days to refund from 9 to 3 by June 2027.",
        "next",
    ),
    (
        "FND-005",
        "P4-CFG-001",
        "P4-API-001",
        "P5-BLD-003",
        "A change of threshold takes effect in a day instead of eleven weeks; authorization up by 0.8 points by February 2027.",
        "now",
    ),
    (
        "FND-006",
        "P3-RUL-002",
        "P4-API-001",
        "P5-CHG-001",
        "Payment authorization rate up by 1.6 points by February 2027.",
        "now",
    ),
    (
        "FND-007",
        "",
        "P4-API-002",
        "P5-CHG-002",
        "Orders delivered by promised day from 86% to 92% by April 2027.",
        "next",
    ),
    ("FND-009", "P5-TST-001", "", "P5-TST-001", "No decline treated as approval in 2027.", "next"),
    (
        "FND-011",
        "",
        "P6-MON-003",
        "P5-CHG-002",
        "Orders that reach no warehouse from 31 a month to none.",
        "now",
    ),
]

# day, class, decision, alternatives, elements, outcome
DECISIONS = [
    (
        "2026-10-14",
        "prioritize",
        "Guest checkout is built before the wallet of a third provider.",
        ["Wallet first, because a partner asked for it", "Both at half speed"],
        "P1-GOL-005 P1-PRI-001 P2-PRC-005",
        "One team freed for eight weeks; the partner accepted the second quarter.",
    ),
    (
        "2026-10-21",
        "conflict",
        "Between fraud and approvals the band of the exemption rule decides, not the louder department.",
        ["A monthly meeting of both heads", "A fixed fraud rate without regard to approvals"],
        "P1-GOL-002 P3-RUL-003 P1-CON-001",
        "Risk and payments signed the band; two open disputes were closed by it.",
    ),
    (
        "2026-10-28",
        "sequencing",
        "The risk rule table goes live before the retry of soft declines.",
        ["Retry first, with its limit in code"],
        "P5-BLD-003 P5-CHG-001 P4-CFG-001",
        "The retry starts two weeks later and needs no second release.",
    ),
    (
        "2026-11-04",
        "exception",
        "Safety equipment keeps inspection although it costs days.",
        ["Refund at scan for all", "Inspection by photo"],
        "P3-RUL-004 P5-DEP-002",
        "Legal confirmed the exception; the goal of three days excludes the category.",
    ),
    (
        "2026-11-11",
        "operations",
        "During the November sale routing changes by hand are not allowed.",
        ["A senior engineer may override"],
        "P3-INT-001 P6-MON-001 P6-INC-001",
        "No override in eleven days; the automatic switch acted twice.",
    ),
]

# text, start, impact named by the team
SCENARIOS = [
    (
        "The regulator lowers the limit for exemptions from 30 to 15 EUR at eight weeks' notice.",
        "P3-RUL-003",
        "P2-PRC-002 P2-STP-002 P1-GOL-001 P1-GOL-002 P4-CFG-001 P4-API-001 P4-SCR-001 P4-SCR-002 "
        "P5-BLD-003 P5-CHG-001 P5-TST-001 P5-BLD-001 P5-CHG-003 P5-DEP-001 P6-MON-001 P6-MON-002 P6-INC-001 P6-CTL-002 P6-RSP-001",
    ),
    (
        "The carrier moves its truck at the northern warehouse from 18:00 to 16:00.",
        "P3-TIM-002",
        "P2-STP-001 P2-PRC-002 P2-PRC-003 P1-GOL-001 P1-GOL-002 P1-GOL-003 P4-API-002 P4-SCR-001 P4-SCR-002 P5-CHG-002 "
        "P6-MON-003 P6-MON-002",
    ),
]


def build() -> dict[str, Any]:
    """The document as JSON values."""
    return {
        "format": "enterprise-anatomy/1",
        "title": "Checkout of an outdoor retailer",
        "edition": "PROJECT",
        "industry": "eCommerce",
        "confidentiality": "internal",
        "scope_in": [
            "Checkout on web and in the app, from the confirmed cart to the delivered parcel",
            "Payments, refunds and the delivery promise in the countries of the European Union",
        ],
        "scope_out": [
            "Stores and their tills, which have a payment system of their own",
            "Search, product pages and prices before the cart",
            "Markets outside the European Union",
        ],
        "departments": [{"code": c, "name": n, "head_role": r} for c, n, r in DEPARTMENTS],
        "elements": [_element(block) for block in ELEMENTS.strip().split("\n\n")],
        "links": [_link(line) for line in LINKS.strip().splitlines()],
        "findings": [_finding(number, *row) for number, row in enumerate(FINDINGS, 1)],
        "treatments": [
            {
                "code": f"TRT-{number:03}",
                "finding": finding,
                "add": add.split(),
                "change": change.split(),
                "task": task,
                "kpi_effect": effect,
                "priority": priority,
            }
            for number, (finding, add, change, task, effect, priority) in enumerate(TREATMENTS, 1)
        ],
        "evidence": [
            {
                "code": f"EVD-{number:03}",
                "kind": kind,
                "title": title,
                "anchor": anchor,
                "captured_on": day,
                "confidentiality": confidentiality,
                "redacted": redacted,
                **(
                    {"consent_ref": "Consent register, entries of September 2026"}
                    if kind == "interview"
                    else {}
                ),
            }
            for number, (kind, title, anchor, day, confidentiality, redacted) in enumerate(EVIDENCE, 1)
        ],
        "decision_uses": [
            {
                "code": f"DEC-{number:03}",
                "day": day,
                "decision_class": kind,
                "decision": decision,
                "alternatives": alternatives,
                "elements": elements.split(),
                "outcome": outcome,
            }
            for number, (day, kind, decision, alternatives, elements, outcome) in enumerate(DECISIONS, 1)
        ],
        "change_scenarios": [
            {"code": f"SCN-{number:03}", "text": text, "start_element": start, "impact_set": impact.split()}
            for number, (text, start, impact) in enumerate(SCENARIOS, 1)
        ],
    }


def _element(block: str) -> dict[str, Any]:
    head, statement, *rest = block.splitlines()
    identity, name, owner = (part.strip() for part in head.split("|"))
    code, kind, horizon, department = identity.split()
    element: dict[str, Any] = {
        "code": code,
        "perspective": code[:2],
        "kind": kind,
        "name": name,
        "statement": statement,
        "department": department,
        "owner_role": owner,
        "horizon": horizon,
    }
    for line in rest:
        word, said = line.split(" ", 1)
        if word == "METRIC":
            metric_name, *facts = said.split("; ")
            metric: dict[str, Any] = {"name": metric_name} | dict(fact.split("=", 1) for fact in facts)
            metric |= {key: float(metric[key]) for key in ("baseline", "target") if key in metric}
            element.setdefault("metrics", []).append(metric)
            continue
        variables = element.setdefault("variables", [])
        if said.startswith("- "):
            variables.append({"variable": word, "status": "not_applicable", "reason": said[2:]})
            continue
        if said.startswith("? "):
            variables.append({"variable": word, "status": "unknown", "reason": said[2:]})
            continue
        value: dict[str, Any] = dict(fact.split("=", 1) for fact in said.split("; "))
        if "attributes" in value:
            value["attributes"] = value["attributes"].split(", ")
        variables.append({"variable": word, "status": "stated", "value": value})
    return element


def _link(line: str) -> dict[str, Any]:
    arrow, rationale = line.split(" | ")
    source, kind, target = arrow.split()
    return {"source": source, "target": target, "type": kind, "rationale": rationale}


def _finding(number: int, *row: Any) -> dict[str, Any]:
    names = (
        "stage finding_class title symptom structural_cause elements affected departments impact reach "
        "reversibility likelihood cost_estimate evidence recommendation owner_role target_date status"
    ).split()
    finding = dict(zip(names, row, strict=True))
    for name in ("elements", "affected", "departments"):
        finding[name] = finding[name].split()
    finding["evidence"] = [f"EVD-{int(place):03}" for place in finding["evidence"].split()]
    return {"code": f"FND-{number:03}"} | {name: said for name, said in finding.items() if said != ""}


def text() -> str:
    """The document as it is written to the files."""
    return json.dumps(build(), indent=1, ensure_ascii=False) + "\n"


SAMPLES = Path(__file__).parent
TARGETS = (
    SAMPLES / "complete_project.json",
    SAMPLES.parents[2] / "fixtures" / "anatomy" / "checkout.json",
)

if __name__ == "__main__":
    for target in TARGETS:
        target.write_text(text(), encoding="utf-8")
