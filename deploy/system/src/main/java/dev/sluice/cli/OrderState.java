package dev.sluice.cli;

import dev.sluice.cli.Services.Answer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What api-server says of an order and its disputes.
 *
 * @param order what it answers to a read of the order
 * @param disputes likewise
 */
record OrderState(String orderId, Answer order, Answer disputes) {

    static OrderState read(Services services, String orderId) {
        String id = Services.encode(orderId);
        return new OrderState(orderId, services.read("/orders/" + id), services.read("/disputes?order_id=" + id));
    }

    /** A sentence each. */
    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        sentences.add(
                switch (order.status()) {
                    case 200 -> "Order %s is %s.".formatted(orderId, order.text("status"));
                    case 404 -> "There is no order %s.".formatted(orderId);
                    default -> "Order %s: api-server answers %s.".formatted(orderId, order.summary());
                });
        for (JsonNode dispute : disputes.body().path("items")) {
            sentences.add("Its dispute %s (%s, %s) is %s."
                    .formatted(
                            text(dispute, "dispute_id"),
                            text(dispute, "reason"),
                            amount(dispute),
                            text(dispute, "status")));
        }
        return sentences;
    }

    private static String amount(JsonNode dispute) {
        String currency = text(dispute, "currency");
        try {
            int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
            return BigDecimal.valueOf(dispute.path("amount").asLong(), digits).toPlainString() + " " + currency;
        } catch (IllegalArgumentException _) {
            return dispute.path("amount").asString("") + " " + currency;
        }
    }

    /** Puts them in, as api-server has them. */
    void addTo(ObjectNode json) {
        if (order.status() == 200) {
            json.set("order", order.body());
        }
        if (disputes.status() == 200) {
            json.set("disputes", disputes.body().path("items"));
        }
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).asString("");
    }
}
