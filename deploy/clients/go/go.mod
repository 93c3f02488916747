module sluice/clients

go 1.23

require (
	sluice/payments v0.0.0
	sluice/webhooks v0.0.0
)

replace (
	sluice/payments => ./payments
	sluice/webhooks => ./webhooks
)
