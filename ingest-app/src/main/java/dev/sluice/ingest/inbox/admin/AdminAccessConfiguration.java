package dev.sluice.ingest.inbox.admin;

import dev.sluice.http.access.AccessFilter;
import dev.sluice.http.problem.ProblemWriter;
import java.net.InetAddress;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "webhook.mode", havingValue = "inbox")
@EnableConfigurationProperties(AdminProperties.class)
class AdminAccessConfiguration {

    @Bean
    FilterRegistrationBean<AccessFilter> adminAccessFilter(
            AdminProperties admin, ServerProperties server, ProblemWriter problems) {
        // Null for all interfaces
        InetAddress address = server.getAddress();
        return AccessFilter.registered(
                List.of(admin.scope("/inbox", address != null && address.isLoopbackAddress())), problems);
    }
}
