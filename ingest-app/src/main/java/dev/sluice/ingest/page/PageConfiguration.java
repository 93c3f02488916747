package dev.sluice.ingest.page;

import dev.sluice.http.access.Scope;
import dev.sluice.ingest.inbox.admin.AdminProperties;
import dev.sluice.ingest.inbox.admin.generated.InboxApi;
import dev.sluice.ingest.inbox.admin.generated.InboxWebhooksApi;
import dev.sluice.payments.api.DisputesApi;
import dev.sluice.payments.api.OrdersApi;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Makes the page, for the management port's context, whose imports name this class. It has no stereotype, and neither has
 * anything here: component scanning would serve the page on the service's own port too.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
@EnableConfigurationProperties(AdminProperties.class)
final class PageConfiguration {

    static final String ROOT = "/page";

    @Bean
    FilterRegistrationBean<PageFilter> pageFilter(
            AdminProperties admin, ManagementServerProperties management, InstantSource clock) {
        Scope scope = admin.scope(ROOT, isOnLoopback(management));
        var filter = new FilterRegistrationBean<>(new PageFilter(scope, new Sessions(scope.tokens(), clock)));
        filter.addUrlPatterns(ROOT, ROOT + "/*");
        // After the one that refuses malformed targets
        filter.setOrder(Ordered.LOWEST_PRECEDENCE);
        filter.setEnabled(admin.hasPage(isOnLoopback(management)));
        return filter;
    }

    @Bean
    RouterFunction<ServerResponse> page(
            AdminProperties admin,
            ManagementServerProperties management,
            Environment environment,
            MeterRegistry meters,
            InstantSource clock,
            ObjectProvider<InboxApi> inbox,
            ObjectProvider<InboxWebhooksApi> webhooks,
            ObjectProvider<OrdersApi> orders,
            ObjectProvider<DisputesApi> disputes) {
        if (!admin.hasPage(isOnLoopback(management))) {
            return _ -> Optional.empty();
        }
        String mode = environment.getProperty("webhook.mode", "http");
        Html html = new Html(new Vitals(meters), mode);
        Stories stories = mode.equals("http") || mode.equals("inbox")
                ? new Stories(orders.getObject(), disputes.getObject())
                : Stories.NONE;
        return mode.equals("inbox")
                ? PageRoutes.ofInbox(
                        html,
                        new WebhookPages(html, inbox.getObject(), webhooks.getObject(), stories),
                        new RepairPages(html, inbox.getObject(), webhooks.getObject(), clock),
                        new OrderPages(html, stories))
                : PageRoutes.of(html, new OrderPages(html, stories));
    }

    private static boolean isOnLoopback(ManagementServerProperties management) {
        // Null for all interfaces
        InetAddress address = management.getAddress();
        return address != null && address.isLoopbackAddress();
    }
}
