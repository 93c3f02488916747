// Uses the generated clients as a provider and a reader would; ends with 1 at the first surprise.
package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"sluice/payments"
	"sluice/webhooks"
)

const user = "6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f"

func check(ok bool, what string, seen any) {
	if !ok {
		fmt.Fprintf(os.Stderr, "go: %s: %v\n", what, seen)
		os.Exit(1)
	}
}

func main() {
	ctx := context.Background()
	order := "go-" + os.Args[3]
	created := time.Date(2026, 11, 23, 10, 0, 0, 123456000, time.FixedZone("", 2*60*60))
	to := webhooks.NewConfiguration()
	to.Servers = webhooks.ServerConfigurations{{URL: os.Args[1]}}
	provider := webhooks.NewAPIClient(to)
	from := payments.NewConfiguration()
	from.Servers = payments.ServerConfigurations{{URL: os.Args[2]}}
	reader := payments.NewAPIClient(from)

	webhook := webhooks.NewOrderWebhook("evt-1", order, webhooks.CREATED, created, created)
	webhook.SetUserId(user)
	webhook.SetMeta(map[string]string{"channel": "wéb 😀"})
	receipt, _, err := provider.OrderWebhooksAPI.ReceiveOrderWebhook(ctx).OrderWebhook(*webhook).Execute()
	check(err == nil && receipt.Outcome == "applied", "created", err)
	receipt, _, err = provider.OrderWebhooksAPI.ReceiveOrderWebhook(ctx).OrderWebhook(*webhook).Execute()
	check(err == nil && receipt.Outcome == "duplicate", "the same again", err)

	read, _, err := reader.OrdersAPI.GetOrder(ctx, order).Execute()
	check(err == nil && read.Status == payments.CREATED && read.CreatedAt.Equal(created) && read.GetUserId() == user, "order", err)
	events, _, err := reader.OrdersAPI.ListOrderEvents(ctx, order).Execute()
	check(err == nil && len(events.Items) == 1 && events.Items[0].Payload["order_id"] == order, "events", err)
	page, _, err := reader.OrdersAPI.ListOrders(ctx).UserId(user).Status(payments.CREATED).Limit(200).Execute()
	check(err == nil && len(page.Items) > 0 && page.Items[0].Status == payments.CREATED, "list", err)

	chargeback := webhooks.NewChargebackWebhook("evt-2", order, webhooks.CHARGEBACK_OPENED, "fraud",
		9007199254740991, "EUR", created)
	chargeback.SetDisputeId("dp-" + order)
	receipt, _, err = provider.ChargebackWebhooksAPI.ReceiveChargebackWebhook(ctx).ChargebackWebhook(*chargeback).Execute()
	check(err == nil && receipt.Outcome == "applied", "chargeback", err)
	disputes, _, err := reader.DisputesAPI.ListDisputes(ctx).OrderId(order).Execute()
	check(err == nil && len(disputes.Items) == 1 && disputes.Items[0].Amount == 9007199254740991, "disputes", err)

	guest := webhooks.NewOrderWebhook("evt-1", order+"-guest", webhooks.CREATED, created, created)
	receipt, _, err = provider.OrderWebhooksAPI.ReceiveOrderWebhook(ctx).OrderWebhook(*guest).Execute()
	check(err == nil && receipt.Outcome == "applied", "guest", err)
	read, _, err = reader.OrdersAPI.GetOrder(ctx, order+"-guest").Execute()
	check(err == nil && !read.HasUserId(), "guest's order", err)

	webhook.OrderId = order + "-unknown"
	webhook.Status = webhooks.UPDATED
	_, answer, err := provider.OrderWebhooksAPI.ReceiveOrderWebhook(ctx).OrderWebhook(*webhook).Execute()
	check(err != nil && answer.StatusCode == 404, "unknown order", answer)
	problem, ok := err.(*webhooks.GenericOpenAPIError).Model().(webhooks.Problem)
	check(ok && strings.HasSuffix(problem.Type, ":not-found") && problem.Status == 404, "problem", err)
	fmt.Println("clients go created duplicate order events list chargeback guest problem: as the contracts say")
}
